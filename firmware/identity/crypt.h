/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crypt: the ciphers of ICAO 9303-11 in the form its protocols use them, on OpenSSL's EVP. Lengths
 * are bytes. Nothing secret is left behind in memory but what is returned: the caller wipes that.
 * Where OpenSSL itself fails, out of memory or without its default provider: ERR_NO_MEMORY. Pure
 * but for crypt_random; any thread.
 */
#ifndef IDENTITY_CRYPT_H
#define IDENTITY_CRYPT_H

#include "base/err.h"

#include <stddef.h>

enum crypt_cipher {
    CRYPT_3DES, /* two keys; its MAC is the retail MAC (ISO 9797-1 algorithm 3) */
    CRYPT_AES128,
    CRYPT_AES192,
    CRYPT_AES256,
    CRYPT_CIPHER_COUNT
};

enum {
    CRYPT_KEY_MAX = 32,
    CRYPT_BLOCK_MAX = 16,
    CRYPT_MAC_BYTES = 8,
    CRYPT_SHA1_BYTES = 20,
};

/* Secret: wipe it. */
struct crypt_keys {
    enum crypt_cipher cipher;
    unsigned char enc[CRYPT_KEY_MAX], mac[CRYPT_KEY_MAX];
};

size_t crypt_block(enum crypt_cipher cipher);

/* ICAO 9303-11, 9.7.1: the key that this counter makes of a secret; 3DES keys with odd parity. */
enum { CRYPT_FOR_ENC = 1, CRYPT_FOR_MAC = 2, CRYPT_FOR_PASSWORD = 3 };
struct err crypt_derive(enum crypt_cipher cipher, const unsigned char *secret, size_t len,
                        int counter, unsigned char ret_key[CRYPT_KEY_MAX]) MUST_CHECK;
/* The two keys of a session. */
struct err crypt_keys_derive(enum crypt_cipher cipher, const unsigned char *secret, size_t len,
                             struct crypt_keys *ret_keys) MUST_CHECK;
void crypt_keys_wipe(struct crypt_keys *keys);

struct err crypt_sha1(const void *bytes, size_t len,
                      unsigned char ret_hash[CRYPT_SHA1_BYTES]) MUST_CHECK;

/* CBC without padding: len is whole blocks. iv NULL: zeros. ret may be the bytes themselves. */
struct err crypt_encrypt(enum crypt_cipher cipher, const unsigned char *key,
                         const unsigned char *iv, const unsigned char *bytes, size_t len,
                         unsigned char *ret) MUST_CHECK;
struct err crypt_decrypt(enum crypt_cipher cipher, const unsigned char *key,
                         const unsigned char *iv, const unsigned char *bytes, size_t len,
                         unsigned char *ret) MUST_CHECK;
/* Retail MAC, or CMAC cut to eight bytes. For 3DES len is whole blocks, at least one. */
struct err crypt_mac(enum crypt_cipher cipher, const unsigned char *key, const unsigned char *bytes,
                     size_t len, unsigned char ret_mac[CRYPT_MAC_BYTES]) MUST_CHECK;

/*
 * Padding of ISO 9797-1, method 2: 80, then 00 up to a whole block. There is room for one block
 * more behind the bytes; the new length is returned.
 */
size_t crypt_pad(unsigned char *bytes, size_t len, size_t block);
/* ERR_SYNTAX: the bytes do not end in such a padding of at most one block. */
struct err crypt_unpad(const unsigned char *bytes, size_t len, size_t block,
                       size_t *ret_len) MUST_CHECK;

/* In a time that does not tell where they differ. */
bool crypt_equal(const unsigned char *a, const unsigned char *b, size_t len);
void crypt_wipe(void *bytes, size_t len);

/* Where random bytes come from; tests replay those of worked examples. */
struct crypt_random {
    void *self;
    struct err (*fill)(void *self, unsigned char *ret, size_t len);
};
/* The machine's own. */
extern const struct crypt_random crypt_random;

#endif
