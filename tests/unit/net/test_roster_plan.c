/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/roster_plan.h"

/* Monday, 23 November 2026, 00:00 in Berlin. */
#define DAY_S  INT64_C(1795388400)
#define HOUR_S INT64_C(3600)
/* Chance that leaves everything where it is meant to be: jitter of nothing, no first delay. */
#define MIDDLE(ms) ((uint32_t)((ms) / 5))

static struct roster_plan plan;

static int setup(void **state)
{
    static const struct rules rules = {.office_count = 3,
                                       .offices = {{.scope = 169}, {.scope = 130}, {.scope = 145}}};

    (void)state;
    roster_plan_init(&plan, &rules, 120, 18);
    return 0;
}

static struct roster_step next(int64_t now_ms, int64_t wall_s)
{
    return roster_plan_next(&plan, now_ms, wall_s, 0);
}

/* Begins the day at noon and fetches all three lists. The next is due at 121 s. */
static int64_t fetch_all(int64_t took_ms)
{
    int64_t now_ms = 1000;

    for (int i = 0; i < 3; i++) {
        struct roster_step step = next(now_ms, DAY_S + 12 * HOUR_S);
        assert_int_equal(step.wait_ms, 0);
        roster_plan_ended(&plan, &step, ROSTER_FETCHED, took_ms, now_ms, MIDDLE(120000));
        now_ms += ROSTER_GAP_MS;
    }
    return now_ms;
}

static void test_start_is_spread(void **state)
{
    static const int32_t scopes[] = {169, 130, 145};
    int64_t now_ms = 1000, noon_s = DAY_S + 12 * HOUR_S;
    struct roster_step step = roster_plan_next(&plan, now_ms, noon_s, 1499);

    (void)state;
    assert_int_equal(step.wait_ms, 499); /* not all kiosks of a city at once */
    now_ms += step.wait_ms;
    for (int i = 0; i < 3; i++) {
        step = next(now_ms, noon_s);
        assert_int_equal(step.wait_ms, 0);
        assert_int_equal(step.scope, scopes[i]);
        assert_int_equal(step.day, ROSTER_TODAY);
        assert_int_equal(step.day_s, DAY_S);
        roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, now_ms, 0);
        step = next(now_ms, noon_s);
        assert_int_equal(step.wait_ms, i < 2 ? ROSTER_GAP_MS : ROSTER_LOOK_MS);
        now_ms += ROSTER_GAP_MS;
    }
}

static void test_each_comes_again_with_jitter(void **state)
{
    struct roster_step step = next(0, DAY_S + 12 * HOUR_S);

    (void)state;
    roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, 0, 0);
    assert_int_equal(plan.offices[0].day[ROSTER_TODAY].due_ms, 96000);
    roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, 0, 48000);
    assert_int_equal(plan.offices[0].day[ROSTER_TODAY].due_ms, 144000);
    roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, 0, MIDDLE(120000));
    assert_int_equal(plan.offices[0].day[ROSTER_TODAY].due_ms, 120000);
}

static void test_the_clock_is_looked_at(void **state)
{
    int64_t now_ms = fetch_all(20);

    (void)state;
    assert_int_equal(next(now_ms, DAY_S + 12 * HOUR_S).wait_ms, ROSTER_LOOK_MS);
}

static void test_slow_service_is_asked_less(void **state)
{
    static const int64_t slower[] = {240000, 480000, 600000, 600000};
    static const int64_t faster[] = {300000, 150000, 120000, 120000};
    struct roster_step step = next(0, DAY_S + 12 * HOUR_S);
    int64_t *due_ms = &plan.offices[0].day[ROSTER_TODAY].due_ms;

    (void)state;
    for (int i = 0; i < 4; i++) {
        roster_plan_ended(&plan, &step, ROSTER_FETCHED, ROSTER_SLOW_MS + 1, 0, MIDDLE(slower[i]));
        assert_int_equal(*due_ms, slower[i]);
    }
    for (int i = 0; i < 4; i++) {
        roster_plan_ended(&plan, &step, ROSTER_FETCHED, ROSTER_SLOW_MS, 0, MIDDLE(faster[i]));
        assert_int_equal(*due_ms, faster[i]);
    }
    /* The other offices' lists may be quick. */
    assert_int_equal(plan.offices[1].day[ROSTER_TODAY].interval_ms, 120000);
}

static void test_a_long_interval_stays(void **state)
{
    static const struct rules rules = {.office_count = 1, .offices = {{.scope = 169}}};
    struct roster_step step;

    (void)state;
    roster_plan_init(&plan, &rules, 3600, 18);
    step = next(0, DAY_S + 12 * HOUR_S);
    roster_plan_ended(&plan, &step, ROSTER_FETCHED, 9000, 0, MIDDLE(3600000));
    assert_int_equal(plan.offices[0].day[ROSTER_TODAY].due_ms, 3600000);
}

static void test_failures_silence_all_lists(void **state)
{
    static const int64_t pause[] = {5000, 10000, 20000, 40000, 80000, 160000, 300000, 300000};
    int64_t now_ms = 1000, noon_s = DAY_S + 12 * HOUR_S;

    (void)state;
    for (int i = 0; i < 8; i++) {
        struct roster_step step = next(now_ms, noon_s);
        assert_int_equal(step.wait_ms, 0);
        roster_plan_ended(&plan, &step, ROSTER_FAILED, 20, now_ms, MIDDLE(pause[i]));
        step = next(now_ms, noon_s);
        assert_int_equal(step.wait_ms, pause[i] < ROSTER_LOOK_MS ? pause[i] : ROSTER_LOOK_MS);
        step = next(now_ms + pause[i] - 1, noon_s);
        assert_int_equal(step.wait_ms, 1);
        now_ms += pause[i];
    }
    /* It is back: the rest comes, still spread, and the next failure is a first one. */
    struct roster_step step = next(now_ms, noon_s);
    roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, now_ms, 0);
    assert_int_equal(next(now_ms, noon_s).wait_ms, ROSTER_GAP_MS);
    step = next(now_ms + ROSTER_GAP_MS, noon_s);
    assert_int_equal(step.wait_ms, 0);
    roster_plan_ended(&plan, &step, ROSTER_FAILED, 20, now_ms, MIDDLE(5000));
    assert_int_equal(next(now_ms, noon_s).wait_ms, 5000);
}

static void test_a_refused_list_rests_alone(void **state)
{
    int64_t noon_s = DAY_S + 12 * HOUR_S;
    struct roster_step step = next(0, noon_s);

    (void)state;
    roster_plan_ended(&plan, &step, ROSTER_REFUSED, 20, 0, MIDDLE(300000));
    assert_int_equal(plan.offices[0].day[ROSTER_TODAY].due_ms, 300000);
    step = next(ROSTER_GAP_MS, noon_s);
    assert_int_equal(step.wait_ms, 0);
    assert_int_equal(step.scope, 130);
}

static void test_new_day_at_midnight(void **state)
{
    int64_t now_ms = fetch_all(20), before_s = DAY_S + 24 * HOUR_S - 7;

    (void)state;
    plan.evening_hour = 24;
    for (int i = 0; i < 3; i++)
        plan.offices[i].day[ROSTER_TODAY].due_ms = now_ms + 3600000;
    assert_int_equal(next(now_ms, before_s).wait_ms, 7000);
    struct roster_step step = next(now_ms + 7000, before_s + 7);
    assert_int_equal(step.wait_ms, 0);
    assert_int_equal(step.day, ROSTER_TODAY);
    assert_int_equal(step.day_s, DAY_S + 24 * HOUR_S);
    /* Set back to yesterday, it is that day's turn again. */
    step = next(now_ms + 7000, before_s);
    assert_int_equal(step.wait_ms, 0);
    assert_int_equal(step.day_s, DAY_S);
}

static void test_days_of_23_and_25_hours(void **state)
{
    const int64_t spring_s = INT64_C(1774738800);  /* 29 March 2026 */
    const int64_t autumn_s = INT64_C(1792879200);  /* 25 October 2026 */
    const int64_t days_s[] = {spring_s, autumn_s}; /* first seconds */
    const int64_t hours[] = {23, 25};

    (void)state;
    for (int i = 0; i < 2; i++) {
        int64_t next_s = days_s[i] + hours[i] * HOUR_S;
        setup(NULL);
        plan.evening_hour = 0;
        struct roster_step step = next(0, days_s[i]);
        assert_int_equal(step.day_s, days_s[i]);
        for (int n = 0; n < 3; n++)
            plan.offices[n].day[ROSTER_TODAY].due_ms = 99999;
        step = next(0, days_s[i]);
        assert_int_equal(step.day, ROSTER_TOMORROW);
        assert_int_equal(step.day_s, next_s);
        for (int n = 0; n < 3; n++)
            plan.offices[n].day[ROSTER_TOMORROW].due_ms = 99999;
        assert_int_equal(next(0, next_s - 3).wait_ms, 3000);
        assert_int_equal(next(0, next_s).day_s, next_s);
    }
}

static void test_tomorrow_in_the_evening(void **state)
{
    int64_t now_ms = fetch_all(20), evening_s = DAY_S + 18 * HOUR_S;

    (void)state;
    for (int i = 0; i < 3; i++)
        plan.offices[i].day[ROSTER_TODAY].due_ms = now_ms + 9 * 3600000;
    assert_true(next(now_ms, evening_s - 1).wait_ms > 0);
    for (int i = 0; i < 3; i++) {
        struct roster_step step = next(now_ms, evening_s);
        assert_int_equal(step.wait_ms, 0);
        assert_int_equal(step.day, ROSTER_TOMORROW);
        assert_int_equal(step.office, i);
        assert_int_equal(step.day_s, DAY_S + 24 * HOUR_S);
        roster_plan_ended(&plan, &step, ROSTER_FETCHED, 20, now_ms, MIDDLE(600000));
        assert_int_equal(plan.offices[i].day[ROSTER_TOMORROW].due_ms, now_ms + 600000);
        now_ms += ROSTER_GAP_MS;
    }
    assert_true(next(now_ms, evening_s).wait_ms > 0);
    /* The next evening has another tomorrow. */
    plan.offices[0].day[ROSTER_TODAY].due_ms = INT64_MAX;
    next(now_ms, evening_s + 24 * HOUR_S);
    assert_int_equal(plan.offices[2].day[ROSTER_TOMORROW].due_ms, now_ms);
}

static void test_no_office(void **state)
{
    static const struct rules rules = {.office_count = 0};

    (void)state;
    roster_plan_init(&plan, &rules, 120, 0);
    assert_int_equal(next(0, DAY_S).wait_ms, ROSTER_LOOK_MS);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_start_is_spread),
        TEST(test_each_comes_again_with_jitter),
        TEST(test_the_clock_is_looked_at),
        TEST(test_slow_service_is_asked_less),
        TEST(test_a_long_interval_stays),
        TEST(test_failures_silence_all_lists),
        TEST(test_a_refused_list_rests_alone),
        TEST(test_new_day_at_midnight),
        TEST(test_days_of_23_and_25_hours),
        TEST(test_tomorrow_in_the_evening),
        TEST(test_no_office),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
