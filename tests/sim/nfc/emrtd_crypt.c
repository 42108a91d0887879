/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_crypt.h"

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/cmac.h>
#include <nettle/des.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <string.h>

enum { USE_ENCRYPTION = 1, USE_MAC = 2 };

/* A block cipher with its key in place, for nettle's modes. */
struct cipher {
    union {
        struct des3_ctx des3;
        struct aes128_ctx aes128;
        struct aes192_ctx aes192;
        struct aes256_ctx aes256;
    } key;
    nettle_cipher_func *run;
};

size_t emrtd_key_len(enum emrtd_cipher cipher)
{
    static const size_t lens[] = {16, 16, 24, 32};

    return lens[cipher];
}

size_t emrtd_block_len(enum emrtd_cipher cipher)
{
    return cipher == EMRTD_3DES ? DES_BLOCK_SIZE : AES_BLOCK_SIZE;
}

static void key_derive(enum emrtd_cipher cipher, const uint8_t *secret, size_t len, uint8_t use,
                       uint8_t ret_key[EMRTD_KEY_MAX])
{
    const uint8_t counter[] = {0, 0, 0, use};
    uint8_t hash[SHA256_DIGEST_SIZE] = {0};

    if (cipher == EMRTD_AES_192 || cipher == EMRTD_AES_256) {
        struct sha256_ctx sha;
        sha256_init(&sha);
        sha256_update(&sha, len, secret);
        sha256_update(&sha, sizeof counter, counter);
        sha256_digest(&sha, SHA256_DIGEST_SIZE, hash);
    } else {
        struct sha1_ctx sha;
        sha1_init(&sha);
        sha1_update(&sha, len, secret);
        sha1_update(&sha, sizeof counter, counter);
        sha1_digest(&sha, SHA1_DIGEST_SIZE, hash);
    }
    memcpy(ret_key, hash, emrtd_key_len(cipher));
}

void emrtd_keys_derive(enum emrtd_cipher cipher, const uint8_t *secret, size_t len,
                       struct emrtd_keys *ret_keys)
{
    ret_keys->cipher = cipher;
    key_derive(cipher, secret, len, USE_ENCRYPTION, ret_keys->encryption);
    key_derive(cipher, secret, len, USE_MAC, ret_keys->mac);
}

/* Two keys, the first of them again as the third. */
static void des3_set_two(struct des3_ctx *des3, const uint8_t key[16])
{
    uint8_t three[3 * DES_KEY_SIZE];

    memcpy(three, key, 16);
    memcpy(three + 16, key, 8);
    des3_set_key(des3, three);
}

static void cipher_set(struct cipher *c, enum emrtd_cipher cipher, const uint8_t *key)
{
    switch (cipher) {
    case EMRTD_3DES:
        des3_set_two(&c->key.des3, key);
        c->run = (nettle_cipher_func *)des3_encrypt;
        break;
    case EMRTD_AES_128:
        aes128_set_encrypt_key(&c->key.aes128, key);
        c->run = (nettle_cipher_func *)aes128_encrypt;
        break;
    case EMRTD_AES_192:
        aes192_set_encrypt_key(&c->key.aes192, key);
        c->run = (nettle_cipher_func *)aes192_encrypt;
        break;
    case EMRTD_AES_256:
        aes256_set_encrypt_key(&c->key.aes256, key);
        c->run = (nettle_cipher_func *)aes256_encrypt;
        break;
    }
}

static void cipher_set_inverse(struct cipher *c, enum emrtd_cipher cipher, const uint8_t *key)
{
    switch (cipher) {
    case EMRTD_3DES:
        des3_set_two(&c->key.des3, key);
        c->run = (nettle_cipher_func *)des3_decrypt;
        break;
    case EMRTD_AES_128:
        aes128_set_decrypt_key(&c->key.aes128, key);
        c->run = (nettle_cipher_func *)aes128_decrypt;
        break;
    case EMRTD_AES_192:
        aes192_set_decrypt_key(&c->key.aes192, key);
        c->run = (nettle_cipher_func *)aes192_decrypt;
        break;
    case EMRTD_AES_256:
        aes256_set_decrypt_key(&c->key.aes256, key);
        c->run = (nettle_cipher_func *)aes256_decrypt;
        break;
    }
}

void emrtd_encrypt(const struct emrtd_keys *keys, const uint8_t *iv, uint8_t *data, size_t len)
{
    struct cipher c;
    uint8_t state[EMRTD_BLOCK_MAX] = {0};

    if (iv != NULL)
        memcpy(state, iv, emrtd_block_len(keys->cipher));
    cipher_set(&c, keys->cipher, keys->encryption);
    cbc_encrypt(&c.key, c.run, emrtd_block_len(keys->cipher), state, len, data, data);
}

void emrtd_decrypt(const struct emrtd_keys *keys, const uint8_t *iv, uint8_t *data, size_t len)
{
    struct cipher c;
    uint8_t state[EMRTD_BLOCK_MAX] = {0};

    if (iv != NULL)
        memcpy(state, iv, emrtd_block_len(keys->cipher));
    cipher_set_inverse(&c, keys->cipher, keys->encryption);
    cbc_decrypt(&c.key, c.run, emrtd_block_len(keys->cipher), state, len, data, data);
}

/* ISO 9797-1, algorithm 3: single DES all along, and triple only for the last block. */
static void retail_mac(const uint8_t key[16], const uint8_t *data, size_t len,
                       uint8_t ret_mac[EMRTD_MAC_LEN])
{
    struct des_ctx first, second;
    uint8_t state[DES_BLOCK_SIZE] = {0};

    des_set_key(&first, key);
    des_set_key(&second, key + DES_KEY_SIZE);
    for (size_t at = 0; at < len; at += DES_BLOCK_SIZE) {
        for (size_t i = 0; i < DES_BLOCK_SIZE; i++)
            state[i] ^= data[at + i];
        des_encrypt(&first, sizeof state, state, state);
    }
    des_decrypt(&second, sizeof state, state, state);
    des_encrypt(&first, sizeof state, ret_mac, state);
}

void emrtd_mac(const struct emrtd_keys *keys, const uint8_t *data, size_t len,
               uint8_t ret_mac[EMRTD_MAC_LEN])
{
    struct cipher c;
    struct cmac128_key subkeys;
    struct cmac128_ctx mac;

    if (keys->cipher == EMRTD_3DES) {
        retail_mac(keys->mac, data, len, ret_mac);
        return;
    }
    cipher_set(&c, keys->cipher, keys->mac);
    cmac128_set_key(&subkeys, &c.key, c.run);
    cmac128_init(&mac);
    cmac128_update(&mac, &c.key, c.run, len, data);
    cmac128_digest(&mac, &subkeys, &c.key, c.run, EMRTD_MAC_LEN, ret_mac);
}

size_t emrtd_pad(uint8_t *data, size_t len, size_t block)
{
    data[len++] = 0x80;
    while (len % block != 0)
        data[len++] = 0x00;
    return len;
}

void emrtd_sha1(const uint8_t *data, size_t len, uint8_t ret_hash[EMRTD_SHA1_LEN])
{
    struct sha1_ctx sha;

    sha1_init(&sha);
    sha1_update(&sha, len, data);
    sha1_digest(&sha, SHA1_DIGEST_SIZE, ret_hash);
}
