/* SPDX-License-Identifier: Apache-2.0 */
/* daytime: the service's clock decides, and what people do to the machine's clock moves nothing. */
#include "../cmocka_kit.h"

#include "base/clock.h"
#include "base/daytime.h"
#include "base/log.h"

/* Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25. */
enum { SPRING_MIDNIGHT = 1774738800, AUTUMN_MIDNIGHT = 1792879200, NOON = 1795431600 };

/* The clocks of a machine, as the test sets them. */
static struct {
    int64_t steady_ms, machine_ms;
    bool in_step;
} clocks;
static struct daytime *daytime;

static int64_t steady_ms(void *self)
{
    (void)self;
    return clocks.steady_ms;
}

static int64_t machine_ms(void *self)
{
    (void)self;
    return clocks.machine_ms;
}

static bool in_step(void *self)
{
    (void)self;
    return clocks.in_step;
}

static void begin(int64_t machine_s, bool is_in_step)
{
    static const struct daytime_source source = {
        .steady_ms = steady_ms, .machine_ms = machine_ms, .in_step = in_step};

    daytime_close(daytime);
    clocks.steady_ms = 5000;
    clocks.machine_ms = machine_s * 1000;
    clocks.in_step = is_in_step;
    assert_int_equal(daytime_open(&source, &daytime).code, ERR_OK);
}

static int teardown(void **state)
{
    (void)state;
    daytime_close(daytime);
    daytime = NULL;
    return 0;
}

static void pass(int64_t ms)
{
    clocks.steady_ms += ms;
    clocks.machine_ms += ms;
}

/* The service's answer, which took so long and whose clock stands at service_s half way. */
static void hear(int64_t service_s, int64_t took_ms)
{
    int64_t sent_ms = clocks.steady_ms;

    pass(took_ms);
    daytime_heard(daytime, service_s, sent_ms, clocks.steady_ms);
}

static void time_is(int64_t wall_ms, bool sure)
{
    struct daytime_reading now = daytime_read(daytime);

    assert_int_equal(now.wall_ms, wall_ms);
    assert_int_equal(now.steady_ms, clocks.steady_ms);
    assert_int_equal(now.sure, sure);
    assert_int_equal(daytime_now_s(daytime), wall_ms / 1000);
}

static void before_the_first_answer_the_machine_is_believed_where_it_is_kept_in_step(void **state)
{
    (void)state;
    begin(NOON, true);
    time_is(INT64_C(1000) * NOON, true);
    begin(NOON, false);
    time_is(INT64_C(1000) * NOON, false);
    clocks.in_step = true;
    time_is(INT64_C(1000) * NOON, true);
}

static void a_wrong_clock_at_the_start_is_put_right_by_the_first_answer(void **state)
{
    (void)state;
    begin(86400, false); /* an empty battery: 1970 */
    time_is(86400000, false);
    hear(NOON, 100);
    time_is(INT64_C(1000) * NOON + 500 + 50, true);
    assert_int_equal(daytime_ahead_ms(daytime),
                     INT64_C(1000) * NOON + 550 - 86400100); /* staff can see by how much */
    pass(60000);
    time_is(INT64_C(1000) * NOON + 550 + 60000, true);
}

static void the_service_decides_also_against_a_machine_kept_in_step(void **state)
{
    (void)state;
    begin(NOON, true);
    hear(NOON + 600, 0);
    time_is(INT64_C(1000) * (NOON + 600) + 500, true);
}

static void jumps_of_the_machines_clock_move_nothing(void **state)
{
    (void)state;
    begin(NOON, false);
    hear(NOON, 0);
    time_is(INT64_C(1000) * NOON, true); /* they agreed: time goes on without a step */
    pass(1000);
    clocks.machine_ms += 3600000;
    time_is(INT64_C(1000) * NOON + 1000, true);
    pass(1000);
    clocks.machine_ms -= 86400000;
    time_is(INT64_C(1000) * NOON + 2000, true);
    hear(NOON + 2, 0);
    time_is(INT64_C(1000) * NOON + 2000, true);
}

static void small_differences_are_nobodys_clock_being_wrong(void **state)
{
    (void)state;
    begin(NOON, false);
    hear(NOON, 0);
    for (int i = 1; i <= 100; i++) { /* answers that jitter by a second do not make time jump */
        pass(10000);
        hear(NOON + i * 10 + (i % 3 - 1), 0);
        time_is(INT64_C(1000) * (NOON + i * 10), true);
    }
    hear(NOON + 1000 + 4, 0);
    time_is(INT64_C(1000) * (NOON + 1004) + 500, true);
}

static void slow_answers_say_nothing_to_a_sure_clock(void **state)
{
    (void)state;
    begin(NOON, false);
    hear(NOON, 0);
    hear(NOON + 500, DAYTIME_SAMPLE_MS + 1);
    time_is(INT64_C(1000) * NOON + DAYTIME_SAMPLE_MS + 1, true);
    /* To a clock that nobody trusts they are better than nothing. */
    begin(NOON, false);
    hear(NOON + 500, 10000);
    time_is(INT64_C(1000) * (NOON + 500) + 500 + 5000, true);
    hear(NOON + 510, 0);
    time_is(INT64_C(1000) * (NOON + 510) + 500, true);
}

static void nonsense_is_not_heard(void **state)
{
    (void)state;
    begin(NOON, false);
    daytime_heard(daytime, 0, clocks.steady_ms, clocks.steady_ms);
    daytime_heard(daytime, -5, clocks.steady_ms, clocks.steady_ms);
    daytime_heard(daytime, NOON, clocks.steady_ms + 1, clocks.steady_ms);
    time_is(INT64_C(1000) * NOON, false);
}

static void trust_runs_out_and_comes_back(void **state)
{
    (void)state;
    begin(NOON, false);
    hear(NOON, 0);
    pass(DAYTIME_TRUST_MS - 1);
    time_is(INT64_C(1000) * NOON + DAYTIME_TRUST_MS - 1, true);
    pass(1);
    time_is(INT64_C(1000) * NOON + DAYTIME_TRUST_MS, false);
    clocks.machine_ms = 0; /* the machine's clock is still not asked */
    time_is(INT64_C(1000) * NOON + DAYTIME_TRUST_MS, false);
    hear(NOON + DAYTIME_TRUST_MS / 1000, 0);
    time_is(INT64_C(1000) * NOON + DAYTIME_TRUST_MS, true);
}

/* A day is over when the offices' day is over, whatever the machine's clock does meanwhile. */
static void day_lasts(int64_t midnight_s, int hours)
{
    begin(midnight_s - 10 * 86400, false);
    hear(midnight_s, 0);
    for (int hour = 0; hour < hours; hour++) {
        assert_int_equal(clock_day_start(daytime_now_s(daytime)), midnight_s);
        pass(3600000 - 1000);
        clocks.machine_ms += 3600000; /* somebody "puts it right" by hand */
        assert_true(clock_same_day(daytime_now_s(daytime), midnight_s));
        pass(1000);
        hear(midnight_s + (hour + 1) * 3600, 0);
    }
    assert_false(clock_same_day(daytime_now_s(daytime), midnight_s));
}

static void days_of_23_and_25_hours_are_as_long_as_they_are(void **state)
{
    (void)state;
    day_lasts(SPRING_MIDNIGHT, 23);
    day_lasts(AUTUMN_MIDNIGHT, 25);
    day_lasts(AUTUMN_MIDNIGHT + 25 * 3600, 24);
}

static void this_machine_has_a_time(void **state)
{
    (void)state;
    daytime_close(daytime);
    assert_int_equal(daytime_open(NULL, &daytime).code, ERR_OK);
    struct daytime_reading first = daytime_read(daytime), second = daytime_read(daytime);
    assert_true(first.wall_ms / 1000 - clock_wall_s() <= 2);
    assert_true(second.steady_ms >= first.steady_ms && first.steady_ms > 0);
    daytime_heard(daytime, 1000, first.steady_ms, second.steady_ms);
    assert_true(daytime_read(daytime).sure);
    assert_in_range(daytime_now_s(daytime), 1000, 1010);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, teardown)
        TEST(before_the_first_answer_the_machine_is_believed_where_it_is_kept_in_step),
        TEST(a_wrong_clock_at_the_start_is_put_right_by_the_first_answer),
        TEST(the_service_decides_also_against_a_machine_kept_in_step),
        TEST(jumps_of_the_machines_clock_move_nothing),
        TEST(small_differences_are_nobodys_clock_being_wrong),
        TEST(slow_answers_say_nothing_to_a_sure_clock),
        TEST(nonsense_is_not_heard),
        TEST(trust_runs_out_and_comes_back),
        TEST(days_of_23_and_25_hours_are_as_long_as_they_are),
        TEST(this_machine_has_a_time),
#undef TEST
    };
    log_level_set(LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
