/* SPDX-License-Identifier: Apache-2.0 */
/* turnout: each booking counts once, where its definition says, and the sums are right. */
#include "store/turnout.h"

#include "journal_kit.h"
#include "store/attendance.h"
#include "store/turnout_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { START = 1795436000, SCOPE = 141 }; /* 2026-11-23 13:13:20 */
static const char day[] = "2026-11-23", today[] = "2026-11-23", later[] = "2026-11-24";

static struct turnout_guest guest_make(int64_t booking_id)
{
    struct turnout_guest guest = {.booking_id = booking_id, .scope = SCOPE, .start_s = START};

    memcpy(guest.day, day, sizeof guest.day);
    return guest;
}

static enum turnout arrived(int64_t after_s)
{
    struct turnout_guest guest = guest_make(1);

    guest.arrived = true;
    guest.arrived_s = START + after_s;
    return turnout_of(&guest, later);
}

static void on_time_is_from_ten_minutes_before_to_five_after(void **state)
{
    (void)state;
    assert_int_equal(arrived(-3600), TURNOUT_EARLY);
    assert_int_equal(arrived(-601), TURNOUT_EARLY);
    assert_int_equal(arrived(-600), TURNOUT_ON_TIME);
    assert_int_equal(arrived(0), TURNOUT_ON_TIME);
    assert_int_equal(arrived(300), TURNOUT_ON_TIME);
    assert_int_equal(arrived(301), TURNOUT_LATE);
}

static void the_services_word_counts_where_nobody_checked_in_here(void **state)
{
    (void)state;
    static const struct {
        enum booking_status status;
        enum turnout today, later;
    } rows[] = {
        {BOOKING_QUEUED, TURNOUT_ELSEWHERE, TURNOUT_ELSEWHERE},
        {BOOKING_CALLED, TURNOUT_ELSEWHERE, TURNOUT_ELSEWHERE},
        {BOOKING_PROCESSING, TURNOUT_ELSEWHERE, TURNOUT_ELSEWHERE},
        {BOOKING_PARKED, TURNOUT_ELSEWHERE, TURNOUT_ELSEWHERE},
        {BOOKING_FINISHED, TURNOUT_ELSEWHERE, TURNOUT_ELSEWHERE},
        {BOOKING_MISSED, TURNOUT_MISSED, TURNOUT_MISSED},
        {BOOKING_DELETED, TURNOUT_CANCELLED, TURNOUT_CANCELLED},
        {BOOKING_BLOCKED, TURNOUT_CANCELLED, TURNOUT_CANCELLED},
        {BOOKING_RESERVED, TURNOUT_NONE, TURNOUT_NONE},
        {BOOKING_PRECONFIRMED, TURNOUT_NONE, TURNOUT_NONE},
        {BOOKING_CONFIRMED, TURNOUT_OPEN, TURNOUT_UNKNOWN},
        {BOOKING_OTHER, TURNOUT_OPEN, TURNOUT_UNKNOWN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct turnout_guest guest = guest_make(1);
        guest.listed = true;
        guest.status = rows[i].status;
        assert_int_equal(turnout_of(&guest, today), rows[i].today);
        assert_int_equal(turnout_of(&guest, later), rows[i].later);
        guest.arrived = true; /* who was seen here is no other's */
        guest.arrived_s = START;
        assert_int_equal(turnout_of(&guest, today), TURNOUT_ON_TIME);
        guest.gone = true;
        assert_int_equal(turnout_of(&guest, today), TURNOUT_ON_TIME);
        guest.arrived = false;
        assert_int_equal(turnout_of(&guest, today), TURNOUT_CANCELLED);
    }
}

static void absences_count_by_their_state(void **state)
{
    (void)state;
    static const struct {
        enum state state;
        enum turnout turnout;
    } rows[] = {
        {STATE_RECORDED, TURNOUT_MISSED}, {STATE_SENDING, TURNOUT_MISSED},
        {STATE_UNKNOWN, TURNOUT_MISSED},  {STATE_ASKING, TURNOUT_MISSED},
        {STATE_OBSERVED, TURNOUT_MISSED}, {STATE_CONFIRMED, TURNOUT_MISSED},
        {STATE_BLIND, TURNOUT_UNKNOWN},   {STATE_REFUSED, TURNOUT_UNKNOWN},
        {STATE_CLOSED, TURNOUT_UNKNOWN},  {STATE_COUNT, TURNOUT_UNKNOWN},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct turnout_guest guest = guest_make(1);
        guest.absent = true;
        guest.absence = rows[i].state;
        assert_int_equal(turnout_of(&guest, today), rows[i].turnout);
        guest.listed = true;
        guest.status = BOOKING_QUEUED; /* the service knows better by now */
        assert_int_equal(turnout_of(&guest, today), TURNOUT_ELSEWHERE);
    }
}

static void medians(void **state)
{
    (void)state;
    int none[1], one[] = {-7}, odd[] = {5, -20, 3}, even[] = {4, -1, 10, -30}, half[] = {-3, -4};

    assert_int_equal(turnout_median(none, 0), 0);
    assert_int_equal(turnout_median(one, 1), -7);
    assert_int_equal(turnout_median(odd, 3), 3);
    assert_int_equal(turnout_median(even, 4), 2);
    assert_int_equal(turnout_median(half, 2), -4);
    struct turnout_guest guest = guest_make(1);
    static const int seconds[] = {-89, -90, -30, -29, 0, 29, 30, 89, 90};
    static const int minutes[] = {-1, -2, -1, 0, 0, 0, 1, 1, 2};
    for (int i = 0; i < 9; i++) {
        guest.arrived_s = START + seconds[i];
        assert_int_equal(turnout_minutes(&guest), minutes[i]);
    }
}

static void a_booking_known_from_several_places_is_one(void **state)
{
    (void)state;
    struct turnout_guest guests[6];
    struct turnout_day figures;
    int minutes[6];

    for (int i = 0; i < 6; i++)
        guests[i] = guest_make(i < 4 ? 1 : 2);
    guests[0].absent = true;
    guests[0].absence = STATE_REVOKED;
    guests[1].arrived = true;
    guests[1].arrived_s = START + 1200;
    guests[2].listed = true;
    guests[2].status = BOOKING_QUEUED;
    guests[2].scope = 142; /* moved there meanwhile */
    guests[2].start_s = START + 9999;
    guests[3].absent = true;
    guests[3].absence = STATE_BLIND;
    guests[4].absent = true;
    guests[4].absence = STATE_BLIND;
    guests[5].absent = true; /* moved, and missed again: the later one counts */
    guests[5].absence = STATE_OBSERVED;
    int count = turnout_join(guests, 6);
    assert_int_equal(count, 2);
    int taken = turnout_take(guests, count, today, minutes, &figures);
    assert_int_equal(taken, 1);
    assert_int_equal(figures.scope, SCOPE);
    assert_int_equal(figures.of[TURNOUT_MISSED], 1);
    assert_false(figures.has_median);
    assert_int_equal(turnout_take(guests + 1, 1, today, minutes, &figures), 1);
    assert_int_equal(figures.scope, 142);
    assert_int_equal(figures.of[TURNOUT_LATE], 1);
    assert_int_equal(figures.median_min, 20);
    assert_int_equal(turnout_join(guests, 0), 0);
}

/* ---- from the files ----------------------------------------------------------------------- */

static struct turnout_day days[8];
static int day_count;

static bool day_keep(void *self, const struct turnout_day *figures)
{
    (void)self;
    assert_true(day_count < 8);
    days[day_count++] = *figures;
    return true;
}

static void read_days(const char *from, const char *to, int32_t scope)
{
    struct turnout_span span = {.scope = scope};

    snprintf(span.from, sizeof span.from, "%s", from);
    snprintf(span.to, sizeof span.to, "%s", to);
    snprintf(span.today, sizeof span.today, "%s", later);
    day_count = 0;
    OK(turnout_read(folder.dir, &span, day_keep, NULL));
    for (int i = 0; i < day_count; i++) { /* the books balance */
        int sum = 0;
        for (int t = 0; t < TURNOUT_COUNT; t++)
            sum += t != TURNOUT_CANCELLED && t != TURNOUT_NONE ? days[i].of[t] : 0;
        assert_int_equal(sum, days[i].expected);
    }
}

static void own(int64_t asked_s, int32_t scope)
{
    const struct own_numbers numbers = {.prefix = "KA", .first = 1, .last = 99};
    struct walkin_record record = {.scope = scope, .asked_s = asked_s};
    struct journal_uid uid = journal_uid_make();
    char number[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;

    OK(journal_record_own(journal, &uid, &record, &numbers, reading(now_ms), &receipt, number));
}

static void absence(int64_t booking_id, enum watch_gap gap)
{
    struct absence_record record = {
        .ref = {.id = booking_id}, .scope = SCOPE, .start_s = START, .gap = gap};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;
    enum absence_end end;

    OK(journal_record_absence(journal, &uid, &record, false, reading(now_ms), &receipt, &end));
}

/* checkin_make's appointments are at 1795437000. */
static void a_day_as_the_kiosk_saw_it(void **state)
{
    (void)state;
    struct attendance *attendance;
    struct attendance_guest guests[] = {
        {1, 1795437000, BOOKING_CONFIRMED}, {2, 1795437000, BOOKING_QUEUED},
        {3, 1795437000, BOOKING_CONFIRMED}, {4, START, BOOKING_CONFIRMED},
        {5, START, BOOKING_CONFIRMED},      {6, START, BOOKING_PROCESSING},
        {7, START, BOOKING_CONFIRMED},      {8, START, BOOKING_PRECONFIRMED},
        {9, START, BOOKING_CONFIRMED},
    };

    OK(attendance_open(folder.dir, &attendance));
    OK(attendance_list(attendance, day, SCOPE, guests, 9, START));
    OK(attendance_list(attendance, day, SCOPE, guests, 8, START)); /* 9 is cancelled */
    checkin(1, 1795437000 - 1200);
    checkin(2, 1795437000 - 60);
    checkin(3, 1795437000 + 600);
    checkin(10, 1795437000 + 300); /* booked after the last list */
    absence(4, WATCH_WHOLE);
    absence(5, WATCH_SCANNER);
    walkin();
    struct walkin_record given = {.entry = walkin().entry,
                                  .scope = SCOPE,
                                  .answer = ANSWER_OK,
                                  .booking_id = 4711,
                                  .number = "F042"};
    struct journal_receipt receipt;
    OK(journal_record_number(journal, &given, reading(now_ms), &receipt));
    own(START, SCOPE);
    own(START, SCOPE);
    own(START, 142);
    own(START + 86400, SCOPE);
    const struct note hint = {.kind = NOTE_SIGNAL_DOCUMENT,
                              .booking_id = 3,
                              .scope = SCOPE,
                              .detail = "one document for several bookings of the day",
                              .wall_s = START};
    for (int i = 0; i < 3; i++) {
        struct journal_uid uid = journal_uid_make();
        OK(journal_record_note(journal, &uid, &hint, reading(now_ms)));
    }
    attendance_close(attendance);

    read_days(day, day, 0);
    assert_int_equal(day_count, 2);
    const struct turnout_day *d = &days[0];
    assert_string_equal(d->day, day);
    assert_int_equal(d->scope, SCOPE);
    assert_int_equal(d->expected, 8);
    assert_int_equal(d->of[TURNOUT_EARLY], 1);
    assert_int_equal(d->of[TURNOUT_ON_TIME], 2);
    assert_int_equal(d->of[TURNOUT_LATE], 1);
    assert_int_equal(d->of[TURNOUT_ELSEWHERE], 1);
    assert_int_equal(d->of[TURNOUT_MISSED], 1);
    assert_int_equal(d->of[TURNOUT_UNKNOWN], 2); /* 5, and 7 of whom nobody said anything */
    assert_int_equal(d->of[TURNOUT_OPEN], 0);
    assert_int_equal(d->of[TURNOUT_CANCELLED], 1);
    assert_int_equal(d->issued, 1);
    assert_int_equal(d->own, 2);
    assert_int_equal(d->hints, 3);
    assert_true(d->has_median);
    assert_int_equal(d->median_min, 2); /* of -20, -1, 5, 10 */
    assert_int_equal(days[1].scope, 142);
    assert_int_equal(days[1].expected, 0);
    assert_int_equal(days[1].own, 1);
    assert_int_equal(days[1].hints, 0);
    read_days(day, later, SCOPE);
    assert_int_equal(day_count, 2);
    assert_string_equal(days[1].day, later);
    assert_int_equal(days[1].own, 1);
    read_days("2026-11-01", "2026-11-22", 0);
    assert_int_equal(day_count, 0);
}

static void without_day_lists_the_journal_says_what_it_knows(void **state)
{
    (void)state;
    struct turnout_span span = {.from = "2026-11-23", .to = "2026-11-23", .today = "2026-11-23"};

    checkin(1, 1795437000);
    absence(2, WATCH_WHOLE);
    read_days(day, day, 0);
    assert_int_equal(day_count, 1);
    assert_int_equal(days[0].expected, 2);
    assert_int_equal(days[0].of[TURNOUT_MISSED], 1);
    assert_int_equal(turnout_read(folder.top, &span, day_keep, NULL).code, ERR_GONE);
}

static void a_late_arrival_is_no_longer_missed(void **state)
{
    (void)state;
    absence(1, WATCH_WHOLE);
    checkin(1, START + 2400);
    read_days(day, day, 0);
    assert_int_equal(days[0].of[TURNOUT_MISSED], 0);
    assert_int_equal(days[0].expected, 1);
    assert_int_equal(days[0].median_min, 23); /* 13:53:20 to the appointment at 13:30 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, journal_setup, journal_teardown)
        cmocka_unit_test(on_time_is_from_ten_minutes_before_to_five_after),
        cmocka_unit_test(the_services_word_counts_where_nobody_checked_in_here),
        cmocka_unit_test(absences_count_by_their_state),
        cmocka_unit_test(medians),
        cmocka_unit_test(a_booking_known_from_several_places_is_one),
        TEST(a_day_as_the_kiosk_saw_it),
        TEST(without_day_lists_the_journal_says_what_it_knows),
        TEST(a_late_arrival_is_no_longer_missed),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
