/* SPDX-License-Identifier: Apache-2.0 */
/* figures: a day counts each visitor once, whoever told of them and however often. */
#include "cmocka_kit.h"
#include "reception/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCOPE = 169, NOW = 1795436000, DAY = 86400 }; /* 2026-11-23 13:13:20 in Berlin */

static struct rules rules;
static struct figures *figures;

static int setup(void **state)
{
    (void)state;
    rules.office_count = 2;
    rules.offices[0].scope = SCOPE;
    rules.offices[1].scope = SCOPE + 1;
    return err_is(figures_open(&rules, &figures));
}

static int teardown(void **state)
{
    (void)state;
    figures_close(figures);
    return 0;
}

static struct hall_event event_make(const char *kiosk, const char *kind, const char *state,
                                    int64_t id)
{
    struct hall_event event = {.entry = id,
                               .booking_id = id,
                               .scope = SCOPE,
                               .start_s = NOW,
                               .arrived_s = NOW,
                               .at_s = NOW};

    snprintf(event.kiosk, sizeof event.kiosk, "%s", kiosk);
    snprintf(event.kind, sizeof event.kind, "%s", kind);
    snprintf(event.state, sizeof event.state, "%s", state);
    snprintf(event.number, sizeof event.number, "A%d", (int)id);
    return event;
}

static void hear(const char *kiosk, const char *kind, const char *state, int64_t id,
                 int64_t arrived_s)
{
    struct hall_event event = event_make(kiosk, kind, state, id);

    event.arrived_s = arrived_s;
    figures_hear(figures, &event);
}

static struct booking booking_make(int64_t id, const char *status)
{
    struct booking booking = {.ref.id = id,
                              .scope = SCOPE,
                              .start_s = NOW,
                              .arrival_s = NOW,
                              .status = booking_status_named(status),
                              .with_appointment = true};

    snprintf(booking.number, sizeof booking.number, "A%d", (int)id);
    return booking;
}

static struct figures_day day(int64_t day_s, int64_t today_s)
{
    struct figures_day of;

    assert_false(err_is(figures_day(figures, SCOPE, day_s, today_s, &of)));
    return of;
}

static void each_counts_once(void **state)
{
    (void)state;
    struct booking list[] = {booking_make(1, "queued"), booking_make(2, "queued"),
                             booking_make(3, "confirmed"), booking_make(4, "missed"),
                             booking_make(5, "confirmed")};

    hear("K1", "checkin", "recorded", 1, NOW - 3600);
    hear("K1", "checkin", "sending", 1, NOW - 3600);
    hear("K1", "checkin", "confirmed", 1, NOW - 3600);
    figures_list(figures, SCOPE, NOW, list, 5, NOW);
    figures_list(figures, SCOPE, NOW, list, 4, NOW + 5);
    struct figures_day today = day(NOW, NOW);
    assert_int_equal(today.turnout.expected, 4);
    assert_int_equal(today.turnout.of[TURNOUT_EARLY], 1);
    assert_int_equal(today.turnout.of[TURNOUT_ELSEWHERE], 1);
    assert_int_equal(today.turnout.of[TURNOUT_OPEN], 1);
    assert_int_equal(today.turnout.of[TURNOUT_MISSED], 1);
    assert_int_equal(today.turnout.of[TURNOUT_CANCELLED], 1);
    assert_int_equal(day(NOW, NOW + DAY).turnout.of[TURNOUT_UNKNOWN], 1);
}

static void undone_is_not_there_and_the_second_kiosk_is_nobody(void **state)
{
    (void)state;
    hear("K1", "checkin", "confirmed", 1, NOW);
    hear("K1", "checkin", "undone", 1, NOW);
    assert_int_equal(day(NOW, NOW).turnout.of[TURNOUT_ON_TIME], 0);
    hear("K2", "checkin", "recorded", 2, NOW + 400);
    hear("K1", "checkin", "recorded", 2, NOW + 100);
    struct hall_event closed = event_make("K2", "checkin", "closed", 2);
    snprintf(closed.reason, sizeof closed.reason, "checked in at K1 first");
    figures_hear(figures, &closed);
    struct figures_day today = day(NOW, NOW);
    assert_int_equal(today.turnout.of[TURNOUT_ON_TIME], 1);
    assert_int_equal(today.turnout.of[TURNOUT_LATE], 0);
}

static void absences_as_they_stand_last(void **state)
{
    (void)state;
    hear("K1", "absence", "observed", 1, NOW);
    hear("K1", "absence", "blind", 2, NOW);
    hear("K1", "absence", "observed", 3, NOW);
    hear("K1", "absence", "revoked", 3, NOW);
    hear("K1", "checkin", "recorded", 3, NOW + 1500);
    struct figures_day today = day(NOW, NOW);
    assert_int_equal(today.turnout.of[TURNOUT_MISSED], 1);
    assert_int_equal(today.turnout.of[TURNOUT_UNKNOWN], 1);
    assert_int_equal(today.turnout.of[TURNOUT_LATE], 1);
}

static void numbers_count_once_whoever_tells_first(void **state)
{
    (void)state;
    struct booking list[] = {booking_make(11, "queued"), booking_make(12, "queued"),
                             booking_make(13, "queued")};
    struct hall_event own = event_make("K1", "own", "recorded", 11);
    struct hall_event issued = event_make("K1", "walkin", "issued", 12);
    struct hall_event wished = event_make("K1", "walkin", "wished", 14);

    own.booking_id = issued.booking_id = wished.booking_id = 0;
    wished.number[0] = '\0';
    for (int i = 0; i < 3; i++) {
        list[i].ref.id += 100500;
        list[i].with_appointment = false;
    }
    figures_hear(figures, &own);
    figures_hear(figures, &wished);
    figures_list(figures, SCOPE, NOW, list, 3, NOW + 5);
    figures_hear(figures, &issued);
    struct figures_day today = day(NOW, NOW);
    assert_int_equal(today.turnout.own, 1);
    assert_int_equal(today.turnout.issued, 2);
    assert_int_equal(today.turnout.expected, 0);
}

static void curves_and_medians(void **state)
{
    (void)state;
    struct booking list[3];

    for (int i = 0; i < 3; i++) {
        hear("K1", "checkin", "confirmed", i + 1, NOW + i * 60);
        list[i] = booking_make(i + 1, "queued");
    }
    figures_list(figures, SCOPE, NOW, list, 3, NOW + 180);
    assert_int_equal(day(NOW, NOW).wait_median_min, -1);
    for (int i = 0; i < 3; i++) {
        list[i].status = BOOKING_CALLED;
        figures_list(figures, SCOPE, NOW, list, 3, NOW + 600 * (i + 1));
    }
    struct figures_day today = day(NOW, NOW);
    /* 13:13, 13:14, 13:15, called at 13:23, 13:33, 13:43 */
    assert_int_equal(today.quarters[52].arrivals, 2);
    assert_int_equal(today.quarters[53].arrivals, 1);
    assert_int_equal(today.quarters[52].waits, 2);
    assert_int_equal(today.quarters[52].wait_median_min, 15);
    assert_int_equal(today.quarters[53].wait_median_min, 28);
    assert_int_equal(today.wait_median_min, 19);
    struct hall_event hint = event_make("K1", "signal", "closed", 0);
    figures_hear(figures, &hint);
    assert_int_equal(day(NOW, NOW).turnout.hints, 1);
}

static void a_month_and_no_more(void **state)
{
    (void)state;
    for (int i = 0; i < 60; i++) {
        struct hall_event event = event_make("K1", "checkin", "confirmed", 1);
        event.start_s = event.arrived_s = NOW + (int64_t)i * DAY;
        figures_hear(figures, &event);
        event.scope++;
        figures_hear(figures, &event);
        event.scope++; /* another's office */
        figures_hear(figures, &event);
    }
    int64_t last_s = NOW + INT64_C(59) * DAY;
    int known = 0;
    for (int i = 0; i < 60; i++)
        known += day(last_s - (int64_t)i * DAY, last_s).turnout.expected;
    assert_int_equal(known, FIGURES_DAYS);
    assert_int_equal(day(last_s - INT64_C(30) * DAY, last_s).turnout.expected, 1);
}

static void a_full_day_stays_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < FIGURES_OF_DAY_MAX + 10; i++)
        hear("K1", "checkin", "recorded", i + 1, NOW);
    assert_int_equal(day(NOW, NOW).turnout.expected, FIGURES_OF_DAY_MAX);
    assert_true(figures_bytes(figures) < 2 << 20);
}

/* 25 hours long, and 23. */
static void days_of_the_changing_clocks(void **state)
{
    (void)state;
    static const struct {
        const char *date;
        int64_t last_s;
    } days[] = {{"2026-10-25", 25 * 3600 - 1}, {"2026-03-29", 23 * 3600 - 1}};

    for (int i = 0; i < 2; i++) {
        int64_t day_s, next_s;
        assert_true(figures_date(days[i].date, &day_s));
        struct hall_event event = event_make("K1", "checkin", "confirmed", 1 + i);
        event.start_s = event.arrived_s = day_s + days[i].last_s;
        figures_hear(figures, &event);
        assert_int_equal(day(day_s, NOW).turnout.of[TURNOUT_ON_TIME], 1);
        next_s = day_s + days[i].last_s + 1;
        assert_int_equal(day(next_s, NOW).turnout.expected, 0);
    }
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_counts_once),
        TEST(undone_is_not_there_and_the_second_kiosk_is_nobody),
        TEST(absences_as_they_stand_last),
        TEST(numbers_count_once_whoever_tells_first),
        TEST(curves_and_medians),
        TEST(a_month_and_no_more),
        TEST(a_full_day_stays_bounded),
        TEST(days_of_the_changing_clocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
