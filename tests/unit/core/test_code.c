/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY  "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
#define JSON "{\"id\":100501,\"authKey\":\"" KEY "\"}"

static char base64[256];

static bool reads(const char *text, size_t len, int64_t id, const char *key)
{
    struct booking_ref ref = {.id = -7};

    if (err_is(code_parse(text, len, &ref))) {
        assert_int_equal(ref.id, -7); /* untouched where refused */
        return false;
    }
    return ref.id == id && strcmp(ref.key, key) == 0;
}

static void assert_reads(const char *text)
{
    if (!reads(text, strlen(text), 100501, KEY))
        fail_msg("not read: %s", text);
}

static void assert_refused(const char *text)
{
    struct booking_ref ref;

    if (!err_is(code_parse(text, strlen(text), &ref)))
        fail_msg("not refused: %s", text);
}

static void all_forms_of_a_code_are_read(void **state)
{
    char text[1024];
    static const struct {
        const char *before, *after;
    } links[] = {
        {"https://stadt.example/termin/#/appointment/", ""},
        {"https://stadt.example/termin/#/appointment/confirm/", ""},
        {"http://stadt.example/?appointment=", ""},
        {"HTTPS://stadt.example/t?x=1&code=", "&lang=de"},
        {"https://stadt.example/t#", ""},
        {"https://stadt.example/t?", ""},
    };
    (void)state;

    assert_reads(JSON);
    assert_reads(" { \"authKey\" : \"" KEY "\" ,\n \"id\" : \"100501\" } ");
    assert_reads("100501:" KEY);
    assert_reads("100501/" KEY);
    assert_reads("100501 " KEY);
    assert_reads("]Q1100501:" KEY "\r\n");
    assert_reads("\x1d 100501:" KEY "\x1d\r");
    assert_reads(base64);
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        snprintf(text, sizeof text, "%s%s%s", links[i].before, base64, links[i].after);
        assert_reads(text);
    }
    assert_true(reads("100501:A1b2", 11, 100501, "A1b2")); /* the old short key, case kept */
}

static void base64_may_lack_padding_or_be_percent_encoded(void **state)
{
    char padded[256], text[512];
    struct booking_ref ref = {.id = 1234567, .key = "a1b2"};
    (void)state;

    assert_false(err_is(code_make(&ref, padded, sizeof padded)));
    size_t n = strlen(padded);
    assert_int_equal(padded[n - 1], '=');
    snprintf(text, sizeof text, "https://x/#/appointment/%.*s%%3D", (int)strcspn(padded, "="),
             padded);
    if (padded[n - 2] == '=')
        strcat(text, "%3d");
    assert_true(reads(text, strlen(text), 1234567, "a1b2"));
    padded[strcspn(padded, "=")] = '\0';
    assert_true(reads(padded, strlen(padded), 1234567, "a1b2"));
}

static void anything_else_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "]Q1",
        "hello",
        "100501",
        "100501:",
        ":" KEY,
        "100501" KEY,
        "100501:" KEY "0",
        "100501:abc",
        "100501:abcde",
        "100501:ghij",
        "0100501:" KEY,
        "123:" KEY,
        "123456789012:" KEY,
        "-100501:" KEY,
        "100501;" KEY,
        "100501:" KEY " x",
        "x 100501:" KEY,
        "100501:../../" KEY,
        "100501\n:" KEY,
        "{}",
        "{\"id\":100501}",
        "{\"authKey\":\"" KEY "\"}",
        "{\"id\":100501,\"id\":100501}",
        "{\"authKey\":\"" KEY "\",\"authKey\":\"" KEY "\"}",
        "{\"id\":100501,\"authKey\":\"" KEY "\",\"x\":1}",
        "{\"id\":100501.0,\"authKey\":\"" KEY "\"}",
        "{\"id\":1e5,\"authKey\":\"" KEY "\"}",
        "{\"id\":100501,\"authkey\":\"" KEY "\"}",
        "{\"id\":100501,\"authKey\":\"" KEY "\"",
        "[" JSON "]",
        JSON JSON,
        "{\"id\":\"100501,\"authKey\":\"" KEY "\"}",
        "{\"id\":100501,\"authKey\":\"\\u0041bcd\"}",
        "https://stadt.example/",
        "https://stadt.example/#/appointment/",
        "https://stadt.example/#/appointment/AAAA",
        "javascript:alert(1)",
        "eyJ=",
        "====",
        "ftp://stadt.example/#100501:" KEY,
    };
    (void)state;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_refused(bad[i]);
    assert_false(reads("100501:a1b2\0x", 13, 100501, "a1b2"));
}

static void two_different_codes_in_one_link_are_none(void **state)
{
    char other[256], text[1024];
    struct booking_ref ref = {.id = 100502, .key = KEY};
    (void)state;

    assert_false(err_is(code_make(&ref, other, sizeof other)));
    snprintf(text, sizeof text, "https://x/?a=%s&b=%s", base64, other);
    assert_refused(text);
    snprintf(text, sizeof text, "https://x/?a=%s&b=%s", base64, base64);
    assert_reads(text);
}

static void a_code_as_long_as_allowed_is_looked_at_and_a_longer_one_refused(void **state)
{
    char text[CODE_BYTES_MAX + 2];
    struct booking_ref ref;
    (void)state;

    memset(text, ' ', sizeof text);
    memcpy(text, "100501:a1b2", 11);
    assert_true(reads(text, CODE_BYTES_MAX, 100501, "a1b2"));
    assert_int_equal(code_parse(text, CODE_BYTES_MAX + 1, &ref).code, ERR_SYNTAX);
    memset(text, '/', sizeof text);
    memcpy(text, "https://x/#", 11);
    assert_int_equal(code_parse(text, CODE_BYTES_MAX, &ref).code, ERR_SYNTAX);
}

/* Whatever comes, what is read consists of nothing but digits and hex digits of the right length.
 */
static void ten_thousand_mutated_codes_yield_only_clean_refs(void **state)
{
    char seeds[4][512], text[CODE_BYTES_MAX];
    int read_count = 0;
    (void)state;

    snprintf(seeds[0], sizeof seeds[0], "%s", JSON);
    snprintf(seeds[1], sizeof seeds[1], "%s", base64);
    snprintf(seeds[2], sizeof seeds[2], "https://x/#/appointment/%s", base64);
    snprintf(seeds[3], sizeof seeds[3], "]Q1100501/%s\r\n", KEY);
    srand(1);
    for (int i = 0; i < 10000; i++) {
        const char *seed = seeds[i % 4];
        size_t len = strlen(seed);
        memcpy(text, seed, len);
        for (int k = rand() % 4; k >= 0 && i >= 4; k--) {
            size_t at = (size_t)rand() % len;
            switch (rand() % 4) {
            case 0:
                text[at] = (char)rand();
                break;
            case 1:
                len = at + 1;
                break;
            case 2:
                memmove(text + at, text + len / 2, len - (at > len / 2 ? at : len / 2));
                break;
            default:
                text[at] = "0aZ=/+:{}\"%&#"[rand() % 13];
                break;
            }
        }
        struct booking_ref ref;
        if (err_is(code_parse(text, len, &ref)))
            continue;
        read_count++;
        assert_true(ref.id >= 1000 && ref.id <= 99999999999);
        size_t key_len = strlen(ref.key);
        assert_true(key_len == 4 || key_len == 64);
        assert_int_equal(strspn(ref.key, "0123456789abcdefABCDEF"), key_len);
    }
    assert_true(read_count >= 4);
}

static void typed_numbers_are_brought_into_one_form(void **state)
{
    static const struct {
        const char *typed, *number;
    } good[] = {
        {"100501", "100501"}, {"fa0001", "FA0001"}, {"F 12", "F12"}, {"12345678", "12345678"}};
    static const char *const bad[] = {"",    " ",        "F",   "FAB1", "123456789",
                                      "12F", "F1234567", "1-2", "Ä1"};
    char number[BOOKING_NUMBER_MAX + 1];
    (void)state;

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_false(err_is(code_number(good[i].typed, number)));
        assert_string_equal(number, good[i].number);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(code_number(bad[i], number).code, ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_forms_of_a_code_are_read),
        cmocka_unit_test(base64_may_lack_padding_or_be_percent_encoded),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(two_different_codes_in_one_link_are_none),
        cmocka_unit_test(a_code_as_long_as_allowed_is_looked_at_and_a_longer_one_refused),
        cmocka_unit_test(ten_thousand_mutated_codes_yield_only_clean_refs),
        cmocka_unit_test(typed_numbers_are_brought_into_one_form),
    };
    const struct booking_ref ref = {.id = 100501, .key = KEY};

    if (err_is(code_make(&ref, base64, sizeof base64)))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
