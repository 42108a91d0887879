/* SPDX-License-Identifier: Apache-2.0 */
#include "cmocka_kit.h"

#include "net/hall_watch.h"

#include <stdio.h>

enum {
    DAY_S = 1796079600, /* 2026-12-01 00:00 in Berlin */
    OPEN_S = DAY_S + 7 * 3600,
    END_S = DAY_S + 8 * 3600,
    NOW_S = DAY_S + 9 * 3600,
    NOW_MS = 1000000,
    SCOPE = 169
};

static struct hall_watch watch;

static int setup(void **state)
{
    (void)state;
    watch = (struct hall_watch){.count = 0};
    hall_watch_begin(&watch, NOW_MS - 60000);
    return 0;
}

static struct hall_state well(const char *kiosk)
{
    struct hall_state state = {.at_s = NOW_S,
                               .sure = true,
                               .office_count = 2,
                               .offices = {{130, 10, 0}, {SCOPE, 10, OPEN_S - 60}}};

    snprintf(state.kiosk, sizeof state.kiosk, "%s", kiosk);
    return state;
}

static void put(const struct hall_state *state)
{
    hall_watch_put(&watch, state, NOW_MS - 1000);
}

static enum hall_watched said(void)
{
    return hall_watch_say(&watch, SCOPE, 2, OPEN_S, END_S, NOW_MS, NOW_MS);
}

/* K1 is well; what is said with this K2? */
static enum hall_watched with(struct hall_state k2)
{
    struct hall_state k1 = well("K1");

    setup(NULL);
    put(&k1);
    put(&k2);
    return said();
}

static void test_all_told_and_all_saw(void **state)
{
    (void)state;
    assert_int_equal(with(well("K2")), HALL_WATCHED_WHOLE);
}

static void test_one_has_never_been_heard_of(void **state)
{
    struct hall_state k1 = well("K1"), other = well("K3");

    (void)state;
    put(&k1);
    assert_int_equal(said(), HALL_WATCHED_BLIND);
    /* One that serves other offices does not stand in for it. */
    other.office_count = 1;
    put(&other);
    assert_int_equal(said(), HALL_WATCHED_BLIND);
    /* Just after the beginning it may still be heard of. */
    hall_watch_begin(&watch, NOW_MS - 2000);
    assert_int_equal(said(), HALL_WATCHED_NOT_YET);
}

static void test_the_same_kiosk_counts_once(void **state)
{
    (void)state;
    assert_int_equal(with(well("K1")), HALL_WATCHED_BLIND);
}

static void test_gaps(void **state)
{
    struct hall_state k2 = well("K2");

    (void)state;
    /* Whole since after the opening. */
    k2.offices[1].whole_s = OPEN_S + 60;
    k2.gap_count = 1;
    k2.gaps[0] = (struct hall_gap){OPEN_S - 300, OPEN_S + 60, WATCH_DARK};
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
    k2.gaps[0] = (struct hall_gap){END_S - 1, END_S + 600, WATCH_SCANNER};
    k2.offices[1].whole_s = END_S + 600;
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
    /* Before and after do not matter. */
    k2.gaps[0] = (struct hall_gap){END_S, END_S + 600, WATCH_SCANNER};
    assert_int_equal(with(k2), HALL_WATCHED_WHOLE);
    k2.gaps[0] = (struct hall_gap){END_S + 5, 0, WATCH_SCANNER};
    k2.offices[1].whole_s = 0;
    assert_int_equal(with(k2), HALL_WATCHED_WHOLE);
    k2.gaps[0] = (struct hall_gap){OPEN_S + 5, 0, WATCH_SCANNER};
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
}

static void test_gaps_that_are_not_told(void **state)
{
    struct hall_state k2 = well("K2");

    (void)state;
    k2.offices[1].whole_s = OPEN_S + 60;
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
    /* So many that the first have been dropped. */
    k2.gap_count = HALL_GAPS_MAX;
    for (int i = 0; i < HALL_GAPS_MAX; i++)
        k2.gaps[i] = (struct hall_gap){END_S + i * 10, END_S + i * 10 + 5, WATCH_CLOCK};
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
    k2.gaps[0].from_s = OPEN_S - 100;
    k2.gaps[0].until_s = OPEN_S - 90;
    assert_int_equal(with(k2), HALL_WATCHED_WHOLE);
    /* Those of today say nothing of yesterday. */
    k2.at_s += 86400;
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
}

static void test_it_has_not_told_of_the_end(void **state)
{
    struct hall_state k2 = well("K2");

    (void)state;
    k2.at_s = END_S;
    assert_int_equal(with(k2), HALL_WATCHED_NOT_YET);
    /* It has fallen silent, and nobody knows. */
    setup(NULL);
    struct hall_state k1 = well("K1");
    put(&k1);
    hall_watch_put(&watch, &k2, NOW_MS - HALL_DEAD_MS);
    assert_int_equal(said(), HALL_WATCHED_BLIND);
    /* What it had told of the whole time stays true. */
    k2 = well("K2");
    hall_watch_put(&watch, &k2, NOW_MS - HALL_DEAD_MS);
    assert_int_equal(said(), HALL_WATCHED_WHOLE);
}

static void test_a_clock_that_is_not_sure(void **state)
{
    struct hall_state k2 = well("K2");

    (void)state;
    k2.sure = false;
    assert_int_equal(with(k2), HALL_WATCHED_BLIND);
}

static void test_check_ins_of_which_the_hall_does_not_know_yet(void **state)
{
    struct hall_state k2 = well("K2");

    (void)state;
    k2.unclaimed = 1;
    assert_int_equal(with(k2), HALL_WATCHED_NOT_YET);
    hall_watch_put(&watch, &k2, NOW_MS - HALL_DEAD_MS);
    assert_int_equal(said(), HALL_WATCHED_BLIND);
    /* Its events may still be on their way here. */
    assert_int_equal(with(well("K2")), HALL_WATCHED_WHOLE);
    assert_int_equal(hall_watch_say(&watch, SCOPE, 2, OPEN_S, END_S, NOW_MS, NOW_MS - 2000),
                     HALL_WATCHED_NOT_YET);
}

static void test_more_kiosks_than_it_can_hold(void **state)
{
    (void)state;
    for (int i = 0; i < HALL_WATCH_MAX + 3; i++) {
        struct hall_state k = well("");
        snprintf(k.kiosk, sizeof k.kiosk, "K%d", i);
        put(&k);
    }
    assert_int_equal(watch.count, HALL_WATCH_MAX);
    assert_int_equal(
        hall_watch_say(&watch, SCOPE, HALL_WATCH_MAX + 1, OPEN_S, END_S, NOW_MS, NOW_MS),
        HALL_WATCHED_BLIND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_all_told_and_all_saw, setup),
        cmocka_unit_test_setup(test_one_has_never_been_heard_of, setup),
        cmocka_unit_test_setup(test_the_same_kiosk_counts_once, setup),
        cmocka_unit_test_setup(test_gaps, setup),
        cmocka_unit_test_setup(test_gaps_that_are_not_told, setup),
        cmocka_unit_test_setup(test_it_has_not_told_of_the_end, setup),
        cmocka_unit_test_setup(test_a_clock_that_is_not_sure, setup),
        cmocka_unit_test_setup(test_check_ins_of_which_the_hall_does_not_know_yet, setup),
        cmocka_unit_test_setup(test_more_kiosks_than_it_can_hold, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
