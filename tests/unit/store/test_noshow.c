/* SPDX-License-Identifier: Apache-2.0 */
/* noshow: absent is said of those alone who would have been seen; of others, why nobody knows. */
#include "store/noshow.h"

#include "base/clock.h"
#include "folder.h"
#include "shim.h"
#include "store/directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OK(call) assert_int_equal((call).code, ERR_OK)

enum { SCOPE = 169, START = 1795436000, STALE_S = 180, EARLY_MIN = 30, GRACE_MIN = 20 };

static struct folder folder;
static struct sundial sundial;
static struct daytime *daytime;
static struct rules rules;
static struct noshow *noshow;
static struct roster_port port;
static int lock_fd;

/* What noshow says, and what stands behind it. */
static struct {
    struct absence_record absences[2000];
    int count;
    enum absence_end end;
    int holders;
    int64_t holder_ids[16];
    int renames;
    int64_t renamed_ids[16];
    int begins, puts, commits, abandons;
    bool refuses;
} said;

static enum absence_end sink_absent(void *self, const struct absence_record *record)
{
    (void)self;
    assert_true(said.count < 2000);
    said.absences[said.count++] = *record;
    return said.end;
}

static void sink_signal(void *self, enum note_kind kind, const struct sighting *sighting)
{
    (void)self;
    assert_true(said.holders < 16 && said.renames < 16);
    if (kind == NOTE_SIGNAL_HOLDER)
        said.holder_ids[said.holders++] = sighting->booking_id;
    else
        said.renamed_ids[said.renames++] = sighting->booking_id;
}

static bool behind_begin(void *self, int32_t scope, int64_t day_s)
{
    (void)self;
    (void)scope;
    (void)day_s;
    said.begins++;
    return !said.refuses;
}

static bool behind_put(void *self, const struct booking *booking)
{
    (void)self;
    (void)booking;
    said.puts++;
    return true;
}

static bool behind_commit(void *self, int64_t fetched_s)
{
    (void)self;
    (void)fetched_s;
    said.commits++;
    return true;
}

static void behind_abandon(void *self)
{
    (void)self;
    said.abandons++;
}

/* A hall as a test wants it; without port.watched there is none. */
static struct {
    struct watch_port port;
    bool leads;
    enum hall_watched watched;
    int asked;
    int64_t from_s, until_s;
} hall;

static bool hall_leading(void *self, int32_t scope)
{
    (void)self;
    assert_int_equal(scope, SCOPE);
    return hall.leads;
}

static enum hall_watched hall_watched(void *self, int32_t scope, int kiosks, int64_t from_s,
                                      int64_t until_s)
{
    (void)self;
    assert_int_equal(scope, SCOPE);
    assert_int_equal(kiosks, 3);
    hall.asked++;
    hall.from_s = from_s;
    hall.until_s = until_s;
    return hall.watched;
}

static void open_noshow(void)
{
    const struct noshow_config config = {.dir = folder.dir,
                                         .keep_days = 30,
                                         .stale_s = STALE_S,
                                         .daytime = daytime,
                                         .rules = &rules,
                                         .watch = hall.port};
    const struct roster_port behind = {NULL, behind_begin, behind_put, behind_commit,
                                       behind_abandon};

    OK(noshow_open(&config, behind, (struct noshow_sink){NULL, sink_absent, sink_signal}, &noshow));
    port = noshow_port(noshow);
}

static int setup(void **state)
{
    (void)state;
    memset(&said, 0, sizeof said);
    memset(&hall, 0, sizeof hall);
    folder = folder_make();
    OK(directory_claim(folder.dir, &lock_fd));
    sundial = (struct sundial){
        .steady_ms = 1000, .machine_ms = (START - 3600) * INT64_C(1000), .in_step = true};
    daytime = sundial_open(&sundial);
    rules = *folder_rules();
    rules.signal_holder = true;
    open_noshow();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    noshow_close(noshow);
    daytime_close(daytime);
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static struct booking booking_make(int64_t id, int64_t start_s, enum booking_status status)
{
    struct booking booking = {.ref = {.id = id, .key = "5ecre7"},
                              .scope = SCOPE,
                              .start_s = start_s,
                              .status = status,
                              .with_appointment = true};

    snprintf(booking.number, sizeof booking.number, "%lld", (long long)id);
    return booking;
}

static void list(const struct booking *bookings, int count)
{
    int64_t now_s = daytime_now_s(daytime);

    assert_true(port.begin(port.self, SCOPE, now_s));
    for (int i = 0; i < count; i++)
        assert_true(port.put(port.self, &bookings[i]));
    assert_true(port.commit(port.self, now_s));
}

/* The kiosk stands there until then: a beat every 15 s, a list every two minutes. */
static void until(int64_t wall_s, const struct booking *bookings, int count, enum watch_gap gap)
{
    for (int beat = 0; daytime_now_s(daytime) < wall_s; beat++) {
        if (beat % 8 == 0)
            list(bookings, count);
        noshow_beat(noshow, gap);
        sundial_pass(&sundial, WATCH_BEAT_MS);
    }
}

static void the_whole_day(const struct booking *bookings, int count)
{
    until(START + 3600, bookings, count, WATCH_WHOLE);
}

static void who_does_not_come_is_absent_when_the_grace_is_over(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START + GRACE_MIN * 60, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 0);
    until(START + 3600, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 1);
    const struct absence_record *absence = &said.absences[0];
    assert_int_equal(absence->gap, WATCH_WHOLE);
    assert_false(absence->shared);
    assert_int_equal(absence->ref.id, 1);
    assert_string_equal(absence->ref.key, "5ecre7");
    assert_string_equal(absence->number, "1");
    assert_int_equal(absence->start_s, START);
    assert_in_range(absence->judged_s, START + GRACE_MIN * 60, START + GRACE_MIN * 60 + 300);
    assert_true(said.begins == said.commits && said.begins > 0 && said.puts == said.begins);
}

static void who_is_there_or_is_no_guest_is_never_absent(void **state)
{
    (void)state;
    static const enum booking_status there[] = {
        BOOKING_OTHER,    BOOKING_RESERVED,   BOOKING_PRECONFIRMED, BOOKING_QUEUED,
        BOOKING_CALLED,   BOOKING_PROCESSING, BOOKING_PARKED,       BOOKING_MISSED,
        BOOKING_FINISHED, BOOKING_DELETED,    BOOKING_BLOCKED};
    struct booking bookings[13];

    for (int i = 0; i < 11; i++)
        bookings[i] = booking_make(i + 1, START, there[i]);
    bookings[11] = booking_make(12, START, BOOKING_CONFIRMED);
    bookings[11].with_appointment = false;
    bookings[12] = booking_make(13, START, BOOKING_CONFIRMED);
    bookings[12].scope = 4; /* an office that is not served here */
    the_whole_day(bookings, 13);
    assert_int_equal(said.count, 0);
}

static void a_gap_in_the_watch_makes_it_unknown(void **state)
{
    (void)state;
    static const enum watch_gap gaps[] = {WATCH_OUT_OF_SERVICE, WATCH_SCANNER, WATCH_CLOCK};
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    for (int i = 0; i < 3; i++) {
        until(START - 600, &booking, 1, WATCH_WHOLE);
        until(START - 570, &booking, 1, gaps[i]);
        the_whole_day(&booking, 1);
        assert_int_equal(said.count, 1);
        assert_int_equal(said.absences[0].gap, gaps[i]);
        teardown(NULL);
        setup(NULL);
    }
}

static void a_gap_before_the_check_in_opens_does_not_matter(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START - EARLY_MIN * 60 - 60, &booking, 1, WATCH_SCANNER);
    the_whole_day(&booking, 1);
    assert_int_equal(said.absences[0].gap, WATCH_WHOLE);
}

static void a_restart_in_the_window_makes_it_unknown(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START + 600, &booking, 1, WATCH_WHOLE);
    noshow_close(noshow);
    open_noshow();
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_true(said.absences[0].gap == WATCH_DARK || said.absences[0].gap == WATCH_ROSTER);
}

static void said_once_also_over_a_restart(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    the_whole_day(&booking, 1);
    noshow_close(noshow);
    open_noshow();
    until(START + 7200, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 1);
}

static void lists_that_stay_away_make_it_unknown(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START - 600, &booking, 1, WATCH_WHOLE);
    for (int beat = 0; beat < 20; beat++) { /* five minutes without a network */
        noshow_beat(noshow, WATCH_WHOLE);
        sundial_pass(&sundial, WATCH_BEAT_MS);
    }
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_ROSTER);
}

static void a_list_that_was_given_up_is_no_list(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    sundial_pass(&sundial, (3600 + 1500) * 1000);
    assert_true(port.begin(port.self, SCOPE, daytime_now_s(daytime)));
    assert_true(port.put(port.self, &booking));
    port.abandon(port.self);
    assert_int_equal(said.abandons, 1);
    assert_int_equal(said.count, 0);
    said.refuses = true;
    assert_false(port.begin(port.self, SCOPE, daytime_now_s(daytime)));
}

static void a_jump_of_time_makes_it_unknown(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START - 600, &booking, 1, WATCH_WHOLE);
    sundial.machine_ms += 600000;
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_CLOCK);
}

static void while_the_time_is_not_sure_nothing_is_said(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    sundial.in_step = false;
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 0);
    sundial.in_step = true;
    list(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_CLOCK);
}

static void where_other_kiosks_serve_the_office_nobody_knows(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    rules.offices[0].kiosks = 2;
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_true(said.absences[0].shared);
}

static void hall_begins(bool leads, enum hall_watched watched)
{
    hall.port = (struct watch_port){NULL, hall_leading, hall_watched};
    hall.leads = leads;
    hall.watched = watched;
    rules.offices[0].kiosks = 3;
    noshow_close(noshow);
    open_noshow();
}

static void in_a_hall_all_kiosks_must_have_watched(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    hall_begins(true, HALL_WATCHED_WHOLE);
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_true(said.absences[0].gap == WATCH_WHOLE && !said.absences[0].shared &&
                !said.absences[0].hall);
    assert_int_equal(hall.from_s, START - EARLY_MIN * 60);
    assert_int_equal(hall.until_s, START + GRACE_MIN * 60);
    teardown(NULL);
    setup(NULL);
    hall_begins(true, HALL_WATCHED_BLIND);
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_true(said.absences[0].hall && !said.absences[0].shared);
}

static void only_one_of_the_hall_says_it(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    hall_begins(false, HALL_WATCHED_WHOLE);
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 0);
    assert_int_equal(hall.asked, 0);
    /* The one that led has gone: this one takes over what was not said. */
    hall.leads = true;
    list(&booking, 1);
    assert_int_equal(said.count, 1);
    list(&booking, 1);
    assert_int_equal(said.count, 1);
}

static void what_the_hall_cannot_say_yet_is_asked_again(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    hall_begins(true, HALL_WATCHED_NOT_YET);
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 0);
    assert_true(hall.asked > 1);
    hall.watched = HALL_WATCHED_WHOLE;
    list(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_false(said.absences[0].hall);
}

static void a_gap_here_needs_no_word_of_the_others(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    hall_begins(true, HALL_WATCHED_WHOLE);
    until(START - 600, &booking, 1, WATCH_WHOLE);
    until(START - 570, &booking, 1, WATCH_SCANNER);
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_SCANNER);
    assert_int_equal(hall.asked, 0);
}

static void an_office_with_one_kiosk_does_not_ask_the_hall(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    hall_begins(false, HALL_WATCHED_BLIND);
    rules.offices[0].kiosks = 1;
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_WHOLE);
}

static struct status_store state_now(void)
{
    struct status_store status = {0};

    noshow_state(noshow, &status);
    return status;
}

static void the_hall_is_told_how_the_watch_stands(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);
    int64_t begun_s = daytime_now_s(daytime);

    until(begun_s + 600, &booking, 1, WATCH_WHOLE);
    struct status_store status = state_now();
    assert_int_equal(status.offices[0].whole_s, begun_s);
    assert_int_equal(status.gap_count, 1); /* before the program began */
    assert_int_equal(status.gaps[0].from_s, clock_day_start(begun_s));
    assert_int_equal(status.gaps[0].until_s, begun_s);
    assert_int_equal(status.gaps[0].gap, WATCH_DARK);
    int64_t broke_s = daytime_now_s(daytime);
    until(broke_s + 60, &booking, 1, WATCH_SCANNER);
    status = state_now();
    assert_int_equal(status.offices[0].whole_s, 0);
    assert_int_equal(status.gap_count, 2);
    assert_int_equal(status.gaps[1].from_s, broke_s);
    assert_int_equal(status.gaps[1].until_s, 0);
    assert_int_equal(status.gaps[1].gap, WATCH_SCANNER);
    until(broke_s + 600, &booking, 1, WATCH_WHOLE);
    status = state_now();
    assert_int_equal(status.offices[0].whole_s, broke_s + 60);
    assert_int_equal(status.gaps[1].until_s, broke_s + 60);
    /* No beat any more: from the last one on nobody watched. */
    sundial_pass(&sundial, 60000);
    status = state_now();
    assert_int_equal(status.offices[0].whole_s, 0);
    assert_int_equal(status.gap_count, 3);
    assert_int_equal(status.gaps[2].until_s, 0);
    assert_int_equal(status.gaps[2].gap, WATCH_DARK);
}

static void switched_off_it_says_nothing_and_keeps_no_file(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    noshow_close(noshow);
    rules.attendance = ATTENDANCE_OFF;
    directory_release(lock_fd);
    folder_remove(&folder);
    folder = folder_make();
    OK(directory_claim(folder.dir, &lock_fd));
    open_noshow();
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 0);
    assert_int_equal(folder_count(folder.dir, "attendance"), 0);
    assert_true(said.puts > 0);
}

static void what_the_disk_refused_is_said_at_the_next_list(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    said.end = ABSENCE_LATER;
    the_whole_day(&booking, 1);
    assert_true(said.count > 1);
    said.count = 0;
    said.end = ABSENCE_RECORDED;
    until(START + 7200, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_WHOLE);
}

static void who_checked_in_here_is_not_asked_for_again(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    said.end = ABSENCE_THERE; /* the service does not know it yet */
    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
}

static void a_moved_appointment_is_judged_anew(void **state)
{
    (void)state;
    struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    the_whole_day(&booking, 1);
    assert_int_equal(said.count, 1);
    booking.start_s = START + 7200;
    until(START + 7200 + 3600, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 2);
    assert_int_equal(said.absences[1].start_s, START + 7200);
    assert_int_equal(said.absences[1].gap, WATCH_WHOLE);
}

static void who_is_gone_from_the_list_is_not_absent(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START, &booking, 1, WATCH_WHOLE);
    the_whole_day(NULL, 0);
    assert_int_equal(said.count, 0);
}

static void many_are_judged_and_those_before_do_not_crowd_them_out(void **state)
{
    (void)state;
    enum { MANY = 1300 };
    static struct booking bookings[MANY];

    for (int i = 0; i < MANY; i++)
        bookings[i] = booking_make(i + 1, START, BOOKING_CONFIRMED);
    sundial_pass(&sundial, (3600 + 1500) * 1000);
    for (int i = 0; i < 4; i++) /* not all at one list, but all */
        list(bookings, MANY);
    assert_int_equal(said.count, MANY);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(said.absences[i].ref.id, i + 1);
}

static void a_damaged_file_is_set_aside_and_the_watch_goes_on(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);

    until(START - 600, &booking, 1, WATCH_WHOLE);
    noshow_close(noshow);
    folder_damage(folder.dir, "attendance.db", 0, "no database at all", 18);
    open_noshow();
    the_whole_day(&booking, 1);
    assert_int_equal(folder_count(folder.dir, "attendance-damaged-"), 1);
    assert_int_equal(said.count, 1);
    assert_true(said.absences[0].gap != WATCH_WHOLE);
}

static void one_holder_behind_several_bookings_is_told_once_for_each(void **state)
{
    (void)state;
    struct booking bookings[4];

    for (int i = 0; i < 4; i++) {
        bookings[i] = booking_make(i + 1, START, BOOKING_CONFIRMED);
        memset(bookings[i].holder, i < 3 ? 7 : 9, sizeof bookings[i].holder);
    }
    list(bookings, 1);
    assert_int_equal(said.holders, 0);
    list(bookings, 2);
    assert_int_equal(said.holders, 2);
    /* Tomorrow's list in the evening does not make today's news again. */
    assert_true(port.begin(port.self, SCOPE, daytime_now_s(daytime) + 86400));
    bookings[3] = booking_make(9, START + 86400, BOOKING_CONFIRMED);
    memset(bookings[3].holder, 7, sizeof bookings[3].holder);
    assert_true(port.put(port.self, &bookings[3]) && port.commit(port.self, 0));
    list(bookings, 3);
    assert_int_equal(said.holders, 3);
    assert_int_equal(said.holder_ids[2], 3);
    rules.signal_holder = false;
    memset(bookings[3].holder, 7, sizeof bookings[3].holder);
    list(bookings, 4);
    assert_int_equal(said.holders, 3);
}

static void list_of_day(int64_t day_s, const struct booking *booking)
{
    assert_true(port.begin(port.self, SCOPE, day_s));
    assert_true(port.put(port.self, booking) && port.commit(port.self, 0));
}

static void a_name_that_is_changed_is_told_also_since_the_evening_before(void **state)
{
    struct booking booking = booking_make(7, START + 86400, BOOKING_CONFIRMED);
    (void)state;

    rules.signal_renamed = true;
    memset(booking.name_tag, 1, sizeof booking.name_tag);
    list_of_day(clock_day_start(START + 86400), &booking);
    assert_int_equal(said.renames, 0);
    sundial_pass(&sundial, INT64_C(1000) * 86400);
    list_of_day(clock_day_start(START + 86400), &booking);
    assert_int_equal(said.renames, 0);
    memset(booking.name_tag, 2, sizeof booking.name_tag);
    list_of_day(clock_day_start(START + 86400), &booking);
    list_of_day(clock_day_start(START + 86400), &booking);
    assert_int_equal(said.renames, 1);
    assert_int_equal(said.renamed_ids[0], 7);
    memset(booking.name_tag, 0, sizeof booking.name_tag); /* a list that brought none */
    list_of_day(clock_day_start(START + 86400), &booking);
    memset(booking.name_tag, 3, sizeof booking.name_tag);
    list_of_day(clock_day_start(START + 86400), &booking);
    assert_int_equal(said.renames, 2);
    rules.signal_renamed = false;
    memset(booking.name_tag, 4, sizeof booking.name_tag);
    list_of_day(clock_day_start(START + 86400), &booking);
    assert_int_equal(said.renames, 2);
    assert_int_equal(said.holders, 0);
}

static void one_fault_at_every_operation_makes_nobody_absent_who_was_not_looked_for(void **state)
{
    (void)state;
    const struct booking booking = booking_make(1, START, BOOKING_CONFIRMED);
    bool hit = true;

    for (int at = 1; hit; at += 61) {
        sundial_pass(&sundial, (3600 - EARLY_MIN * 60 - 60) * 1000);
        shim_arm(SHIM_FAULT, at, (unsigned)at);
        the_whole_day(&booking, 1);
        hit = shim_hit();
        shim_arm(SHIM_NONE, 0, 0);
        until(START + 7200, &booking, 1, WATCH_WHOLE);
        /* Said once or, where saying so was not written down, twice (the journal has it once). */
        assert_in_range(said.count, 1, 2);
        assert_int_equal(folder_count(folder.dir, "attendance-damaged-"), 0);
        teardown(NULL);
        setup(NULL);
        assert_true(at < 20000);
    }
}

static void a_day_of_25_hours_is_watched_as_any_other(void **state)
{
    (void)state;
    enum { NIGHT = 1792879200 + 2 * 3600 }; /* 2026-10-25 02:00, which comes twice */
    const struct booking booking = booking_make(1, NIGHT + 3600, BOOKING_CONFIRMED);

    sundial.machine_ms = (NIGHT - 3600) * INT64_C(1000);
    until(NIGHT + 3 * 3600, &booking, 1, WATCH_WHOLE);
    assert_int_equal(said.count, 1);
    assert_int_equal(said.absences[0].gap, WATCH_WHOLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(who_does_not_come_is_absent_when_the_grace_is_over),
        TEST(who_is_there_or_is_no_guest_is_never_absent),
        TEST(a_gap_in_the_watch_makes_it_unknown),
        TEST(a_gap_before_the_check_in_opens_does_not_matter),
        TEST(a_restart_in_the_window_makes_it_unknown),
        TEST(said_once_also_over_a_restart),
        TEST(lists_that_stay_away_make_it_unknown),
        TEST(a_list_that_was_given_up_is_no_list),
        TEST(a_jump_of_time_makes_it_unknown),
        TEST(while_the_time_is_not_sure_nothing_is_said),
        TEST(where_other_kiosks_serve_the_office_nobody_knows),
        TEST(in_a_hall_all_kiosks_must_have_watched),
        TEST(only_one_of_the_hall_says_it),
        TEST(what_the_hall_cannot_say_yet_is_asked_again),
        TEST(a_gap_here_needs_no_word_of_the_others),
        TEST(an_office_with_one_kiosk_does_not_ask_the_hall),
        TEST(the_hall_is_told_how_the_watch_stands),
        TEST(switched_off_it_says_nothing_and_keeps_no_file),
        TEST(what_the_disk_refused_is_said_at_the_next_list),
        TEST(who_checked_in_here_is_not_asked_for_again),
        TEST(a_moved_appointment_is_judged_anew),
        TEST(who_is_gone_from_the_list_is_not_absent),
        TEST(many_are_judged_and_those_before_do_not_crowd_them_out),
        TEST(a_damaged_file_is_set_aside_and_the_watch_goes_on),
        TEST(one_holder_behind_several_bookings_is_told_once_for_each),
        TEST(a_name_that_is_changed_is_told_also_since_the_evening_before),
        TEST(one_fault_at_every_operation_makes_nobody_absent_who_was_not_looked_for),
        TEST(a_day_of_25_hours_is_watched_as_any_other),
#undef TEST
    };
    shim_install(); /* thousands of beats: nothing is synced really */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
