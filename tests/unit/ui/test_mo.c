/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/mo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 256 };

/* Two texts, "" and "b"; big: written by a machine of the other byte order. */
static size_t catalogue(unsigned char bytes[SIZE], bool big)
{
    const uint32_t words[] = {0x950412de, 0,  2,  28, 44, 0, 0, /* header */
                              0,          60, 1,  61,           /* originals */
                              6,          63, 10, 70};          /* translations */
    const char texts[] = "\0b\0header\0one\0several";

    memset(bytes, 0, SIZE);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        uint32_t word = big ? __builtin_bswap32(words[i]) : words[i];
        memcpy(bytes + i * 4, &word, 4);
    }
    memcpy(bytes + 60, texts, sizeof texts);
    /* "one\0several" is 11 bytes long */
    uint32_t len = big ? __builtin_bswap32(11) : 11;
    memcpy(bytes + 52, &len, 4);
    return 60 + sizeof texts;
}

static void word_set(unsigned char *bytes, size_t i, uint32_t word)
{
    memcpy(bytes + i * 4, &word, 4);
}

static void both_byte_orders_are_read(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        unsigned char bytes[SIZE];
        struct mo mo;
        size_t len = catalogue(bytes, big != 0), found = 0;
        assert_int_equal(mo_read(bytes, len, &mo).code, ERR_OK);
        assert_string_equal(mo_find(&mo, "", &found), "header");
        const char *text = mo_find(&mo, "b", &found);
        assert_string_equal(text, "one");
        assert_int_equal(found, 11);
        assert_string_equal(text + 4, "several");
        assert_null(mo_find(&mo, "a", &found));
        assert_null(mo_find(&mo, "c", &found));
    }
}

static void a_broken_file_is_refused(void **state)
{
    static const struct {
        const char *what;
        size_t word;
        uint32_t value;
    } cases[] = {
        {"magic", 0, 0x12345678},
        {"revision", 1, 0x20000},
        {"a great count", 2, 0xffffffff},
        {"count beyond the tables", 2, 30},
        {"originals in the header", 3, 4},
        {"originals outside", 3, 0xfffffff0},
        {"originals at the end", 3, 250},
        {"translations outside", 4, 0x7fffffff},
        {"a text outside", 8, 0xffffffff},
        {"a text longer than the file", 9, 0xffffff},
        {"a length that wraps", 9, 0xffffffff},
        {"no NUL where the text ends", 9, 3},
        {"a translation outside", 12, 4000},
        {"a translation without its NUL", 11, 5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned char bytes[SIZE];
        struct mo mo = {.count = 77};
        size_t len = catalogue(bytes, false);
        word_set(bytes, cases[i].word, cases[i].value);
        if (!err_is(mo_read(bytes, len, &mo)))
            fail_msg("accepted: %s", cases[i].what);
        assert_int_equal(mo.count, 77);
    }
}

static void unsorted_and_double_ids_are_refused(void **state)
{
    unsigned char bytes[SIZE];
    struct mo mo;
    size_t len = catalogue(bytes, false);

    (void)state;
    word_set(bytes, 7, 1);
    word_set(bytes, 8, 61);
    assert_int_equal(mo_read(bytes, len, &mo).code, ERR_CORRUPT);
    word_set(bytes, 9, 0);
    word_set(bytes, 10, 60);
    assert_int_equal(mo_read(bytes, len, &mo).code, ERR_CORRUPT);
}

static void every_truncation_is_refused(void **state)
{
    unsigned char bytes[SIZE];
    size_t len = catalogue(bytes, false);

    (void)state;
    for (size_t n = 0; n < len; n++) {
        /* On the heap, so that a sanitizer sees a read beyond the end; the byte after it is 0. */
        unsigned char *copy = calloc(n + 1, 1);
        struct mo mo;
        assert_non_null(copy);
        memcpy(copy, bytes, n);
        assert_true(err_is(mo_read(copy, n, &mo)));
        free(copy);
    }
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    static const char *const wrong[] = {"\xff",     "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80",
                                        "\xe2\x82", "a\x80"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        unsigned char bytes[SIZE];
        struct mo mo;
        size_t len = catalogue(bytes, false);
        memcpy(bytes + 63, wrong[i], strlen(wrong[i]));
        if (!err_is(mo_read(bytes, len, &mo)))
            fail_msg("accepted text %zu", i);
    }
}

/* Any byte may be anything: reading never leaves the file. */
static void changed_bytes_do_no_harm(void **state)
{
    unsigned char bytes[SIZE];
    size_t len = catalogue(bytes, false), found;
    uint32_t random = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        unsigned char *copy = malloc(len);
        struct mo mo;
        assert_non_null(copy);
        memcpy(copy, bytes, len);
        for (int i = 0; i < 3; i++) {
            random = random * 1664525 + 1013904223;
            copy[(random >> 8) % len] = (unsigned char)(random >> 24);
        }
        if (!err_is(mo_read(copy, len, &mo)))
            for (uint32_t i = 0; i < mo.count; i++) {
                (void)strlen(mo_id(&mo, i));
                (void)mo_find(&mo, mo_id(&mo, i), &found);
            }
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_byte_orders_are_read),
        cmocka_unit_test(a_broken_file_is_refused),
        cmocka_unit_test(unsorted_and_double_ids_are_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(changed_bytes_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
