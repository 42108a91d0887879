/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/found.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void offer(struct found *found, const char *code, size_t len, int x, int y)
{
    const int corners[4][2] = {{x, y}, {x + 20, y}, {x + 20, y + 20}, {x, y + 20}};

    found_offer(found, (const uint8_t *)code, len, corners, 640, 480);
}

static void the_code_nearest_the_middle_is_taken_whatever_comes_first(void **state)
{
    struct found found = {0};

    (void)state;
    offer(&found, "poster", 6, 0, 0);
    offer(&found, "held", 4, 300, 200);
    offer(&found, "shirt", 5, 300, 400);
    assert_int_equal(found.len, 4);
    assert_memory_equal(found.code, "held", 4);
}

static void what_is_near_the_middle_is_meant(void **state)
{
    struct found found = {0};

    (void)state;
    assert_false(found_is_central(&found));
    offer(&found, "poster", 6, 500, 100);
    assert_false(found_is_central(&found));
    offer(&found, "held", 4, 400, 300);
    assert_true(found_is_central(&found));
}

static void nothing_of_the_code_before_stays(void **state)
{
    struct found found = {0};

    (void)state;
    offer(&found, "a long secret", 13, 0, 0);
    offer(&found, "x", 1, 310, 230);
    assert_int_equal(found.len, 1);
    for (size_t i = 1; i < sizeof found.code; i++)
        assert_int_equal(found.code[i], 0);
}

static void empty_and_endless_codes_do_not_count(void **state)
{
    static char bytes[CODE_BYTES_MAX + 1];
    struct found found = {0};

    (void)state;
    offer(&found, bytes, 0, 300, 200);
    offer(&found, bytes, CODE_BYTES_MAX + 1, 300, 200);
    assert_int_equal(found.len, 0);
    offer(&found, bytes, CODE_BYTES_MAX, 300, 200);
    assert_int_equal(found.len, CODE_BYTES_MAX);
}

static void corners_beyond_the_picture_are_far_away(void **state)
{
    const int far[4][2] = {{2147483647, 0}, {0, -2147483647}, {2147483647, 2147483647}, {0, 0}};
    struct found found = {0};

    (void)state;
    found_offer(&found, (const uint8_t *)"far", 3, far, 640, 480);
    offer(&found, "near", 4, 0, 0);
    assert_memory_equal(found.code, "near", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_code_nearest_the_middle_is_taken_whatever_comes_first),
        cmocka_unit_test(what_is_near_the_middle_is_meant),
        cmocka_unit_test(nothing_of_the_code_before_stays),
        cmocka_unit_test(empty_and_endless_codes_do_not_count),
        cmocka_unit_test(corners_beyond_the_picture_are_far_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
