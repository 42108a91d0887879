/* SPDX-License-Identifier: Apache-2.0 */
/* board: everybody who waits hears of each change, once; what is too old begins anew. */
#include "hall_kit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_MS = 30000 };

static void list(const struct booking *bookings, int count)
{
    time_pass(5);
    board_list(board, SCOPE, time_now_s(), bookings, count, time_now_s());
}

/* ---- readers ------------------------------------------------------------------------------ */

struct reader {
    pthread_t thread;
    int64_t since;
    char *changes;
};

static void *reader_run(void *self)
{
    struct reader *reader = self;

    board_wait(board, reader->since, LONG_MS);
    reader->changes = board_changes(board, reader->since, &reader->since);
    return NULL;
}

static void two_who_wait_both_get_the_change(void **state)
{
    (void)state;
    struct reader readers[2] = {{.since = board_revision(board)}, {.since = board_revision(board)}};

    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&readers[i].thread, NULL, reader_run, &readers[i]), 0);
    hear("K1", "checkin", "recorded", 100501);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i].thread, NULL);
        assert_int_equal(stream_count(readers[i].changes, "row"), 1);
        assert_non_null(strstr(readers[i].changes, "\"status\":\"arrived\""));
        assert_int_equal(stream_count(readers[i].changes, "hall"), 0);
        free(readers[i].changes);
        assert_null(board_changes(board, readers[i].since, &readers[i].since));
    }
}

static void the_end_wakes_everybody(void **state)
{
    (void)state;
    struct reader readers[2] = {{.since = board_revision(board)}, {.since = board_revision(board)}};

    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&readers[i].thread, NULL, reader_run, &readers[i]), 0);
    board_end(board);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i].thread, NULL);
        assert_null(readers[i].changes);
    }
}

static void what_is_too_old_begins_with_the_snapshot(void **state)
{
    (void)state;
    int64_t rev, since = board_revision(board);
    static const int64_t strange[] = {0, 1, 999, INT64_MAX, -1};

    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        char *changes = board_changes(board, strange[i], &rev);
        assert_int_equal(stream_count(changes, "hall"), 1);
        free(changes);
    }
    /* A new day: the rows of yesterday are nobody's any more. */
    hear("K1", "checkin", "recorded", 100501);
    time_pass(86400);
    char *changes = board_changes(board, since, &rev);
    assert_int_equal(stream_count(changes, "hall"), 1);
    assert_non_null(strstr(changes, "\"rows\":[]"));
    free(changes);
}

static void a_stream_names_its_revision_at_its_end(void **state)
{
    (void)state;
    int64_t rev, since = board_revision(board);
    char id[40];

    hear("K1", "checkin", "recorded", 100501);
    hear("K1", "checkin", "recorded", 100502);
    char *changes = board_changes(board, since, &rev);
    assert_int_equal(stream_count(changes, "row"), 2);
    assert_int_equal(stream_count(changes, "totals"), 1);
    snprintf(id, sizeof id, "}]\nid: %lld\n\n", (long long)rev);
    assert_string_equal(changes + strlen(changes) - strlen(id), id);
    free(changes);
}

/* ---- rows --------------------------------------------------------------------------------- */

static void a_visit_from_list_to_end(void **state)
{
    (void)state;
    struct booking booking = booking_make(100501, "confirmed");

    list(&booking, 1);
    status_is("B100501", "expected");
    hear("K1", "checkin", "recorded", 100501);
    json_t *row = row_of("B100501");
    assert_string_equal(json_string_value(json_object_get(row, "status")), "arrived");
    assert_string_equal(json_string_value(json_object_get(row, "kiosk")), "K1");
    assert_string_equal(json_string_value(json_object_get(row, "state")), "recorded");
    assert_true(json_is_true(json_object_get(row, "offline")));
    assert_int_equal(json_integer_value(json_object_get(row, "entry")), 100601);
    json_decref(row);
    hear("K1", "checkin", "confirmed", 100501);
    booking = booking_make(100501, "called");
    list(&booking, 1);
    status_is("B100501", "called");
    list(NULL, 0);
    status_is("B100501", "finished");
}

static void a_line_that_comes_again_changes_nothing(void **state)
{
    (void)state;
    struct hall_event first = event_next("K1", "checkin", "recorded", 100501);

    board_event(board, &first);
    hear("K1", "checkin", "undone", 100501);
    int64_t rev = board_revision(board);
    board_event(board, &first);
    assert_int_equal(board_revision(board), rev);
    status_is("B100501", "expected");
    /* In another journal it is another line. */
    memcpy(first.journal, "ee", 3);
    board_event(board, &first);
    status_is("B100501", "arrived");
}

static void a_kiosks_number_and_the_services_are_one_row(void **state)
{
    (void)state;
    struct hall_event own = event_next("K1", "own", "recorded", 7);
    struct booking booking = booking_make(7, "queued");
    struct board_entry found;

    own.booking_id = 0;
    board_event(board, &own);
    status_is("NK1.107", "arrived");
    booking.ref.id = 100999;
    booking.with_appointment = false;
    list(&booking, 1);
    json_t *json = snapshot();
    assert_int_equal(json_array_size(json_object_get(json, "rows")), 1);
    json_decref(json);
    assert_true(board_find_booking(board, 100999, &found));
    assert_string_equal(found.key, "NK1.107");
    assert_int_equal(board_find_number(board, "a007", &found, 1), 1);
    assert_true(found.walkin);
}

static void the_list_may_be_first(void **state)
{
    (void)state;
    struct hall_event walkin = event_next("K1", "walkin", "issued", 7);
    struct booking booking = booking_make(7, "queued");

    booking.ref.id = 100999;
    booking.with_appointment = false;
    list(&booking, 1);
    walkin.booking_id = 0;
    board_event(board, &walkin);
    json_t *row = row_of("B100999");
    assert_string_equal(json_string_value(json_object_get(row, "kiosk")), "K1");
    json_decref(row);
    assert_null(row_of("NK1.107"));
}

static void minutes_pass_by_themselves(void **state)
{
    (void)state;
    struct booking booking = booking_make(100501, "confirmed");
    struct board_total totals[OFFICES_MAX];

    list(&booking, 1);
    int64_t since = board_revision(board), rev;
    time_pass(START + 15 * 60 + 30 - time_now_s());
    char *changes = board_changes(board, since, &rev);
    assert_int_equal(stream_count(changes, "row"), 1);
    assert_non_null(strstr(changes, "\"overdue_min\":16"));
    free(changes);
    assert_int_equal(board_totals(board, totals), 1);
    assert_int_equal(totals[0].overdue, 1);
    assert_int_equal(totals[0].of[ROW_EXPECTED], 1);
}

static void a_full_office_stays_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < BOARD_ROWS_MAX + 50; i++)
        hear("K1", "checkin", "recorded", 200000 + i);
    json_t *json = snapshot();
    assert_int_equal(json_array_size(json_object_get(json, "rows")), BOARD_ROWS_MAX);
    json_decref(json);
}

static void who_waits_hears_how_long(void **state)
{
    (void)state;
    struct booking bookings[5];

    for (int i = 0; i < 5; i++) {
        hear("K1", "checkin", "confirmed", 100501 + i);
        bookings[i] = booking_make(100501 + i, "queued");
    }
    list(bookings, 5);
    for (int i = 0; i < 4; i++) {
        time_pass(600);
        bookings[i].status = BOOKING_CALLED;
        list(bookings, 5);
    }
    json_t *row = row_of("B100505");
    assert_in_range(json_integer_value(json_object_get(row, "wait_expected_min")), 1, 45);
    assert_int_equal(json_integer_value(json_object_get(row, "waiting_min")), 40);
    json_decref(row);
    struct board_total totals[OFFICES_MAX];
    assert_int_equal(board_totals(board, totals), 1);
    assert_int_equal(totals[0].wait_median_min, 25);
}

/* ---- kiosks and links --------------------------------------------------------------------- */

static void a_kiosk_and_the_links(void **state)
{
    (void)state;
    struct hall_state said = {.kiosk = "K1", .name = "Eingang", .at_s = NOW}, known;
    int64_t since = board_revision(board), rev;
    bool online;

    board_state(board, &said);
    board_link_zms(board, true);
    char *changes = board_changes(board, since, &rev);
    assert_int_equal(stream_count(changes, "kiosk"), 1);
    assert_non_null(strstr(changes, "\"online\":true"));
    assert_non_null(strstr(changes, "{\"zms\":true,\"bus\":null}"));
    free(changes);
    said.at_s++;
    board_state(board, &said);
    assert_null(board_changes(board, rev, &rev));
    said.unsent = 3;
    board_state(board, &said);
    changes = board_changes(board, rev, &rev);
    assert_non_null(strstr(changes, "\"unsent\":3"));
    free(changes);
    assert_true(board_kiosk(board, "K1", &known, &online));
    assert_int_equal(known.unsent, 3);
    assert_true(online);
    assert_false(board_kiosk(board, "K2", &known, &online));
    board_link_bus(board, false);
    changes = board_changes(board, rev, &rev);
    assert_non_null(strstr(changes, "{\"zms\":true,\"bus\":false}"));
    free(changes);
}

/* ---- figures ------------------------------------------------------------------------------ */

static void days_and_weeks(void **state)
{
    (void)state;
    hear("K1", "checkin", "confirmed", 100501);
    hear("K1", "absence", "observed", 100502);
    char *text = board_day(board, "2026-11-23", SCOPE);
    json_t *day = json_loads(text, 0, NULL), *attendance = json_object_get(day, "attendance");
    assert_int_equal(json_integer_value(json_object_get(attendance, "expected")), 2);
    assert_int_equal(json_integer_value(json_object_get(attendance, "on_time")), 1);
    assert_int_equal(json_integer_value(json_object_get(attendance, "missed")), 1);
    json_t *arrival = json_array_get(json_object_get(day, "arrivals"), 0);
    assert_int_equal(json_integer_value(json_object_get(arrival, "t_min")), 13 * 60);
    json_decref(day);
    free(text);
    time_pass(4 * 86400);
    text = board_week(board, "2026-11-27", SCOPE);
    json_t *week = json_loads(text, 0, NULL), *days = json_object_get(week, "days");
    assert_int_equal(json_array_size(days), 7);
    day = json_array_get(days, 0);
    assert_string_equal(json_string_value(json_object_get(day, "date")), "2026-11-23");
    attendance = json_object_get(day, "attendance");
    assert_int_equal(json_integer_value(json_object_get(attendance, "on_time")), 1);
    json_decref(week);
    free(text);
    text = board_week_csv(board, "2026-11-27", SCOPE);
    assert_non_null(strstr(text, "2026-11-23,\"Bürgeramt\",2,0,1,0,0,0,1,0,0,0,0,0,\r\n"));
    free(text);
    text = board_day_csv(board, "2026-11-23", SCOPE);
    assert_non_null(strstr(text, "2026-11-23,\"Bürgeramt\",arrivals,13:00,1\r\n"));
    free(text);
}

static void dates_that_are_none(void **state)
{
    (void)state;
    static const char *const dates[] = {"",           "2026-11-31", "2026-11-2",  "2026-11-23x",
                                        "2026/11/23", "2026-11-24", "2026-10-01", "2026-02-30",
                                        "0000-00-00", "-026-11-23", "9999-12-31", "2026-11-23 "};

    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++)
        assert_null(board_day(board, dates[i], SCOPE));
    assert_null(board_day(board, "2026-11-23", SCOPE + 1));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, board_setup, board_teardown)
    const struct CMUnitTest tests[] = {
        TEST(two_who_wait_both_get_the_change),
        TEST(the_end_wakes_everybody),
        TEST(what_is_too_old_begins_with_the_snapshot),
        TEST(a_stream_names_its_revision_at_its_end),
        TEST(a_visit_from_list_to_end),
        TEST(a_line_that_comes_again_changes_nothing),
        TEST(a_kiosks_number_and_the_services_are_one_row),
        TEST(the_list_may_be_first),
        TEST(minutes_pass_by_themselves),
        TEST(a_full_office_stays_bounded),
        TEST(who_waits_hears_how_long),
        TEST(a_kiosk_and_the_links),
        TEST(days_and_weeks),
        TEST(dates_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
