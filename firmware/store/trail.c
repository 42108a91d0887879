/* SPDX-License-Identifier: Apache-2.0 */
#include "store/trail.h"

#include "store/database.h"
#include "store/directory.h"
#include "store/queries.h"

enum { QUERY_FIRST, QUERY_DELETE, QUERIES };

static const char *const sql[QUERIES] = {
    [QUERY_FIRST] = "SELECT id, kind, actor, subject, detail, at_s FROM trail ORDER BY id LIMIT 1",
    [QUERY_DELETE] = "DELETE FROM trail WHERE id = ?1",
};

/* *ret_id is 0 where nothing waits. */
static struct err first_append(struct queries *q, struct audit *audit, int64_t *ret_id)
{
    sqlite3_stmt *stmt = q->stmts[QUERY_FIRST];
    bool row;

    *ret_id = 0;
    struct err e = query_step(q, QUERY_FIRST, &row);
    if (row) {
        int kind = sqlite3_column_int(stmt, 1);
        *ret_id = sqlite3_column_int64(stmt, 0);
        e = audit_append(audit,
                         kind > AUDIT_SHORT && kind < AUDIT_KIND_COUNT ? (enum audit_kind)kind
                                                                       : AUDIT_OVERRIDE,
                         query_text(stmt, 2), query_text(stmt, 3), query_text(stmt, 4),
                         sqlite3_column_int64(stmt, 5));
    }
    query_end(q, QUERY_FIRST);
    return e;
}

struct err trail_flush(const char *dir, struct audit *audit)
{
    struct queries q;
    int64_t id = 1;
    sqlite3 *db;

    struct err e = database_visit(dir, &database_journal, true, &db);
    if (err_is(e))
        return e.code == ERR_GONE ? err_none() : e;
    e = queries_prepare(db, sql, QUERIES, &q);
    while (!err_is(e) && id != 0) {
        e = first_append(&q, audit, &id);
        if (err_is(e) || id == 0)
            break;
        query_bind_int(q.stmts[QUERY_DELETE], 1, id);
        e = query_run(&q, QUERY_DELETE);
    }
    queries_close(&q);
    return e;
}

struct err trail_flush_alone(const char *dir)
{
    struct audit *audit;
    int lock_fd;

    struct err e = directory_try(dir, &lock_fd);
    if (err_is(e))
        return e;
    e = audit_open(dir, &audit);
    if (!err_is(e)) {
        e = trail_flush(dir, audit);
        audit_close(audit);
    }
    directory_release(lock_fd);
    return e;
}
