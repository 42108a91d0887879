/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/hall_state.h"

#include <string.h>

enum { NOW_S = 1795424400 };

static const struct rules rules = {.kiosk = "K1", .office_count = 2};
static const struct hall_self self = {
    .name = "Bürgeramt Wedding", .version = "1.2", .since_s = NOW_S - 60};
static const struct status_clock clock_sure = {.sure = true, .ahead_ms = 1500};

static struct model model_make(void)
{
    struct model m;

    flow_init(&m, &rules, 1, 0);
    m.wall_s = NOW_S;
    return m;
}

static struct status_store store_make(void)
{
    return (struct status_store){.works = true,
                                 .unsent = 3,
                                 .oldest_s = NOW_S - 40,
                                 .unsettled = 1,
                                 .calls = 2,
                                 .called_s = NOW_S - 90,
                                 .paper_slips = 120,
                                 .office_count = 2,
                                 .offices = {{169, 50, NOW_S - 600}, {130, -1, 0}},
                                 .gap_count = 1,
                                 .gaps = {{NOW_S - 900, NOW_S - 600, WATCH_SCANNER}},
                                 .unclaimed = 4};
}

static void the_reception_sees_what_owner_and_store_know(void **state)
{
    struct model m = model_make();
    const struct status_store store = store_make();
    struct hall_state s;

    (void)state;
    m.devices[DEVICE_PRINTER] = DEVICE_PAPER_LOW;
    m.closed = true;
    m.watch = WATCH_OUT_OF_SERVICE;
    m.counters[COUNTER_CHECKINS] = 17;
    m.tests.last.at_s = NOW_S - 3600;
    m.tests.last.checks[0].verdict = SELFTEST_FAIL;
    hall_state_make(&m, &self, &store, &clock_sure, &s);
    assert_string_equal(s.kiosk, "K1");
    assert_string_equal(s.name, "Bürgeramt Wedding");
    assert_string_equal(s.version, "1.2");
    assert_int_equal(s.at_s, NOW_S);
    assert_int_equal(s.since_s, NOW_S - 60);
    assert_true(s.sure && s.closed && s.out);
    assert_int_equal(s.ahead_ms, 1500);
    assert_int_equal(s.devices[DEVICE_PRINTER], DEVICE_PAPER_LOW);
    assert_int_equal(s.unsent, 3);
    assert_int_equal(s.oldest_s, NOW_S - 40);
    assert_int_equal(s.unsettled, 1);
    assert_int_equal(s.calls, 2);
    assert_int_equal(s.called_s, NOW_S - 90);
    assert_int_equal(s.paper_slips, 120);
    assert_int_equal(s.office_count, 2);
    assert_int_equal(s.offices[0].scope, 169);
    assert_int_equal(s.offices[0].roster_age_s, 50);
    assert_int_equal(s.offices[0].whole_s, NOW_S - 600);
    assert_int_equal(s.offices[1].roster_age_s, -1);
    assert_int_equal(s.gap, WATCH_OUT_OF_SERVICE);
    assert_int_equal(s.gap_count, 1);
    assert_int_equal(s.gaps[0].gap, WATCH_SCANNER);
    assert_int_equal(s.gaps[0].until_s, NOW_S - 600);
    assert_int_equal(s.unclaimed, 4);
    assert_int_equal(s.selftest_s, NOW_S - 3600);
    assert_int_equal(s.selftest_failed, 1);
    assert_int_equal(s.counters[COUNTER_CHECKINS], 17);
}

/* Figures of a broken store would be those of before it broke. */
static void a_broken_store_says_nothing(void **state)
{
    struct model m = model_make();
    struct status_store store = store_make();
    struct hall_state s;

    (void)state;
    store.works = false;
    hall_state_make(&m, &self, &store, &clock_sure, &s);
    assert_int_equal(s.unsent, 0);
    assert_int_equal(s.office_count, 0);
    assert_int_equal(s.gap_count, 0);
}

static void time_alone_is_no_news(void **state)
{
    struct model m = model_make();
    struct status_store store = store_make();
    struct hall_state before, now;

    (void)state;
    hall_state_make(&m, &self, &store, &clock_sure, &before);
    m.wall_s++;
    store.offices[0].roster_age_s++;
    hall_state_make(&m, &self, &store, &clock_sure, &now);
    assert_false(hall_state_news(&before, &now));
    store.unsent++;
    hall_state_make(&m, &self, &store, &clock_sure, &now);
    assert_true(hall_state_news(&before, &now));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reception_sees_what_owner_and_store_know),
        cmocka_unit_test(a_broken_store_says_nothing),
        cmocka_unit_test(time_alone_is_no_news),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
