/* SPDX-License-Identifier: Apache-2.0 */
#include "core/roll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

enum { EIGHT_S = 1795417200, HOUR_S = 3600, ROLL_MM = 80000 }; /* 2026-11-23 08:00 in Berlin */

static int zone(void **state)
{
    (void)state;
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    return 0;
}

static void a_new_roll_gives_slips_of_the_usual_length(void **state)
{
    const struct roll roll = {0};
    int64_t until_s = 1;

    (void)state;
    assert_int_equal(roll_forecast(&roll, ROLL_MM, EIGHT_S, &until_s), 727);
    assert_int_equal(until_s, 0);
}

static void slips_left_are_of_the_mean_length_so_far(void **state)
{
    struct roll roll = {0};
    int64_t until_s;

    (void)state;
    roll_add(&roll, 90, EIGHT_S);
    roll_add(&roll, 110, EIGHT_S);
    assert_int_equal(roll_forecast(&roll, ROLL_MM, EIGHT_S, &until_s), 798);
    for (int i = 0; i < 797; i++)
        roll_add(&roll, 100, EIGHT_S);
    assert_int_equal(roll_forecast(&roll, ROLL_MM, EIGHT_S, &until_s), 1);
    for (int i = 0; i < 10; i++)
        roll_add(&roll, 100, EIGHT_S); /* the roll was longer than it is said to be */
    assert_int_equal(roll_forecast(&roll, ROLL_MM, EIGHT_S, &until_s), 0);
}

/* 30 slips an hour since eight; at ten there are 120 left, which is until two. */
static void the_end_is_told_at_the_pace_of_the_day(void **state)
{
    struct roll roll = {.mm = 80000 - 18000, .slips = 620};
    int64_t until_s;

    (void)state;
    for (int i = 0; i < 60; i++)
        roll_add(&roll, 100, EIGHT_S + i * 120);
    assert_int_equal(roll_forecast(&roll, ROLL_MM, EIGHT_S + 2 * HOUR_S, &until_s), 120);
    assert_int_equal(until_s, EIGHT_S + 6 * HOUR_S);
}

/* Not from the first slips of a morning, nor beyond the day, nor from yesterday's. */
static void the_end_is_not_told_where_nobody_knows(void **state)
{
    struct roll roll = {.mm = 79000, .slips = 790};
    int64_t until_s = 1;

    (void)state;
    for (int i = 0; i < 9; i++)
        roll_add(&roll, 100, EIGHT_S + i);
    (void)roll_forecast(&roll, ROLL_MM, EIGHT_S + HOUR_S, &until_s);
    assert_int_equal(until_s, 0);
    roll_add(&roll, 1, EIGHT_S + 10);
    (void)roll_forecast(&roll, ROLL_MM, EIGHT_S + 60, &until_s);
    assert_int_equal(until_s, 0);
    (void)roll_forecast(&roll, ROLL_MM, EIGHT_S + HOUR_S, &until_s);
    assert_int_not_equal(until_s, 0);
    (void)roll_forecast(&roll, ROLL_MM, EIGHT_S + 24 * HOUR_S, &until_s);
    assert_int_equal(until_s, 0);
    (void)roll_forecast(&roll, 10 * ROLL_MM, EIGHT_S + HOUR_S, &until_s);
    assert_int_equal(until_s, 0);
}

static void a_new_day_has_a_pace_of_its_own(void **state)
{
    struct roll roll = {0};

    (void)state;
    roll_add(&roll, 100, EIGHT_S);
    roll_add(&roll, 100, EIGHT_S + 24 * HOUR_S);
    assert_int_equal(roll.slips, 2);
    assert_int_equal(roll.day_slips, 1);
    assert_int_equal(roll.day_first_s, EIGHT_S + 24 * HOUR_S);
}

static void what_is_written_is_read(void **state)
{
    static const char *const bad[] = {"",         "1 2 3",    "1 2 3 4 5",        "-1 2 3 1",
                                      "1 2 3 x",  "1 2 3 1 ", "2000000000 2 3 1", "1 1 3 2",
                                      "1 2 -3 1", "1;2;3;1"};
    struct roll roll = {.mm = 12345, .slips = 120, .day_first_s = EIGHT_S, .day_slips = 7};
    struct roll again;
    char text[ROLL_TEXT_MAX + 1];

    (void)state;
    roll_write(&roll, text);
    assert_true(roll_read(text, &again));
    assert_memory_equal(&roll, &again, sizeof roll);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        again.mm = 1;
        assert_false(roll_read(bad[i], &again));
        assert_int_equal(again.mm, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_roll_gives_slips_of_the_usual_length),
        cmocka_unit_test(slips_left_are_of_the_mean_length_so_far),
        cmocka_unit_test(the_end_is_told_at_the_pace_of_the_day),
        cmocka_unit_test(the_end_is_not_told_where_nobody_knows),
        cmocka_unit_test(a_new_day_has_a_pace_of_its_own),
        cmocka_unit_test(what_is_written_is_read),
    };

    return cmocka_run_group_tests(tests, zone, NULL);
}
