/* SPDX-License-Identifier: Apache-2.0 */
#include "store/checkup.h"

#include "store/database.h"
#include "store/queries.h"
#include "store/roster_file.h"

#include <string.h>

struct err checkup_journal(const char *dir)
{
    static const char *const sql[] = {"PRAGMA quick_check(1)"};
    struct queries q;
    sqlite3 *db;
    bool row;

    struct err e = database_visit(dir, &database_journal, false, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, 1, &q);
    if (err_is(e))
        return e;
    e = query_step(&q, 0, &row);
    if (!err_is(e) && (!row || strcmp(query_text(q.stmts[0], 0), "ok") != 0))
        e = err_make(ERR_CORRUPT);
    query_end(&q, 0);
    queries_close(&q);
    return e;
}

struct err checkup_fetched(const char *dir, int32_t scope, const char *day, int64_t *ret_fetched_s)
{
    static const char *const sql[] = {
        "SELECT max(fetched_s) FROM day_set WHERE day = ?1 AND scope = ?2 AND NOT forgotten"};
    struct queries q;
    sqlite3 *db;
    bool row;

    *ret_fetched_s = 0;
    struct err e = database_visit(dir, &database_roster, false, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, 1, &q);
    if (err_is(e))
        return e;
    query_bind_text(q.stmts[0], 1, day);
    query_bind_int(q.stmts[0], 2, scope);
    e = query_step(&q, 0, &row);
    if (!err_is(e) && row)
        *ret_fetched_s = sqlite3_column_int64(q.stmts[0], 0);
    query_end(&q, 0);
    queries_close(&q);
    return e;
}
