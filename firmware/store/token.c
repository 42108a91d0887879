/* SPDX-License-Identifier: Apache-2.0 */
#include "store/token.h"

#include <sodium.h>
#include <string.h>

_Static_assert((int)TOKEN_SIGNATURE_BYTES == (int)crypto_sign_BYTES, "Ed25519");

enum { MESSAGE_BYTES = TOKEN_MARK_CHARS + TOKEN_BODY_BYTES };

/* So that nothing signed for another purpose is ever a code, nor the other way round. */
static void message_make(const unsigned char *body, unsigned char ret_message[MESSAGE_BYTES])
{
    memcpy(ret_message, TOKEN_MARK, TOKEN_MARK_CHARS);
    memcpy(ret_message + TOKEN_MARK_CHARS, body, TOKEN_BODY_BYTES);
}

struct err token_check(const struct token_keys *keys, const unsigned char bytes[TOKEN_BYTES],
                       int64_t now_s, struct token *ret_token)
{
    unsigned char message[MESSAGE_BYTES];
    struct token token;

    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    struct err e = token_unpack(bytes, &token);
    if (err_is(e))
        return e;
    const struct token_key *key = token_keys_find(keys, token.key);
    if (key == NULL || now_s < key->from_s || now_s >= key->until_s)
        return err_make(ERR_UNKNOWN);
    message_make(bytes, message);
    if (crypto_sign_verify_detached(bytes + TOKEN_BODY_BYTES, message, sizeof message,
                                    key->public_key) != 0)
        return err_make(ERR_DENIED);
    *ret_token = token;
    return now_s < token.expires_s ? err_none() : err_make(ERR_GONE);
}

struct err token_sign(const struct token_secret *secret, const struct token *token,
                      unsigned char ret_bytes[TOKEN_BYTES])
{
    unsigned char public_key[TOKEN_PUBLIC_BYTES], pair[crypto_sign_SECRETKEYBYTES];
    unsigned char message[MESSAGE_BYTES];
    struct token copy = *token;

    if (sodium_init() < 0)
        return err_make(ERR_NO_MEMORY);
    copy.key = secret->number;
    struct err e = token_pack(&copy, ret_bytes);
    if (err_is(e))
        return e;
    message_make(ret_bytes, message);
    crypto_sign_seed_keypair(public_key, pair, secret->seed);
    crypto_sign_detached(ret_bytes + TOKEN_BODY_BYTES, NULL, message, sizeof message, pair);
    sodium_memzero(pair, sizeof pair);
    return e;
}
