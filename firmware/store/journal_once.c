/* SPDX-License-Identifier: Apache-2.0 */
/*
 * journal_once: once in the hall. The mark `once` of a check-in: "" (there was no hall), unclaimed,
 * first, second, releasing; and what was heard of the other kiosks' check-ins and absences.
 */
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/journal_part.h"

#include <string.h>

const char *journal_once_wish(const struct journal *j)
{
    return j->self.hall ? "unclaimed" : "";
}

/* Runs a query for one entry, and ends it. */
static struct err once_read(struct journal *j, int query, int64_t entry,
                            struct journal_once *ret_once)
{
    sqlite3_stmt *row_of = j->q.stmts[query];
    struct once *once = &ret_once->once;
    bool row;

    *ret_once = (struct journal_once){.entry = 0};
    query_bind_int(row_of, 1, entry);
    struct err e = query_step(&j->q, query, &row);
    const char *mark = row ? query_text(row_of, 1) : "";
    ret_once->release = strcmp(mark, "releasing") == 0;
    if (ret_once->release || strcmp(mark, "unclaimed") == 0) {
        ret_once->entry = sqlite3_column_int64(row_of, 0);
        once->scope = sqlite3_column_int(row_of, 2);
        (void)text_copy(once->day, sizeof once->day, query_text(row_of, 3));
        once->booking_id = sqlite3_column_int64(row_of, 4);
        (void)text_copy(once->kiosk, sizeof once->kiosk, j->self.kiosk);
        (void)text_copy(once->uid, sizeof once->uid, query_text(row_of, 5));
        (void)text_copy(once->number, sizeof once->number, query_text(row_of, 6));
        once->arrived_s = sqlite3_column_int64(row_of, 7);
    }
    query_end(&j->q, query);
    return e;
}

struct err journal_once_of(struct journal *j, int64_t entry, struct journal_once *ret_once)
{
    return once_read(j, QUERY_ONCE_OF, entry, ret_once);
}

struct err journal_once_next(struct journal *j, int64_t after, struct journal_once *ret_once)
{
    return once_read(j, QUERY_ONCE_NEXT, after, ret_once);
}

struct err journal_unclaimed(struct journal *j, int *ret_count)
{
    bool row = false;

    *ret_count = 0;
    if (!j->self.hall)
        return err_none();
    struct err e = query_step(&j->q, QUERY_UNCLAIMED, &row);
    if (row)
        *ret_count = sqlite3_column_int(j->q.stmts[QUERY_UNCLAIMED], 0);
    query_end(&j->q, QUERY_UNCLAIMED);
    return e;
}

/* ---- what came of it ---------------------------------------------------------------------- */

static struct err signal_write(struct journal *j, const struct journal_found *found,
                               const char *reason, const struct daytime_reading *now)
{
    const struct journal_uid uid = journal_uid_make();
    int64_t entry, now_s = now->wall_ms / 1000;
    char tag[33];

    journal_tag(j, found->booking_id, tag);
    const struct journal_row row = {
        .uid = &uid,
        .kind = KIND_SIGNAL,
        .state = STATE_CLOSED,
        .scope = found->scope,
        .start_s = now_s,
        .arrived_s = now_s,
        .write_arrival_s = now_s,
        .reason = reason,
        .tag = tag,
    };
    return journal_insert(j, &row, now, &entry);
}

/* In a transaction. */
static struct err second(struct journal *j, int64_t entry, const char *kiosk, int64_t arrived_s,
                         const struct daytime_reading *now, struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_ONCE_SECOND];
    char reason[JOURNAL_REASON_MAX + 1];
    struct buf out = buf_on(reason, sizeof reason);
    struct journal_found found;
    enum state next;

    struct err e = journal_entry_read(j, entry, &found);
    /* Meanwhile somebody may have settled it, or it is damaged: then nothing is left to be said. */
    if (err_is(e) || !found.unclaimed ||
        !state_listed(found.kind, found.state, HAPPENED_SECOND, &next))
        return e;
    buf_addf(&out, "checked in at %s first", kiosk);
    query_bind_int(stmt, 1, entry);
    query_bind_text(stmt, 2, state_name(next));
    query_bind_text(stmt, 3, reason);
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    e = query_run(&j->q, QUERY_ONCE_SECOND);
    if (!err_is(e))
        e = signal_write(j, &found, reason, now);
    if (!err_is(e))
        log_warn("hall", "%s was %s", found.number[0] != '\0' ? found.number : "a booking", reason);
    ret_receipt->repeated = true;
    ret_receipt->arrived_s = arrived_s != 0 ? arrived_s : found.arrived_s;
    return e;
}

static struct err mark(struct journal *j, int64_t entry, const char *from, const char *to)
{
    query_bind_int(j->q.stmts[QUERY_ONCE_MARK], 1, entry);
    query_bind_text(j->q.stmts[QUERY_ONCE_MARK], 2, from);
    query_bind_text(j->q.stmts[QUERY_ONCE_MARK], 3, to);
    return query_run(&j->q, QUERY_ONCE_MARK);
}

struct err journal_once_end(struct journal *j, const struct journal_once *asked, enum once_end end,
                            const struct once *first, const struct daytime_reading *now,
                            struct journal_receipt *ret_receipt)
{
    if (end == ONCE_AWAY)
        return err_none();
    if (asked->release) /* or it was another's: either way this kiosk has it no longer */
        return mark(j, asked->entry, "releasing", "");
    /* By this kiosk under another uid: its file was set aside. What it lost must be sent again. */
    if (end == ONCE_FIRST || strcmp(first->kiosk, j->self.kiosk) == 0)
        return mark(j, asked->entry, "unclaimed", "first");
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = second(j, asked->entry, first->kiosk, first->arrived_s, now, ret_receipt);
    return queries_finish(&j->q, e);
}

/* ---- what the others tell ----------------------------------------------------------------- */

struct err journal_elsewhere_read(struct journal *j, int64_t booking_id, const char *day,
                                  struct journal_elsewhere *ret_elsewhere)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_ELSEWHERE];
    bool row;

    *ret_elsewhere = (struct journal_elsewhere){.arrived_s = 0};
    query_bind_int(stmt, 1, booking_id);
    query_bind_text(stmt, 2, day);
    struct err e = query_step(&j->q, QUERY_ELSEWHERE, &row);
    if (row) {
        (void)text_copy(ret_elsewhere->kiosk, sizeof ret_elsewhere->kiosk, query_text(stmt, 0));
        ret_elsewhere->arrived_s = sqlite3_column_int64(stmt, 1);
        ret_elsewhere->stands = sqlite3_column_int(stmt, 2) != 0;
    }
    query_end(&j->q, QUERY_ELSEWHERE);
    return e;
}

struct err journal_elsewhere_missed(struct journal *j, int64_t booking_id, const char *day,
                                    int64_t start_s, bool *ret_is)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_ELSEWHERE_ABSENT];
    bool row;

    query_bind_int(stmt, 1, booking_id);
    query_bind_text(stmt, 2, day);
    query_bind_int(stmt, 3, start_s);
    struct err e = query_step(&j->q, QUERY_ELSEWHERE_ABSENT, &row);
    *ret_is = row && sqlite3_column_int(stmt, 0) != 0;
    query_end(&j->q, QUERY_ELSEWHERE_ABSENT);
    return e;
}

struct err journal_once_begin(struct journal *j, int64_t entry, const char *day,
                              const struct daytime_reading *now,
                              struct journal_receipt *ret_receipt)
{
    struct journal_elsewhere elsewhere;
    struct journal_found found;

    if (!j->self.hall)
        return err_none();
    struct err e = journal_entry_read(j, entry, &found);
    if (err_is(e) || (!found.unclaimed && !found.second))
        return e;
    e = journal_elsewhere_read(j, found.booking_id, day, &elsewhere);
    if (err_is(e) || !elsewhere.stands)
        return e;
    if (found.unclaimed)
        return second(j, entry, elsewhere.kiosk, elsewhere.arrived_s, now, ret_receipt);
    /* Done a second time after an error whose commit had happened all the same. */
    ret_receipt->repeated = true;
    ret_receipt->arrived_s = elsewhere.arrived_s;
    return e;
}

/* Was it heard for the first time? In a transaction. */
static struct err heard_write(struct journal *j, const struct hall_event *event, const char *day,
                              bool *ret_news)
{
    sqlite3_stmt *hear = j->q.stmts[QUERY_HEAR];

    query_bind_int(hear, 1, event->booking_id);
    query_bind_text(hear, 2, day);
    query_bind_text(hear, 3, event->kind);
    query_bind_text(hear, 4, event->kiosk);
    query_bind_text(hear, 5, event->journal);
    query_bind_int(hear, 6, event->sequence);
    query_bind_text(hear, 7, event->state);
    query_bind_int(hear, 8, event->start_s);
    query_bind_int(hear, 9, event->arrived_s);
    struct err e = query_run(&j->q, QUERY_HEAR);
    *ret_news = !err_is(e) && sqlite3_changes(j->q.db) == 1;
    return e;
}

static struct err heard(struct journal *j, const struct hall_event *event, const char *day,
                        const struct daytime_reading *now)
{
    enum state state = state_named(event->state);
    char reason[JOURNAL_REASON_MAX + 1];
    struct buf out = buf_on(reason, sizeof reason);
    bool news;

    struct err e = heard_write(j, event, day, &news);
    if (err_is(e) || !news || kind_named(event->kind) != KIND_CHECKIN || state == STATE_UNDONE ||
        state == STATE_RECALLED)
        return e;
    buf_addf(&out, "arrived at %s", event->kiosk);
    return journal_revoke_absences(j, event->booking_id, day, 0, reason, now);
}

struct err journal_hear(struct journal *j, const struct hall_event *event,
                        const struct daytime_reading *now)
{
    enum kind kind = kind_named(event->kind);
    char day[11], today[11];

    clock_day_name(event->arrived_s, day);
    clock_day_name(now->wall_ms / 1000, today);
    if ((kind != KIND_CHECKIN && kind != KIND_ABSENCE) || event->booking_id == 0 ||
        state_named(event->state) == STATE_COUNT || strcmp(event->kiosk, j->self.kiosk) == 0 ||
        (now->sure && strcmp(day, today) < 0))
        return err_none();
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    return queries_finish(&j->q, heard(j, event, day, now));
}

struct err journal_forget_elsewhere(struct journal *j, int64_t wall_s)
{
    char today[11];

    clock_day_name(wall_s, today);
    query_bind_text(j->q.stmts[QUERY_ELSEWHERE_FORGET], 1, today);
    return query_run(&j->q, QUERY_ELSEWHERE_FORGET);
}
