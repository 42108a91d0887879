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
 * without an outcome becomes "unknown"; what may have been given is then looked for and given back,
 * never asked for again. A number of the kiosk's own is counted and recorded in one commit, and an
 * index refuses it a second time that day. While the time is not sure, counting goes on from the
 * last number that may be of today, whatever day the clock names. After a damaged file had to be
 * set aside none is given until the next day, as the counter was in it; whoever removes journal.db
 * by hand removes the day's counter.
 *
 * Why nobody is wrongly absent. An absence and the check-in of the same booking never wait at the
 * same time: recording the check-in takes the absence back in the same commit. Where the absence is
 * being sent at that moment ("recalled"), the check-in is not handed out before that has ended, and
 * where it ended in silence not before the service cannot be at work on it any more
 * (LATE_WRITE_MS). So the arrival is always the last word.
 *
 * A check-in that is taken back stays in its row, as undone, and an event of its own (undo) tells
 * the service: recorded in the same commit, and with what the person who did it is called. Of the
 * two, too, one waits while the other is being sent, and the visitor who comes again revokes the
 * undo as an absence, so the last word of the two is the last one said here.
 *
 * Once in the hall. Where several kiosks share a bus, a check-in is recorded (commit), then claimed
 * in the hall (once_port), then answered. The mark `once` in its row says how that stands, and is
 * written by the commits that make it so: "unclaimed" by the check-in's own, "first" or "second"
 * after the hall has said so, "releasing" by the undo's own. A cut
 *   - before the commit: nothing happened here, and nothing is claimed;
 *   - after the commit, before or while the hall is asked: it is unclaimed, and claimed after the
 *     restart under the same uid, by which the hall knows its own again: a claim it had taken
 *     already is first once more. The visitor was not answered, and comes again: a repeat;
 *   - after the hall's answer, before the mark: the same question, and the same answer;
 *   - of an undo, anywhere: after its commit it is releasing until the hall has let it go. What was
 *     unclaimed is released too, as the hall may have heard of it. Who comes again before that
 *     makes it unclaimed, and the hall knows the uid.
 * A hall that is away therefore costs nothing but time: marks wait, and are asked about every few
 * seconds. Who was second is closed where nothing was sent yet, else goes on to its end; either way
 * the mark, the reason and a signal are one commit, so that it is noticed once. While the time is
 * not sure the day may be another's, so nothing is claimed before it is. A number of the hall's
 * counter is drawn before its commit: a cut in between skips it, and nobody gets it twice.
 *
 * After a damaged file had to be set aside the hall names this kiosk as the first, under a uid that
 * nobody here knows any more: what was lost with the file is recorded and sent anew.
 *
 * What the other kiosks tell stands in the table elsewhere: the last event of each booking, kiosk
 * and kind, by its number in that kiosk's journal, so that hearing it again, or late, changes
 * nothing. It goes with the day.
 *
 * Each state an event enters is a line of the table history, by a trigger, in the same commit;
 * its number never comes again in this file, whose name is in the table memo (feed.h).
 *
 * When the disk refuses. After an error from SQLite the connection is not trusted further: whether
 * the last commit happened is found out by closing and opening, which replays the log as after a
 * cut. (A failed fsync may have dropped pages from the cache of the kernel, but never a commit that
 * was promised: the log's pages of promised commits had been synced before.) Outcomes that could
 * not be written down stay in memory and are written then; lost with the memory, they are
 * "unknown".
 *
 * What a thief finds. Booking numbers and times of the last weeks, no names, and no booking's key:
 * that one is in keys.c, in memory. Signals name their booking by a tag whose key is in memory.
 * secure_delete overwrites what is deleted.
 */
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/database.h"
#include "store/journal_part.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The service may be at work on an entry of the same booking. */
#define BOOKING_BUSY                                                                               \
    "EXISTS (SELECT 1 FROM event o WHERE o.booking_id = e.booking_id AND o.id <> e.id"             \
    " AND o.state IN ('sending', 'asking', 'recalled'))"
#define WAITING "e.state IN ('recorded', 'unknown') AND NOT " BOOKING_BUSY
/* Made with a clock that nobody trusted, and soon to be reckoned anew (?3: this run, or none). */
#define HELD   "(e.clock = 'unsure' AND e.run = ?3 AND e.attempts = 0)"
#define CHANGE "state = ?2, reason = ?3, changed_s = ?4, actor = ''"
#define FOUND                                                                                      \
    "id, kind, state, attempts, arrived_s, booking_id, uid, start_s, write_arrival_s, scope, "     \
    "number, changed_s, once"

#define ONCE "SELECT id, once, scope, day, booking_id, uid, number, arrived_s FROM event"

static const char *const sql[QUERIES_OF_JOURNAL] = {
    [QUERY_INSERT] =
        "INSERT INTO event (uid, kind, booking_id, day, scope, request, number, seq, start_s,"
        " arrived_s, write_arrival_s, state, reason, tag, kiosk, run, steady_ms, clock, changed_s,"
        " created_s, once) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,"
        " ?19,?19,?20) ON CONFLICT DO NOTHING",
    [QUERY_OF_BOOKING] =
        "SELECT " FOUND " FROM event WHERE kind = ?1 AND booking_id = ?2 AND day = ?3",
    [QUERY_ABSENCE] = "SELECT " FOUND " FROM event WHERE kind = 'absence' AND booking_id = ?1"
                      " AND day = ?2 AND state NOT IN ('revoked', 'recalled') ORDER BY id LIMIT 1",
    [QUERY_UID_FIND] = "SELECT id FROM event WHERE uid = ?1",
    [QUERY_STATE] = "SELECT " FOUND " FROM event WHERE id = ?1",
    [QUERY_SEND_ANEW] = "UPDATE event SET attempts = 0, due_ms = 0, " CHANGE " WHERE id = ?1",
    [QUERY_COME_ANEW] = "UPDATE event SET attempts = 0, due_ms = 0, arrived_s = ?5,"
                        " write_arrival_s = ?6, once = ?7, " CHANGE " WHERE id = ?1",
    [QUERY_NUMBER] = "UPDATE event SET booking_id = ?5, number = ?6, " CHANGE " WHERE id = ?1",
    [QUERY_OWN_LAST_DAY] = "SELECT day FROM event WHERE kind = 'own' AND clock <> 'unsure'"
                           " ORDER BY id DESC LIMIT 1",
    /* Of the days, or of nobody knows which since the last that is certainly of another. */
    [QUERY_OWN_LAST] = "SELECT coalesce(max(seq), 0) FROM event WHERE kind = 'own' AND"
                       " (day IN (?1, ?2) OR (clock = 'unsure' AND id > coalesce((SELECT id FROM"
                       " event WHERE kind = 'own' AND clock <> 'unsure' AND day <> ?2"
                       " ORDER BY id DESC LIMIT 1), 0)))",
    [QUERY_OWN_NUMBER] = "SELECT number FROM event WHERE id = ?1",
    [QUERY_DUE_FIRST] =
        "SELECT id, kind, booking_id, number, scope, request, start_s, arrived_s, write_arrival_s,"
        " attempts, state FROM event e WHERE " WAITING
        " AND (due_ms <= ?1 OR due_ms > ?1 + ?2) AND NOT " HELD " ORDER BY id LIMIT 1",
    /* A person may have dealt with it meanwhile (settling.h). */
    [QUERY_TAKE] =
        "UPDATE event SET attempts = attempts + 1, " CHANGE " WHERE id = ?1 AND state = ?5",
    [QUERY_SETTLE] = "UPDATE event SET due_ms = ?5, " CHANGE " WHERE id = ?1",
    [QUERY_MOVE] = "UPDATE event SET " CHANGE " WHERE id = ?1",
    [QUERY_HOLD_BACK] = "UPDATE event SET due_ms = ?2 WHERE id = ?1",
    [QUERY_DUE_IN] = "SELECT min(CASE WHEN " HELD " THEN ?4 WHEN due_ms > ?1 + ?2 THEN 0"
                     " ELSE max(due_ms - ?1, 0) END) FROM event e WHERE " WAITING,
    [QUERY_HURRY] = "UPDATE event SET due_ms = 0 WHERE state IN ('recorded', 'unknown')"
                    " AND attempts > 0 AND due_ms > 0",
    [QUERY_COUNT] = "SELECT coalesce(sum(state <> 'refused'), 0), coalesce(sum(state = 'refused'),"
                    " 0) FROM event WHERE state IN ('recorded', 'sending', 'asking', 'unknown',"
                    " 'finding', 'recalled', 'refused')",
    [QUERY_REVIVABLE] = "SELECT id, kind, state, booking_id, day FROM event WHERE"
                        " state IN ('sending', 'asking', 'wished', 'finding', 'recalled')",
    [QUERY_CLAIM] = "SELECT EXISTS (SELECT 1 FROM event WHERE kind = 'walkin' AND booking_id = ?1),"
                    " EXISTS (SELECT 1 FROM event WHERE state = 'wished')",
    [QUERY_UNSURE] =
        "SELECT id, kind, start_s, arrived_s, write_arrival_s, steady_ms FROM event WHERE"
        " clock = 'unsure' AND run = ?1 AND (state = 'recorded' OR kind = 'walkin')",
    [QUERY_CORRECT] = "UPDATE OR IGNORE event SET arrived_s = ?2, write_arrival_s = ?3, day = ?4,"
                      " clock = 'corrected' WHERE id = ?1",
    [QUERY_FORGET] = "DELETE FROM event WHERE state IN ('confirmed', 'issued', 'closed',"
                     " 'observed', 'blind', 'revoked', 'undone', 'called') AND changed_s < ?1",
    [QUERY_MEMO_PUT] = "INSERT OR REPLACE INTO memo VALUES (?1, ?2)",
    [QUERY_MEMO_GET] = "SELECT value FROM memo WHERE name = ?1",
    [QUERY_UNDO_AGAIN] =
        "UPDATE event SET attempts = 0, due_ms = 0, write_arrival_s = ?5, " CHANGE " WHERE id = ?1",
    [QUERY_TRAIL] =
        "INSERT INTO trail (kind, actor, subject, detail, at_s) VALUES (?1, ?2, ?3, ?4, ?5)",
    [QUERY_FIND_NUMBER] =
        "SELECT id, kind, state, booking_id, number, scope, start_s, arrived_s, once FROM event"
        " WHERE number = ?1 AND day = ?2 AND (kind IN ('checkin', 'own') OR state = 'issued')"
        " ORDER BY id DESC LIMIT ?3",
    [QUERY_OLDEST] = "SELECT min(created_s) FROM event WHERE state IN ('recorded', 'sending',"
                     " 'asking', 'unknown', 'finding', 'recalled')",
    [QUERY_CALLS] =
        "SELECT count(*), min(arrived_s) FROM event WHERE state = 'called' AND day = ?1",
    [QUERY_CALL_NEXT] = "SELECT id FROM event WHERE state = 'called' ORDER BY id DESC LIMIT 1",
    /* Whoever takes a check-in back gives its claim back, also one of which nobody knows. */
    [QUERY_ACT] = "UPDATE event SET state = ?2, reason = ?3, changed_s = ?4, actor = ?5, once ="
                  " CASE WHEN once IN ('unclaimed', 'first') THEN 'releasing' ELSE once END"
                  " WHERE id = ?1",
    [QUERY_ONCE_OF] = ONCE " WHERE id = ?1",
    [QUERY_ONCE_NEXT] =
        ONCE " WHERE once IN ('unclaimed', 'releasing') AND id > ?1 ORDER BY id LIMIT 1",
    [QUERY_ONCE_MARK] = "UPDATE event SET once = ?3 WHERE id = ?1 AND once = ?2",
    /* When what goes on came into its state, and why, stays. */
    [QUERY_ONCE_SECOND] =
        "UPDATE event SET once = 'second', state = ?2,"
        " reason = CASE WHEN state <> ?2 OR reason = '' THEN ?3 ELSE reason END,"
        " changed_s = CASE WHEN state <> ?2 THEN ?4 ELSE changed_s END WHERE id = ?1",
    [QUERY_UNCLAIMED] = "SELECT count(*) FROM event WHERE once = 'unclaimed'",
    [QUERY_HEAR] =
        "INSERT INTO elsewhere (booking_id, day, kind, kiosk, journal, sequence, state, start_s,"
        " arrived_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        " ON CONFLICT (booking_id, day, kind, kiosk) DO UPDATE SET journal = excluded.journal,"
        " sequence = excluded.sequence, state = excluded.state, start_s = excluded.start_s,"
        " arrived_s = excluded.arrived_s"
        " WHERE journal <> excluded.journal OR sequence < excluded.sequence",
    [QUERY_ELSEWHERE] = "SELECT kiosk, arrived_s, state <> 'closed' FROM elsewhere WHERE"
                        " booking_id = ?1 AND day = ?2 AND kind = 'checkin'"
                        " AND state NOT IN ('undone', 'recalled')"
                        " ORDER BY state = 'closed', arrived_s LIMIT 1",
    [QUERY_ELSEWHERE_ABSENT] =
        "SELECT EXISTS (SELECT 1 FROM elsewhere WHERE booking_id = ?1 AND day = ?2"
        " AND kind = 'absence' AND start_s = ?3 AND state NOT IN ('revoked', 'recalled'))",
    [QUERY_ELSEWHERE_FORGET] = "DELETE FROM elsewhere WHERE day < ?1",
};

struct err journal_open(const char *dir, const struct journal_self *self,
                        struct journal **ret_journal)
{
    struct journal *j = calloc(1, sizeof *j);

    *ret_journal = NULL;
    if (j == NULL || sodium_init() < 0) {
        free(j);
        return err_make(ERR_NO_MEMORY);
    }
    j->self = *self;
    randombytes_buf(j->tag_key, sizeof j->tag_key);
    struct err e = queries_open(dir, &database_journal, NULL, sql, QUERIES_OF_JOURNAL, &j->q);
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
    explicit_bzero(j, sizeof *j);
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

/* ---- rows --------------------------------------------------------------------------------- */

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

struct err journal_insert(struct journal *j, const struct journal_row *row,
                          const struct daytime_reading *now, int64_t *ret_entry)
{
    sqlite3_stmt *insert = j->q.stmts[QUERY_INSERT];
    char day[11];

    *ret_entry = 0;
    clock_day_name(row->arrived_s, day);
    query_bind_text(insert, 1, row->uid->hex);
    query_bind_text(insert, 2, kind_name(row->kind));
    if (row->booking_id != 0)
        query_bind_int(insert, 3, row->booking_id);
    query_bind_text(insert, 4, day);
    query_bind_int(insert, 5, row->scope);
    query_bind_int(insert, 6, row->request);
    query_bind_text(insert, 7, text_or_empty(row->number));
    if (row->seq != 0)
        query_bind_int(insert, 8, row->seq);
    query_bind_int(insert, 9, row->start_s);
    query_bind_int(insert, 10, row->arrived_s);
    query_bind_int(insert, 11, row->write_arrival_s);
    query_bind_text(insert, 12, state_name(row->state));
    query_bind_text(insert, 13, text_or_empty(row->reason));
    query_bind_text(insert, 14, text_or_empty(row->tag));
    query_bind_text(insert, 15, j->self.kiosk);
    query_bind_text(insert, 16, j->self.run.hex);
    query_bind_int(insert, 17, now->steady_ms);
    query_bind_text(insert, 18, now->sure ? "sure" : "unsure");
    query_bind_int(insert, 19, now->wall_ms / 1000);
    query_bind_text(insert, 20, text_or_empty(row->once));
    struct err e = query_run(&j->q, QUERY_INSERT);
    if (!err_is(e) && sqlite3_changes(j->q.db) == 1)
        *ret_entry = sqlite3_last_insert_rowid(j->q.db);
    return e;
}

struct err journal_uid_find(struct journal *j, const struct journal_uid *uid, int64_t *ret_entry)
{
    bool row;

    query_bind_text(j->q.stmts[QUERY_UID_FIND], 1, uid->hex);
    struct err e = query_step(&j->q, QUERY_UID_FIND, &row);
    *ret_entry = row ? sqlite3_column_int64(j->q.stmts[QUERY_UID_FIND], 0) : 0;
    query_end(&j->q, QUERY_UID_FIND);
    return e;
}

/* Runs a query that finds one entry, and ends it. */
static struct err find(struct journal *j, int query, const struct journal_uid *uid,
                       struct journal_found *ret_found)
{
    sqlite3_stmt *stmt = j->q.stmts[query];
    bool row;

    *ret_found = (struct journal_found){.entry = 0, .kind = KIND_COUNT, .state = STATE_COUNT};
    struct err e = query_step(&j->q, query, &row);
    if (row) {
        *ret_found = (struct journal_found){
            .entry = sqlite3_column_int64(stmt, 0),
            .kind = kind_named(query_text(stmt, 1)),
            .state = state_named(query_text(stmt, 2)),
            .attempts = sqlite3_column_int(stmt, 3),
            .arrived_s = sqlite3_column_int64(stmt, 4),
            .booking_id = sqlite3_column_int64(stmt, 5),
            .same_uid = uid != NULL && strcmp(query_text(stmt, 6), uid->hex) == 0,
            .start_s = sqlite3_column_int64(stmt, 7),
            .write_arrival_s = sqlite3_column_int64(stmt, 8),
            .scope = sqlite3_column_int(stmt, 9),
            .changed_s = sqlite3_column_int64(stmt, 11),
            .unclaimed = strcmp(query_text(stmt, 12), "unclaimed") == 0,
            .second = strcmp(query_text(stmt, 12), "second") == 0,
        };
        (void)text_copy(ret_found->number, sizeof ret_found->number, query_text(stmt, 10));
    }
    query_end(&j->q, query);
    return e;
}

struct err journal_entry_read(struct journal *j, int64_t entry, struct journal_found *ret_found)
{
    query_bind_int(j->q.stmts[QUERY_STATE], 1, entry);
    return find(j, QUERY_STATE, NULL, ret_found);
}

struct err journal_of_booking(struct journal *j, enum kind kind, int64_t booking_id,
                              const char *day, const struct journal_uid *uid,
                              struct journal_found *ret_found)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_OF_BOOKING];

    query_bind_text(stmt, 1, kind_name(kind));
    query_bind_int(stmt, 2, booking_id);
    query_bind_text(stmt, 3, day);
    return find(j, QUERY_OF_BOOKING, uid, ret_found);
}

struct err journal_absence_of(struct journal *j, int64_t booking_id, const char *day,
                              struct journal_found *ret_found)
{
    query_bind_int(j->q.stmts[QUERY_ABSENCE], 1, booking_id);
    query_bind_text(j->q.stmts[QUERY_ABSENCE], 2, day);
    return find(j, QUERY_ABSENCE, NULL, ret_found);
}

struct err journal_move(struct journal *j, int64_t entry, enum state state, const char *reason,
                        const struct daytime_reading *now)
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_MOVE];

    query_bind_int(stmt, 1, entry);
    query_bind_text(stmt, 2, state_name(state));
    query_bind_text(stmt, 3, reason);
    query_bind_int(stmt, 4, now->wall_ms / 1000);
    return query_run(&j->q, QUERY_MOVE);
}

struct err journal_damaged(struct journal *j, int64_t entry, const struct daytime_reading *now)
{
    log_error("store", "entry %lld is damaged; it is left out", (long long)entry);
    return journal_move(j, entry, STATE_CLOSED, "the entry is damaged", now);
}

/* ---- check-ins ---------------------------------------------------------------------------- */

static bool is_taken_back(enum state state)
{
    return state == STATE_UNDONE || state == STATE_RECALLED;
}

/* Nothing of it counts: taken back, or closed as another kiosk was first. */
static bool is_void(const struct journal_found *found)
{
    return is_taken_back(found->state) || (found->second && found->state == STATE_CLOSED);
}

/* The visitor comes again: as if for the first time. */
static struct err come_anew(struct journal *j, const struct journal_found *found,
                            const struct checkin_record *record, const struct daytime_reading *now,
                            struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *anew = j->q.stmts[QUERY_COME_ANEW];

    ret_receipt->repeated = false;
    ret_receipt->arrived_s = record->arrived_s;
    query_bind_int(anew, 1, found->entry);
    query_bind_text(anew, 2, state_name(state_next(KIND_CHECKIN, found->state, HAPPENED_AGAIN)));
    query_bind_text(anew, 3, "");
    query_bind_int(anew, 4, now->wall_ms / 1000);
    query_bind_int(anew, 5, record->arrived_s);
    query_bind_int(anew, 6, record->write_arrival_s);
    query_bind_text(anew, 7, journal_once_wish(j));
    return query_run(&j->q, QUERY_COME_ANEW);
}

/* The entry that was there before; sends it anew where its state says so. */
static struct err checkin_again(struct journal *j, const struct journal_uid *uid,
                                const struct checkin_record *record, const char *day,
                                const struct daytime_reading *now,
                                struct journal_receipt *ret_receipt)
{
    sqlite3_stmt *anew = j->q.stmts[QUERY_SEND_ANEW];
    struct journal_found found;

    struct err e = journal_of_booking(j, KIND_CHECKIN, record->ref.id, day, uid, &found);
    ret_receipt->entry = found.entry;
    ret_receipt->arrived_s = found.arrived_s;
    ret_receipt->repeated = !found.same_uid;
    if (err_is(e) || found.same_uid)
        return e;
    if (found.entry == 0)
        return err_make(ERR_CORRUPT); /* the index refused what is not there */
    /* The service has confirmed it since it said that they had not arrived. */
    if (found.state == STATE_CONFIRMED && record->known_s != 0 &&
        record->known_s <= found.changed_s)
        return err_none();
    if (is_void(&found))
        return come_anew(j, &found, record, now, ret_receipt);
    enum state next = STATE_RECORDED; /* of a damaged entry, too */
    (void)state_listed(KIND_CHECKIN, found.state, HAPPENED_AGAIN, &next);
    if (next == found.state)
        return err_none();
    query_bind_int(anew, 1, found.entry);
    query_bind_text(anew, 2, state_name(next));
    query_bind_text(anew, 3, "");
    query_bind_int(anew, 4, now->wall_ms / 1000);
    return query_run(&j->q, QUERY_SEND_ANEW);
}

struct err journal_record_checkin(struct journal *j, const struct journal_uid *uid,
                                  const struct checkin_record *record,
                                  const struct daytime_reading *now,
                                  struct journal_receipt *ret_receipt)
{
    const struct journal_row row = {
        .uid = uid,
        .kind = KIND_CHECKIN,
        .state = STATE_RECORDED,
        .booking_id = record->ref.id,
        .scope = record->scope,
        .number = record->number,
        .start_s = record->start_s,
        .arrived_s = record->arrived_s,
        .write_arrival_s = record->write_arrival_s,
        .once = journal_once_wish(j),
    };
    char day[11];

    *ret_receipt = (struct journal_receipt){.arrived_s = record->arrived_s};
    clock_day_name(record->arrived_s, day);
    struct err e = queries_begin(&j->q);
    if (err_is(e))
        return e;
    e = journal_insert(j, &row, now, &ret_receipt->entry);
    if (!err_is(e) && ret_receipt->entry == 0)
        e = checkin_again(j, uid, record, day, now, ret_receipt);
    if (!err_is(e))
        e = journal_revoke(j, record->ref.id, day, ret_receipt->entry, now);
    if (!err_is(e))
        e = journal_once_begin(j, ret_receipt->entry, day, now, ret_receipt);
    return queries_finish(&j->q, e);
}

struct err journal_arrived(struct journal *j, int64_t booking_id, int64_t wall_s,
                           int64_t *ret_arrived_s)
{
    struct journal_found found;
    char day[11];

    clock_day_name(wall_s, day);
    struct err e = journal_of_booking(j, KIND_CHECKIN, booking_id, day, NULL, &found);
    *ret_arrived_s = found.entry != 0 && !is_taken_back(found.state) ? found.arrived_s : 0;
    return e;
}

/* ---- attempts, signals, memos ------------------------------------------------------------- */

void journal_tag(const struct journal *j, int64_t booking_id, char ret_hex[33])
{
    unsigned char tag[16];

    crypto_generichash(tag, sizeof tag, (const unsigned char *)&booking_id, sizeof booking_id,
                       j->tag_key, sizeof j->tag_key);
    sodium_bin2hex(ret_hex, 33, tag, sizeof tag);
}

struct err journal_record_note(struct journal *j, const struct journal_uid *uid,
                               const struct note *note, const struct daytime_reading *now)
{
    char tag[33] = "";
    int64_t entry;

    bug_if(note->kind == NOTE_REPRINT || note->kind > NOTE_HELP);
    if (note->booking_id != 0)
        journal_tag(j, note->booking_id, tag);
    const struct journal_row row = {
        .uid = uid,
        .kind = note->kind == NOTE_REFUSED ? KIND_ATTEMPT
                : note->kind == NOTE_HELP  ? KIND_HELP
                                           : KIND_SIGNAL,
        .state = note->kind == NOTE_HELP ? STATE_CALLED : STATE_CLOSED,
        .scope = note->scope,
        .start_s = note->wall_s,
        .arrived_s = note->wall_s,
        .write_arrival_s = note->wall_s,
        .reason = note->detail,
        .tag = tag,
    };
    return journal_insert(j, &row, now, &entry);
}

struct err journal_memo_put(struct journal *j, const char *name, const char *value)
{
    query_bind_text(j->q.stmts[QUERY_MEMO_PUT], 1, name);
    query_bind_text(j->q.stmts[QUERY_MEMO_PUT], 2, value);
    return query_run(&j->q, QUERY_MEMO_PUT);
}

struct err journal_memo_get(struct journal *j, const char *name,
                            char ret_value[JOURNAL_MEMO_MAX + 1])
{
    sqlite3_stmt *stmt = j->q.stmts[QUERY_MEMO_GET];
    bool row;

    memset(ret_value, 0, JOURNAL_MEMO_MAX + 1);
    query_bind_text(stmt, 1, name);
    struct err e = query_step(&j->q, QUERY_MEMO_GET, &row);
    if (row)
        strncpy(ret_value, query_text(stmt, 0), JOURNAL_MEMO_MAX);
    query_end(&j->q, QUERY_MEMO_GET);
    return e;
}

struct err journal_forget(struct journal *j, int64_t before_s)
{
    query_bind_int(j->q.stmts[QUERY_FORGET], 1, before_s);
    struct err e = query_run(&j->q, QUERY_FORGET);
    if (!err_is(e) && sqlite3_changes(j->q.db) > 0)
        log_info("store", "deleted %d settled entries", sqlite3_changes(j->q.db));
    return e;
}
