/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster: found by code and by number, replaced whole, forgotten from every byte; what lies on the
 * disk tells a thief nothing, and a cut at any moment leaves the old set or the new one.
 */
#include "base/clock.h"
#include "base/log.h"
#include "folder.h"
#include "shim.h"
#include "store/directory.h"
#include "store/roster.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define TODAY     "2026-11-23"
#define TOMORROW  "2026-11-24"
#define YESTERDAY "2026-11-22"

enum { OFFICE = 141, OTHER_OFFICE = 142, FEW = 40, OPERATIONS_MAX = 4000 };

static const int64_t noon_s = 1795431600; /* of TODAY, 12:00 in Berlin */
static const int32_t offices[] = {OFFICE, OTHER_OFFICE};

static struct folder folder;
static struct roster *roster;
static int lock_fd;

/* Ids and numbers of a shape that no other byte of a file has by chance. */
static struct booking booking_make(int n)
{
    struct booking b = {.ref.id = INT64_C(31415926535) + n,
                        .scope = OFFICE,
                        .service = 120335,
                        .persons = 2,
                        .start_s = noon_s + n,
                        .arrival_s = noon_s + n,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true,
                        .place = "Office of the ground floor",
                        .street = "Street 1",
                        .hint = "Zone B"};

    snprintf(b.ref.key, sizeof b.ref.key, "5ec7e7%058d", n);
    snprintf(b.number, sizeof b.number, "QX%06d", n);
    return b;
}

static struct booking old_booking_make(int n)
{
    struct booking b = booking_make(n);

    snprintf(b.ref.key, sizeof b.ref.key, "%04x", 0xbe00 + n);
    return b;
}

static int setup(void **state)
{
    (void)state;
    folder = folder_make();
    return err_is(directory_claim(folder.dir, &lock_fd)) ||
           err_is(roster_open(folder.dir, ROSTER_KEY_MEMORY, &roster));
}

static int teardown(void **state)
{
    (void)state;
    roster_close(roster);
    roster = NULL;
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

static void reopen(enum roster_key_home home)
{
    roster_close(roster);
    assert_false(err_is(roster_open(folder.dir, home, &roster)));
}

/* Takes in bookings from..to-1 as the set of TODAY at OFFICE. */
static struct err fill_today(int from, int to, int64_t fetched_s)
{
    struct err e = roster_begin(roster, TODAY, OFFICE);

    for (int n = from; n < to && !err_is(e); n++) {
        struct booking booking = booking_make(n);
        e = roster_put(roster, &booking);
    }
    return err_is(e) ? e : roster_commit(roster, fetched_s);
}

/* One booking as the whole set of a day and office. */
static void fill_one(struct booking booking, int32_t scope, int days_later)
{
    char day[11];

    booking.scope = scope;
    booking.start_s += days_later * 86400;
    clock_day_name(booking.start_s, day);
    assert_false(err_is(roster_begin(roster, day, scope)));
    assert_false(err_is(roster_put(roster, &booking)));
    assert_false(err_is(roster_commit(roster, noon_s)));
}

static enum err_code found(struct booking booking, struct booking *ret_found)
{
    return roster_find(roster, &booking.ref, ret_found).code;
}

static int number_count(const char *number, const char *day, bool *ret_whole,
                        struct booking ret_bookings[CANDIDATES_MAX])
{
    int count;

    assert_false(err_is(
        roster_find_number(roster, offices, 2, number, day, ret_bookings, &count, ret_whole)));
    return count;
}

static void found_by_code_with_all_that_was_put(void **state)
{
    (void)state;
    struct booking b = booking_make(7), f;

    assert_int_equal(found(b, &f), ERR_GONE); /* no set: nothing can be said */
    assert_false(err_is(fill_today(0, FEW, noon_s)));
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(found(b, &f), ERR_OK);
        assert_true(f.offline);
        assert_true(f.ref.id == b.ref.id);
        assert_string_equal(f.ref.key, b.ref.key);
        assert_string_equal(f.number, b.number);
        assert_int_equal(f.scope, b.scope);
        assert_int_equal(f.service, b.service);
        assert_int_equal(f.persons, b.persons);
        assert_int_equal(f.start_s, b.start_s);
        assert_int_equal(f.arrival_s, b.arrival_s);
        assert_int_equal(f.status, b.status);
        assert_true(f.with_appointment);
        assert_string_equal(f.place, b.place);
        assert_string_equal(f.street, b.street);
        assert_string_equal(f.hint, b.hint);
        reopen(ROSTER_KEY_MEMORY);
    }
}

/* What a document leads to: without the code, today's alone, and only where ids are wanted. */
static void found_by_id_where_documents_are_asked_for(void **state)
{
    (void)state;
    struct booking b = booking_make(7), f;
    char day[11];

    clock_day_name(noon_s, day);
    assert_false(err_is(fill_today(0, FEW, noon_s)));
    assert_int_equal(roster_find_id(roster, offices, 2, b.ref.id, day, &f).code, ERR_UNKNOWN);
    roster_index_ids(roster);
    assert_false(err_is(fill_today(0, FEW, noon_s)));
    assert_int_equal(roster_find_id(roster, offices, 2, b.ref.id, day, &f).code, ERR_OK);
    assert_true(f.ref.id == b.ref.id && f.offline);
    assert_string_equal(f.ref.key, "");
    assert_string_equal(f.number, b.number);
    assert_int_equal(roster_find_id(roster, offices, 2, b.ref.id + 100000, day, &f).code,
                     ERR_UNKNOWN);
    clock_day_name(noon_s + 86400, day);
    assert_int_equal(roster_find_id(roster, offices, 2, b.ref.id, day, &f).code, ERR_UNKNOWN);
    /* An old key of four digits: never on the disk, and found all the same. */
    b = booking_make(8);
    b.ref.key[4] = '\0';
    fill_one(b, b.scope, 0);
    clock_day_name(b.start_s, day);
    assert_int_equal(roster_find_id(roster, offices, 2, b.ref.id, day, &f).code, ERR_OK);
    assert_true(f.ref.id == b.ref.id);
}

static void wrong_key_and_wrong_id_find_nothing(void **state)
{
    (void)state;
    struct booking b = booking_make(7), f, zero = {0};

    assert_false(err_is(fill_today(0, FEW, noon_s)));
    b.ref.key[63] ^= 1;
    assert_int_equal(found(b, &f), ERR_UNKNOWN);
    assert_memory_equal(&f, &zero, sizeof zero);
    b = booking_make(7);
    b.ref.id++;
    assert_int_equal(found(b, &f), ERR_UNKNOWN);
    b = booking_make(7);
    b.ref.key[0] = '\0';
    assert_int_equal(found(b, &f), ERR_UNKNOWN);
}

static void only_bookings_of_the_set_are_taken(void **state)
{
    (void)state;
    struct booking pseudo = booking_make(1), elsewhere = booking_make(2), late = booking_make(3);
    struct booking good = booking_make(4), f;

    pseudo.ref.id = 0;
    elsewhere.scope = OTHER_OFFICE;
    late.start_s = noon_s + 12 * 3600; /* midnight in Berlin */
    assert_int_equal(roster_put(roster, &good).code, ERR_CANCELLED);
    assert_int_equal(roster_commit(roster, noon_s).code, ERR_CANCELLED);
    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    assert_int_equal(roster_put(roster, &pseudo).code, ERR_RANGE);
    assert_int_equal(roster_put(roster, &elsewhere).code, ERR_RANGE);
    assert_int_equal(roster_put(roster, &late).code, ERR_RANGE);
    late.start_s--;
    assert_int_equal(roster_put(roster, &late).code, ERR_OK);
    assert_int_equal(roster_put(roster, &good).code, ERR_OK);
    assert_false(err_is(roster_commit(roster, noon_s)));
    assert_int_equal(found(elsewhere, &f), ERR_UNKNOWN);
    assert_int_equal(found(good, &f), ERR_OK);
    assert_int_equal(found(late, &f), ERR_OK);
}

static void a_set_is_replaced_whole(void **state)
{
    (void)state;
    struct booking f, gone = booking_make(0), kept = booking_make(15), fresh = booking_make(50);

    fill_one(booking_make(90), OTHER_OFFICE, 0);
    fill_one(booking_make(91), OFFICE, 1);
    assert_false(err_is(fill_today(0, FEW, noon_s)));
    /* Dropped on the way, openly and by beginning again: nothing has changed. */
    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    assert_false(err_is(roster_put(roster, &fresh)));
    assert_int_equal(found(gone, &f), ERR_OK);
    assert_int_equal(found(fresh, &f), ERR_UNKNOWN);
    roster_abandon(roster);
    assert_int_equal(found(fresh, &f), ERR_UNKNOWN);
    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    assert_false(err_is(roster_put(roster, &fresh)));
    kept.persons = 9;
    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    assert_false(err_is(roster_put(roster, &kept)));
    assert_false(err_is(roster_commit(roster, noon_s + 60)));
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(found(gone, &f), ERR_UNKNOWN);
        assert_int_equal(found(fresh, &f), ERR_UNKNOWN);
        assert_int_equal(found(kept, &f), ERR_OK);
        assert_int_equal(f.persons, 9);
        assert_int_equal(found(booking_make(90), &f), ERR_OK);
        assert_int_equal(found(booking_make(91), &f), ERR_OK);
        reopen(ROSTER_KEY_MEMORY);
    }
}

static void numbers_are_found_by_office_and_day(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX], twin = booking_make(101);
    bool whole;

    assert_false(err_is(fill_today(0, FEW, noon_s)));
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 1);
    assert_false(whole); /* the other office has no set */
    strcpy(twin.number, "QX000007");
    fill_one(twin, OTHER_OFFICE, 0);
    fill_one(booking_make(7), OFFICE, 1);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 2);
    assert_true(whole);
    assert_true(f[0].ref.id == booking_make(7).ref.id);
    assert_true(f[1].ref.id == twin.ref.id);
    assert_true(f[0].offline && f[0].start_s == booking_make(7).start_s);
    assert_string_equal(f[0].ref.key, "");
    assert_string_equal(f[0].hint, "Zone B");
    assert_int_equal(number_count("QX000999", TODAY, &whole, f), 0);
    assert_true(whole);
    assert_int_equal(number_count("QX000007", TOMORROW, &whole, f), 1);
    assert_int_equal(number_count("QX000007", YESTERDAY, &whole, f), 0);
    assert_false(whole);
}

static void one_number_has_at_most_its_candidates(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX];
    bool whole;

    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    for (int n = 0; n < CANDIDATES_MAX + 3; n++) {
        struct booking b = booking_make(n / 2 * 2); /* each twice, as in overlapping pages */
        strcpy(b.number, "A1");
        assert_false(err_is(roster_put(roster, &b)));
    }
    assert_false(err_is(roster_commit(roster, noon_s)));
    int count = number_count("A1", TODAY, &whole, f);
    assert_in_range(count, 2, CANDIDATES_MAX);
    for (int i = 1; i < count; i++)
        assert_true(f[i].ref.id != f[i - 1].ref.id);
}

static void a_key_in_memory_is_gone_with_it(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX];
    bool whole;

    assert_false(err_is(fill_today(0, FEW, noon_s)));
    fill_one(booking_make(90), OTHER_OFFICE, 0);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 1);
    reopen(ROSTER_KEY_MEMORY);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 0);
    assert_false(whole);
    assert_int_equal(found(booking_make(7), f), ERR_OK);
    assert_false(err_is(fill_today(0, FEW, noon_s))); /* the next fetch heals it */
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 1);
    assert_int_equal(folder_count(folder.dir, "roster.key"), 0);
}

static void a_key_in_a_file_stays(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX];
    char path[128];
    struct stat st;
    bool whole;

    reopen(ROSTER_KEY_FILE);
    assert_false(err_is(fill_today(0, FEW, noon_s)));
    fill_one(booking_make(90), OTHER_OFFICE, 0);
    reopen(ROSTER_KEY_FILE);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 1);
    assert_true(whole);
    snprintf(path, sizeof path, "%s/roster.key", folder.dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, 32);
    assert_int_equal(chmod(path, 0640), 0); /* others could have read it */
    roster_close(roster);
    assert_int_equal(roster_open(folder.dir, ROSTER_KEY_FILE, &roster).code, ERR_DENIED);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 5), 0); /* damaged: a new key, numbers after the next fetch */
    reopen(ROSTER_KEY_FILE);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 0);
    assert_false(whole);
    assert_int_equal(found(booking_make(7), f), ERR_OK);
    reopen(ROSTER_KEY_MEMORY); /* configured otherwise: none stays behind */
    assert_int_equal(folder_count(folder.dir, "roster.key"), 0);
}

static void old_keys_live_in_memory_only(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX], other = old_booking_make(6);
    bool whole;
    int rows;
    sqlite3 *db;
    sqlite3_stmt *stmt;
    char path[128];

    reopen(ROSTER_KEY_FILE);
    fill_one(booking_make(90), OTHER_OFFICE, 0);
    fill_one(old_booking_make(5), OFFICE, 0);
    other.ref.id = old_booking_make(5).ref.id;
    assert_int_equal(found(old_booking_make(5), f), ERR_OK);
    assert_string_equal(f[0].ref.key, "be05");
    assert_string_equal(f[0].hint, "Zone B");
    assert_int_equal(found(other, f), ERR_UNKNOWN);
    assert_int_equal(number_count("QX000005", TODAY, &whole, f), 1);
    assert_true(whole);
    assert_true(f[0].offline);
    assert_string_equal(f[0].ref.key, "");
    /* One strong booking in two tables is all the file has. */
    snprintf(path, sizeof path, "%s/roster.db", folder.dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT (SELECT count(*) FROM record) * 10"
                                        " + (SELECT count(*) FROM number)",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    rows = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_int_equal(rows, 11);
    reopen(ROSTER_KEY_FILE);
    assert_int_equal(found(old_booking_make(5), f), ERR_GONE); /* not "no such booking" */
    assert_int_equal(number_count("QX000005", TODAY, &whole, f), 0);
    assert_false(whole);
    struct booking strong = booking_make(5);
    assert_int_equal(found(strong, f), ERR_UNKNOWN);
    fill_one(old_booking_make(5), OFFICE, 0);
    assert_int_equal(found(old_booking_make(5), f), ERR_OK);
    fill_one(old_booking_make(6), OFFICE, 0); /* replaced in memory as well */
    assert_int_equal(found(old_booking_make(5), f), ERR_UNKNOWN);
    struct booking dropped = old_booking_make(7);
    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    assert_false(err_is(roster_put(roster, &dropped)));
    fill_one(old_booking_make(6), OFFICE, 0);
    assert_int_equal(found(dropped, f), ERR_UNKNOWN);
    /* The memory of replaced and dropped sets is given back. */
    for (int turn = 0; turn <= 200; turn++) {
        assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
        for (int n = 0; n < 200; n++) {
            struct booking b = old_booking_make(n);
            assert_false(err_is(roster_put(roster, &b)));
        }
        if (turn % 2 == 0)
            assert_false(err_is(roster_commit(roster, noon_s)));
    }
    assert_int_equal(found(old_booking_make(199), f), ERR_OK);
}

static void more_old_keys_than_memory_are_known_to_lack(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    struct booking f, last = old_booking_make(MANY - 1);

    assert_false(err_is(roster_begin(roster, TODAY, OFFICE)));
    for (int n = 0; n < MANY; n++) {
        struct booking b = old_booking_make(n);
        assert_false(err_is(roster_put(roster, &b)));
    }
    assert_false(err_is(roster_commit(roster, noon_s)));
    assert_int_equal(found(old_booking_make(5), &f), ERR_OK);
    assert_int_equal(found(last, &f), ERR_GONE);
}

static void the_age_is_known_or_said_to_be_unknown(void **state)
{
    (void)state;
    assert_int_equal(roster_age_s(roster, OFFICE, TODAY, noon_s), -1);
    assert_false(err_is(fill_today(0, 1, noon_s)));
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(roster_age_s(roster, OFFICE, TODAY, noon_s + 90), 90);
        assert_int_equal(roster_age_s(roster, OFFICE, TODAY, noon_s - 50), -1);
        assert_int_equal(roster_age_s(roster, OFFICE, TOMORROW, noon_s), -1);
        assert_int_equal(roster_age_s(roster, OTHER_OFFICE, TODAY, noon_s), -1);
        reopen(ROSTER_KEY_MEMORY);
    }
}

static void sets_are_bounded(void **state)
{
    (void)state;
    for (int i = 0; i < ROSTER_SETS_MAX; i++)
        fill_one(booking_make(i), 1 + i % OFFICES_MAX, i / OFFICES_MAX);
    assert_int_equal(roster_begin(roster, TODAY, 999).code, ERR_FULL);
    fill_one(booking_make(1), 1, 0); /* in the place of an old one */
    assert_false(err_is(roster_forget_before(roster, TOMORROW)));
    assert_false(err_is(roster_begin(roster, TOMORROW, 999)));
}

/* ---- what a thief finds ------------------------------------------------------------------- */

static void assert_nothing_readable(const char *dir)
{
    for (int n = 0; n < FEW; n++) {
        struct booking b = booking_make(n);
        unsigned char key[32], little[8], big[8];
        char decimal[24];
        for (int i = 0; i < 32; i++)
            key[i] =
                (unsigned char)strtoul((char[3]){b.ref.key[2 * i], b.ref.key[2 * i + 1]}, NULL, 16);
        for (int i = 0; i < 8; i++) {
            little[i] = (unsigned char)((uint64_t)b.ref.id >> (8 * i));
            big[7 - i] = little[i];
        }
        snprintf(decimal, sizeof decimal, "%lld", (long long)b.ref.id);
        assert_false(folder_holds(dir, b.ref.key, 64));
        assert_false(folder_holds(dir, b.ref.key, 12));
        assert_false(folder_holds(dir, b.ref.key + 52, 12));
        assert_false(folder_holds(dir, key, sizeof key));
        assert_false(folder_holds(dir, b.number, strlen(b.number)));
        assert_false(folder_holds(dir, decimal, strlen(decimal)));
        assert_false(folder_holds(dir, little, 5));
        assert_false(folder_holds(dir, big + 3, 5));
    }
    assert_true(folder_holds(dir, "Zone B", 6)); /* the search itself finds what is there */
}

/* A kiosk that takes in a day and then stands still, to be killed. */
static void kiosk_live_and_tell(int fd, enum roster_key_home home)
{
    if (err_is(roster_open(folder.dir, home, &roster)) || err_is(fill_today(0, FEW, noon_s)) ||
        err_is(roster_begin(roster, TODAY, OFFICE)))
        _exit(1);
    for (int n = 0; n < FEW; n++) {
        struct booking b = n % 2 ? booking_make(n) : old_booking_make(n);
        if (err_is(roster_put(roster, &b)))
            _exit(1);
    }
    if (write(fd, "!", 1) != 1)
        _exit(1);
    pause();
    _exit(0);
}

static void nothing_readable_even_after_a_kill(void **state)
{
    (void)state;
    for (int home = ROSTER_KEY_MEMORY; home <= ROSTER_KEY_FILE; home++) {
        int ends[2], status;
        char c;
        struct booking f;
        roster_close(roster);
        roster = NULL;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            kiosk_live_and_tell(ends[1], (enum roster_key_home)home);
        close(ends[1]);
        assert_int_equal(read(ends[0], &c, 1), 1);
        close(ends[0]);
        assert_nothing_readable(folder.dir);
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(folder_count(folder.dir, "roster.db-wal") == 1);
        assert_nothing_readable(folder.dir);
        assert_false(err_is(roster_open(folder.dir, (enum roster_key_home)home, &roster)));
        for (int n = 0; n < FEW; n++) /* the set that was being filled never was */
            assert_int_equal(found(booking_make(n), &f), ERR_OK);
        assert_nothing_readable(folder.dir);
    }
}

/* All blobs of a table, one after the other. */
static int blobs_read(unsigned char (*ret_blobs)[104], int max)
{
    char path[128];
    sqlite3 *db;
    sqlite3_stmt *stmt;
    int count = 0;

    snprintf(path, sizeof path, "%s/roster.db", folder.dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT blob FROM record UNION ALL SELECT blob FROM number",
                                        -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW && count < max) {
        assert_int_equal(sqlite3_column_bytes(stmt, 0), 104); /* one size */
        memcpy(ret_blobs[count++], sqlite3_column_blob(stmt, 0), 104);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

static long file_size(const char *name)
{
    char path[128];
    struct stat st;

    snprintf(path, sizeof path, "%s/%s", folder.dir, name);
    return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void yesterday_is_gone_from_every_byte(void **state)
{
    (void)state;
    enum { BLOBS_MAX = 4000 };
    static unsigned char blobs[BLOBS_MAX][104];
    struct booking f, kept = booking_make(7);

    kept.start_s += 86400;
    for (int turn = 0; turn < 3; turn++) /* pages are rebuilt, records move */
        assert_false(err_is(fill_today(turn, 500 + turn * 100, noon_s)));
    int count = blobs_read(blobs, BLOBS_MAX);
    assert_int_equal(count, 2 * 698);
    fill_one(booking_make(7), OFFICE, 1);
    assert_true(folder_holds(folder.dir, blobs[0], 104));
    assert_true(folder_holds(folder.dir, TODAY, 10));
    reopen(ROSTER_KEY_MEMORY); /* folds the log in */
    long before = file_size("roster.db");
    assert_false(err_is(roster_begin(roster, TOMORROW, OFFICE)));
    assert_int_equal(roster_forget_before(roster, TOMORROW).code, ERR_BUSY);
    roster_abandon(roster);
    assert_false(err_is(roster_forget_before(roster, TOMORROW)));
    for (int i = 0; i < count; i++)
        for (int part = 0; part < 104; part += 26)
            assert_false(folder_holds(folder.dir, blobs[i] + part, 26));
    assert_false(folder_holds(folder.dir, TODAY, 10));
    assert_true(file_size("roster.db") < before / 2); /* written anew, not only emptied */
    assert_int_equal(file_size("roster.db-wal"), 0);
    assert_int_equal(found(booking_make(9), &f), ERR_UNKNOWN);
    assert_int_equal(found(kept, &f), ERR_OK);
    assert_int_equal(roster_age_s(roster, OFFICE, TODAY, noon_s), -1);
    reopen(ROSTER_KEY_MEMORY);
    assert_int_equal(found(kept, &f), ERR_OK);
}

/* ---- damage ------------------------------------------------------------------------------- */

static void a_damaged_file_is_set_aside(void **state)
{
    (void)state;
    struct booking f;
    struct stat st;
    char path[128];

    assert_false(err_is(fill_today(0, 200, noon_s)));
    roster_close(roster);
    snprintf(path, sizeof path, "%s/roster.db", folder.dir);
    assert_int_equal(stat(path, &st), 0);
    char *noise = malloc((size_t)st.st_size);
    memset(noise, 0x5a, (size_t)st.st_size);
    folder_damage(folder.dir, "roster.db", 4096, noise, (size_t)st.st_size - 4096);
    free(noise);
    assert_false(err_is(roster_open(folder.dir, ROSTER_KEY_MEMORY, &roster)));
    assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 1);
    assert_int_equal(found(booking_make(7), &f), ERR_GONE);
    assert_false(err_is(fill_today(0, 200, noon_s)));
    assert_int_equal(found(booking_make(7), &f), ERR_OK);
    /* Kept for a look on the day itself, erased with it. */
    char today[11], later[11] = "9999-12-31";
    clock_day_name(clock_wall_s(), today);
    assert_false(err_is(roster_forget_before(roster, today)));
    assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 1);
    assert_false(err_is(roster_forget_before(roster, later)));
    assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 0);
}

/* Turns one bit wherever the bytes stand in the file. */
static void bit_turn(const unsigned char *bytes, size_t len)
{
    static unsigned char content[1 << 20];
    char path[128];
    int turned = 0;

    snprintf(path, sizeof path, "%s/roster.db", folder.dir);
    FILE *f = fopen(path, "rb");
    size_t n = fread(content, 1, sizeof content, f);
    fclose(f);
    for (unsigned char *at = content;
         (at = memmem(at, n - (size_t)(at - content), bytes, len)) != NULL; at++) {
        unsigned char turn = at[len - 1] ^ 4;
        folder_damage(folder.dir, "roster.db", (long)(at - content) + (long)len - 1, &turn, 1);
        turned++;
    }
    assert_true(turned > 0);
}

static void a_damaged_record_is_not_believed(void **state)
{
    (void)state;
    unsigned char blobs[2][104];
    struct booking f[CANDIDATES_MAX];
    bool whole;

    reopen(ROSTER_KEY_FILE);
    fill_one(booking_make(7), OFFICE, 0);
    fill_one(booking_make(90), OTHER_OFFICE, 1);
    fill_one(booking_make(90), OTHER_OFFICE, 0);
    roster_close(roster);
    assert_false(err_is(roster_open(folder.dir, ROSTER_KEY_FILE, &roster)));
    assert_int_equal(blobs_read(blobs, 2), 2);
    roster_close(roster);
    bit_turn(blobs[0], 104);
    assert_false(err_is(roster_open(folder.dir, ROSTER_KEY_FILE, &roster)));
    assert_int_equal(found(booking_make(7), f), ERR_GONE);
    assert_int_equal(number_count("QX000007", TODAY, &whole, f), 1);
}

static void a_damaged_salt_is_noticed(void **state)
{
    (void)state;
    char path[128];
    sqlite3 *db;
    struct booking f;

    assert_false(err_is(fill_today(0, FEW, noon_s)));
    roster_close(roster);
    snprintf(path, sizeof path, "%s/roster.db", folder.dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE salt SET bytes = randomblob(32)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_false(err_is(roster_open(folder.dir, ROSTER_KEY_MEMORY, &roster)));
    assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 1);
    assert_int_equal(found(booking_make(7), &f), ERR_GONE); /* and not: no such booking */
}

/* ---- the power goes ----------------------------------------------------------------------- */

/* Two days, the first replaced by the other half of its bookings, then forgotten. */
struct progress {
    bool first_asked, first, second_asked, second, forget_asked, forgotten;
};

static bool live(struct progress *p)
{
    bool power = !err_is(roster_open(folder.dir, ROSTER_KEY_FILE, &roster));

    if (power) {
        struct booking kept = booking_make(99);
        kept.start_s += 86400;
        power = !err_is(roster_begin(roster, TOMORROW, OFFICE)) &&
                !err_is(roster_put(roster, &kept)) && !err_is(roster_commit(roster, noon_s));
    }
    p->first_asked = power;
    p->first = power = power && !err_is(fill_today(0, 20, noon_s));
    p->second_asked = power;
    p->second = power = power && !err_is(fill_today(10, 30, noon_s + 60));
    p->forget_asked = power;
    p->forgotten = power && !err_is(roster_forget_before(roster, TOMORROW));
    roster_close(roster);
    roster = NULL;
    return p->forgotten;
}

/* Which of three groups of ten is there? Each whole or not at all. */
static unsigned groups_found(void)
{
    struct booking f[CANDIDATES_MAX];
    unsigned groups = 0;
    bool whole;

    for (unsigned group = 0; group < 3; group++) {
        int count = 0, numbers = 0;
        for (int n = (int)group * 10; n < (int)group * 10 + 10; n++) {
            struct booking b = booking_make(n);
            count += found(b, f) == ERR_OK;
            numbers += number_count(b.number, TODAY, &whole, f);
        }
        assert_true(count == 0 || count == 10);
        assert_int_equal(numbers, count);
        groups |= count == 10 ? 1U << group : 0;
    }
    return groups;
}

static void check_after_cut(const struct progress *p, bool cut)
{
    enum { NONE = 0, OLD = 3, NEW = 6 };
    struct booking f, kept = booking_make(99);

    assert_false(err_is(roster_open(folder.dir, ROSTER_KEY_FILE, &roster)));
    if (cut)
        assert_int_equal(folder_count(folder.dir, "roster-damaged-"), 0); /* a cut is no damage */
    unsigned groups = groups_found();
    if (p->forgotten)
        assert_int_equal(groups, NONE);
    else if (p->forget_asked)
        assert_true(groups == NEW || groups == NONE);
    else if (p->second)
        assert_int_equal(groups, NEW);
    else if (p->second_asked)
        assert_true(groups == NEW || groups == OLD);
    else if (p->first_asked)
        assert_true(groups == OLD || groups == NONE);
    else
        assert_int_equal(groups, NONE);
    if (p->first_asked)
        assert_int_equal(found(kept, &f), ERR_OK);
    if (p->forget_asked) { /* the next call makes good what the cut left */
        assert_false(err_is(roster_forget_before(roster, TOMORROW)));
        assert_int_equal(groups_found(), NONE);
        assert_false(folder_holds(folder.dir, TODAY, 10));
    }
    /* And it works on: today can be taken in, and is gone after midnight. */
    assert_false(err_is(fill_today(20, 25, noon_s)));
    assert_int_equal(found(booking_make(22), &f), ERR_OK);
    assert_false(err_is(roster_forget_before(roster, TOMORROW)));
    assert_false(folder_holds(folder.dir, TODAY, 10));
    roster_close(roster);
    roster = NULL;
}

static void each_operation(enum shim_mode mode)
{
    bool hit = true;
    int at = 1;

    roster_close(roster);
    roster = NULL;
    for (; hit; at++) {
        struct progress progress = {0};
        char shm[128];
        assert_true(at < OPERATIONS_MAX);
        folder_remove(&folder);
        directory_release(lock_fd);
        folder = folder_make();
        assert_false(err_is(directory_claim(folder.dir, &lock_fd)));
        shim_arm(mode, at, (unsigned)at * 7919);
        live(&progress);
        hit = shim_hit();
        if (mode == SHIM_CUT) {
            shim_power_on();
            snprintf(shm, sizeof shm, "%s/roster.db-shm", folder.dir);
            unlink(shm); /* memory, gone with the power */
        } else {
            shim_arm(SHIM_NONE, 0, 0);
        }
        check_after_cut(&progress, mode == SHIM_CUT);
    }
    assert_true(at > 60);
}

static void the_power_goes_at_every_operation(void **state)
{
    (void)state;
    each_operation(SHIM_CUT);
}

static void one_fault_at_every_operation(void **state)
{
    (void)state;
    each_operation(SHIM_FAULT);
}

static void after_a_fault_it_mends_and_memory_stays(void **state)
{
    (void)state;
    struct booking f[CANDIDATES_MAX], fresh = booking_make(8);
    bool whole;

    fill_one(booking_make(90), OTHER_OFFICE, 0);
    fill_one(old_booking_make(5), OFFICE, 0);
    assert_false(err_is(roster_begin(roster, TODAY, OTHER_OFFICE)));
    fresh.scope = OTHER_OFFICE;
    assert_false(err_is(roster_put(roster, &fresh)));
    shim_arm(SHIM_FAULT, 1, 1);
    assert_true(err_is(roster_commit(roster, noon_s)));
    shim_arm(SHIM_NONE, 0, 0);
    assert_int_equal(roster_put(roster, &fresh).code, ERR_CANCELLED);
    assert_int_equal(found(old_booking_make(5), f), ERR_OK);
    assert_int_equal(found(booking_make(90), f), ERR_OK);
    assert_int_equal(found(fresh, f), ERR_UNKNOWN);
    assert_int_equal(number_count("QX000090", TODAY, &whole, f), 1);
    assert_true(whole);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(found_by_code_with_all_that_was_put),
        TEST(found_by_id_where_documents_are_asked_for),
        TEST(wrong_key_and_wrong_id_find_nothing),
        TEST(only_bookings_of_the_set_are_taken),
        TEST(a_set_is_replaced_whole),
        TEST(numbers_are_found_by_office_and_day),
        TEST(one_number_has_at_most_its_candidates),
        TEST(a_key_in_memory_is_gone_with_it),
        TEST(a_key_in_a_file_stays),
        TEST(old_keys_live_in_memory_only),
        TEST(more_old_keys_than_memory_are_known_to_lack),
        TEST(the_age_is_known_or_said_to_be_unknown),
        TEST(sets_are_bounded),
        TEST(nothing_readable_even_after_a_kill),
        TEST(yesterday_is_gone_from_every_byte),
        TEST(a_damaged_file_is_set_aside),
        TEST(a_damaged_record_is_not_believed),
        TEST(a_damaged_salt_is_noticed),
        TEST(the_power_goes_at_every_operation),
        TEST(one_fault_at_every_operation),
        TEST(after_a_fault_it_mends_and_memory_stays),
    };
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    /* Faults are made on purpose; what they cost is asserted. */
    log_level_set(LOG_ERROR + 1);
    shim_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
