/* SPDX-License-Identifier: Apache-2.0 */
#include "store/listing.h"

#include "store/database.h"
#include "store/queries.h"

#include <string.h>

enum { QUERY_ALL, QUERY_ONE, QUERY_HISTORY, QUERIES };

#define COLUMNS                                                                                    \
    "SELECT id, arrived_s, kind, number, state, attempts, reason, booking_id, scope, request,"     \
    " start_s, changed_s, actor, clock FROM event"
static const char *const sql[QUERIES] = {
    [QUERY_ALL] = COLUMNS " ORDER BY id",
    [QUERY_ONE] = COLUMNS " WHERE id = ?1",
    [QUERY_HISTORY] =
        "SELECT at_s, state, reason, actor FROM history WHERE entry = ?1 ORDER BY rowid",
};

static struct err listing_open(const char *dir, struct queries *ret_q)
{
    sqlite3 *db;
    struct err e = database_visit(dir, &database_journal, false, &db);

    return err_is(e) ? e : queries_prepare(db, sql, QUERIES, ret_q);
}

static struct listing_line line_read(sqlite3_stmt *row)
{
    return (struct listing_line){
        .entry = sqlite3_column_int64(row, 0),
        .arrived_s = sqlite3_column_int64(row, 1),
        .kind = query_text(row, 2),
        .number = query_text(row, 3),
        .state = query_text(row, 4),
        .attempts = sqlite3_column_int(row, 5),
        .reason = query_text(row, 6),
        .booking_id = sqlite3_column_int64(row, 7),
        .scope = sqlite3_column_int(row, 8),
        .request = sqlite3_column_int(row, 9),
        .start_s = sqlite3_column_int64(row, 10),
        .changed_s = sqlite3_column_int64(row, 11),
        .actor = query_text(row, 12),
        .sure = strcmp(query_text(row, 13), "unsure") != 0,
    };
}

/* Runs a query for lines; how many there were. */
static struct err lines_read(struct queries *q, int query,
                             bool (*each)(void *self, const struct listing_line *line), void *self,
                             int *ret_count)
{
    struct err e = err_none();
    bool go_on = true;

    *ret_count = 0;
    while (!err_is(e) && go_on) {
        e = query_step(q, query, &go_on);
        if (!go_on)
            break;
        struct listing_line line = line_read(q->stmts[query]);
        ++*ret_count;
        go_on = each(self, &line);
    }
    query_end(q, query);
    return e;
}

struct err listing_each(const char *dir, bool (*each)(void *self, const struct listing_line *line),
                        void *self)
{
    struct queries q;
    int count;

    struct err e = listing_open(dir, &q);
    if (err_is(e))
        return e;
    e = lines_read(&q, QUERY_ALL, each, self, &count);
    queries_close(&q);
    return e;
}

struct err listing_one(const char *dir, int64_t entry,
                       bool (*each)(void *self, const struct listing_line *line), void *self)
{
    struct queries q;
    int count;

    struct err e = listing_open(dir, &q);
    if (err_is(e))
        return e;
    query_bind_int(q.stmts[QUERY_ONE], 1, entry);
    e = lines_read(&q, QUERY_ONE, each, self, &count);
    queries_close(&q);
    return !err_is(e) && count == 0 ? err_make(ERR_UNKNOWN) : e;
}

struct err listing_history(const char *dir, int64_t entry,
                           bool (*each)(void *self, const struct listing_step *step), void *self)
{
    struct queries q;
    bool go_on = true;

    struct err e = listing_open(dir, &q);
    if (err_is(e))
        return e;
    sqlite3_stmt *row = q.stmts[QUERY_HISTORY];
    query_bind_int(row, 1, entry);
    while (!err_is(e) && go_on) {
        e = query_step(&q, QUERY_HISTORY, &go_on);
        if (!go_on)
            break;
        struct listing_step step = {.at_s = sqlite3_column_int64(row, 0),
                                    .state = query_text(row, 1),
                                    .reason = query_text(row, 2),
                                    .actor = query_text(row, 3)};
        go_on = each(self, &step);
    }
    query_end(&q, QUERY_HISTORY);
    queries_close(&q);
    return e;
}
