/* SPDX-License-Identifier: Apache-2.0 */
/* selftest: a report goes through its text unchanged, half of one is none, and when it is due. */
#include "../cmocka_kit.h"

#include "core/selftest.h"
#include "core/selftest_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MIDNIGHT = 1795388400 /* 2026-11-23 in Berlin */, HOUR_S = 3600 };

static void a_report_comes_back_as_it_was_written(void **state)
{
    struct selftest test = {.at_s = 1795404600}, back;
    char text[SELFTEST_TEXT_MAX];
    struct buf out = buf_on(text, sizeof text);
    (void)state;

    for (int i = 0; i < SELFTEST_CHECKS; i++)
        selftest_set(&test, (enum selftest_check)i, (enum selftest_verdict)(1 + i % 4), "%071d",
                     i); /* as long as it may be */
    selftest_write(&test, &out);
    assert_false(out.cut);
    assert_false(err_is(selftest_read(text, out.len, &back)));
    assert_memory_equal(&test, &back, sizeof test);
}

static void half_a_report_is_none(void **state)
{
    struct selftest test = {.at_s = 1795404600}, back, nothing;
    char text[SELFTEST_TEXT_MAX];
    struct buf out = buf_on(text, sizeof text);
    (void)state;

    memset(&nothing, 0, sizeof nothing);
    selftest_set(&test, SELFTEST_DISK, SELFTEST_OK, "4711 MiB free");
    selftest_set(&test, SELFTEST_CLOCK, SELFTEST_WARN, "not kept in step");
    selftest_write(&test, &out);
    for (size_t len = 0; len < out.len; len++) {
        assert_true(err_is(selftest_read(text, len, &back)));
        assert_memory_equal(&nothing, &back, sizeof back);
    }
    text[out.len] = '\n';
    assert_true(err_is(selftest_read(text, out.len + 1, &back)));
}

static void what_no_terminal_should_see_is_replaced(void **state)
{
    struct selftest test = {0};
    (void)state;

    selftest_set(&test, SELFTEST_FONTS, SELFTEST_FAIL, "%s", "a\033[2Jb\nc\xc3\xbc");
    assert_string_equal(test.checks[SELFTEST_FONTS].found, "a?[2Jb?c??");
}

static void the_worst_counts(void **state)
{
    struct selftest test = {0};
    (void)state;

    assert_int_equal(selftest_worst(&test), SELFTEST_UNTRIED);
    selftest_device(&test, DEVICE_KEYPAD, DEVICE_ABSENT);
    selftest_device(&test, DEVICE_SCANNER, DEVICE_READY);
    assert_int_equal(selftest_worst(&test), SELFTEST_OK);
    selftest_device(&test, DEVICE_PRINTER, DEVICE_PAPER_LOW);
    assert_int_equal(selftest_worst(&test), SELFTEST_WARN);
    selftest_device(&test, DEVICE_AUDIO, DEVICE_BROKEN);
    assert_int_equal(selftest_worst(&test), SELFTEST_FAIL);
    assert_int_equal(selftest_count(&test, SELFTEST_WARN), 1);
    selftest_device(&test, DEVICE_SERVICE, DEVICE_BROKEN); /* none of the checks' business */
    selftest_device(&test, DEVICE_STORE, DEVICE_BROKEN);
    assert_int_equal(test.checks[SELFTEST_PRINTER].verdict, SELFTEST_WARN);
    assert_int_equal(selftest_count(&test, SELFTEST_FAIL), 1);
    selftest_device(&test, DEVICE_DOCUMENT, DEVICE_BROKEN);
    assert_int_equal(selftest_count(&test, SELFTEST_FAIL), 2);
}

static void the_last_time_that_has_come_is_due(void **state)
{
    static const int times[] = {3 * 60 + 30, 7 * 60 + 15}, never[] = {0, 0};
    const int64_t night_s = MIDNIGHT + 3 * HOUR_S + 1800, opening_s = MIDNIGHT + 7 * HOUR_S + 900;
    (void)state;

    assert_int_equal(selftest_due_s(never, 2, MIDNIGHT), 0);
    assert_int_equal(selftest_due_s(times, 2, night_s - 1), opening_s - 24 * HOUR_S);
    assert_int_equal(selftest_due_s(times, 2, night_s), night_s);
    assert_int_equal(selftest_due_s(times, 2, opening_s - 1), night_s);
    assert_int_equal(selftest_due_s(times, 2, opening_s), opening_s);
    assert_int_equal(selftest_due_s(times, 2, MIDNIGHT + 24 * HOUR_S - 1), opening_s);
}

/* 2026-10-25 has 25 hours, 2026-03-29 has 23: half past three is half past three. */
static void on_days_of_23_and_25_hours_too(void **state)
{
    static const int times[] = {3 * 60 + 30};
    const int64_t long_day_s = 1792879200, short_day_s = 1774738800;
    (void)state;

    assert_int_equal(selftest_due_s(times, 1, long_day_s + 12 * HOUR_S),
                     long_day_s + 4 * HOUR_S + 1800);
    assert_int_equal(selftest_due_s(times, 1, short_day_s + 12 * HOUR_S),
                     short_day_s + 2 * HOUR_S + 1800);
}

/* An authority has thirty kiosks with one configuration but for the id. */
static void many_kiosks_do_not_begin_in_the_same_minute(void **state)
{
    enum { KIOSKS = 30, SAID = 7 * 60 + 15 };
    int begin[SELFTEST_SPREAD_MIN] = {0}, minutes = 0;
    char id[8];
    (void)state;

    for (int i = 1; i <= KIOSKS; i++) {
        snprintf(id, sizeof id, "K%d", i);
        int at_min = selftest_spread(SAID, id);
        assert_in_range(at_min, SAID - SELFTEST_SPREAD_MIN + 1, SAID); /* never after the doors */
        assert_int_equal(selftest_spread(SAID, id), at_min);
        assert_true(++begin[SAID - at_min] <= KIOSKS / 5);
    }
    for (int i = 0; i < SELFTEST_SPREAD_MIN; i++)
        minutes += begin[i] > 0;
    assert_true(minutes >= 10);
}

static void about_midnight_never_stays_never_and_nothing_else_becomes_it(void **state)
{
    char id[8];
    (void)state;

    for (int i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "K%d", i);
        assert_int_equal(selftest_spread(0, id), 0);
        for (int said = 1; said < SELFTEST_SPREAD_MIN; said++) {
            int at_min = selftest_spread(said, id);
            assert_true((at_min > 0 && at_min <= said) ||
                        (at_min > 24 * 60 - SELFTEST_SPREAD_MIN && at_min < 24 * 60));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_comes_back_as_it_was_written),
        cmocka_unit_test(half_a_report_is_none),
        cmocka_unit_test(what_no_terminal_should_see_is_replaced),
        cmocka_unit_test(the_worst_counts),
        cmocka_unit_test(the_last_time_that_has_come_is_due),
        cmocka_unit_test(on_days_of_23_and_25_hours_too),
        cmocka_unit_test(many_kiosks_do_not_begin_in_the_same_minute),
        cmocka_unit_test(about_midnight_never_stays_never_and_nothing_else_becomes_it),
    };

    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
