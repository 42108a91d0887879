/* SPDX-License-Identifier: Apache-2.0 */
/* attendance: a watch counts where it was whole, and lists tell who is expected and who is gone. */
#include "store/attendance.h"

#include "folder.h"
#include "store/directory.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OK(call) assert_int_equal((call).code, ERR_OK)

enum { SCOPE = 141, OTHER = 142, BEAT = WATCH_BEAT_MS };

static struct folder folder;
static struct attendance *attendance;
static int lock_fd;
static struct daytime_reading now;
static const char day[] = "2026-11-23";

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    now = (struct daytime_reading){
        .wall_ms = INT64_C(1795436000000), .steady_ms = 1000, .sure = true};
    OK(directory_claim(folder.dir, &lock_fd));
    OK(attendance_open(folder.dir, &attendance));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    attendance_close(attendance);
    attendance = NULL;
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static void reopen(void)
{
    attendance_close(attendance);
    OK(attendance_open(folder.dir, &attendance));
}

static void pass(int64_t ms)
{
    now.wall_ms += ms;
    now.steady_ms += ms;
}

/* Beats for so long, one every 15 s, the first at once. */
static void beats(int32_t scope, enum watch_gap gap, int64_t for_ms)
{
    OK(attendance_beat(attendance, scope, gap, &now));
    for (int64_t at = 0; at < for_ms; at += BEAT) {
        pass(BEAT);
        OK(attendance_beat(attendance, scope, gap, &now));
    }
}

static enum watch_gap watched(int32_t scope, int64_t from_ms, int64_t until_ms)
{
    enum watch_gap gap;

    OK(attendance_watched(attendance, scope, from_ms, until_ms, &gap));
    return gap;
}

static void beats_without_a_gap_are_a_watch(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 3600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_WHOLE);
    assert_int_equal(watched(SCOPE, from_ms + 60000, now.wall_ms - 60000), WATCH_WHOLE);
    assert_int_equal(watched(SCOPE, from_ms - 1, now.wall_ms), WATCH_DARK);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms + 1), WATCH_DARK);
    assert_int_equal(watched(OTHER, from_ms, now.wall_ms), WATCH_DARK);
}

static void every_gap_says_why(void **state)
{
    (void)state;
    static const enum watch_gap gaps[] = {WATCH_OUT_OF_SERVICE, WATCH_SCANNER, WATCH_CLOCK,
                                          WATCH_ROSTER};

    for (int i = 0; i < 4; i++) {
        int64_t from_ms = now.wall_ms;
        beats(SCOPE, WATCH_WHOLE, 600000);
        int64_t broke_ms = now.wall_ms;
        beats(SCOPE, gaps[i], 60000);
        beats(SCOPE, WATCH_WHOLE, 600000);
        assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), gaps[i]);
        assert_int_equal(watched(SCOPE, from_ms, broke_ms), WATCH_WHOLE);
        assert_int_equal(watched(SCOPE, broke_ms + 60000, now.wall_ms), WATCH_WHOLE);
        assert_int_equal(watched(SCOPE, broke_ms + 15000, now.wall_ms), gaps[i]);
    }
}

static void a_gap_of_one_beat_is_a_gap(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 600000);
    OK(attendance_beat(attendance, SCOPE, WATCH_SCANNER, &now));
    OK(attendance_beat(attendance, SCOPE, WATCH_WHOLE, &now));
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_SCANNER);
}

static void a_program_that_did_not_run_saw_nobody(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 600000);
    reopen(); /* a restart at once: who knows for how long */
    int64_t again_ms = now.wall_ms;
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_DARK);
    assert_int_equal(watched(SCOPE, from_ms, again_ms), WATCH_WHOLE);
    assert_int_equal(watched(SCOPE, again_ms, now.wall_ms), WATCH_WHOLE);
}

static void a_beat_that_fails_to_come_is_a_gap_and_a_late_one_is_not(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 600000);
    pass(2 * BEAT);
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_WHOLE);
    pass(2 * BEAT + 1); /* stopped by a debugger, asleep */
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_DARK);
}

static void a_jump_of_time_spoils_what_was_watched_before(void **state)
{
    (void)state;
    static const int64_t jumps_ms[] = {3600000, -3600000, 2 * BEAT + 1, -2 * BEAT - 1};

    for (int i = 0; i < 4; i++) {
        int64_t from_ms = now.wall_ms;
        beats(SCOPE, WATCH_WHOLE, 300000);
        beats(SCOPE, WATCH_SCANNER, 60000);
        int64_t mended_ms = now.wall_ms;
        beats(SCOPE, WATCH_WHOLE, 300000);
        int64_t end_ms = now.wall_ms;
        now.wall_ms += jumps_ms[i];
        int64_t jumped_ms = now.wall_ms;
        beats(SCOPE, WATCH_WHOLE, 300000);
        assert_int_equal(watched(SCOPE, jumped_ms, now.wall_ms), WATCH_WHOLE);
        if (jumps_ms[i] > 0) { /* else the times come twice */
            assert_int_equal(watched(SCOPE, from_ms, from_ms + 300000), WATCH_CLOCK);
            assert_int_equal(watched(SCOPE, mended_ms + 1, end_ms), WATCH_CLOCK);
        }
        reopen();
        pass(86400000);
    }
}

static void a_clock_put_right_by_seconds_spoils_nothing(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 600000);
    now.wall_ms += DAYTIME_STEP_MS + 500;
    beats(SCOPE, WATCH_WHOLE, 600000);
    now.wall_ms -= DAYTIME_STEP_MS + 500;
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_WHOLE);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void list(const struct attendance_guest *guests, int count)
{
    OK(attendance_list(attendance, day, SCOPE, guests, count, now.wall_ms / 1000));
}

/* The status kept of a booking, "" where there is none. */
static const char *status_of(int64_t booking_id)
{
    static char text[32];
    char sql[120], path[128];
    sqlite3_stmt *stmt;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/attendance.db", folder.dir);
    snprintf(sql, sizeof sql, "SELECT status FROM expected WHERE day = '%s' AND booking_id = %lld",
             day, (long long)booking_id);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    snprintf(text, sizeof text, "%s",
             sqlite3_step(stmt) == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : "");
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return text;
}

static void who_vanishes_before_being_there_is_gone(void **state)
{
    (void)state;
    struct attendance_guest guests[] = {
        {1, 1795436000, BOOKING_CONFIRMED}, {2, 1795436000, BOOKING_QUEUED},
        {3, 1795436000, BOOKING_CALLED},    {4, 1795436000, BOOKING_PROCESSING},
        {5, 1795436000, BOOKING_FINISHED},  {6, 1795436000, BOOKING_PARKED},
        {7, 1795436000, BOOKING_MISSED},    {8, 1795436000, BOOKING_CONFIRMED},
    };

    list(guests, 8);
    list(&guests[7], 1);
    assert_string_equal(status_of(1), "gone");
    assert_string_equal(status_of(2), "queued"); /* served meanwhile, and put into the archive */
    assert_string_equal(status_of(3), "called");
    assert_string_equal(status_of(4), "processing");
    assert_string_equal(status_of(5), "finished");
    assert_string_equal(status_of(6), "parked");
    assert_string_equal(status_of(7), "missed");
    assert_string_equal(status_of(8), "confirmed");
    list(guests, 8);
    assert_string_equal(status_of(1), "confirmed"); /* the list before had been short */
}

static void lists_of_other_offices_and_days_touch_nobody(void **state)
{
    (void)state;
    struct attendance_guest guest = {1, 1795436000, BOOKING_CONFIRMED};

    list(&guest, 1);
    OK(attendance_list(attendance, day, OTHER, NULL, 0, now.wall_ms / 1000));
    OK(attendance_list(attendance, "2026-11-24", SCOPE, NULL, 0, now.wall_ms / 1000));
    assert_string_equal(status_of(1), "confirmed");
    /* Moved to another office: it is expected there and not gone here. */
    OK(attendance_list(attendance, day, OTHER, &guest, 1, now.wall_ms / 1000));
    list(NULL, 0);
    assert_string_equal(status_of(1), "confirmed");
}

static bool is_judged(int64_t booking_id, int64_t start_s)
{
    bool is;

    OK(attendance_is_judged(attendance, day, booking_id, start_s, &is));
    return is;
}

static void judged_once_until_the_appointment_moves(void **state)
{
    (void)state;
    struct attendance_guest guest = {1, 1795436000, BOOKING_CONFIRMED};

    assert_false(is_judged(1, 1795436000));
    list(&guest, 1);
    assert_false(is_judged(1, 1795436000));
    OK(attendance_judge(attendance, day, 1));
    assert_true(is_judged(1, 1795436000));
    assert_false(is_judged(1, 1795439600)); /* as the list says that is coming in */
    reopen();
    guest.status = BOOKING_MISSED;
    list(&guest, 1);
    assert_true(is_judged(1, 1795436000));
    guest.start_s = 1795439600;
    list(&guest, 1);
    assert_false(is_judged(1, 1795439600));
}

static void old_days_are_forgotten(void **state)
{
    (void)state;
    struct attendance_guest guest = {1, 1795436000, BOOKING_CONFIRMED};
    int64_t from_ms = now.wall_ms;

    list(&guest, 1);
    beats(SCOPE, WATCH_WHOLE, 60000);
    OK(attendance_forget(attendance, now.wall_ms / 1000 - 60));
    assert_string_equal(status_of(1), "confirmed");
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_WHOLE);
    OK(attendance_forget(attendance, now.wall_ms / 1000 + 86400));
    assert_string_equal(status_of(1), "");
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_DARK);
}

static void a_damaged_file_is_set_aside_and_nothing_was_watched(void **state)
{
    (void)state;
    int64_t from_ms = now.wall_ms;

    beats(SCOPE, WATCH_WHOLE, 600000);
    attendance_close(attendance);
    folder_damage(folder.dir, "attendance.db", 0, "no database at all", 18);
    OK(attendance_open(folder.dir, &attendance));
    assert_int_equal(folder_count(folder.dir, "attendance-damaged-"), 1);
    assert_int_equal(watched(SCOPE, from_ms, now.wall_ms), WATCH_DARK);
    beats(SCOPE, WATCH_WHOLE, 600000);
    assert_int_equal(watched(SCOPE, now.wall_ms - 600000, now.wall_ms), WATCH_WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(beats_without_a_gap_are_a_watch),
        TEST(every_gap_says_why),
        TEST(a_gap_of_one_beat_is_a_gap),
        TEST(a_program_that_did_not_run_saw_nobody),
        TEST(a_beat_that_fails_to_come_is_a_gap_and_a_late_one_is_not),
        TEST(a_jump_of_time_spoils_what_was_watched_before),
        TEST(a_clock_put_right_by_seconds_spoils_nothing),
        TEST(who_vanishes_before_being_there_is_gone),
        TEST(lists_of_other_offices_and_days_touch_nobody),
        TEST(judged_once_until_the_appointment_moves),
        TEST(old_days_are_forgotten),
        TEST(a_damaged_file_is_set_aside_and_nothing_was_watched),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
