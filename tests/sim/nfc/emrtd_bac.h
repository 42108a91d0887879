/* SPDX-License-Identifier: Apache-2.0 */
/* emrtd_bac: Basic Access Control, the chip's side (ICAO Doc 9303 part 11, 4.3). */
#ifndef EMRTD_BAC_H
#define EMRTD_BAC_H

#include "emrtd_messaging.h"

enum { EMRTD_CHALLENGE_LEN = 8, EMRTD_BAC_LEN = 40 };

/*
 * The terminal's proof that it knows mrz_info, and ours. EMRTD_WRONG_PASSWORD: it does not. Else
 * the session's keys are in ret_messaging.
 */
enum emrtd_sw emrtd_bac_answer(const char *mrz_info, const uint8_t challenge[EMRTD_CHALLENGE_LEN],
                               const uint8_t proof[EMRTD_BAC_LEN],
                               uint8_t ret_answer[EMRTD_BAC_LEN],
                               struct emrtd_messaging *ret_messaging);

#endif
