/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The crash model of the journal
 * ==============================
 *
 * The promise. The kiosk says "you are checked in" only after this file has returned from a commit,
 * and from then on the check-in reaches the booking service, once, or a person is told: whatever
 * happens to the power, the program, the disk or the network in between.
 *
 * What is durable when. SQLite runs with a write-ahead log and synchronous=FULL: a commit appends
 * the changed pages to journal.db-wal, the last of them marked as the end of the commit, and calls
 * fsync on the log before it returns. So a returned commit is on the disk, as far as the disk does
 * not lie about fsync. One event is one commit. The folder itself is synced when a file appears in
 * it. From time to time SQLite copies the log into journal.db (log synced first, then the copy, and
 * only then is the log used anew), which moves no promise.
 *
 * What a cut leaves, at any byte. Each page in the log carries a checksum that runs on from the one
 * before, begun from a salt in the log's head. On the next opening SQLite replays the log up to the
 * last end-of-commit mark to which all checksums agree. A cut while pages are being appended leaves
 * a torn tail that agrees with nothing: the commit did not happen, and nobody was told that it had.
 * A cut after the last byte and before fsync returned may leave a whole commit of which nobody was
 * told: it has happened. Both are fine, because of the next two paragraphs. A cut while the log is
 * copied leaves journal.db torn but the log whole: it is copied again.
 *
 * Why nothing is lost. The answer RECORDED follows the commit. An entry leaves the states that are
 * sent (recorded, unknown) only by "sending", and "sending" only by an outcome the network gave or
 * by the program's death, which leads to "unknown", which is sent again after reading. The due time
 * decides only when. A clock set back cannot strand an entry: a due time further away than the
 * longest pause is no due time.
 *
 * Why nothing is doubled. A booking stands in the journal once a day, by a unique index, so that a
 * visitor who repeats (or a commit that happened though an error was answered) finds the first
 * entry and its arrival time. Each command has a random uid: done a second time after an error it
 * finds itself. "sending" is durable before the first byte is sent, so that after a death we know
 * that it may have been sent; the sender is told (unsettled) and reads the service before it
 * writes, and what it writes is the same as before. A number without an appointment cannot be asked
 * for twice, as the service would give two: the wish is durable before the question, and a wish
 * without an outcome becomes "unknown", which is shown to a person and never asked again by the
 * program.
 *
 * When the disk refuses. After an error from SQLite the connection is not trusted further: whether
 * the last commit happened is found out by closing and opening, which replays the log as after a
 * cut. (A failed fsync may have dropped pages from the cache of the kernel, but never a commit that
 * was promised: the log's pages of promised commits had been synced before.) Outcomes that could
 * not be written down stay in memory and are written then; lost with the memory, they are
 * "unknown".
 *
 * What a thief finds. Booking numbers and times of the last weeks, no names, and no booking's key:
 * that one is in keys.c, in memory. secure_delete overwrites what is deleted.
 */
#include "store/journal.h"

#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/database.h"
#include "store/queries.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum query {
    QUERY_INSERT,
    QUERY_CHECKIN_FIND,
    QUERY_UID_FIND,
    QUERY_STATE,
    QUERY_SEND_ANEW,
    QUERY_NUMBER,
    QUERY_DUE_FIRST,
    QUERY_TAKE,
    QUERY_SETTLE,
    QUERY_DUE_IN,
    QUERY_COUNT_UNSENT,
    QUERY_COUNT_UNSETTLED,
    QUERY_REVIVABLE,
    QUERY_REVIVE,
    QUERY_FORGET,
    QUERIES
};

#define WAITING "kind = 'checkin' AND state IN ('recorded', 'unknown')"

static const char *const sql[QUERIES] = {
    [QUERY_INSERT] =
        "INSERT INTO event (uid, kind, booking_id, day, scope, request, number, start_s, arrived_s,"
        " write_arrival_s, state, created_s) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
        " ON CONFLICT DO NOTHING",
    [QUERY_CHECKIN_FIND] = "SELECT id, state, arrived_s, uid FROM event"
                           " WHERE kind = 'checkin' AND booking_id = ?1 AND day = ?2",
    [QUERY_UID_FIND] = "SELECT id FROM event WHERE uid = ?1",
    [QUERY_STATE] = "SELECT state, kind, attempts, arrived_s FROM event WHERE id = ?1",
    [QUERY_SEND_ANEW] =
        "UPDATE event SET state = ?2, attempts = 0, due_ms = 0, reason = '' WHERE id = ?1",
    [QUERY_NUMBER] = "UPDATE event SET state = ?2, booking_id = ?3, number = ?4, reason = ?5"
                     " WHERE id = ?1",
    [QUERY_DUE_FIRST] =
        "SELECT id, booking_id, scope, start_s, arrived_s, write_arrival_s, attempts,"
        " state FROM event WHERE " WAITING
        " AND (due_ms <= ?1 OR due_ms > ?1 + ?2) ORDER BY id LIMIT 1",
    [QUERY_TAKE] = "UPDATE event SET state = ?2, attempts = attempts + 1 WHERE id = ?1",
    [QUERY_SETTLE] = "UPDATE event SET state = ?2, due_ms = ?3, reason = ?4 WHERE id = ?1",
    [QUERY_DUE_IN] = "SELECT min(CASE WHEN due_ms > ?1 + ?2 THEN 0 ELSE max(due_ms - ?1, 0) END)"
                     " FROM event WHERE " WAITING,
    [QUERY_COUNT_UNSENT] = "SELECT count(*) FROM event WHERE kind = 'checkin'"
                           " AND state IN ('recorded', 'sending', 'asking', 'unknown')",
    [QUERY_COUNT_UNSETTLED] = "SELECT count(*) FROM event WHERE state IN ('refused', 'unknown')"
                              " AND (kind = 'walkin' OR state = 'refused')",
    [QUERY_REVIVABLE] = "SELECT id, kind, state FROM event WHERE"
                        " state IN ('sending', 'asking', 'wished')",
    [QUERY_REVIVE] = "UPDATE event SET state = ?2, reason = 'the program ended meanwhile'"
                     " WHERE id = ?1",
    [QUERY_FORGET] = "DELETE FROM event WHERE state IN ('confirmed', 'issued', 'closed')"
                     " AND created_s < ?1",
};

struct journal {
    struct queries q;
};

struct err journal_open(const char *dir, struct journal **ret_journal)
{
    struct journal *j = calloc(1, sizeof *j);

    *ret_journal = NULL;
    if (j == NULL || sodium_init() < 0) {
        free(j);
        return err_make(ERR_NO_MEMORY);
    }
    sqlite3 *db;
    struct err e = database_open(dir, &database_journal, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, QUERIES, &j->q);
    if (err_is(e)) {
        journal_close(j);
        return e;
    }
    *ret_journal = j;
    return err_none();
}

void journal_close(struct journal *j)
{
    if (j == NULL)
        return;
    queries_close(&j->q);
    free(j);
}

struct journal_uid journal_uid_make(void)
{
    unsigned char bytes[16];
    struct journal_uid uid;

    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(uid.hex, sizeof uid.hex, bytes, sizeof bytes);
    return uid;
}

/* ---- recording -------------------------------------------------------------------------- */

static enum state column_state(sqlite3_stmt *stmt, int at)
{
    const char *text = (const char *)sqlite3_column_text(stmt, at);

    return text != NULL ? state_named(text) : STATE_COUNT;
}

static struct err state_damaged(int64_t entry)
{
    log_error("store", "entry %lld has no known state", (long long)entry);
    return err_make(ERR_CORRUPT);
}

/* The entry that was there before; sends it anew where its state says so. */
static struct err checkin_again(struct journal *j, const struct journal_uid *uid,
                                const struct checkin_record *record, const char *day,
                                struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *find = j->q.stmts[QUERY_CHECKIN_FIND];
    enum state state = STATE_COUNT;
    bool row;

    query_bind_int(find, 1, record->ref.id);
    query_bind_text(find, 2, day);
    struct err e = query_step(&j->q, QUERY_CHECKIN_FIND, &row);
    if (row) {
        ret_receipt->entry = sqlite3_column_int64(find, 0);
        state = column_state(find, 1);
        ret_receipt->arrived_s = sqlite3_column_int64(find, 2);
        ret_receipt->repeated = strcmp((const char *)sqlite3_column_text(find, 3), uid->hex) != 0;
    }
    query_end(&j->q, QUERY_CHECKIN_FIND);
    if (err_is(e) || (row && !ret_receipt->repeated))
        return e;
    if (!row || state == STATE_COUNT)
        return state_damaged(ret_receipt->entry);
    enum state next = state_next(KIND_CHECKIN, state, HAPPENED_AGAIN);
    if (next == state)
        return err_none();
    query_bind_int(j->q.stmts[QUERY_SEND_ANEW], 1, ret_receipt->entry);
    query_bind_text(j->q.stmts[QUERY_SEND_ANEW], 2, state_name(next));
    return query_run(&j->q, QUERY_SEND_ANEW);
}

struct err journal_record_checkin(struct journal *j, const struct journal_uid *uid,
                                  const struct checkin_record *record, int64_t now_ms,
                                  struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *insert = j->q.stmts[QUERY_INSERT];
    char day[11];

    *ret_receipt = (struct journal_receipt){.arrived_s = record->arrived_s};
    clock_day_name(record->arrived_s, day);
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    query_bind_text(insert, 1, uid->hex);
    query_bind_text(insert, 2, kind_name(KIND_CHECKIN));
    query_bind_int(insert, 3, record->ref.id);
    query_bind_text(insert, 4, day);
    query_bind_int(insert, 5, record->scope);
    query_bind_int(insert, 6, 0);
    query_bind_text(insert, 7, record->number);
    query_bind_int(insert, 8, record->start_s);
    query_bind_int(insert, 9, record->arrived_s);
    query_bind_int(insert, 10, record->write_arrival_s);
    query_bind_text(insert, 11, state_name(STATE_RECORDED));
    query_bind_int(insert, 12, now_ms / 1000);
    e = query_run(&j->q, QUERY_INSERT);
    if (!err_is(e) && sqlite3_changes(j->q.db) == 1)
        ret_receipt->entry = sqlite3_last_insert_rowid(j->q.db);
    else if (!err_is(e))
        e = checkin_again(j, uid, record, day, ret_receipt);
    return queries_finish(&j->q, e);
}

struct err journal_record_walkin(struct journal *j, const struct journal_uid *uid,
                                 const struct walkin_record *record, int64_t now_ms,
                                 struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *insert = j->q.stmts[QUERY_INSERT];
    char day[11];
    bool row;

    *ret_receipt = (struct journal_receipt){.arrived_s = record->asked_s};
    clock_day_name(record->asked_s, day);
    query_bind_text(insert, 1, uid->hex);
    query_bind_text(insert, 2, kind_name(KIND_WALKIN));
    query_bind_text(insert, 4, day);
    query_bind_int(insert, 5, record->scope);
    query_bind_int(insert, 6, record->request);
    query_bind_text(insert, 7, "");
    query_bind_int(insert, 8, record->asked_s);
    query_bind_int(insert, 9, record->asked_s);
    query_bind_int(insert, 10, record->asked_s);
    query_bind_text(insert, 11, state_name(STATE_WISHED));
    query_bind_int(insert, 12, now_ms / 1000);
    struct err e = query_run(&j->q, QUERY_INSERT);
    if (err_is(e))
        return e;
    query_bind_text(j->q.stmts[QUERY_UID_FIND], 1, uid->hex);
    e = query_step(&j->q, QUERY_UID_FIND, &row);
    if (row)
        ret_receipt->entry = sqlite3_column_int64(j->q.stmts[QUERY_UID_FIND], 0);
    query_end(&j->q, QUERY_UID_FIND);
    return e;
}

/* What the answer to ISSUE_NUMBER means for the wish. */
static enum happened answer_happened(enum answer answer)
{
    switch (answer) {
    case ANSWER_OK:
        return HAPPENED_SETTLED;
    case ANSWER_UNSETTLED:
        return HAPPENED_SILENT;
    case ANSWER_UNREACHABLE: /* of a call that creates: certainly not sent (event.h) */
        return HAPPENED_FAILED;
    case ANSWER_UNKNOWN_ID:
    case ANSWER_WRONG_KEY:
    case ANSWER_CLOSED:
        return HAPPENED_DENIED;
    }
    return HAPPENED_SILENT; /* an answer nobody knows is no answer */
}

/* The row of an entry. *ret_state is STATE_COUNT where there is none. */
static struct err entry_read(struct journal *j, int64_t entry, enum state *ret_state,
                             enum kind *ret_kind, int *ret_attempts, int64_t *ret_arrived_s)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_STATE];
    bool row;

    *ret_state = STATE_COUNT;
    *ret_kind = KIND_COUNT;
    query_bind_int(stmt, 1, entry);
    struct err e = query_step(&j->q, QUERY_STATE, &row);
    if (row) {
        *ret_state = column_state(stmt, 0);
        *ret_kind = kind_named((const char *)sqlite3_column_text(stmt, 1));
        *ret_attempts = sqlite3_column_int(stmt, 2);
        *ret_arrived_s = sqlite3_column_int64(stmt, 3);
        if (*ret_state == STATE_COUNT)
            e = state_damaged(entry);
    }
    query_end(&j->q, QUERY_STATE);
    return e;
}

struct err journal_record_number(struct journal *j, const struct walkin_record *record,
                                 struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_NUMBER];
    enum happened happened = answer_happened(record->answer);
    enum state state;
    enum kind kind;
    int attempts;

    *ret_receipt = (struct journal_receipt){.entry = record->entry};
    struct err e = entry_read(j, record->entry, &state, &kind, &attempts, &ret_receipt->arrived_s);
    if (err_is(e))
        return e;
    if (state == STATE_COUNT || kind != KIND_WALKIN)
        return err_make(ERR_UNKNOWN);
    /* Done a second time after an error whose commit had happened all the same. */
    if (state == state_next(KIND_WALKIN, STATE_WISHED, happened))
        return err_none();
    query_bind_int(stmt, 1, record->entry);
    query_bind_text(stmt, 2, state_name(state_next(KIND_WALKIN, state, happened)));
    if (happened == HAPPENED_SETTLED)
        query_bind_int(stmt, 3, record->booking_id);
    query_bind_text(stmt, 4, happened == HAPPENED_SETTLED ? record->number : "");
    query_bind_text(stmt, 5,
                    happened == HAPPENED_SETTLED  ? ""
                    : happened == HAPPENED_SILENT ? "no answer: a number may have been given"
                    : happened == HAPPENED_FAILED ? "the service was not reached"
                                                  : "the service gave no number");
    return query_run(&j->q, QUERY_NUMBER);
}

/* ---- outbox ----------------------------------------------------------------------------- */

struct err journal_take(struct journal *j, int64_t now_ms, struct outbox_item *ret_item)
{
    sqlite3_stmt *find = j->q.stmts[QUERY_DUE_FIRST], *take = j->q.stmts[QUERY_TAKE];
    enum state state = STATE_COUNT;
    bool row;

    *ret_item = (struct outbox_item){.entry = 0};
    query_bind_int(find, 1, now_ms);
    query_bind_int(find, 2, JOURNAL_BACKOFF_MAX_MS);
    struct err e = query_step(&j->q, QUERY_DUE_FIRST, &row);
    if (row) {
        *ret_item = (struct outbox_item){
            .entry = sqlite3_column_int64(find, 0),
            .booking_id = sqlite3_column_int64(find, 1),
            .scope = sqlite3_column_int(find, 2),
            .start_s = sqlite3_column_int64(find, 3),
            .arrived_s = sqlite3_column_int64(find, 4),
            .write_arrival_s = sqlite3_column_int64(find, 5),
            .attempts = sqlite3_column_int(find, 6),
        };
        state = column_state(find, 7);
        ret_item->unsettled = state == STATE_UNKNOWN;
    }
    query_end(&j->q, QUERY_DUE_FIRST);
    if (err_is(e) || !row)
        return e;
    query_bind_int(take, 1, ret_item->entry);
    query_bind_text(take, 2, state_name(state_next(KIND_CHECKIN, state, HAPPENED_TAKEN)));
    e = query_run(&j->q, QUERY_TAKE);
    if (err_is(e))
        *ret_item = (struct outbox_item){.entry = 0};
    return e;
}

/* 1 s, 2 s, 4 s … 5 min, less up to a quarter, so that kiosks do not come back all at once. */
static int64_t backoff_ms(int attempts)
{
    int64_t ms = JOURNAL_BACKOFF_MAX_MS;

    if (attempts < 10 && (INT64_C(500) << attempts) < ms)
        ms = INT64_C(500) << attempts;
    return ms - (int64_t)randombytes_uniform((uint32_t)(ms / 4));
}

struct err journal_settle(struct journal *j, int64_t entry, enum outcome outcome,
                          const char *reason, int64_t now_ms)
{
    static const enum happened happened[] = {
        [OUTCOME_CONFIRMED] = HAPPENED_SETTLED,
        [OUTCOME_RETRY] = HAPPENED_FAILED,
        [OUTCOME_UNSETTLED] = HAPPENED_SILENT,
        [OUTCOME_REFUSED] = HAPPENED_DENIED,
    };
    sqlite3_stmt *stmt = j->q.stmts[QUERY_SETTLE];
    char kept[JOURNAL_REASON_MAX + 1] = "";
    int64_t arrived_s;
    enum state state;
    enum kind kind;
    int attempts = 0;

    bug_if((unsigned)outcome >= sizeof happened / sizeof *happened);
    struct err e = entry_read(j, entry, &state, &kind, &attempts, &arrived_s);
    if (err_is(e))
        return e;
    if (state != STATE_SENDING && state != STATE_ASKING) {
        log_warn("store", "entry %lld was settled but is not being sent", (long long)entry);
        return err_none();
    }
    bool later = outcome == OUTCOME_RETRY || outcome == OUTCOME_UNSETTLED;
    strncpy(kept, reason, JOURNAL_REASON_MAX);
    query_bind_int(stmt, 1, entry);
    query_bind_text(stmt, 2, state_name(state_next(kind, state, happened[outcome])));
    query_bind_int(stmt, 3, later ? now_ms + backoff_ms(attempts) : 0);
    query_bind_text(stmt, 4, kept);
    return query_run(&j->q, QUERY_SETTLE);
}

struct err journal_due_in_ms(struct journal *j, int64_t now_ms, int64_t *ret_ms)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_DUE_IN];
    bool row;

    *ret_ms = -1;
    query_bind_int(stmt, 1, now_ms);
    query_bind_int(stmt, 2, JOURNAL_BACKOFF_MAX_MS);
    struct err e = query_step(&j->q, QUERY_DUE_IN, &row);
    if (row && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        *ret_ms = sqlite3_column_int64(stmt, 0);
    query_end(&j->q, QUERY_DUE_IN);
    return e;
}

static struct err count_one(struct journal *j, int query, int *ret_count)
{
    bool row;
    struct err e = query_step(&j->q, query, &row);

    *ret_count = row ? sqlite3_column_int(j->q.stmts[query], 0) : 0;
    query_end(&j->q, query);
    return e;
}

struct err journal_count(struct journal *j, struct journal_counts *ret_counts)
{
    struct err e = count_one(j, QUERY_COUNT_UNSENT, &ret_counts->unsent);

    return err_is(e) ? e : count_one(j, QUERY_COUNT_UNSETTLED, &ret_counts->unsettled);
}

/* ---- beginning -------------------------------------------------------------------------- */

static bool among(int64_t entry, const int64_t *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i] == entry)
            return true;
    return false;
}

struct err journal_revive(struct journal *j, bool walkins, const int64_t *keep, int keep_count)
{
    sqlite3_stmt *find = j->q.stmts[QUERY_REVIVABLE], *revive = j->q.stmts[QUERY_REVIVE];
    bool row = true;

    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    for (;;) {
        e = query_step(&j->q, QUERY_REVIVABLE, &row);
        if (err_is(e) || !row)
            break;
        int64_t entry = sqlite3_column_int64(find, 0);
        enum kind kind = kind_named((const char *)sqlite3_column_text(find, 1));
        enum state state = column_state(find, 2);
        if (among(entry, keep, keep_count) || (kind == KIND_WALKIN && !walkins))
            continue;
        query_bind_int(revive, 1, entry);
        query_bind_text(revive, 2, state_name(state_next(kind, state, HAPPENED_DIED)));
        e = query_run(&j->q, QUERY_REVIVE);
        if (err_is(e))
            break;
    }
    query_end(&j->q, QUERY_REVIVABLE);
    return queries_finish(&j->q, e);
}

struct err journal_forget(struct journal *j, int64_t before_s)
{
    query_bind_int(j->q.stmts[QUERY_FORGET], 1, before_s);
    struct err e = query_run(&j->q, QUERY_FORGET);
    if (!err_is(e) && sqlite3_changes(j->q.db) > 0)
        log_info("store", "deleted %d settled entries", sqlite3_changes(j->q.db));
    return e;
}
