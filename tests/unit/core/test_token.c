/* SPDX-License-Identifier: Apache-2.0 */
/* token: one text for one token, and nothing else is one. */
#include "../cmocka_kit.h"

#include "core/code.h"
#include "core/token.h"

#include <stdio.h>
#include <string.h>

static const struct token sample = {.key = 258,
                                    .scope = 169,
                                    .booking_id = 100501,
                                    .service = 1063441,
                                    .persons = 3,
                                    .number = "FA17",
                                    .start_s = 1795424400,
                                    .expires_s = 1795431600,
                                    .holder = {1, 2, 3, 4, 5, 6, 7, 8}};

/* With a signature of nobody. */
static void bytes_of(const struct token *token, unsigned char ret_bytes[TOKEN_BYTES])
{
    memset(ret_bytes, 0xa5, TOKEN_BYTES);
    assert_int_equal(token_pack(token, ret_bytes).code, ERR_OK);
}

static bool is_same(const struct token *a, const struct token *b)
{
    return a->key == b->key && a->scope == b->scope && a->booking_id == b->booking_id &&
           a->service == b->service && a->persons == b->persons &&
           strcmp(a->number, b->number) == 0 && a->start_s == b->start_s &&
           a->expires_s == b->expires_s && memcmp(a->holder, b->holder, sizeof a->holder) == 0;
}

static void what_is_packed_is_unpacked(void **state)
{
    unsigned char bytes[TOKEN_BYTES], back[TOKEN_BYTES];
    char text[TOKEN_TEXT_CHARS + 1], padded[TOKEN_TEXT_CHARS + 5];
    struct token token;

    (void)state;
    bytes_of(&sample, bytes);
    assert_int_equal(token_unpack(bytes, &token).code, ERR_OK);
    assert_true(is_same(&token, &sample));
    token_text(bytes, text);
    assert_int_equal(strlen(text), 176);
    assert_memory_equal(text, "ANKUNFT:AEA", 11);
    snprintf(padded, sizeof padded, " %s\r\n", text);
    assert_int_equal(token_parse(padded, strlen(padded), back).code, ERR_OK);
    assert_memory_equal(bytes, back, sizeof bytes);
}

/* The form in the header, byte for byte: whoever else writes codes reads it there. */
static void the_form_is_the_one_of_the_header(void **state)
{
    static const unsigned char body[] = {
        1,    1,    2,    0,    0,    0,   169, 0, 0, 1, 0x88, 0x95, 0,    0x10,
        0x3a, 0x11, 3,    'F',  'A',  '1', '7', 0, 0, 0, 0,    0x6b, 0x04, 0x00,
        0x90, 0x6b, 0x04, 0x1c, 0xb0, 1,   2,   3, 4, 5, 6,    7,    8};
    unsigned char bytes[TOKEN_BODY_BYTES];

    (void)state;
    assert_int_equal(sizeof body, TOKEN_BODY_BYTES);
    assert_int_equal(token_pack(&sample, bytes).code, ERR_OK);
    assert_memory_equal(bytes, body, sizeof body);
}

static bool is_parsed(const char *text, size_t len)
{
    unsigned char bytes[TOKEN_BYTES];

    return !err_is(token_parse(text, len, bytes));
}

static void another_text_is_none(void **state)
{
    unsigned char bytes[TOKEN_BYTES];
    char text[TOKEN_TEXT_CHARS + 2];

    (void)state;
    bytes_of(&sample, bytes);
    token_text(bytes, text);
    for (size_t len = 0; len < TOKEN_TEXT_CHARS; len++)
        assert_false(is_parsed(text, len));
    text[TOKEN_TEXT_CHARS] = 'A';
    assert_false(is_parsed(text, TOKEN_TEXT_CHARS + 1));
    for (size_t i = 0; i < TOKEN_TEXT_CHARS; i++) {
        static const char wrong[] = "a089=1!-\n";
        char good = text[i];
        for (const char *c = wrong; *c != '\0'; c++) {
            text[i] = *c;
            assert_false(is_parsed(text, TOKEN_TEXT_CHARS));
        }
        text[i] = good;
    }
    assert_true(is_parsed(text, TOKEN_TEXT_CHARS));
}

static void what_is_out_of_bounds_is_neither_written_nor_read(void **state)
{
    unsigned char bytes[TOKEN_BYTES], body[TOKEN_BODY_BYTES];
    struct token token;

    (void)state;
#define WRONG(member, value)                                                                       \
    do {                                                                                           \
        token = sample;                                                                            \
        token.member = value;                                                                      \
        assert_int_equal(token_pack(&token, body).code, ERR_RANGE);                                \
    } while (0)
    WRONG(key, 0);
    WRONG(key, 65536);
    WRONG(scope, 0);
    WRONG(booking_id, 999);
    WRONG(booking_id, INT64_C(100000000000));
    WRONG(service, -1);
    WRONG(persons, 0);
    WRONG(persons, 256);
    WRONG(number[0], '\0');
    WRONG(number[1], 'a');
    WRONG(number[6], '7'); /* behind its end */
    WRONG(start_s, 0);
    WRONG(expires_s, sample.start_s);
    WRONG(expires_s, INT64_C(4294967296));
#undef WRONG
    bytes_of(&sample, bytes);
    bytes[0] = 2;
    assert_int_equal(token_unpack(bytes, &token).code, ERR_UNSUPPORTED);
    bytes[0] = 1;
    bytes[3] = 0x80; /* an office that is none */
    assert_int_equal(token_unpack(bytes, &token).code, ERR_SYNTAX);
    bytes[3] = 0;
    bytes[23] = '1'; /* behind the number's end */
    assert_int_equal(token_unpack(bytes, &token).code, ERR_SYNTAX);
}

static void a_code_may_be_a_token(void **state)
{
    unsigned char bytes[TOKEN_BYTES];
    char text[TOKEN_TEXT_CHARS + 16];
    struct booking_ref ref = {.id = -7};

    (void)state;
    bytes_of(&sample, bytes);
    memcpy(text, "]Q1", 3);
    token_text(bytes, text + 3);
    assert_int_equal(code_parse(text, strlen(text), &ref).code, ERR_OK);
    assert_int_equal(ref.id, 100501);
    assert_string_equal(ref.key, "");
    assert_memory_equal(ref.token, bytes, sizeof bytes);
    bytes[0] = 9;
    token_text(bytes, text);
    assert_int_equal(code_parse(text, strlen(text), &ref).code, ERR_SYNTAX);
    assert_int_equal(code_parse("100501:abcd", 11, &ref).code, ERR_OK);
    assert_int_equal(ref.token[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_unpacked),
        cmocka_unit_test(the_form_is_the_one_of_the_header),
        cmocka_unit_test(another_text_is_none),
        cmocka_unit_test(what_is_out_of_bounds_is_neither_written_nor_read),
        cmocka_unit_test(a_code_may_be_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
