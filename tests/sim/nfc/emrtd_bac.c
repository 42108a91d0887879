/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_bac.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SEED_LEN = 16, NONCE_LEN = EMRTD_CHALLENGE_LEN, BODY_LEN = EMRTD_BAC_LEN - EMRTD_MAC_LEN };

static void body_mac(const struct emrtd_keys *keys, const uint8_t *body,
                     uint8_t ret_mac[EMRTD_MAC_LEN])
{
    uint8_t padded[BODY_LEN + EMRTD_MAC_LEN];

    memcpy(padded, body, BODY_LEN);
    emrtd_mac(keys, padded, emrtd_pad(padded, BODY_LEN, EMRTD_MAC_LEN), ret_mac);
}

enum emrtd_sw emrtd_bac_answer(const char *mrz_info, const uint8_t challenge[EMRTD_CHALLENGE_LEN],
                               const uint8_t proof[EMRTD_BAC_LEN],
                               uint8_t ret_answer[EMRTD_BAC_LEN],
                               struct emrtd_messaging *ret_messaging)
{
    uint8_t seed[EMRTD_SHA1_LEN], mac[EMRTD_MAC_LEN], body[BODY_LEN], own[SEED_LEN];
    struct emrtd_keys keys;

    emrtd_sha1((const uint8_t *)mrz_info, strlen(mrz_info), seed);
    emrtd_keys_derive(EMRTD_3DES, seed, SEED_LEN, &keys);
    body_mac(&keys, proof, mac);
    if (memcmp(mac, proof + BODY_LEN, sizeof mac) != 0)
        return EMRTD_WRONG_PASSWORD;
    /* The terminal's nonce, ours, and its half of the secret. */
    memcpy(body, proof, sizeof body);
    emrtd_decrypt(&keys, NULL, body, sizeof body);
    if (memcmp(body + NONCE_LEN, challenge, NONCE_LEN) != 0)
        return EMRTD_WRONG_PASSWORD;
    if (getrandom(own, sizeof own, 0) != sizeof own)
        abort();
    memcpy(ret_answer, challenge, NONCE_LEN);
    memcpy(ret_answer + NONCE_LEN, body, NONCE_LEN);
    memcpy(ret_answer + 2 * NONCE_LEN, own, sizeof own);
    emrtd_encrypt(&keys, NULL, ret_answer, BODY_LEN);
    body_mac(&keys, ret_answer, ret_answer + BODY_LEN);

    for (size_t i = 0; i < sizeof own; i++)
        own[i] ^= body[2 * NONCE_LEN + i];
    *ret_messaging = (struct emrtd_messaging){.on = true};
    emrtd_keys_derive(EMRTD_3DES, own, sizeof own, &ret_messaging->keys);
    memcpy(ret_messaging->counter, challenge + NONCE_LEN / 2, NONCE_LEN / 2);
    memcpy(ret_messaging->counter + NONCE_LEN / 2, body + NONCE_LEN / 2, NONCE_LEN / 2);
    return EMRTD_OK;
}
