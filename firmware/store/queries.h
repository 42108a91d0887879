/* SPDX-License-Identifier: Apache-2.0 */
/*
 * queries: a connection with its statements, prepared once and run by number. Whoever owns them
 * runs them on one thread at a time; a row is read between query_step and query_end.
 */
#ifndef STORE_QUERIES_H
#define STORE_QUERIES_H

#include "base/err.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

enum { QUERIES_MAX = 48 };

struct queries {
    sqlite3 *db;
    const char *const *sql;
    int count;
    sqlite3_stmt *stmts[QUERIES_MAX];
};

/* Takes the connection over, also where it fails; sql[count] must outlive the queries. */
struct err queries_prepare(sqlite3 *db, const char *const *sql, int count,
                           struct queries *ret_queries) MUST_CHECK;
struct database_form;
/*
 * Opens the file of the folder (database_open) with its statements. also: SQL to be run before, or
 * NULL. A file whose tables do not take them is damaged, and set aside for a fresh one.
 */
struct err queries_open(const char *dir, const struct database_form *form, const char *also,
                        const char *const *sql, int count, struct queries *ret_queries) MUST_CHECK;
/* Closes the connection as well; queries that are all zero are closed already. */
void queries_close(struct queries *queries);

/* One transaction that writes: begin, then finish with how it went, which commits or takes back. */
struct err queries_begin(struct queries *queries) MUST_CHECK;
struct err queries_finish(struct queries *queries, struct err e) MUST_CHECK;
/* Takes back what was begun, if anything was. */
void queries_abandon(struct queries *queries);

/* Texts and blobs must live until query_end. */
void query_bind_int(sqlite3_stmt *stmt, int at, int64_t value);
void query_bind_text(sqlite3_stmt *stmt, int at, const char *text);
void query_bind_blob(sqlite3_stmt *stmt, int at, const void *bytes, size_t len);

/* A column of the row; "" where it holds no text. Valid until query_end. */
const char *query_text(sqlite3_stmt *stmt, int at);

/* One step; *ret_row says whether there is a row to read before query_end. */
struct err query_step(struct queries *queries, int query, bool *ret_row) MUST_CHECK;
void query_end(struct queries *queries, int query);
/* Runs a statement that gives no rows. */
struct err query_run(struct queries *queries, int query) MUST_CHECK;

#endif
