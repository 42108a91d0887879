/* SPDX-License-Identifier: Apache-2.0 */
/* journal_staff: what staff do and ask at the kiosk: taking a check-in back, calls for help,
 * numbers. */
#include "base/buf.h"
#include "base/clock.h"
#include "store/audit.h"
#include "store/journal_part.h"

#include <string.h>

/* ---- taking a check-in back --------------------------------------------------------------- */

static struct err act(struct journal *j, int64_t entry, enum state state, const char *reason,
                      const char *actor, const struct daytime_reading *now)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_ACT];

    query_bind_int(stmt, 1, entry);
    query_bind_text(stmt, 2, state_name(state));
    query_bind_text(stmt, 3, reason);
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    query_bind_text(stmt, 5, actor);
    return query_run(&j->q, QUERY_ACT);
}

/* What a person did, on its way into the signed log (trail.h). */
static struct err trail_put(struct journal *j, enum audit_kind kind, const char *actor,
                            const char *subject, const char *detail,
                            const struct daytime_reading *now)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_TRAIL];

    query_bind_int(stmt, 1, kind);
    query_bind_text(stmt, 2, actor);
    query_bind_text(stmt, 3, subject);
    query_bind_text(stmt, 4, detail);
    query_bind_int(stmt, 5, now->wall_ms / 1000);
    return query_run(&j->q, QUERY_TRAIL);
}

/* The day's undo of that booking, made before: it is sent once more. */
static struct err undo_again(struct journal *j, const struct journal_found *checkin,
                             const char *day, const struct daytime_reading *now, int64_t *ret_entry)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_UNDO_AGAIN];
    struct journal_found found;
    enum state next;

    struct err e = journal_of_booking(j, KIND_UNDO, checkin->booking_id, day, NULL, &found);
    *ret_entry = found.entry;
    if (err_is(e))
        return e;
    if (!state_listed(KIND_UNDO, found.state, HAPPENED_AGAIN, &next))
        return err_none(); /* it still waits to be told */
    query_bind_int(stmt, 1, found.entry);
    query_bind_text(stmt, 2, state_name(next));
    query_bind_text(stmt, 3, "");
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    query_bind_int(stmt, 5, checkin->write_arrival_s);
    return query_run(&j->q, QUERY_UNDO_AGAIN);
}

static struct err undo_write(struct journal *j, const struct journal_uid *uid,
                             const struct journal_found *checkin, enum state next,
                             const struct undo_record *record, const struct daytime_reading *now,
                             int64_t *ret_entry)
{
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_UNDO,
        .state = STATE_RECORDED,
        .booking_id = checkin->booking_id,
        .scope = checkin->scope,
        .number = checkin->number,
        .start_s = checkin->start_s,
        .arrived_s = checkin->arrived_s,
        .write_arrival_s = checkin->write_arrival_s,
    };
    char day[11], detail[AUDIT_DETAIL_MAX + 1];
    struct buf out = buf_on(detail, sizeof detail);

    clock_day_name(checkin->arrived_s, day);
    struct err e = act(j, checkin->entry, next, "taken back", record->actor, now);
    if (!err_is(e))
        e = journal_insert(j, &row, now, ret_entry);
    if (!err_is(e) && *ret_entry == 0)
        e = undo_again(j, checkin, day, now, ret_entry);
    /* Sent without an answer: it may still take effect. */
    if (!err_is(e) && checkin->state == STATE_UNKNOWN)
        e = journal_hold_back(j, *ret_entry, now);
    /* The mark tells a line that a cut has written twice (trail.h) from a second one. */
    buf_addf(&out, "%sa check-in taken back #%.8s", record->afar ? "reception: " : "", uid->hex);
    if (!err_is(e))
        e = trail_put(j, AUDIT_UNDO, record->actor, checkin->number, detail, now);
    return e;
}

struct err journal_record_undo(struct journal *j, const struct journal_uid *uid,
                               const struct undo_record *record, const struct daytime_reading *now,
                               struct journal_receipt *ret_receipt)
{
    struct journal_found found;
    enum state next;
    int64_t before;

    *ret_receipt = (struct journal_receipt){.entry = 0};
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_uid_find(j, uid, &before);
    if (err_is(e) || before != 0) {
        ret_receipt->entry = before;
        return queries_finish(&j->q, e);
    }
    e = journal_entry_read(j, record->entry, &found);
    if (!err_is(e) && (found.entry == 0 || found.kind != KIND_CHECKIN ||
                       (found.second && found.state == STATE_CLOSED) ||
                       !state_listed(KIND_CHECKIN, found.state, HAPPENED_UNDONE, &next)))
        e = err_make(ERR_UNKNOWN);
    if (!err_is(e)) {
        ret_receipt->arrived_s = found.arrived_s;
        e = undo_write(j, uid, &found, next, record, now, &ret_receipt->entry);
    }
    return queries_finish(&j->q, e);
}

/* ---- what is asked ------------------------------------------------------------------------ */

static struct found_entry found_read(sqlite3_stmt *row)
{
    enum kind kind = kind_named((const char *)sqlite3_column_text(row, 1));
    enum state state = state_named((const char *)sqlite3_column_text(row, 2));
    struct found_entry found = {
        .entry = sqlite3_column_int64(row, 0),
        .booking_id = sqlite3_column_int64(row, 3),
        .scope = sqlite3_column_int(row, 5),
        .start_s = kind == KIND_CHECKIN ? sqlite3_column_int64(row, 6) : 0,
        .arrived_s = sqlite3_column_int64(row, 7),
        .undone = state == STATE_UNDONE || state == STATE_RECALLED ||
                  (state == STATE_CLOSED && strcmp(query_text(row, 8), "second") == 0),
    };

    (void)text_copy(found.number, sizeof found.number, (const char *)sqlite3_column_text(row, 4));
    return found;
}

struct err journal_find_number(struct journal *j, const char *number, int64_t wall_s,
                               struct found_entry ret_found[CANDIDATES_MAX], int *ret_count)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_FIND_NUMBER];
    char day[11];
    bool row = true;

    *ret_count = 0;
    clock_day_name(wall_s, day);
    query_bind_text(stmt, 1, number);
    query_bind_text(stmt, 2, day);
    query_bind_int(stmt, 3, CANDIDATES_MAX);
    struct err e = err_none();
    while (!err_is(e) && *ret_count < CANDIDATES_MAX) {
        e = query_step(&j->q, QUERY_FIND_NUMBER, &row);
        if (err_is(e) || !row)
            break;
        ret_found[(*ret_count)++] = found_read(stmt);
    }
    query_end(&j->q, QUERY_FIND_NUMBER);
    return e;
}

struct err journal_oldest_unsent(struct journal *j, int64_t *ret_since_s)
{
    bool row;

    struct err e = query_step(&j->q, QUERY_OLDEST, &row);
    *ret_since_s = row ? sqlite3_column_int64(j->q.stmts[QUERY_OLDEST], 0) : 0;
    query_end(&j->q, QUERY_OLDEST);
    return e;
}

/* ---- calls for help ----------------------------------------------------------------------- */

struct err journal_calls(struct journal *j, int64_t wall_s, int *ret_count, int64_t *ret_since_s)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_CALLS];
    char day[11];
    bool row;

    clock_day_name(wall_s, day);
    query_bind_text(stmt, 1, day);
    struct err e = query_step(&j->q, QUERY_CALLS, &row);
    *ret_count = row ? sqlite3_column_int(stmt, 0) : 0;
    *ret_since_s = row ? sqlite3_column_int64(stmt, 1) : 0;
    query_end(&j->q, QUERY_CALLS);
    return e;
}

struct err journal_calls_end(struct journal *j, const char *actor,
                             const struct daytime_reading *now)
{
    bool seen = actor[0] != '\0', row = true;

    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    for (bool more = true; more && !err_is(e); more = seen && row) {
        e = query_step(&j->q, QUERY_CALL_NEXT, &row);
        int64_t entry = row ? sqlite3_column_int64(j->q.stmts[QUERY_CALL_NEXT], 0) : 0;
        query_end(&j->q, QUERY_CALL_NEXT);
        if (!err_is(e) && row)
            e = act(j, entry,
                    state_next(KIND_HELP, STATE_CALLED, seen ? HAPPENED_SEEN : HAPPENED_DROPPED),
                    seen ? "somebody came" : "the visitor needs nobody any more", actor, now);
    }
    return queries_finish(&j->q, e);
}
