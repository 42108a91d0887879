/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/bitmap.h"

static void dots_lie_where_they_were_set(void **state)
{
    struct bitmap b;
    (void)state;

    assert_false(err_is(bitmap_make(10, 3, &b)));
    assert_int_equal(b.stride, 2);
    bitmap_set(&b, 0, 0);
    bitmap_set(&b, 9, 2);
    bitmap_set(&b, 10, 0); /* outside: ignored */
    bitmap_set(&b, -1, 1);
    assert_int_equal(b.bits[0], 0x80);
    assert_int_equal(b.bits[5], 0x40);
    assert_int_equal(b.bits[1] | b.bits[2] | b.bits[3] | b.bits[4], 0);
    assert_true(bitmap_get(&b, 9, 2));
    assert_false(bitmap_get(&b, 8, 2));
    assert_false(bitmap_get(&b, 0, 3));
    bitmap_free(&b);
    assert_null(b.bits);
}

static void impossible_sides_are_refused(void **state)
{
    struct bitmap b;
    (void)state;

    assert_int_equal(bitmap_make(0, 5, &b).code, ERR_RANGE);
    assert_int_equal(bitmap_make(5, 0, &b).code, ERR_RANGE);
    assert_int_equal(bitmap_make(5000, 5, &b).code, ERR_RANGE);
    assert_int_equal(bitmap_make(5, 20000, &b).code, ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dots_lie_where_they_were_set),
        cmocka_unit_test(impossible_sides_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
