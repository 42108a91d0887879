/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_agree: Chip Authentication version 1, the chip's side: a secret out of the chip's own key
 * and the terminal's ephemeral one (BSI TR-03110-3, A.4).
 */
#ifndef EMRTD_AGREE_H
#define EMRTD_AGREE_H

#include "emrtd_messaging.h"

/*
 * The keys of the new session. False: no such key, or the terminal's is none of its domain. A chip
 * that has another key than its DG14 says agrees all the same, on other keys.
 */
bool emrtd_agree(const char *key_path, const uint8_t *terminal, size_t len,
                 enum emrtd_cipher cipher, struct emrtd_messaging *ret_messaging);

#endif
