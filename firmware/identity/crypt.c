/* SPDX-License-Identifier: Apache-2.0 */
#include "identity/crypt.h"

#include "base/bug.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

enum { DES_BLOCK = 8, DES_KEY = 8, COUNTER_BYTES = 4, PAD_MARK = 0x80 };

struct form {
    size_t key, block;
    const EVP_CIPHER *(*cbc)(void);
    const EVP_MD *(*hash)(void);
    const char *name;
};

static const struct form forms[CRYPT_CIPHER_COUNT] = {
    [CRYPT_3DES] = {2 * DES_KEY, DES_BLOCK, EVP_des_ede_cbc, EVP_sha1, "DES-EDE-CBC"},
    [CRYPT_AES128] = {16, 16, EVP_aes_128_cbc, EVP_sha1, "AES-128-CBC"},
    [CRYPT_AES192] = {24, 16, EVP_aes_192_cbc, EVP_sha256, "AES-192-CBC"},
    [CRYPT_AES256] = {32, 16, EVP_aes_256_cbc, EVP_sha256, "AES-256-CBC"},
};

static const unsigned char zeros[CRYPT_BLOCK_MAX];

static struct err worked(bool ok)
{
    return ok ? err_none() : err_make(ERR_NO_MEMORY);
}

size_t crypt_block(enum crypt_cipher cipher)
{
    return forms[cipher].block;
}

/* Each byte of a DES key has an odd number of ones; the lowest bit sees to that. */
static void parity_set(unsigned char *key, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (__builtin_popcount(key[i]) % 2 == 0)
            key[i] ^= 1;
}

struct err crypt_derive(enum crypt_cipher cipher, const unsigned char *secret, size_t len,
                        int counter, unsigned char ret_key[CRYPT_KEY_MAX])
{
    const struct form *form = &forms[cipher];
    const unsigned char number[COUNTER_BYTES] = {0, 0, 0, (unsigned char)counter};
    unsigned char hash[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    bool ok = md != NULL && EVP_DigestInit_ex(md, form->hash(), NULL) == 1 &&
              EVP_DigestUpdate(md, secret, len) == 1 &&
              EVP_DigestUpdate(md, number, sizeof number) == 1 &&
              EVP_DigestFinal_ex(md, hash, NULL) == 1;
    memset(ret_key, 0, CRYPT_KEY_MAX);
    if (ok)
        memcpy(ret_key, hash, form->key);
    if (ok && cipher == CRYPT_3DES)
        parity_set(ret_key, form->key);
    EVP_MD_CTX_free(md);
    crypt_wipe(hash, sizeof hash);
    return worked(ok);
}

struct err crypt_keys_derive(enum crypt_cipher cipher, const unsigned char *secret, size_t len,
                             struct crypt_keys *ret_keys)
{
    ret_keys->cipher = cipher;
    struct err e = crypt_derive(cipher, secret, len, CRYPT_FOR_ENC, ret_keys->enc);
    if (!err_is(e))
        e = crypt_derive(cipher, secret, len, CRYPT_FOR_MAC, ret_keys->mac);
    if (err_is(e))
        crypt_keys_wipe(ret_keys);
    return e;
}

void crypt_keys_wipe(struct crypt_keys *keys)
{
    crypt_wipe(keys, sizeof *keys);
}

struct err crypt_sha1(const void *bytes, size_t len, unsigned char ret_hash[CRYPT_SHA1_BYTES])
{
    return worked(EVP_Digest(bytes, len, ret_hash, NULL, EVP_sha1(), NULL) == 1);
}

static struct err cbc(const struct form *form, const unsigned char *key, const unsigned char *iv,
                      const unsigned char *bytes, size_t len, bool encrypt, unsigned char *ret)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n = 0;

    bug_if(len % form->block != 0);
    bool ok =
        ctx != NULL &&
        EVP_CipherInit_ex(ctx, form->cbc(), NULL, key, iv != NULL ? iv : zeros, encrypt) == 1 &&
        EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
        EVP_CipherUpdate(ctx, ret, &n, bytes, (int)len) == 1 && (size_t)n == len;
    EVP_CIPHER_CTX_free(ctx);
    return worked(ok);
}

struct err crypt_encrypt(enum crypt_cipher cipher, const unsigned char *key,
                         const unsigned char *iv, const unsigned char *bytes, size_t len,
                         unsigned char *ret)
{
    return cbc(&forms[cipher], key, iv, bytes, len, true, ret);
}

struct err crypt_decrypt(enum crypt_cipher cipher, const unsigned char *key,
                         const unsigned char *iv, const unsigned char *bytes, size_t len,
                         unsigned char *ret)
{
    return cbc(&forms[cipher], key, iv, bytes, len, false, ret);
}

/*
 * Single DES up to the last block, which is done with both keys. OpenSSL has single DES among what
 * is legacy and not loaded; with the same key twice, 3DES is single DES.
 */
static struct err retail_mac(const unsigned char *key, const unsigned char *bytes, size_t len,
                             unsigned char ret_mac[CRYPT_MAC_BYTES])
{
    unsigned char single[2 * DES_KEY], state[DES_BLOCK] = {0};
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    size_t last = len - DES_BLOCK;
    int n;

    memcpy(single, key, DES_KEY);
    memcpy(single + DES_KEY, key, DES_KEY);
    bool ok = ctx != NULL && EVP_EncryptInit_ex(ctx, EVP_des_ede_cbc(), NULL, single, zeros) == 1 &&
              EVP_CIPHER_CTX_set_padding(ctx, 0) == 1;
    for (size_t at = 0; ok && at < last; at += DES_BLOCK)
        ok = EVP_EncryptUpdate(ctx, state, &n, bytes + at, DES_BLOCK) == 1;
    EVP_CIPHER_CTX_free(ctx);
    struct err e = worked(ok);
    if (!err_is(e))
        e = crypt_encrypt(CRYPT_3DES, key, state, bytes + last, DES_BLOCK, ret_mac);
    crypt_wipe(single, sizeof single);
    crypt_wipe(state, sizeof state);
    return e;
}

static struct err cmac(const struct form *form, const unsigned char *key,
                       const unsigned char *bytes, size_t len,
                       unsigned char ret_mac[CRYPT_MAC_BYTES])
{
    char name[16];
    unsigned char whole[CRYPT_BLOCK_MAX];
    size_t n;

    memcpy(name, form->name, strlen(form->name) + 1);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, name, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    EVP_MAC_CTX *ctx = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
    bool ok = ctx != NULL && EVP_MAC_init(ctx, key, form->key, params) == 1 &&
              EVP_MAC_update(ctx, bytes, len) == 1 &&
              EVP_MAC_final(ctx, whole, &n, sizeof whole) == 1 && n == sizeof whole;
    if (ok)
        memcpy(ret_mac, whole, CRYPT_MAC_BYTES);
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(mac);
    return worked(ok);
}

struct err crypt_mac(enum crypt_cipher cipher, const unsigned char *key, const unsigned char *bytes,
                     size_t len, unsigned char ret_mac[CRYPT_MAC_BYTES])
{
    if (cipher != CRYPT_3DES)
        return cmac(&forms[cipher], key, bytes, len, ret_mac);
    bug_if(len == 0 || len % DES_BLOCK != 0);
    return retail_mac(key, bytes, len, ret_mac);
}

size_t crypt_pad(unsigned char *bytes, size_t len, size_t block)
{
    bytes[len++] = PAD_MARK;
    while (len % block != 0)
        bytes[len++] = 0;
    return len;
}

struct err crypt_unpad(const unsigned char *bytes, size_t len, size_t block, size_t *ret_len)
{
    size_t end = len;

    *ret_len = 0;
    while (end > 0 && len - end < block && bytes[end - 1] == 0)
        end--;
    if (end == 0 || len - end >= block || bytes[end - 1] != PAD_MARK)
        return err_make(ERR_SYNTAX);
    *ret_len = end - 1;
    return err_none();
}

bool crypt_equal(const unsigned char *a, const unsigned char *b, size_t len)
{
    return CRYPTO_memcmp(a, b, len) == 0;
}

void crypt_wipe(void *bytes, size_t len)
{
    OPENSSL_cleanse(bytes, len);
}

static struct err machine_fill(void *self, unsigned char *ret, size_t len)
{
    (void)self;
    return RAND_priv_bytes(ret, (int)len) == 1 ? err_none() : err_make(ERR_IO);
}

const struct crypt_random crypt_random = {.fill = machine_fill};
