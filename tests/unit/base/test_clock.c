/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/clock.h"

/* Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25. */
enum { SPRING_MIDNIGHT = 1774738800, AUTUMN_MIDNIGHT = 1792879200 };

static void a_day_is_a_calendar_day_also_when_it_has_23_or_25_hours(void **state)
{
    (void)state;
    assert_int_equal(clock_day_start(SPRING_MIDNIGHT + 5 * 3600), SPRING_MIDNIGHT);
    assert_true(clock_same_day(SPRING_MIDNIGHT, SPRING_MIDNIGHT + 23 * 3600 - 1));
    assert_false(clock_same_day(SPRING_MIDNIGHT, SPRING_MIDNIGHT + 23 * 3600));
    assert_int_equal(clock_day_start(AUTUMN_MIDNIGHT + 20 * 3600), AUTUMN_MIDNIGHT);
    assert_true(clock_same_day(AUTUMN_MIDNIGHT, AUTUMN_MIDNIGHT + 25 * 3600 - 1));
    assert_false(clock_same_day(AUTUMN_MIDNIGHT, AUTUMN_MIDNIGHT + 25 * 3600));
    assert_false(clock_same_day(AUTUMN_MIDNIGHT, AUTUMN_MIDNIGHT - 1));
}

static void a_day_has_its_iso_name(void **state)
{
    char day[11];
    (void)state;

    clock_day_name(AUTUMN_MIDNIGHT, day);
    assert_string_equal(day, "2026-10-25");
    clock_day_name(AUTUMN_MIDNIGHT - 1, day);
    assert_string_equal(day, "2026-10-24");
}

static void absurd_times_do_not_crash(void **state)
{
    char day[11];
    (void)state;

    clock_day_name(INT64_MAX, day);
    clock_day_name(INT64_MIN, day);
    assert_int_equal(clock_local(INT64_MAX).tm_year, 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_a_calendar_day_also_when_it_has_23_or_25_hours),
        cmocka_unit_test(a_day_has_its_iso_name),
        cmocka_unit_test(absurd_times_do_not_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
