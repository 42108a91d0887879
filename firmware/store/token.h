/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: a signed code (core/token.h) is signed, and verified. Ed25519 by libsodium, which refuses
 * keys of small order and signatures that are written in a second way. Pure; any thread.
 */
#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

#include "core/token.h"
#include "store/token_keys.h"

/*
 * Is it good now? ERR_SYNTAX, ERR_UNSUPPORTED: not such a code, or of a later version.
 * ERR_UNKNOWN: its key does not count at this kiosk, or not today. ERR_DENIED: the signature is not
 * that key's: forged or altered. ERR_GONE: it has expired. *ret_token is set where the signature is
 * good (ERR_OK, ERR_GONE), and never where anybody could have written it.
 */
struct err token_check(const struct token_keys *keys, const unsigned char bytes[TOKEN_BYTES],
                       int64_t now_s, struct token *ret_token) MUST_CHECK;
/* token->key becomes the secret's number. ERR_RANGE: a field is out of its bounds. */
struct err token_sign(const struct token_secret *secret, const struct token *token,
                      unsigned char ret_bytes[TOKEN_BYTES]) MUST_CHECK;

#endif
