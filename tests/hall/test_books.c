/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up days of a hall, each with one thing wrong: the books must see it, and nothing else. */
#include "books.h"

#include "unit/cmocka_kit.h"

#include <string.h>

enum { BOOKING = 100501, ABSENT = 100502, START_S = 1000000 };

/* A day on which all is well: a copy noticed, a number, a no-show, their events in the stream. */
struct day {
    struct guest guests[4];
    struct line lines[8];
    struct happening happened[8], heard[10];
    struct deed deeds[4];
    struct standing standings[4];
    char slips[4][NUMBER_MAX];
    struct outage outages[2];
    struct books books;
};

static void day_make(struct day *d)
{
    *d = (struct day){
        .guests =
            {
                {.kind = CALLER_COPY,
                 .booking = BOOKING,
                 .start_s = START_S,
                 .call_count = 2,
                 .calls = {{.kiosk = 0, .first_s = 999000, .told_s = 999001, .told = TOLD_DONE},
                           {.kiosk = 1, .first_s = 999010, .told_s = 999011, .told = TOLD_DONE}}},
                {.kind = CALLER_WALK_IN,
                 .call_count = 1,
                 .calls = {{.kiosk = 0, .first_s = 999000, .told = TOLD_DONE, .number = "H001"}}},
                {.kind = CALLER_NOBODY, .booking = ABSENT, .start_s = START_S},
            },
        .lines =
            {
                {0, 1, BOOKING, "checkin", "confirmed", "100501", "", false},
                {1, 1, BOOKING, "checkin", "closed", "100501", "checked in at K1 first", true},
                {1, 2, 0, "signal", "closed", "", "checked in at K1 first", false},
                {0, 2, 0, "own", "confirmed", "H001", "", false},
                {2, 1, ABSENT, "absence", "confirmed", "", "", false},
            },
        .happened =
            {
                {0, "aa", 1, 1, BOOKING, "checkin", "recorded", ""},
                {0, "aa", 2, 1, BOOKING, "checkin", "confirmed", ""},
                {1, "bb", 1, 1, BOOKING, "checkin", "recorded", ""},
                {1, "bb", 2, 1, BOOKING, "checkin", "closed", "checked in at K1 first"},
            },
        .deeds = {{BOOKING, 999002, "100501", "confirmed", "queued", true},
                  {ABSENT, START_S + 1, "100502", "confirmed", "missed", true}},
        .standings = {{BOOKING, "100501", "queued"},
                      {100900, "H001", "queued"},
                      {ABSENT, "100502", "missed"}},
        .slips = {"H001"},
        .outages = {{0, START_S + 100, START_S + 105}},
    };
    memcpy(d->heard, d->happened, sizeof d->happened);
    d->books = (struct books){
        .guests = d->guests,
        .guest_count = 3,
        .lines = d->lines,
        .line_count = 5,
        .happened_count = 4,
        .happened = d->happened,
        .heard = d->heard,
        .heard_count = 4,
        .deeds = d->deeds,
        .deed_count = 2,
        .slips = d->slips,
        .slip_count = 1,
        .standings = d->standings,
        .standing_count = 3,
        .outages = d->outages,
        .outage_count = 1,
    };
}

static void a_good_day_is_good(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    struct tally t = books_balance(&d.books);
    assert_true(tally_is_good(&t));
    assert_int_equal(t.noticed, 1);
    assert_int_equal(t.reported, 1);
    assert_int_equal(t.events, 4);
    assert_int_equal(t.numbers, 1);
}

static void a_booking_used_twice_unnoticed_is_seen(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    d.lines[1].second = false;
    struct tally t = books_balance(&d.books);
    assert_true(t.used_twice_unnoticed > 0);
    /* Or the mark is there, and no sign for the staff. */
    day_make(&d);
    strcpy(d.lines[2].reason, "");
    t = books_balance(&d.books);
    assert_int_equal(t.used_twice_unnoticed, 1);
    assert_int_equal(t.events_lost, 0);
}

/* The second kiosk has no entry at all, and told its visitor "checked in". */
static void two_people_told_the_same_are_seen(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    strcpy(d.lines[1].kind, "attempt");
    struct tally t = books_balance(&d.books);
    assert_int_equal(t.used_twice_unnoticed, 1);
}

static void who_is_told_that_the_code_was_used_has_noticed(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    strcpy(d.lines[1].kind, "attempt");
    d.guests[0].calls[1].told = TOLD_ALREADY;
    struct tally t = books_balance(&d.books);
    assert_true(tally_is_good(&t));
    assert_int_equal(t.noticed, 1);
}

static void a_number_of_two_is_seen(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    d.lines[5] = (struct line){1, 3, 0, "own", "confirmed", "H001", "", false};
    d.books.line_count = 6;
    struct tally t = books_balance(&d.books);
    assert_true(t.numbers_twice > 0);
    day_make(&d);
    strcpy(d.slips[1], "H001");
    d.books.slip_count = 2;
    t = books_balance(&d.books);
    assert_true(t.numbers_twice > 0);
    day_make(&d);
    d.standings[3] = (struct standing){100901, "H001", "queued"};
    d.books.standing_count = 4;
    t = books_balance(&d.books);
    assert_true(t.numbers_twice > 0);
}

static void a_wrong_no_show_is_seen(void **state)
{
    struct day d;

    (void)state;
    /* Was there. */
    day_make(&d);
    d.guests[2].call_count = 1;
    d.guests[2].calls[0] = (struct call){.kiosk = 1, .first_s = START_S - 10};
    struct tally t = books_balance(&d.books);
    assert_int_equal(t.wrong_no_shows, 1);
    /* One kiosk was dead meanwhile. */
    day_make(&d);
    d.outages[0] = (struct outage){2, START_S - 30, START_S - 25};
    t = books_balance(&d.books);
    assert_int_equal(t.wrong_no_shows, 1);
    /* Two kiosks have said so. */
    day_make(&d);
    d.deeds[2] = d.deeds[1];
    d.books.deed_count = 3;
    t = books_balance(&d.books);
    assert_int_equal(t.wrong_no_shows, 1);
}

static void lost_and_doubled_events_are_seen(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    d.books.heard_count = 3;
    struct tally t = books_balance(&d.books);
    assert_int_equal(t.events_lost, 1);
    assert_int_equal(t.events_doubled, 0);
    day_make(&d);
    d.heard[4] = d.heard[1];
    d.books.heard_count = 5;
    t = books_balance(&d.books);
    assert_int_equal(t.events_lost, 0);
    assert_int_equal(t.events_doubled, 1);
    /* The same number with another content. */
    day_make(&d);
    strcpy(d.heard[2].state, "refused");
    t = books_balance(&d.books);
    assert_int_equal(t.events_lost, 1);
}

static void who_was_told_and_is_not_there_is_seen(void **state)
{
    struct day d;

    (void)state;
    day_make(&d);
    strcpy(d.standings[0].status, "confirmed");
    struct tally t = books_balance(&d.books);
    assert_int_equal(t.lost, 1);
    day_make(&d);
    strcpy(d.standings[1].status, "deleted");
    t = books_balance(&d.books);
    assert_int_equal(t.lost, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_day_is_good),
        cmocka_unit_test(a_booking_used_twice_unnoticed_is_seen),
        cmocka_unit_test(two_people_told_the_same_are_seen),
        cmocka_unit_test(who_is_told_that_the_code_was_used_has_noticed),
        cmocka_unit_test(a_number_of_two_is_seen),
        cmocka_unit_test(a_wrong_no_show_is_seen),
        cmocka_unit_test(lost_and_doubled_events_are_seen),
        cmocka_unit_test(who_was_told_and_is_not_there_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
