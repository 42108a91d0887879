/* SPDX-License-Identifier: Apache-2.0 */
#include "midnight.h"

#include "base/clock.h"
#include "cut.h"
#include "kit/pause.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum {
    BEFORE_S = 3,        /* enough to start, log in and fetch the day that ends */
    FORGET_MS = 4000,    /* from midnight on */
    FORGOTTEN_MS = 20000 /* after the restart */
};

/* Everything in the ledger that is not the torture's own. */
static int told_count(struct stand *stand)
{
    json_t *ledger = practice_get(&stand->practice, "/practice/ledger/"), *entry;
    int count = 0;
    size_t i;

    json_array_foreach(ledger, i, entry)
    {
        const char *route = json_string_value(json_object_get(entry, "route"));
        count += route != NULL && strstr(route, "/practice/") == NULL;
    }
    json_decref(ledger);
    return count;
}

/* Sets of the roster for days before this one; -1: cannot be read now. */
static int sets_before(const struct stand *stand, const char *day)
{
    static const char sql[] = "SELECT count(*) FROM day_set WHERE day < ?1";
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db = NULL;
    char path[256];
    int count = -1;

    snprintf(path, sizeof path, "%s/state/roster.db", stand->dir);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_text(stmt, 1, day, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        count = sqlite3_column_int(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return count;
}

static bool forgotten_await(struct stand *stand)
{
    int64_t until_ms = monotonic_ms() + FORGOTTEN_MS;
    char day[11];

    while (monotonic_ms() < until_ms) {
        clock_day_name(stand_now_s(stand), day);
        if (sets_before(stand, day) == 0)
            return true;
        pause_ms(50);
    }
    return false;
}

static int64_t next_midnight_s(const struct stand *stand)
{
    int64_t now_s = stand_now_s(stand);
    char today[11], then[11];

    /* Days of 23 and 25 hours as well. */
    clock_day_name(now_s, today);
    int64_t low_s = now_s, high_s = now_s + INT64_C(90000);
    while (high_s - low_s > 1) {
        int64_t middle_s = low_s + (high_s - low_s) / 2;
        clock_day_name(middle_s, then);
        if (strcmp(then, today) == 0)
            low_s = middle_s;
        else
            high_s = middle_s;
    }
    return high_s;
}

bool midnight_run(struct round *round)
{
    struct stand *stand = round->stand;
    struct boundary boundary = boundary_next(round->boundaries, OCCASION_MIDNIGHT);
    struct disk_order order = boundary_order(&boundary, round->chance);
    int told = told_count(stand);
    char last[PROC_LINE_MAX];

    stand_kiosk_kill(stand, last);
    int64_t midnight_s = next_midnight_s(stand);
    stand_clock_set(stand, midnight_s - BEFORE_S);
    stand_kiosk_start(stand);
    if (!stand_kiosk_ready(stand))
        return round_failed(round, "the kiosk does not start before midnight");
    while (stand_now_s(stand) < midnight_s)
        pause_ms(5);
    disk_arm(&stand->disk, &order);
    boundary_await(stand, FORGET_MS);
    boundary_end(round->boundaries, &boundary, &stand->disk);
    stand_kiosk_kill(stand, last);
    round->tally->cuts++;
    stand_kiosk_start(stand);
    if (!stand_kiosk_ready(stand))
        return round_failed(round, "the kiosk does not start after midnight");
    if (!forgotten_await(stand))
        return round_failed(round, "yesterday's bookings are still there");
    if (told_count(stand) != told)
        return round_failed(round, "something was told to the service again after midnight");
    return true;
}
