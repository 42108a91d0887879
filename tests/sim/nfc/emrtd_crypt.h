/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_crypt: the ciphers of ICAO Doc 9303 part 11, on nettle: the kiosk has them from OpenSSL,
 * and a mistake must not be made at both ends. Pure.
 */
#ifndef EMRTD_CRYPT_H
#define EMRTD_CRYPT_H

#include <stddef.h>
#include <stdint.h>

enum emrtd_cipher { EMRTD_3DES, EMRTD_AES_128, EMRTD_AES_192, EMRTD_AES_256 };
enum { EMRTD_KEY_MAX = 32, EMRTD_BLOCK_MAX = 16, EMRTD_MAC_LEN = 8, EMRTD_SHA1_LEN = 20 };

struct emrtd_keys {
    enum emrtd_cipher cipher;
    uint8_t encryption[EMRTD_KEY_MAX], mac[EMRTD_KEY_MAX];
};

/* 9303-11, 9.7.1: both keys out of one secret. */
void emrtd_keys_derive(enum emrtd_cipher cipher, const uint8_t *secret, size_t len,
                       struct emrtd_keys *ret_keys);
size_t emrtd_key_len(enum emrtd_cipher cipher);
size_t emrtd_block_len(enum emrtd_cipher cipher);
/* CBC, in place, whole blocks; iv NULL: zeros. */
void emrtd_encrypt(const struct emrtd_keys *keys, const uint8_t *iv, uint8_t *data, size_t len);
void emrtd_decrypt(const struct emrtd_keys *keys, const uint8_t *iv, uint8_t *data, size_t len);
/* Retail MAC over whole blocks (3DES), or the first bytes of a CMAC over any length. */
void emrtd_mac(const struct emrtd_keys *keys, const uint8_t *data, size_t len,
               uint8_t ret_mac[EMRTD_MAC_LEN]);
/* Appends 80 00 … up to a whole block; the length with it. */
size_t emrtd_pad(uint8_t *data, size_t len, size_t block);
void emrtd_sha1(const uint8_t *data, size_t len, uint8_t ret_hash[EMRTD_SHA1_LEN]);

#endif
