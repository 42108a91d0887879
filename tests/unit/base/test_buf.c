/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/buf.h"

static void what_fits_is_kept_and_a_cut_is_remembered(void **state)
{
    char text[8];
    struct buf b = buf_on(text, sizeof text);
    (void)state;

    buf_add(&b, "abc");
    buf_addf(&b, "%d", 42);
    assert_string_equal(text, "abc42");
    assert_false(b.cut);
    buf_add(&b, "xyz"); /* does not fit: left out whole */
    assert_string_equal(text, "abc42");
    assert_true(b.cut);
    buf_add(&b, "de");
    assert_string_equal(text, "abc42de");
    buf_addf(&b, "%s", "f");
    assert_string_equal(text, "abc42de");
}

static void copies_are_whole_or_empty(void **state)
{
    char text[4] = "zz";
    (void)state;

    assert_true(text_copy(text, sizeof text, "abc"));
    assert_string_equal(text, "abc");
    assert_false(text_copy(text, sizeof text, "abcd"));
    assert_string_equal(text, "");
}

static void white_space_around_a_text_goes(void **state)
{
    char around[] = " \t a b \t\r\n", nothing[] = " \t";
    (void)state;

    assert_string_equal(text_trim(around), "a b");
    assert_string_equal(text_trim(nothing), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_is_kept_and_a_cut_is_remembered),
        cmocka_unit_test(copies_are_whole_or_empty),
        cmocka_unit_test(white_space_around_a_text_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
