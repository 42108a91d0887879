/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk that is full, read-only, failing, damaged or not ours, under the real kiosk: what the
 * visitor sees, what the log says, and that it mends by itself. Nobody is told what is not so, and
 * the service has everybody exactly once.
 */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"
#include "kit/pause.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATIENCE_MS = 20000, SERVED_MS = 3000, LOOK_MS = 200 };

static struct hall hall;

static int open_hall(void **state)
{
    const struct hall_options options = {
        .slips_dir = BINARY_DIR "/disk-slips", .language = "de", .ten_o_clock = true, .disk = true};
    (void)state;

    return hall_open(&options, &hall) ? 0 : 1;
}

static int close_hall(void **state)
{
    (void)state;
    return hall_close(&hall) == 0 ? 0 : 1;
}

/* ---- looking ---------------------------------------------------------------------------- */

static int64_t id_of(const json_t *booking)
{
    return json_integer_value(json_object_get(booking, "id"));
}

static bool is_queued(int64_t id)
{
    json_t *now = practice_booking(&hall.practice, id);
    const char *is = json_string_value(json_object_get(now, "status"));
    bool queued = is != NULL && strcmp(is, "queued") == 0;

    json_decref(now);
    return queued;
}

/* The service learns of it, and only once. */
static void assert_arrived_once(int64_t id)
{
    json_t *entry;
    int arrivals = 0;
    size_t i;

    for (int ms = 0; !is_queued(id) && ms < PATIENCE_MS; ms += 50)
        pause_ms(50);
    assert_true(is_queued(id));
    json_t *ledger = practice_get(&hall.practice, "/practice/ledger/");
    json_array_foreach(ledger, i, entry)
    {
        const char *from = json_string_value(json_object_get(entry, "oldStatus"));
        const char *to = json_string_value(json_object_get(entry, "newStatus"));
        arrivals += json_integer_value(json_object_get(entry, "id")) == id &&
                    strcmp(to, "queued") == 0 && strcmp(from, to) != 0;
    }
    json_decref(ledger);
    assert_int_equal(arrivals, 1);
}

static bool log_says(const char *text)
{
    char path[512], line[4096];
    bool says = false;

    snprintf(path, sizeof path, "%s/log", hall.dir);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (!says && fgets(line, sizeof line, f) != NULL)
        says = strstr(line, text) != NULL;
    fclose(f);
    return says;
}

static void log_begin(void)
{
    char path[512];

    snprintf(path, sizeof path, "%s/log", hall.dir);
    assert_int_equal(truncate(path, 0), 0);
}

static int set_aside_count(const char *prefix)
{
    char path[512];
    int count = 0;

    snprintf(path, sizeof path, "%s/state", hall.dir);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *d = readdir(dir); d != NULL; d = readdir(dir))
        count +=
            strncmp(d->d_name, prefix, strlen(prefix)) == 0 && strstr(d->d_name, "-wal") == NULL;
    closedir(dir);
    return count;
}

static void kiosk(const char *line)
{
    char answer[PROC_LINE_MAX];

    if (!hall_kiosk(&hall, answer, "%s", line))
        fail_msg("%s: %s", line, answer);
}

static json_t *book(void)
{
    return practice_book(&hall.practice, 169, 10, "confirmed");
}

/*
 * Holds the code up; is "checked in" on the screen within this time? Gives up early where the kiosk
 * has failed and shows something else.
 */
static bool is_served(const json_t *booking, int within_ms)
{
    char answer[PROC_LINE_MAX];

    assert_true(hall_hold_up(&hall, booking));
    for (int ms = 0; ms < within_ms; ms += LOOK_MS) {
        if (hall_kiosk(&hall, answer, "await DONE %d", LOOK_MS))
            return true;
        if (disk_hits(&hall.disk) > 0 && strstr(answer, "RECORDING") == NULL &&
            strstr(answer, "LOOKING") == NULL)
            return false;
    }
    return false;
}

/* A failure behind the visitor's back may take the screen away meanwhile. */
static void to_start(void)
{
    char answer[PROC_LINE_MAX];

    for (int i = 0; i < 10; i++) {
        if (hall_kiosk(&hall, answer, "await START %d", LOOK_MS))
            return;
        if (strstr(answer, "DONE") != NULL || strstr(answer, "VERDICT") != NULL)
            hall_kiosk(&hall, answer, "touch DONE");
        else
            hall_kiosk(&hall, answer, "await START 3000");
    }
    fail_msg("the start screen does not come: %s", answer);
}

/* The same for somebody who may be known already: recorded, but not told so. */
static bool is_let_in(const json_t *booking)
{
    char answer[PROC_LINE_MAX];

    assert_true(hall_hold_up(&hall, booking));
    if (hall_kiosk(&hall, answer, "await DONE %d", SERVED_MS))
        return true;
    return hall_kiosk(&hall, answer, "await VERDICT %d", PATIENCE_MS) &&
           strstr(answer, "ALREADY") != NULL;
}

/* Somebody comes who is served, and the service hears of it. */
static void assert_well(void)
{
    json_t *booking = book();

    assert_true(is_served(booking, PATIENCE_MS));
    to_start();
    assert_arrived_once(id_of(booking));
    json_decref(booking);
}

/* ---- a disk that refuses ---------------------------------------------------------------- */

static void refuse(int error, unsigned calls)
{
    const struct disk_order order = {
        .mode = DISK_REFUSE, .at = 1, .error = error, .times = -1, .calls = calls};

    log_begin();
    disk_arm(&hall.disk, &order);
}

/* Nobody is told that they are checked in; then the disk works again, and so does the kiosk. */
static void out_of_service_until_mended(int error, unsigned calls, const char *word)
{
    json_t *booking = book();

    refuse(error, calls);
    assert_false(is_served(booking, SERVED_MS));
    kiosk("await OUT_OF_SERVICE 10000");
    assert_true(log_says(word));
    assert_false(is_queued(id_of(booking)));
    disk_mend(&hall.disk);
    kiosk("await START 10000");
    assert_true(is_let_in(booking));
    to_start();
    assert_arrived_once(id_of(booking));
    json_decref(booking);
    assert_well();
}

static void a_full_disk_closes_the_kiosk_until_there_is_room(void **state)
{
    (void)state;
    out_of_service_until_mended(ENOSPC, 1u << DISK_WRITE | 1u << DISK_PWRITE | 1u << DISK_CREATE,
                                "full");
}

static void a_read_only_disk_closes_the_kiosk_until_it_can_be_written(void **state)
{
    (void)state;
    out_of_service_until_mended(EROFS, DISK_ALL, "store");
}

static void a_disk_that_does_not_sync_closes_the_kiosk(void **state)
{
    (void)state;
    out_of_service_until_mended(EIO, 1u << DISK_FSYNC | 1u << DISK_FDATASYNC, "store");
}

/* Each single failure in turn: the kiosk tries again, and the visitor never knows. */
static void one_failure_at_each_write_of_a_check_in_is_noticed_by_nobody(void **state)
{
    static const int errors[] = {EIO, ENOSPC, EROFS};
    int turns = 0, missed = 0;
    char answer[PROC_LINE_MAX];
    (void)state;

    for (int at = 1; missed < 3 && at < 400; at++, turns++) {
        const struct disk_order order = {
            .mode = DISK_REFUSE, .at = at, .error = errors[at % 3], .times = 1};
        json_t *booking = book();
        disk_arm(&hall.disk, &order);
        assert_true(hall_hold_up(&hall, booking));
        if (!hall_kiosk(&hall, answer, "await DONE %d", PATIENCE_MS))
            fail_msg("turned away by failure %d: %s", at, answer);
        /* Its way to the service writes as well. */
        for (int ms = 0; !is_queued(id_of(booking)) && ms < PATIENCE_MS; ms += 10)
            pause_ms(10);
        missed = disk_hits(&hall.disk) > 0 ? 0 : missed + 1;
        assert_arrived_once(id_of(booking));
        if (!hall_kiosk(&hall, answer, "await DONE 0"))
            fail_msg("the screen went early by failure %d", at);
        to_start();
        json_decref(booking);
    }
    print_message("%d failures\n", turns - missed);
    assert_true(turns > 20);
    assert_int_equal(set_aside_count("damaged"), 0); /* a refusal is no damage */
    disk_mend(&hall.disk);
    assert_well();
}

/* ---- damage ----------------------------------------------------------------------------- */

static void damage(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/state/%s", hall.dir, name);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    for (int page = 0; page < 6; page++)
        assert_true(fseek(f, page * 4096L + 90, SEEK_SET) == 0 && fputs("damaged damaged", f) >= 0);
    fclose(f);
}

static void a_damaged_journal_is_set_aside_and_named_and_the_kiosk_goes_on(void **state)
{
    (void)state;
    assert_well();
    proc_end(&hall.kiosk, 0); /* an orderly end folds the log into the file */
    log_begin();
    damage("journal.db");
    assert_true(hall_kiosk_restart(&hall, 0));
    assert_int_equal(set_aside_count("damaged"), 1);
    assert_true(log_says("journal.db is damaged; set aside as"));
    assert_well();
}

static void a_damaged_roster_is_set_aside_and_filled_anew(void **state)
{
    (void)state;
    proc_end(&hall.kiosk, 0);
    log_begin();
    damage("roster.db");
    assert_true(hall_kiosk_restart(&hall, 0));
    assert_int_equal(set_aside_count("roster-damaged"), 1);
    assert_true(log_says("roster.db is damaged; set aside as"));
    assert_well();
}

static void a_journal_damaged_while_it_is_open_is_noticed_and_nobody_is_lost(void **state)
{
    char answer[PROC_LINE_MAX] = "";
    json_t *booking = book();
    (void)state;

    /* Everything in the file, nothing in its log. */
    proc_end(&hall.kiosk, 0);
    assert_true(hall_kiosk_restart(&hall, 0));
    log_begin();
    damage("journal.db");
    assert_true(hall_hold_up(&hall, booking));
    if (!hall_kiosk(&hall, answer, "await DONE %d", SERVED_MS)) {
        kiosk("await START 10000");
        assert_true(is_served(booking, PATIENCE_MS));
    }
    to_start();
    assert_arrived_once(id_of(booking));
    json_decref(booking);
    assert_well();
}

/* ---- rights ----------------------------------------------------------------------------- */

static void a_folder_that_others_may_write_is_refused_and_the_reason_said(void **state)
{
    char path[512];
    (void)state;

    snprintf(path, sizeof path, "%s/state", hall.dir);
    proc_end(&hall.kiosk, 0);
    log_begin();
    assert_int_equal(chmod(path, 0777), 0);
    assert_false(hall_kiosk_restart(&hall, 0));
    assert_true(log_says("must belong to the kiosk's user alone"));
    assert_int_equal(chmod(path, 0700), 0);
    assert_true(hall_kiosk_restart(&hall, 0));
    assert_well();
}

static void files_it_may_not_write_close_the_kiosk_until_it_may(void **state)
{
    (void)state;
    out_of_service_until_mended(EACCES, DISK_ALL, "store");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_closes_the_kiosk_until_there_is_room),
        cmocka_unit_test(a_read_only_disk_closes_the_kiosk_until_it_can_be_written),
        cmocka_unit_test(a_disk_that_does_not_sync_closes_the_kiosk),
        cmocka_unit_test(files_it_may_not_write_close_the_kiosk_until_it_may),
        cmocka_unit_test(one_failure_at_each_write_of_a_check_in_is_noticed_by_nobody),
        cmocka_unit_test(a_damaged_journal_is_set_aside_and_named_and_the_kiosk_goes_on),
        cmocka_unit_test(a_damaged_roster_is_set_aside_and_filled_anew),
        cmocka_unit_test(a_journal_damaged_while_it_is_open_is_noticed_and_nobody_is_lost),
        cmocka_unit_test(a_folder_that_others_may_write_is_refused_and_the_reason_said),
    };
    return cmocka_run_group_tests(tests, open_hall, close_hall);
}
