/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a signed code, its bytes, and the file of those who sign. */
#include "fuzz_target.h"

#include "store/token.h"

#include <stdlib.h>
#include <string.h>

/* What can be read can be written, as it was. */
static void bytes_check(const unsigned char bytes[TOKEN_BYTES])
{
    unsigned char body[TOKEN_BODY_BYTES];
    struct token token;

    if (err_is(token_unpack(bytes, &token)))
        return;
    if (memchr(token.number, 0, sizeof token.number) == NULL || err_is(token_pack(&token, body)) ||
        memcmp(body, bytes, sizeof body) != 0)
        abort();
}

static void text_check(const char *text, size_t len)
{
    unsigned char bytes[TOKEN_BYTES], back[TOKEN_BYTES];
    char again[TOKEN_TEXT_CHARS + 1];

    if (err_is(token_parse(text, len, bytes)))
        return;
    token_text(bytes, again);
    if (err_is(token_parse(again, strlen(again), back)) || memcmp(bytes, back, sizeof bytes) != 0 ||
        memmem(text, len, again, TOKEN_TEXT_CHARS) == NULL)
        abort();
    bytes_check(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct token_keys none = {.count = 0};
    struct token_keys keys;
    struct token token;
    const char *expected;
    int line;

    text_check((const char *)data, size);
    if (size >= TOKEN_BYTES) {
        bytes_check(data);
        if (!err_is(token_check(&none, data, 0, &token)))
            abort();
    }
    struct err e = token_keys_read((const char *)data, size, &keys, &line, &expected);
    if (err_is(e) != (expected != NULL) || (err_is(e) && line < 1))
        abort();
    for (int i = 0; !err_is(e) && i < keys.count; i++)
        if (keys.list[i].from_s >= keys.list[i].until_s ||
            token_keys_find(&keys, keys.list[i].number) != &keys.list[i])
            abort();
    return 0;
}
