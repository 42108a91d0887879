/* SPDX-License-Identifier: Apache-2.0 */
#include "store/queries.h"

#include "base/bug.h"
#include "store/database.h"

#include <string.h>

struct err queries_prepare(sqlite3 *db, const char *const *sql, int count,
                           struct queries *ret_queries)
{
    struct err e = err_none();

    bug_if(count > QUERIES_MAX);
    *ret_queries = (struct queries){.db = db, .sql = sql, .count = count};
    for (int q = 0; q < count && !err_is(e); q++) {
        int rc = sqlite3_prepare_v3(db, sql[q], -1, SQLITE_PREPARE_PERSISTENT,
                                    &ret_queries->stmts[q], NULL);
        e = database_err(db, rc, sql[q]);
    }
    if (err_is(e))
        queries_close(ret_queries);
    return e;
}

static struct err opened(const char *dir, const struct database_form *form, const char *also,
                         const char *const *sql, int count, struct queries *ret_queries)
{
    sqlite3 *db;
    struct err e = database_open(dir, form, &db);

    if (!err_is(e) && also != NULL) {
        e = database_err(db, sqlite3_exec(db, also, NULL, NULL, NULL), also);
        if (err_is(e))
            database_close(db);
    }
    return err_is(e) ? e : queries_prepare(db, sql, count, ret_queries);
}

struct err queries_open(const char *dir, const struct database_form *form, const char *also,
                        const char *const *sql, int count, struct queries *ret_queries)
{
    struct err e = opened(dir, form, also, sql, count, ret_queries);

    if (e.code != ERR_CORRUPT)
        return e;
    e = database_set_aside(dir, form);
    return err_is(e) ? e : opened(dir, form, also, sql, count, ret_queries);
}

void queries_close(struct queries *queries)
{
    for (int q = 0; q < queries->count; q++)
        sqlite3_finalize(queries->stmts[q]);
    database_close(queries->db);
    memset(queries, 0, sizeof *queries);
}

void queries_abandon(struct queries *queries)
{
    if (!sqlite3_get_autocommit(queries->db))
        sqlite3_exec(queries->db, "ROLLBACK", NULL, NULL, NULL);
}

struct err queries_begin(struct queries *queries)
{
    int rc = sqlite3_exec(queries->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

    return database_err(queries->db, rc, "BEGIN IMMEDIATE");
}

struct err queries_finish(struct queries *queries, struct err e)
{
    if (!err_is(e))
        e = database_err(queries->db, sqlite3_exec(queries->db, "COMMIT", NULL, NULL, NULL),
                         "COMMIT");
    if (err_is(e))
        queries_abandon(queries);
    return e;
}

void query_bind_int(sqlite3_stmt *stmt, int at, int64_t value)
{
    bug_if(sqlite3_bind_int64(stmt, at, value) != SQLITE_OK);
}

void query_bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
    bug_if(sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC) != SQLITE_OK);
}

void query_bind_blob(sqlite3_stmt *stmt, int at, const void *bytes, size_t len)
{
    bug_if(sqlite3_bind_blob64(stmt, at, bytes, len, SQLITE_STATIC) != SQLITE_OK);
}

const char *query_text(sqlite3_stmt *stmt, int at)
{
    const char *text = (const char *)sqlite3_column_text(stmt, at);

    return text != NULL ? text : "";
}

struct err query_step(struct queries *queries, int query, bool *ret_row)
{
    int rc = sqlite3_step(queries->stmts[query]);

    *ret_row = rc == SQLITE_ROW;
    return database_err(queries->db, rc, queries->sql[query]);
}

void query_end(struct queries *queries, int query)
{
    sqlite3_reset(queries->stmts[query]);
    sqlite3_clear_bindings(queries->stmts[query]);
}

struct err query_run(struct queries *queries, int query)
{
    bool row;
    struct err e = query_step(queries, query, &row);

    query_end(queries, query);
    return e;
}
