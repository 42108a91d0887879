/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_pace: PACE with generic mapping, the chip's side, by libeac (OpenPACE): other people's work
 * than the kiosk's. Chips with the mapping CAM are played too: it begins like the generic one. One
 * thread.
 */
#ifndef EMRTD_PACE_H
#define EMRTD_PACE_H

#include "emrtd_document.h"
#include "emrtd_messaging.h"

enum { EMRTD_POINT_MAX = 140 }; /* two numbers of 521 bits and a byte */

struct emrtd_pace;

/* can NULL: mrz_info. NULL: a protocol or domain that is not played. */
struct emrtd_pace *emrtd_pace_begin(const struct emrtd_pace_way *way, const char *can,
                                    const char *mrz_info);
void emrtd_pace_free(struct emrtd_pace *pace);
/* The steps in their order; false: what came is not of this protocol. */
bool emrtd_pace_nonce(struct emrtd_pace *pace, uint8_t ret_nonce[EMRTD_POINT_MAX], size_t *ret_len);
bool emrtd_pace_map(struct emrtd_pace *pace, const uint8_t *point, size_t len,
                    uint8_t ret_point[EMRTD_POINT_MAX], size_t *ret_len);
bool emrtd_pace_agree(struct emrtd_pace *pace, const uint8_t *point, size_t len,
                      uint8_t ret_point[EMRTD_POINT_MAX], size_t *ret_len);
/* False: the terminal had another password. */
bool emrtd_pace_prove(struct emrtd_pace *pace, const uint8_t *token, size_t len,
                      uint8_t ret_token[EMRTD_MAC_LEN], struct emrtd_messaging *ret_messaging);
/* Is the mapping CAM? Then the last answer carries more. */
bool emrtd_pace_is_cam(const struct emrtd_pace_way *way);

#endif
