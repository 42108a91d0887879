/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_agree.h"

#include <openssl/dh.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>

enum { SECRET_MAX = 512 };

static EVP_PKEY *key_open(const char *path)
{
    FILE *f = fopen(path, "r");

    if (f == NULL)
        return NULL;
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    fclose(f);
    return key;
}

static EVP_PKEY *terminal_key(const EVP_PKEY *own, const uint8_t *bytes, size_t len)
{
    EVP_PKEY *key = EVP_PKEY_new();

    if (key != NULL && EVP_PKEY_copy_parameters(key, own) == 1 &&
        EVP_PKEY_set1_encoded_public_key(key, bytes, len) == 1)
        return key;
    EVP_PKEY_free(key);
    return NULL;
}

/* A secret of DH keeps its leading zeros, as one of an elliptic curve does anyhow. */
static bool zeros_keep(EVP_PKEY *own, EVP_PKEY_CTX *ctx)
{
    bool dh = EVP_PKEY_is_a(own, "DH") || EVP_PKEY_is_a(own, "DHX");

    return !dh || EVP_PKEY_CTX_set_dh_pad(ctx, 1) == 1;
}

bool emrtd_agree(const char *key_path, const uint8_t *terminal, size_t len,
                 enum emrtd_cipher cipher, struct emrtd_messaging *ret_messaging)
{
    uint8_t secret[SECRET_MAX];
    size_t secret_len = sizeof secret;
    EVP_PKEY *own = key_open(key_path);
    EVP_PKEY *other = own == NULL ? NULL : terminal_key(own, terminal, len);
    EVP_PKEY_CTX *ctx = other == NULL ? NULL : EVP_PKEY_CTX_new(own, NULL);
    bool ok = ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 && zeros_keep(own, ctx) &&
              EVP_PKEY_derive_set_peer(ctx, other) == 1 &&
              EVP_PKEY_derive(ctx, secret, &secret_len) == 1;

    if (ok) {
        *ret_messaging = (struct emrtd_messaging){.on = true};
        emrtd_keys_derive(cipher, secret, secret_len, &ret_messaging->keys);
    }
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(other);
    EVP_PKEY_free(own);
    return ok;
}
