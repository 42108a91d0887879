/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *parsed(const char *text)
{
    json_t *value = NULL;

    assert_int_equal(value_parse(text, strlen(text), &value).code, ERR_OK);
    return value;
}

static enum err_code code_of(const char *text, size_t len)
{
    json_t *value = NULL;
    struct err e = value_parse(text, len, &value);

    if (!err_is(e))
        value_free(value);
    return e.code;
}

static void test_only_one_whole_document(void **state)
{
    static const char *const bad[] = {
        "",
        "{",
        "{}x",
        "{\"a\":1",
        "\"text\"",
        "7",
        "null",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\xff\"}",
        "{\"a\":\"\xc3\"}",
        "{\"a\":99999999999999999999}",
        "{\"a\":1e999}",
        "\xef\xbb\xbf{}",
    };

    (void)state;
    assert_int_equal(code_of("{}", 2), ERR_OK);
    assert_int_equal(code_of(" [1] \n", 6), ERR_OK);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(code_of(bad[i], strlen(bad[i])), ERR_SYNTAX);
    assert_int_equal(code_of("{}\0", 3), ERR_SYNTAX);
}

static void test_depth_and_size(void **state)
{
    char text[2 * VALUE_DEPTH_MAX + 3];
    static const char in_string[] = "[\"\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]";
    size_t n = VALUE_DEPTH_MAX;
    char *big = malloc(VALUE_BYTES_MAX + 1);

    (void)state;
    memset(text, '[', n);
    memset(text + n, ']', n);
    assert_int_equal(code_of(text, 2 * n), ERR_OK);
    memset(text, '[', n + 1);
    memset(text + n + 1, ']', n + 1);
    assert_int_equal(code_of(text, 2 * n + 2), ERR_SYNTAX);
    /* Brackets in strings do not count, quotes behind a backslash do not end a string. */
    assert_int_equal(code_of(in_string, strlen(in_string)), ERR_OK);
    assert_non_null(big);
    memset(big, '[', VALUE_BYTES_MAX + 1);
    assert_int_equal(code_of(big, VALUE_BYTES_MAX + 1), ERR_TOO_LONG);
    assert_int_equal(code_of(big, VALUE_BYTES_MAX), ERR_SYNTAX);
    free(big);
}

static void test_int_in_every_dress(void **state)
{
    json_t *v = parsed("{\"n\":7,\"s\":\"7\",\"t\":true,\"f\":false,\"neg\":\"-3\",\"zero\":\"0\","
                       "\"r\":7.0,\"hex\":\"0x7\",\"blank\":\" 7\",\"plus\":\"+7\",\"e\":\"\","
                       "\"long\":\"1234567890123456789\",\"minus\":\"-\",\"nul\":null,\"o\":{}}");
    static const char *const seven[] = {"n", "s"};
    static const char *const none[] = {"r",    "hex",   "blank", "plus", "e",
                                       "long", "minus", "nul",   "o",    "missing"};
    int64_t n = 42;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_true(value_int(value_in(v, seven[i]), 0, 9, &n));
        assert_int_equal(n, 7);
    }
    assert_true(value_int(value_in(v, "neg"), -9, 9, &n));
    assert_int_equal(n, -3);
    assert_true(value_int(value_in(v, "t"), 0, 9, &n));
    assert_int_equal(n, 1);
    n = 42;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(value_int(value_in(v, none[i]), -9, 9, &n));
    assert_false(value_int(value_in(v, "n"), 0, 6, &n));
    assert_false(value_int(value_in(v, "n"), 8, 9, &n));
    assert_int_equal(n, 42);
    assert_true(value_is_true(value_in(v, "t")) && value_is_true(value_in(v, "s")));
    assert_false(value_is_true(value_in(v, "f")) || value_is_true(value_in(v, "zero")) ||
                 value_is_true(value_in(v, "e")) || value_is_true(value_in(v, "nul")));
    value_free(v);
}

static void test_text_whole_or_not_label_cut(void **state)
{
    json_t *v = parsed("{\"s\":\"abcd\",\"n\":1234,\"u\":\" M\\u00fcnchen \\n\",\"o\":[]}");
    char text[5], small[4];

    (void)state;
    assert_true(value_text(value_in(v, "s"), text, sizeof text));
    assert_string_equal(text, "abcd");
    assert_false(value_text(value_in(v, "s"), small, sizeof small));
    assert_string_equal(small, "");
    assert_true(value_text(value_in(v, "n"), text, sizeof text));
    assert_string_equal(text, "1234");
    assert_false(value_text(value_in(v, "n"), small, sizeof small));
    assert_false(value_text(value_in(v, "o"), text, sizeof text));
    value_label(value_in(v, "u"), small, 3);
    assert_string_equal(small, "M"); /* not half an umlaut */
    value_label(value_in(v, "u"), small, 4);
    assert_string_equal(small, "M\xc3\xbc");
    value_label(value_in(v, "n"), small, sizeof small);
    assert_string_equal(small, "");
    value_free(v);
}

static void test_lists_as_arrays_and_objects(void **state)
{
    static const char *const lists[] = {"[3,1,2]", "{\"7\":3,\"0\":1,\"2\":2}"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        json_t *v = parsed(lists[i]), *item;
        struct value_iter iter = value_iter(v);
        char order[4] = "";
        size_t n = 0;
        assert_int_equal(value_count(v), 3);
        while (n < 3 && (item = value_next(&iter)) != NULL)
            order[n++] = (char)('0' + json_integer_value(item));
        assert_string_equal(order, "312");
        assert_null(value_next(&iter));
        value_free(v);
    }
    struct value_iter none = value_iter(NULL);
    assert_null(value_next(&none));
    assert_int_equal(value_count(NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_one_whole_document),
        cmocka_unit_test(test_depth_and_size),
        cmocka_unit_test(test_int_in_every_dress),
        cmocka_unit_test(test_text_whole_or_not_label_cut),
        cmocka_unit_test(test_lists_as_arrays_and_objects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
