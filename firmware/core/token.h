/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token: a code that an office signs itself: this booking, there and then, for this holder. It is
 * verified without the network and without a roster (store/token.h). Here is its form alone: bytes
 * and text, strict and bounded; who signed it is not looked at. Pure; any thread. Fuzzed.
 *
 *   text   = "ANKUNFT:" 168 characters of base32 (RFC 4648: A-Z, 2-7; no padding, which 105 bytes
 *            do not need). All of it is of QR's alphanumeric set: version 7 with correction M.
 *   bytes  = body signature
 *   body   = 41 bytes, numbers with the highest byte first:
 *       0  1  version: 1
 *       1  2  key: the number of the signer's key, 1 to 65535
 *       3  4  office: ZMS's scope, from 1
 *       7  5  booking: ZMS's id, of 4 to 11 digits
 *      12  4  service: ZMS's request, 0: none
 *      16  1  persons, from 1
 *      17  8  waiting number: 1 to 8 characters of A-Z and 0-9, then zeros
 *      25  4  start of the appointment, Unix time
 *      29  4  expiry, Unix time: valid before it; after the start
 *      33  8  tag of the holder's name (identity/name_tag.h); zeros: bound to nobody
 *   signature = 64 bytes: Ed25519 over "ANKUNFT:" and the body
 *
 * It holds no key of the booking: who photographs it can show it, and can neither change nor cancel
 * the booking. Who has it can use it once, as any code: the kiosk's journal says so, and of another
 * kiosk's use the service, where it answers.
 */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "base/err.h"
#include "bounds.h"

#include <stddef.h>
#include <stdint.h>

#define TOKEN_MARK "ANKUNFT:" /* before the text, and before what is signed */

enum {
    TOKEN_VERSION = 1,
    TOKEN_MARK_CHARS = 8,
    TOKEN_SIGNATURE_BYTES = 64,
    TOKEN_BODY_BYTES = TOKEN_BYTES - TOKEN_SIGNATURE_BYTES,
    TOKEN_TEXT_CHARS = TOKEN_MARK_CHARS + TOKEN_BYTES * 8 / 5,
};

struct token {
    int key;
    int32_t scope;
    int64_t booking_id;
    int32_t service;
    int32_t persons;
    char number[BOOKING_NUMBER_MAX + 1];
    int64_t start_s, expires_s;
    unsigned char holder[TOKEN_HOLDER_BYTES];
};

/* The bytes in a text, which may have blanks at its ends. ERR_SYNTAX: not a token's text. */
struct err token_parse(const char *text, size_t len,
                       unsigned char ret_bytes[TOKEN_BYTES]) MUST_CHECK;
void token_text(const unsigned char bytes[TOKEN_BYTES], char ret_text[TOKEN_TEXT_CHARS + 1]);
/* ERR_UNSUPPORTED: of another version. ERR_SYNTAX: a field is out of its bounds. */
struct err token_unpack(const unsigned char bytes[TOKEN_BYTES], struct token *ret_token) MUST_CHECK;
/* ERR_RANGE: it would not be read back. */
struct err token_pack(const struct token *token,
                      unsigned char ret_body[TOKEN_BODY_BYTES]) MUST_CHECK;

#endif
