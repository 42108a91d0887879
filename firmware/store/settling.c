/* SPDX-License-Identifier: Apache-2.0 */
#include "store/settling.h"

#include "base/buf.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/journal.h"
#include "store/queries.h"

#include <string.h>

enum { QUERY_FIND, QUERY_CHANGE, QUERY_TRAIL, QUERIES };

static const char *const sql[QUERIES] = {
    [QUERY_FIND] = "SELECT kind, state, number FROM event WHERE id = ?1",
    /* The trigger writes the history. */
    [QUERY_CHANGE] =
        ("UPDATE event SET state = ?2, reason = ?3, changed_s = ?4, actor = ?5,"
         " due_ms = 0, attempts = CASE WHEN ?6 THEN 0 ELSE attempts END WHERE id = ?1"),
    [QUERY_TRAIL] =
        "INSERT INTO trail (kind, actor, subject, detail, at_s) VALUES (?1, ?2, ?3, ?4, ?5)",
};

struct found {
    enum kind kind;
    enum state state;
    char number[BOOKING_NUMBER_MAX + 1];
};

static struct err entry_find(struct queries *q, int64_t entry, struct found *ret_found)
{
    sqlite3_stmt *stmt = q->stmts[QUERY_FIND];
    bool row;

    *ret_found = (struct found){.kind = KIND_COUNT, .state = STATE_COUNT};
    query_bind_int(stmt, 1, entry);
    struct err e = query_step(q, QUERY_FIND, &row);
    if (row) {
        ret_found->kind = kind_named(query_text(stmt, 0));
        ret_found->state = state_named(query_text(stmt, 1));
        (void)text_copy(ret_found->number, sizeof ret_found->number, query_text(stmt, 2));
    }
    query_end(q, QUERY_FIND);
    return e;
}

static struct err entry_change(struct queries *q, const struct settling *settling, enum state next)
{
    sqlite3_stmt *stmt = q->stmts[QUERY_CHANGE];
    char reason[JOURNAL_REASON_MAX + 1] = "";

    strncpy(reason, settling->reason, JOURNAL_REASON_MAX);
    query_bind_int(stmt, 1, settling->entry);
    query_bind_text(stmt, 2, state_name(next));
    query_bind_text(stmt, 3, reason);
    query_bind_int(stmt, 4, settling->at_s);
    query_bind_text(stmt, 5, settling->by);
    query_bind_int(stmt, 6, settling->retry);
    return query_run(q, QUERY_CHANGE);
}

static struct err trail_add(struct queries *q, const struct settling *settling,
                            const struct found *found)
{
    sqlite3_stmt *stmt = q->stmts[QUERY_TRAIL];
    char subject[AUDIT_SUBJECT_MAX + 1], detail[AUDIT_DETAIL_MAX + 1];
    struct buf s = buf_on(subject, sizeof subject), d = buf_on(detail, sizeof detail);

    buf_addf(&s, "entry %lld", (long long)settling->entry);
    /* The mark tells a line that a cut has written twice (trail.h) from a second decision. */
    if (settling->from != NULL)
        buf_addf(&d, "%s: ", settling->from);
    buf_addf(&d, "%s %s #%.8s%s%s%s", settling->retry ? "retry" : "discard", kind_name(found->kind),
             journal_uid_make().hex, found->number[0] != '\0' ? " " : "", found->number,
             settling->reason[0] != '\0' ? ": " : "");
    buf_add(&d, settling->reason);
    query_bind_int(stmt, 1, AUDIT_OVERRIDE);
    query_bind_text(stmt, 2, settling->by);
    query_bind_text(stmt, 3, subject);
    query_bind_text(stmt, 4, detail);
    query_bind_int(stmt, 5, settling->at_s);
    return query_run(q, QUERY_TRAIL);
}

/* In a transaction. */
static struct err settle(struct queries *q, const struct settling *settling,
                         struct found *ret_found)
{
    enum happened happened = settling->retry ? HAPPENED_RETRIED : HAPPENED_SEEN;
    enum state next;

    struct err e = entry_find(q, settling->entry, ret_found);
    if (err_is(e))
        return e;
    if (!state_listed(ret_found->kind, ret_found->state, happened, &next))
        return err_make(ERR_UNKNOWN);
    e = entry_change(q, settling, next);
    return err_is(e) ? e : trail_add(q, settling, ret_found);
}

struct err settling_do(const char *dir, const struct settling *settling, enum kind *ret_kind,
                       enum state *ret_state)
{
    struct found found = {.kind = KIND_COUNT, .state = STATE_COUNT};
    struct queries q;
    sqlite3 *db;

    *ret_kind = KIND_COUNT;
    *ret_state = STATE_COUNT;
    if (settling->by[0] == '\0' || (!settling->retry && settling->reason[0] == '\0'))
        return err_make(ERR_SYNTAX);
    if (strlen(settling->by) > AUDIT_ACTOR_MAX)
        return err_make(ERR_TOO_LONG);
    struct err e = database_visit(dir, &database_journal, true, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, QUERIES, &q);
    if (err_is(e))
        return e;
    e = queries_begin(&q);
    if (!err_is(e))
        e = queries_finish(&q, settle(&q, settling, &found));
    queries_close(&q);
    *ret_kind = found.kind;
    *ret_state = found.state;
    return e;
}
