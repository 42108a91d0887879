/* SPDX-License-Identifier: Apache-2.0 */
/* journal_outbox: what the service has yet to learn, and what became of it. */
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/journal_part.h"

#include <sodium.h>
#include <string.h>

static enum errand errand_of(enum kind kind)
{
    switch (kind) {
    case KIND_CHECKIN:
        return ERRAND_ARRIVAL;
    case KIND_ABSENCE:
        return ERRAND_ABSENCE;
    case KIND_OWN:
        return ERRAND_ENTER_NUMBER;
    case KIND_WALKIN:
        return ERRAND_FIND_NUMBER;
    case KIND_UNDO:
        return ERRAND_UNDO;
    case KIND_ATTEMPT:
    case KIND_SIGNAL:
    case KIND_HELP:
    case KIND_COUNT:
        break;
    }
    bug_if(true); /* closed from the beginning */
}

static void item_read(sqlite3_stmt *row, struct outbox_item *ret_item)
{
    *ret_item = (struct outbox_item){
        .entry = sqlite3_column_int64(row, 0),
        .booking_id = sqlite3_column_int64(row, 2),
        .scope = sqlite3_column_int(row, 4),
        .request = sqlite3_column_int(row, 5),
        .start_s = sqlite3_column_int64(row, 6),
        .arrived_s = sqlite3_column_int64(row, 7),
        .write_arrival_s = sqlite3_column_int64(row, 8),
        .attempts = sqlite3_column_int(row, 9),
    };
    (void)text_copy(ret_item->number, sizeof ret_item->number, query_text(row, 3));
}

/* The first that is due; ret_item->entry 0: none. */
static struct err due_first(struct journal *j, const struct daytime_reading *now,
                            struct outbox_item *ret_item, enum kind *ret_kind,
                            enum state *ret_state)
{
    sqlite3_stmt *first = j->q.stmts[QUERY_DUE_FIRST];
    bool row;

    *ret_item = (struct outbox_item){.entry = 0};
    query_bind_int(first, 1, now->wall_ms);
    query_bind_int(first, 2, JOURNAL_BACKOFF_MAX_MS);
    query_bind_text(first, 3, now->sure ? "" : j->self.run.hex);
    struct err e = query_step(&j->q, QUERY_DUE_FIRST, &row);
    if (row) {
        item_read(first, ret_item);
        *ret_kind = kind_named(query_text(first, 1));
        *ret_state = state_named(query_text(first, 10));
    }
    query_end(&j->q, QUERY_DUE_FIRST);
    return e;
}

/* Marks it as being sent; ret_item->entry becomes 0 where a person was faster. */
static struct err take(struct journal *j, const struct daytime_reading *now, enum state from,
                       enum state to, struct outbox_item *ret_item)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_TAKE];

    ret_item->unsettled = from == STATE_UNKNOWN;
    query_bind_int(stmt, 1, ret_item->entry);
    query_bind_text(stmt, 2, state_name(to));
    query_bind_text(stmt, 3, "");
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    query_bind_text(stmt, 5, state_name(from));
    struct err e = query_run(&j->q, QUERY_TAKE);
    if (err_is(e) || sqlite3_changes(j->q.db) != 1)
        *ret_item = (struct outbox_item){.entry = 0};
    return e;
}

struct err journal_take(struct journal *j, const struct daytime_reading *now,
                        struct outbox_item *ret_item)
{
    enum state state = STATE_COUNT, next = STATE_COUNT;
    enum kind kind = KIND_COUNT;

    for (;;) {
        struct err e = due_first(j, now, ret_item, &kind, &state);
        if (err_is(e) || ret_item->entry == 0)
            return e;
        if (state_listed(kind, state, HAPPENED_TAKEN, &next))
            break;
        e = journal_damaged(j, ret_item->entry, now); /* and no longer the first */
        if (err_is(e)) {
            *ret_item = (struct outbox_item){.entry = 0};
            return e;
        }
    }
    ret_item->errand = errand_of(kind);
    return take(j, now, state, next, ret_item);
}

/* 1 s, 2 s, 4 s … 5 min, less up to a quarter, so that kiosks do not come back all at once. */
static int64_t backoff_ms(int attempts)
{
    int64_t ms = JOURNAL_BACKOFF_MAX_MS;

    if (attempts < 10 && (INT64_C(500) << attempts) < ms)
        ms = INT64_C(500) << attempts;
    return ms - (int64_t)randombytes_uniform((uint32_t)(ms / 4));
}

/* 0: never again. */
static int64_t again_in_ms(enum outcome outcome, int attempts)
{
    switch (outcome) {
    case OUTCOME_RETRY:
    case OUTCOME_UNSETTLED:
        return backoff_ms(attempts);
    case OUTCOME_WAITING:
        return WAITING_MS;
    case OUTCOME_CONFIRMED:
    case OUTCOME_REFUSED:
    case OUTCOME_DROPPED:
        break;
    }
    return 0;
}

static bool is_under_way(enum state state)
{
    return state == STATE_SENDING || state == STATE_ASKING || state == STATE_FINDING ||
           state == STATE_RECALLED;
}

/*
 * What has recalled the entry (the check-in an absence or an undo, the undo a check-in) waits until
 * a silent write can no longer come.
 */
static struct err recalled_ended(struct journal *j, const struct journal_found *recalled,
                                 const struct daytime_reading *now)
{
    enum kind by = recalled->kind == KIND_CHECKIN ? KIND_UNDO : KIND_CHECKIN;
    struct journal_found found;
    char day[11];

    clock_day_name(recalled->arrived_s, day);
    struct err e = journal_of_booking(j, by, recalled->booking_id, day, NULL, &found);
    return err_is(e) || found.entry == 0 ? e : journal_hold_back(j, found.entry, now);
}

static const char *recalled_words(enum kind kind)
{
    return kind == KIND_CHECKIN ? "taken back" : "the visitor came";
}

static struct err settle(struct journal *j, const struct journal_found *found,
                         enum happened happened, int64_t again_ms, const char *reason,
                         const struct daytime_reading *now)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_SETTLE];
    char kept[JOURNAL_REASON_MAX + 1] = "";

    if (found->state == STATE_RECALLED && happened == HAPPENED_SILENT) {
        struct err e = recalled_ended(j, found, now);
        if (err_is(e))
            return e;
    }
    strncpy(kept, reason, JOURNAL_REASON_MAX);
    query_bind_int(stmt, 1, found->entry);
    query_bind_text(stmt, 2, state_name(state_next(found->kind, found->state, happened)));
    query_bind_text(stmt, 3, found->state == STATE_RECALLED ? recalled_words(found->kind) : kept);
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    query_bind_int(stmt, 5, again_ms > 0 ? now->wall_ms + again_ms : 0);
    return query_run(&j->q, QUERY_SETTLE);
}

struct err journal_settle(struct journal *j, int64_t entry, enum outcome outcome,
                          const char *reason, const struct daytime_reading *now)
{
    static const enum happened happened[] = {
        [OUTCOME_CONFIRMED] = HAPPENED_SETTLED, [OUTCOME_RETRY] = HAPPENED_FAILED,
        [OUTCOME_UNSETTLED] = HAPPENED_SILENT,  [OUTCOME_REFUSED] = HAPPENED_DENIED,
        [OUTCOME_WAITING] = HAPPENED_SILENT,    [OUTCOME_DROPPED] = HAPPENED_DROPPED,
    };
    struct journal_found found;

    bug_if((unsigned)outcome >= sizeof happened / sizeof *happened);
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_entry_read(j, entry, &found);
    if (!err_is(e) && found.entry != 0 && is_under_way(found.state))
        e = settle(j, &found, happened[outcome], again_in_ms(outcome, found.attempts), reason, now);
    else if (!err_is(e))
        log_warn("store", "entry %lld was settled but is not being sent", (long long)entry);
    return queries_finish(&j->q, e);
}

struct err journal_due_in_ms(struct journal *j, const struct daytime_reading *now, int64_t *ret_ms)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_DUE_IN];
    bool row;

    *ret_ms = -1;
    query_bind_int(stmt, 1, now->wall_ms);
    query_bind_int(stmt, 2, JOURNAL_BACKOFF_MAX_MS);
    query_bind_text(stmt, 3, now->sure ? "" : j->self.run.hex);
    query_bind_int(stmt, 4, UNSURE_LOOK_MS);
    struct err e = query_step(&j->q, QUERY_DUE_IN, &row);
    if (row && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        *ret_ms = sqlite3_column_int64(stmt, 0);
    query_end(&j->q, QUERY_DUE_IN);
    return e;
}

struct err journal_hurry(struct journal *j)
{
    return query_run(&j->q, QUERY_HURRY);
}

struct err journal_count(struct journal *j, struct journal_counts *ret_counts)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_COUNT];
    bool row;

    *ret_counts = (struct journal_counts){.unsent = 0};
    struct err e = query_step(&j->q, QUERY_COUNT, &row);
    if (row) {
        ret_counts->unsent = sqlite3_column_int(stmt, 0);
        ret_counts->unsettled = sqlite3_column_int(stmt, 1);
    }
    query_end(&j->q, QUERY_COUNT);
    return e;
}

/* ---- beginning, and a clock that becomes sure --------------------------------------------- */

static bool among(int64_t entry, const int64_t *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i] == entry)
            return true;
    return false;
}

static struct err died(struct journal *j, const struct journal_found *found,
                       const struct daytime_reading *now)
{
    struct err e = err_none();
    enum state next;

    if (!state_listed(found->kind, found->state, HAPPENED_DIED, &next))
        return journal_damaged(j, found->entry, now);
    if (found->state == STATE_RECALLED)
        e = recalled_ended(j, found, now);
    return err_is(e) ? e : journal_move(j, found->entry, next, "the program ended meanwhile", now);
}

struct err journal_revive(struct journal *j, bool walkins, const int64_t *keep, int keep_count,
                          const struct daytime_reading *now)
{
    sqlite3_stmt *find = j->q.stmts[QUERY_REVIVABLE];
    char lost[JOURNAL_MEMO_MAX + 1];
    bool row = true;

    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_lost_day(j, now, lost);
    while (!err_is(e)) {
        e = query_step(&j->q, QUERY_REVIVABLE, &row);
        if (err_is(e) || !row)
            break;
        struct journal_found found = {.entry = sqlite3_column_int64(find, 0)};
        if (among(found.entry, keep, keep_count))
            continue;
        e = journal_entry_read(j, found.entry, &found);
        if (!err_is(e) && (found.state != STATE_WISHED || walkins))
            e = died(j, &found, now);
    }
    query_end(&j->q, QUERY_REVIVABLE);
    return queries_finish(&j->q, e);
}

static struct err correct_one(struct journal *j, sqlite3_stmt *row, bool keep_place,
                              const struct daytime_reading *now)
{
    sqlite3_stmt *correct = j->q.stmts[QUERY_CORRECT];
    enum kind kind = kind_named(query_text(row, 1));
    int64_t start_s = sqlite3_column_int64(row, 2), write_s = sqlite3_column_int64(row, 4);
    int64_t arrived_s = (now->wall_ms - (now->steady_ms - sqlite3_column_int64(row, 5))) / 1000;
    char day[11];

    if (kind == KIND_UNDO)
        return err_none(); /* it has the times of its check-in */
    if (kind == KIND_CHECKIN)
        write_s = keep_place && arrived_s < start_s + 60 ? start_s : arrived_s;
    else if (kind != KIND_ABSENCE)
        write_s = arrived_s;
    else
        arrived_s = sqlite3_column_int64(row, 3); /* the time of the appointment */
    clock_day_name(arrived_s, day);
    query_bind_int(correct, 1, sqlite3_column_int64(row, 0));
    query_bind_int(correct, 2, arrived_s);
    query_bind_int(correct, 3, write_s);
    query_bind_text(correct, 4, day);
    return query_run(&j->q, QUERY_CORRECT);
}

struct err journal_correct(struct journal *j, bool keep_place, const struct daytime_reading *now,
                           int *ret_corrected)
{
    sqlite3_stmt *unsure = j->q.stmts[QUERY_UNSURE];
    bool row = true;

    *ret_corrected = 0;
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    query_bind_text(unsure, 1, j->self.run.hex);
    while (!err_is(e)) {
        e = query_step(&j->q, QUERY_UNSURE, &row);
        if (err_is(e) || !row)
            break;
        e = correct_one(j, unsure, keep_place, now);
        (*ret_corrected)++;
    }
    query_end(&j->q, QUERY_UNSURE);
    return queries_finish(&j->q, e);
}
