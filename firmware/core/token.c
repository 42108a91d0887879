/* SPDX-License-Identifier: Apache-2.0 */
#include "core/token.h"

#include <stdbool.h>
#include <string.h>

_Static_assert(TOKEN_BODY_BYTES == 41 && TOKEN_BYTES % 5 == 0, "the form in the header");

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

struct err token_parse(const char *text, size_t len, unsigned char ret_bytes[TOKEN_BYTES])
{
    unsigned char bytes[TOKEN_BYTES];
    unsigned bits = 0;
    size_t at = 0;

    while (len > 0 && is_blank(text[len - 1]))
        len--;
    for (; len > 0 && is_blank(text[0]); len--)
        text++;
    if (len != TOKEN_TEXT_CHARS || memcmp(text, TOKEN_MARK, TOKEN_MARK_CHARS) != 0)
        return err_make(ERR_SYNTAX);
    for (size_t i = TOKEN_MARK_CHARS, have = 0; i < len; i++) {
        const char *place = memchr(base32, text[i], sizeof base32 - 1);
        if (place == NULL)
            return err_make(ERR_SYNTAX);
        bits = bits << 5 | (unsigned)(place - base32);
        have += 5;
        if (have >= 8) {
            have -= 8;
            bytes[at++] = (unsigned char)(bits >> have);
        }
    }
    memcpy(ret_bytes, bytes, sizeof bytes);
    return err_none();
}

void token_text(const unsigned char bytes[TOKEN_BYTES], char ret_text[TOKEN_TEXT_CHARS + 1])
{
    char *out = ret_text + TOKEN_MARK_CHARS;
    unsigned bits = 0;
    size_t have = 0;

    memcpy(ret_text, TOKEN_MARK, TOKEN_MARK_CHARS);
    for (size_t i = 0; i < TOKEN_BYTES; i++) {
        bits = bits << 8 | bytes[i];
        have += 8;
        while (have >= 5) {
            have -= 5;
            *out++ = base32[bits >> have & 31];
        }
    }
    *out = '\0';
}

static int64_t take(const unsigned char **at, int bytes)
{
    int64_t value = 0;

    for (int i = 0; i < bytes; i++)
        value = value << 8 | *(*at)++;
    return value;
}

static void put(unsigned char **at, int bytes, int64_t value)
{
    for (int i = bytes - 1; i >= 0; i--)
        *(*at)++ = (unsigned char)(value >> (8 * i));
}

static bool is_number(const char number[BOOKING_NUMBER_MAX + 1])
{
    size_t len = strspn(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    for (size_t i = len; i < BOOKING_NUMBER_MAX; i++)
        if (number[i] != '\0')
            return false;
    return len > 0;
}

static bool is_good(const struct token *t)
{
    return t->key >= 1 && t->key <= UINT16_MAX && t->scope >= 1 && t->booking_id >= 1000 &&
           t->booking_id <= INT64_C(99999999999) && t->service >= 0 && t->persons >= 1 &&
           t->persons <= UINT8_MAX && is_number(t->number) && t->start_s > 0 &&
           t->expires_s > t->start_s && t->expires_s <= UINT32_MAX;
}

struct err token_unpack(const unsigned char bytes[TOKEN_BYTES], struct token *ret_token)
{
    const unsigned char *at = bytes;
    struct token t = {.key = 0};

    if (take(&at, 1) != TOKEN_VERSION)
        return err_make(ERR_UNSUPPORTED);
    t.key = (int)take(&at, 2);
    int64_t scope = take(&at, 4);
    t.booking_id = take(&at, 5);
    int64_t service = take(&at, 4);
    t.persons = (int32_t)take(&at, 1);
    memcpy(t.number, at, BOOKING_NUMBER_MAX);
    at += BOOKING_NUMBER_MAX;
    t.start_s = take(&at, 4);
    t.expires_s = take(&at, 4);
    memcpy(t.holder, at, sizeof t.holder);
    if (scope > INT32_MAX || service > INT32_MAX)
        return err_make(ERR_SYNTAX);
    t.scope = (int32_t)scope;
    t.service = (int32_t)service;
    if (!is_good(&t))
        return err_make(ERR_SYNTAX);
    *ret_token = t;
    return err_none();
}

struct err token_pack(const struct token *token, unsigned char ret_body[TOKEN_BODY_BYTES])
{
    unsigned char *at = ret_body;

    if (!is_good(token))
        return err_make(ERR_RANGE);
    put(&at, 1, TOKEN_VERSION);
    put(&at, 2, token->key);
    put(&at, 4, token->scope);
    put(&at, 5, token->booking_id);
    put(&at, 4, token->service);
    put(&at, 1, token->persons);
    memcpy(at, token->number, BOOKING_NUMBER_MAX);
    at += BOOKING_NUMBER_MAX;
    put(&at, 4, token->start_s);
    put(&at, 4, token->expires_s);
    memcpy(at, token->holder, sizeof token->holder);
    return err_none();
}
