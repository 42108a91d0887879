/* SPDX-License-Identifier: Apache-2.0 */
#include "store/listing.h"

#include "store/database.h"
#include "store/state.h"

#include <stddef.h>

static const char list[] = "SELECT id, arrived_s, kind, number, state, attempts, reason,"
                           " booking_id, scope, request FROM event ORDER BY id";
static const char find[] = "SELECT kind, state FROM event WHERE id = ?1";
/* The state is asked for once more, as the kiosk may have moved the entry meanwhile. */
static const char mark[] = "UPDATE event SET state = ?2 WHERE id = ?1 AND state = ?3";

static const char *text_at(sqlite3_stmt *stmt, int at)
{
    const char *text = (const char *)sqlite3_column_text(stmt, at);

    return text != NULL ? text : "";
}

struct err listing_each(const char *dir, bool (*each)(void *self, const struct listing_line *line),
                        void *self)
{
    sqlite3_stmt *stmt = NULL;
    sqlite3 *db;

    struct err e = database_visit(dir, &database_journal, false, &db);
    if (err_is(e))
        return e;
    int rc = sqlite3_prepare_v2(db, list, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        struct listing_line line = {
            .entry = sqlite3_column_int64(stmt, 0),
            .arrived_s = sqlite3_column_int64(stmt, 1),
            .kind = text_at(stmt, 2),
            .number = text_at(stmt, 3),
            .state = text_at(stmt, 4),
            .attempts = sqlite3_column_int(stmt, 5),
            .reason = text_at(stmt, 6),
            .booking_id = sqlite3_column_int64(stmt, 7),
            .scope = sqlite3_column_int(stmt, 8),
            .request = sqlite3_column_int(stmt, 9),
        };
        rc = each(self, &line) ? SQLITE_OK : SQLITE_DONE;
    }
    e = database_err(db, rc, list);
    sqlite3_finalize(stmt);
    database_close(db);
    return e;
}

static struct err marked(sqlite3 *db, int64_t entry)
{
    sqlite3_stmt *stmt = NULL;
    enum state next = STATE_COUNT, state = STATE_COUNT;
    bool waits = false;

    int rc = sqlite3_prepare_v2(db, find, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, entry);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        state = state_named(text_at(stmt, 1));
        waits = state_listed(kind_named(text_at(stmt, 0)), state, HAPPENED_SEEN, &next);
    }
    struct err e = database_err(db, rc, find);
    sqlite3_finalize(stmt);
    if (err_is(e) || !waits)
        return err_is(e) ? e : err_make(ERR_UNKNOWN);
    stmt = NULL;
    rc = sqlite3_prepare_v2(db, mark, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, entry);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 2, state_name(next), -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(stmt, 3, state_name(state), -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    e = database_err(db, rc, mark);
    sqlite3_finalize(stmt);
    return !err_is(e) && sqlite3_changes(db) == 0 ? err_make(ERR_UNKNOWN) : e;
}

struct err listing_mark_seen(const char *dir, int64_t entry)
{
    sqlite3 *db;

    struct err e = database_visit(dir, &database_journal, true, &db);
    if (err_is(e))
        return e;
    e = marked(db, entry);
    database_close(db);
    return e;
}
