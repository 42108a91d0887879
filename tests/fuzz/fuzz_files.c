/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file of the store as damaged bytes: opened, read and written on as the kiosk and its tool
 * would. The first byte says which file; then come damages, five bytes each, to a good one: where
 * (three bytes), how many bytes (one), and what they become. A key file and a text of guesses (or
 * of a roll) are the bytes themselves.
 */
#include "fuzz_target.h"

#include "base/log.h"
#include "core/roll.h"
#include "store/attendance.h"
#include "store/feed.h"
#include "store/guesses.h"
#include "store/journal.h"
#include "store/keyfile.h"
#include "store/listing.h"
#include "store/roster.h"
#include "store/settling.h"
#include "store/turnout_read.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 18, DAY_S = 1795436000 };
enum which { JOURNAL, ATTENDANCE, ROSTER, KEY, GUESSES, WHICH_COUNT };

static const char *const names[] = {"journal.db", "attendance.db", "roster.db"};
static const struct journal_self self = {
    .kiosk = "K1", .run = {"0123456789abcdef0123456789abcdef"}, .hall = true};
static const struct daytime_reading now = {
    .wall_ms = INT64_C(1000) * DAY_S, .steady_ms = 5000, .sure = true};
static char dir[64];
static struct {
    uint8_t bytes[FILE_MAX];
    size_t len;
} good[3];

static void expect(bool ok)
{
    if (!ok)
        abort();
}

static void path_of(const char *name, char ret_path[160])
{
    snprintf(ret_path, 160, "%s/%s", dir, name);
}

static void folder_clear(void)
{
    char path[160 + 256];
    DIR *d = opendir(dir);

    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        unlink(path);
    }
    if (d != NULL)
        closedir(d);
}

static void folder_drop(void)
{
    folder_clear();
    rmdir(dir);
}

/* ---- what the kiosk does with a file, good or not ----------------------------------------- */

static bool line_count(void *me, const struct listing_line *line)
{
    *(int *)me += line->kind != NULL && line->state != NULL && line->reason != NULL;
    return true;
}

static bool step_count(void *me, const struct listing_step *step)
{
    *(int *)me += step->state != NULL && step->actor != NULL;
    return true;
}

static bool day_count(void *me, const struct turnout_day *day)
{
    *(int *)me += day->expected >= 0;
    return true;
}

static bool event_count(void *me, const struct hall_event *event)
{
    *(int *)me += event->sequence != 0 && event->kind[HALL_WORD_MAX] == '\0';
    return true;
}

static void journal_feed(void)
{
    struct feed *feed;
    int64_t after;
    int count = 0;
    bool changed;

    if (err_is(feed_open(dir, "K1", &feed)))
        return;
    (void)err_is(feed_changed(feed, &changed));
    (void)err_is(feed_before(feed, DAY_S, &after));
    (void)err_is(feed_each(feed, 0, event_count, &count));
    feed_close(feed);
}

static void journal_read(int64_t entry)
{
    struct turnout_span span = {.from = "2026-11-01", .to = "2026-11-30", .today = "2026-11-24"};
    const struct settling settling = {
        .entry = entry, .retry = true, .by = "Weber", .reason = "", .at_s = DAY_S};
    enum state state;
    enum kind kind;
    int count = 0;

    (void)err_is(listing_each(dir, line_count, &count));
    (void)err_is(listing_history(dir, entry, step_count, &count));
    (void)err_is(turnout_read(dir, &span, day_count, &count));
    (void)err_is(settling_do(dir, &settling, &kind, &state));
    journal_feed();
}

static int64_t journal_checkin(struct journal *journal, int64_t booking_id)
{
    struct checkin_record record = {.ref = {.id = booking_id},
                                    .scope = 141,
                                    .number = "100501",
                                    .start_s = DAY_S,
                                    .arrived_s = DAY_S,
                                    .write_arrival_s = DAY_S};
    struct journal_uid uid = journal_uid_make();
    struct journal_receipt receipt;

    if (err_is(journal_record_checkin(journal, &uid, &record, &now, &receipt)))
        return 0;
    expect(receipt.entry != 0);
    return receipt.entry;
}

static void journal_numbers(struct journal *journal)
{
    const struct own_numbers own = {.prefix = "KA", .first = 1, .last = 99};
    struct walkin_record record = {.scope = 141, .asked_s = DAY_S};
    struct journal_uid uid = journal_uid_make();
    char first[BOOKING_NUMBER_MAX + 1], second[BOOKING_NUMBER_MAX + 1];
    struct journal_receipt receipt;

    struct err e = journal_record_own(journal, &uid, &record, &own, &now, &receipt, first);
    uid = journal_uid_make();
    if (!err_is(e) && first[0] != '\0' &&
        !err_is(journal_record_own(journal, &uid, &record, &own, &now, &receipt, second)))
        expect(strcmp(first, second) != 0);
    if (!err_is(journal_record_walkin(journal, &uid, &record, &now, &receipt))) {
        record.entry = receipt.entry;
        (void)err_is(journal_record_number(journal, &record, &now, &receipt));
    }
}

/* Asked, told that another was first, and told of another's check-in. */
static void journal_hall(struct journal *journal)
{
    const struct hall_event event = {.kiosk = "K2",
                                     .journal = "00112233445566778899aabbccddeeff",
                                     .sequence = 1,
                                     .kind = "checkin",
                                     .state = "recorded",
                                     .booking_id = 9,
                                     .arrived_s = DAY_S};
    const struct once first = {.kiosk = "K2", .arrived_s = DAY_S};
    struct journal_receipt receipt;
    struct journal_once once;
    int64_t after = 0;
    int unclaimed;

    for (int i = 0; i < 20 && !err_is(journal_once_next(journal, after, &once)); i++) {
        if (once.entry == 0 || err_is(journal_once_end(journal, &once, (enum once_end)(i % 3),
                                                       &first, &now, &receipt)))
            break;
        after = once.entry;
    }
    (void)err_is(journal_unclaimed(journal, &unclaimed));
    (void)err_is(journal_hear(journal, &event, &now));
    (void)err_is(journal_forget_elsewhere(journal, DAY_S));
}

static int64_t journal_use(struct journal *journal)
{
    struct absence_record absence = {.ref = {.id = 9}, .scope = 141, .start_s = DAY_S};
    struct journal_uid uid = journal_uid_make();
    char memo[JOURNAL_MEMO_MAX + 1];
    struct journal_receipt receipt;
    struct journal_counts counts;
    struct outbox_item item;
    enum absence_end end;
    enum claim claim;
    int64_t ms;
    int corrected;

    (void)err_is(journal_revive(journal, true, NULL, 0, &now));
    (void)err_is(journal_correct(journal, true, &now, &corrected));
    (void)err_is(journal_memo_get(journal, "guesses", memo));
    (void)err_is(journal_record_absence(journal, &uid, &absence, true, &now, &receipt, &end));
    int64_t entry = journal_checkin(journal, 9);
    journal_numbers(journal);
    for (int i = 0; i < 20 && !err_is(journal_take(journal, &now, &item)) && item.entry != 0; i++)
        if (err_is(journal_settle(journal, item.entry, (enum outcome)(i % 4), "", &now)))
            break;
    (void)err_is(journal_count(journal, &counts));
    (void)err_is(journal_due_in_ms(journal, &now, &ms));
    (void)err_is(journal_hurry(journal));
    (void)err_is(journal_claim_of(journal, 4711, &claim));
    journal_hall(journal);
    (void)err_is(journal_forget(journal, DAY_S - 86400));
    return entry;
}

static void journal_try(void)
{
    struct journal *journal;

    journal_read(1);
    struct err e = journal_open(dir, &self, &journal);
    if (err_is(e)) { /* a newer program's file is left alone; any other is set aside */
        expect(e.code == ERR_UNSUPPORTED);
        return;
    }
    int64_t entry = journal_use(journal);
    journal_close(journal);
    journal_read(entry);
}

static void attendance_use(struct attendance *attendance)
{
    const struct attendance_guest guests[] = {{1, DAY_S, BOOKING_CONFIRMED},
                                              {2, DAY_S, BOOKING_QUEUED}};
    enum watch_gap gap;
    struct gaps gaps = {.count = 0};
    int64_t whole_s;
    bool judged;

    (void)err_is(attendance_beat(attendance, 141, WATCH_WHOLE, &now));
    if (!err_is(attendance_watched(attendance, 141, now.wall_ms - 1000, now.wall_ms, &gap)))
        expect((unsigned)gap < WATCH_GAP_COUNT);
    (void)err_is(attendance_state(attendance, 141, 0, &now, &whole_s, &gaps));
    expect(gaps.count >= 0 && gaps.count <= HALL_GAPS_MAX);
    (void)err_is(attendance_is_judged(attendance, "2026-11-23", 1, DAY_S, &judged));
    (void)err_is(attendance_list(attendance, "2026-11-23", 141, guests, 2, DAY_S));
    (void)err_is(attendance_judge(attendance, "2026-11-23", 1));
    (void)err_is(attendance_forget(attendance, DAY_S - 86400));
}

static void attendance_try(void)
{
    struct attendance *attendance;
    struct err e = attendance_open(dir, &attendance);

    if (err_is(e)) {
        expect(e.code == ERR_UNSUPPORTED);
        return;
    }
    attendance_use(attendance);
    attendance_close(attendance);
}

static struct booking booking_make(int64_t id)
{
    struct booking booking = {.ref = {.id = id},
                              .scope = 141,
                              .start_s = DAY_S,
                              .persons = 1,
                              .status = BOOKING_CONFIRMED,
                              .with_appointment = true};

    snprintf(booking.ref.key, sizeof booking.ref.key, "%064x", (unsigned)id);
    snprintf(booking.number, sizeof booking.number, "%d", (int)id);
    return booking;
}

static void roster_fill(struct roster *roster)
{
    if (err_is(roster_begin(roster, "2026-11-23", 141)))
        return;
    for (int i = 0; i < 5; i++) {
        struct booking booking = booking_make(100501 + i);
        (void)err_is(roster_put(roster, &booking));
    }
    (void)err_is(roster_commit(roster, DAY_S));
}

static void roster_try(void)
{
    static const int32_t scopes[] = {141};
    struct booking booking = booking_make(100501), found, many[CANDIDATES_MAX];
    struct roster *roster;
    int count;
    bool whole;

    struct err e = roster_open(dir, ROSTER_KEY_MEMORY, &roster);
    if (err_is(e)) {
        expect(e.code == ERR_UNSUPPORTED);
        return;
    }
    if (!err_is(roster_find(roster, &booking.ref, &found)))
        expect(found.ref.id == booking.ref.id && found.start_s == DAY_S);
    (void)err_is(
        roster_find_number(roster, scopes, 1, "100502", "2026-11-23", many, &count, &whole));
    roster_fill(roster);
    (void)err_is(roster_find(roster, &booking.ref, &found));
    (void)err_is(roster_forget_before(roster, "2026-11-24"));
    roster_close(roster);
}

/* ---- good files to begin with ------------------------------------------------------------- */

static void good_keep(enum which which)
{
    char path[160];

    path_of(names[which], path);
    FILE *f = fopen(path, "rb");
    expect(f != NULL);
    good[which].len = fread(good[which].bytes, 1, FILE_MAX, f);
    fclose(f);
    expect(good[which].len > 0 && good[which].len < FILE_MAX);
    folder_clear();
}

static void good_make(void)
{
    struct attendance *attendance;
    struct journal *journal;
    struct roster *roster;

    expect(!err_is(journal_open(dir, &self, &journal)));
    for (int i = 0; i < 5; i++)
        (void)journal_checkin(journal, i + 1);
    (void)journal_use(journal);
    expect(!err_is(journal_memo_put(journal, "guesses", "3 1 30000 1 1795436000000")));
    journal_close(journal);
    good_keep(JOURNAL);
    expect(!err_is(attendance_open(dir, &attendance)));
    attendance_use(attendance);
    attendance_close(attendance);
    good_keep(ATTENDANCE);
    expect(!err_is(roster_open(dir, ROSTER_KEY_MEMORY, &roster)));
    roster_fill(roster);
    roster_close(roster);
    good_keep(ROSTER);
}

static void begin(void)
{
    static bool begun;

    if (begun)
        return;
    begun = true;
    log_level_set(LOG_ERROR + 1);
    setenv("TZ", "Europe/Berlin", 1);
    snprintf(dir, sizeof dir, "%s/ankunft-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    expect(mkdtemp(dir) != NULL);
    atexit(folder_drop);
    good_make();
}

/* ---- the damage --------------------------------------------------------------------------- */

static void file_write(const char *name, const uint8_t *bytes, size_t len)
{
    char path[160];

    path_of(name, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    expect(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    close(fd);
}

static void damaged_write(enum which which, const uint8_t *data, size_t size)
{
    static uint8_t bytes[FILE_MAX];
    size_t len = good[which].len;

    memcpy(bytes, good[which].bytes, len);
    for (; size >= 5; data += 5, size -= 5) {
        size_t at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % len;
        for (size_t i = at; i < len && i < at + data[3]; i++)
            bytes[i] = data[4];
    }
    /* What is left over cuts the file. */
    file_write(names[which], bytes, size > 0 ? len * data[0] / 256 : len);
}

static void key_try(const uint8_t *data, size_t size)
{
    unsigned char key[KEYFILE_BYTES];

    file_write("some.key", data, size);
    expect(err_is(keyfile_get(dir, "some.key", key)) == (size != KEYFILE_BYTES));
}

/* The same text, as what was kept of the printer's roll. */
static void roll_try(const char *text)
{
    char again[ROLL_TEXT_MAX + 1];
    struct roll roll, same;
    int64_t until_s;

    if (!roll_read(text, &roll))
        return;
    roll_write(&roll, again);
    expect(roll_read(again, &same) && memcmp(&roll, &same, sizeof roll) == 0);
    expect(roll_forecast(&roll, 80000, DAY_S, &until_s) >= 0);
    roll_add(&roll, 100, DAY_S);
}

static void guesses_try(const uint8_t *data, size_t size)
{
    char text[200] = "";
    struct guesses guesses;

    memcpy(text, data, size < sizeof text - 1 ? size : sizeof text - 1);
    bool ours = guesses_read(text, &now, &guesses);
    expect(guesses.wrong_answers >= 0 && guesses.wrong_answers <= GUESSES_COUNT_MAX);
    expect(guesses.pauses >= 0 && guesses.pauses <= GUESSES_COUNT_MAX);
    expect(guesses.pause_ms >= 0 && guesses.pause_ms <= GUESSES_PAUSE_MAX_MS);
    expect(ours || (guesses.wrong_answers == 0 && guesses.pause_ms == 0));
    roll_try(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin();
    if (size == 0)
        return 0;
    enum which which = (enum which)(data[0] % WHICH_COUNT);
    if (which < KEY)
        damaged_write(which, data + 1, size - 1);
    if (which == JOURNAL)
        journal_try();
    else if (which == ATTENDANCE)
        attendance_try();
    else if (which == ROSTER)
        roster_try();
    else if (which == KEY)
        key_try(data + 1, size - 1);
    else
        guesses_try(data + 1, size - 1);
    folder_clear();
    return 0;
}
