/* SPDX-License-Identifier: Apache-2.0 */
#include "store/attendance.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/database.h"
#include "store/queries.h"

#include <stdlib.h>

enum query {
    QUERY_WATCH_BEGIN,
    QUERY_WATCH_GO_ON,
    QUERY_WATCH_SPOIL,
    QUERY_WATCHED,
    QUERY_WHY_NOT,
    QUERY_SINCE,
    QUERY_SEEN,
    QUERY_SEEN_CLEAR,
    QUERY_EXPECT,
    QUERY_GONE,
    QUERY_JUDGED,
    QUERY_JUDGE,
    QUERY_FORGET_WATCH,
    QUERY_FORGET_DAYS,
    QUERIES
};

/* Clocks drift, and are put right by some seconds: nothing to a window of many minutes. */
enum { STEP_MS = 2 * WATCH_BEAT_MS };

const struct database_form attendance_form = {
    .file = "attendance.db",
    .damaged = "attendance-damaged",
    .application = 0x414e4b41, /* "ANKA" */
    .version = 1,
    .tables = "CREATE TABLE watch ("
              " id INTEGER PRIMARY KEY,"
              " scope INTEGER NOT NULL,"
              " from_ms INTEGER NOT NULL,"
              " until_ms INTEGER NOT NULL," /* of the last beat */
              " gap INTEGER NOT NULL"       /* 0: watched; else enum watch_gap */
              ") STRICT;"
              "CREATE INDEX watch_scope ON watch (scope, until_ms);"
              "CREATE TABLE expected ("
              " day TEXT NOT NULL,"
              " booking_id INTEGER NOT NULL,"
              " scope INTEGER NOT NULL,"
              " start_s INTEGER NOT NULL,"
              " status TEXT NOT NULL," /* as the service last said, or 'gone' */
              " first_s INTEGER NOT NULL,"
              " judged INTEGER NOT NULL DEFAULT 0,"
              " PRIMARY KEY (day, booking_id)) STRICT, WITHOUT ROWID;",
};

static const char *const sql[QUERIES] = {
    [QUERY_WATCH_BEGIN] =
        "INSERT INTO watch (scope, from_ms, until_ms, gap) VALUES (?1, ?2, ?2, ?3)",
    [QUERY_WATCH_GO_ON] = "UPDATE watch SET until_ms = ?2 WHERE id = ?1",
    [QUERY_WATCH_SPOIL] = "UPDATE watch SET gap = ?3 WHERE scope = ?1 AND id >= ?2 AND gap = 0",
    [QUERY_WATCHED] = "SELECT EXISTS (SELECT 1 FROM watch WHERE scope = ?1 AND gap = 0"
                      " AND from_ms <= ?2 AND until_ms >= ?3)",
    [QUERY_WHY_NOT] = "SELECT gap FROM watch WHERE scope = ?1 AND gap <> 0 AND from_ms <= ?3"
                      " AND until_ms >= ?2 ORDER BY from_ms LIMIT 1",
    [QUERY_SINCE] = "SELECT id, from_ms, until_ms, gap FROM watch WHERE scope = ?1"
                    " AND until_ms >= ?2 ORDER BY from_ms, id",
    [QUERY_SEEN] = "INSERT OR IGNORE INTO seen VALUES (?1)",
    [QUERY_SEEN_CLEAR] = "DELETE FROM seen",
    [QUERY_EXPECT] =
        "INSERT INTO expected (day, booking_id, scope, start_s, status, first_s)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (day, booking_id) DO UPDATE SET"
        " scope = excluded.scope, start_s = excluded.start_s, status = excluded.status,"
        " judged = judged AND start_s = excluded.start_s"
        " WHERE scope <> excluded.scope OR start_s <> excluded.start_s OR"
        " status <> excluded.status",
    [QUERY_GONE] = "UPDATE expected SET status = 'gone' WHERE day = ?1 AND scope = ?2"
                   " AND status NOT IN ('gone', 'queued', 'called', 'processing', 'parked',"
                   " 'finished', 'missed')"
                   " AND booking_id NOT IN (SELECT id FROM seen)",
    [QUERY_JUDGED] =
        "SELECT judged AND start_s = ?3 FROM expected WHERE day = ?1 AND booking_id = ?2",
    [QUERY_JUDGE] = "UPDATE expected SET judged = 1 WHERE day = ?1 AND booking_id = ?2",
    [QUERY_FORGET_WATCH] = "DELETE FROM watch WHERE until_ms < ?1",
    [QUERY_FORGET_DAYS] = "DELETE FROM expected WHERE day < ?1",
};

struct attendance {
    struct queries q;
    struct watch {
        int32_t scope;
        int64_t row;   /* 0: none yet in this run */
        int64_t since; /* the first row after the time was last set right */
        enum watch_gap gap;
        int64_t wall_ms, steady_ms; /* of the last beat */
    } watches[OFFICES_MAX];
    int watch_count;
};

struct err attendance_open(const char *dir, struct attendance **ret_attendance)
{
    struct attendance *a = calloc(1, sizeof *a);

    *ret_attendance = NULL;
    if (a == NULL)
        return err_make(ERR_NO_MEMORY);
    struct err e =
        queries_open(dir, &attendance_form, "CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY)", sql,
                     QUERIES, &a->q);
    if (err_is(e)) {
        free(a);
        return e;
    }
    *ret_attendance = a;
    return e;
}

void attendance_close(struct attendance *a)
{
    if (a == NULL)
        return;
    queries_close(&a->q);
    free(a);
}

/* ---- the watch ---------------------------------------------------------------------------- */

static struct watch *watch_of(struct attendance *a, int32_t scope)
{
    for (int i = 0; i < a->watch_count; i++)
        if (a->watches[i].scope == scope)
            return &a->watches[i];
    if (a->watch_count == OFFICES_MAX)
        return NULL;
    struct watch *watch = &a->watches[a->watch_count++];
    *watch = (struct watch){.scope = scope};
    return watch;
}

static bool has_jumped(const struct watch *watch, const struct daytime_reading *now)
{
    int64_t by_ms = (now->wall_ms - watch->wall_ms) - (now->steady_ms - watch->steady_ms);

    return by_ms > STEP_MS || by_ms < -STEP_MS;
}

static struct err watch_begin(struct attendance *a, struct watch *watch, enum watch_gap gap,
                              const struct daytime_reading *now)
{
    sqlite3_stmt *begin = a->q.stmts[QUERY_WATCH_BEGIN];

    query_bind_int(begin, 1, watch->scope);
    query_bind_int(begin, 2, now->wall_ms);
    query_bind_int(begin, 3, gap);
    struct err e = query_run(&a->q, QUERY_WATCH_BEGIN);
    watch->row = err_is(e) ? 0 : sqlite3_last_insert_rowid(a->q.db);
    watch->gap = gap;
    if (watch->since == 0)
        watch->since = watch->row;
    return e;
}

static struct err watch_go_on(struct attendance *a, const struct watch *watch,
                              const struct daytime_reading *now)
{
    query_bind_int(a->q.stmts[QUERY_WATCH_GO_ON], 1, watch->row);
    query_bind_int(a->q.stmts[QUERY_WATCH_GO_ON], 2, now->wall_ms);
    return query_run(&a->q, QUERY_WATCH_GO_ON);
}

static struct err watch_spoil(struct attendance *a, const struct watch *watch)
{
    query_bind_int(a->q.stmts[QUERY_WATCH_SPOIL], 1, watch->scope);
    query_bind_int(a->q.stmts[QUERY_WATCH_SPOIL], 2, watch->since);
    query_bind_int(a->q.stmts[QUERY_WATCH_SPOIL], 3, WATCH_CLOCK);
    return query_run(&a->q, QUERY_WATCH_SPOIL);
}

struct err attendance_beat(struct attendance *a, int32_t scope, enum watch_gap gap,
                           const struct daytime_reading *now)
{
    struct watch *watch = watch_of(a, scope);
    struct err e = err_none();

    if (watch == NULL)
        return e;
    bool late = now->steady_ms - watch->steady_ms > 2 * WATCH_BEAT_MS;
    bool jumped = watch->row != 0 && has_jumped(watch, now);
    if (jumped)
        e = watch_spoil(a, watch);
    if (jumped && !err_is(e))
        watch->since = 0;
    /* What was whole until the scanner broke was so until this beat; then the gap begins. */
    if (!err_is(e) && watch->row != 0 && !late && !jumped)
        e = watch_go_on(a, watch, now);
    if (!err_is(e) && (watch->row == 0 || late || jumped || gap != watch->gap))
        e = watch_begin(a, watch, gap, now);
    watch->wall_ms = now->wall_ms;
    watch->steady_ms = now->steady_ms;
    return e;
}

struct err attendance_watched(struct attendance *a, int32_t scope, int64_t from_ms,
                              int64_t until_ms, enum watch_gap *ret_gap)
{
    static const int queries[] = {QUERY_WATCHED, QUERY_WHY_NOT};
    int answers[] = {0, WATCH_DARK};
    struct err e = err_none();
    bool row;

    for (int i = 0; i < 2 && !err_is(e); i++) {
        sqlite3_stmt *stmt = a->q.stmts[queries[i]];
        query_bind_int(stmt, 1, scope);
        query_bind_int(stmt, 2, from_ms);
        query_bind_int(stmt, 3, until_ms);
        e = query_step(&a->q, queries[i], &row);
        if (row)
            answers[i] = sqlite3_column_int(stmt, 0);
        query_end(&a->q, queries[i]);
    }
    *ret_gap = answers[0] != 0 ? WATCH_WHOLE
               : answers[1] > WATCH_WHOLE && answers[1] < WATCH_GAP_COUNT
                   ? (enum watch_gap)answers[1]
                   : WATCH_DARK;
    return e;
}

/* Rounded up; of a damaged row it may be any number. */
static int64_t seconds_up(int64_t ms)
{
    return ms / 1000 + (ms % 1000 > 0 ? 1 : 0);
}

/* until_ms 0: still. */
static void blind_add(struct gaps *gaps, int64_t from_ms, int64_t until_ms, int gap)
{
    bool known = gap > WATCH_WHOLE && gap < WATCH_GAP_COUNT;

    gaps_add(gaps, (struct hall_gap){.from_s = from_ms / 1000,
                                     .until_s = seconds_up(until_ms),
                                     .gap = known ? (enum watch_gap)gap : WATCH_DARK});
}

struct err attendance_state(struct attendance *a, int32_t scope, int64_t from_ms,
                            const struct daytime_reading *now, int64_t *ret_whole_s,
                            struct gaps *gaps)
{
    sqlite3_stmt *since = a->q.stmts[QUERY_SINCE];
    const struct watch *watch = watch_of(a, scope);
    bool alive =
        watch != NULL && watch->row != 0 && now->steady_ms - watch->steady_ms <= 2 * WATCH_BEAT_MS;
    int64_t known_ms = from_ms;
    struct err e = err_none();
    bool row = true;

    *ret_whole_s = 0;
    query_bind_int(since, 1, scope);
    query_bind_int(since, 2, from_ms);
    while (!err_is(e)) {
        e = query_step(&a->q, QUERY_SINCE, &row);
        if (err_is(e) || !row)
            break;
        bool now_so = alive && sqlite3_column_int64(since, 0) == watch->row;
        int64_t begin_ms = sqlite3_column_int64(since, 1), end_ms = sqlite3_column_int64(since, 2);
        int gap = sqlite3_column_int(since, 3);
        if (begin_ms > known_ms)
            blind_add(gaps, known_ms, begin_ms, WATCH_DARK);
        if (gap != WATCH_WHOLE)
            blind_add(gaps, begin_ms > from_ms ? begin_ms : from_ms, now_so ? 0 : end_ms, gap);
        else if (now_so)
            *ret_whole_s = seconds_up(begin_ms);
        known_ms = end_ms > known_ms ? end_ms : known_ms;
    }
    query_end(&a->q, QUERY_SINCE);
    if (!alive)
        blind_add(gaps, known_ms, 0, WATCH_DARK);
    return e;
}

/* ---- who is expected ---------------------------------------------------------------------- */

static struct err guest_write(struct attendance *a, const char *day, int32_t scope,
                              const struct attendance_guest *guest, int64_t now_s)
{
    sqlite3_stmt *expect = a->q.stmts[QUERY_EXPECT];

    query_bind_int(a->q.stmts[QUERY_SEEN], 1, guest->booking_id);
    struct err e = query_run(&a->q, QUERY_SEEN);
    if (err_is(e))
        return e;
    query_bind_text(expect, 1, day);
    query_bind_int(expect, 2, guest->booking_id);
    query_bind_int(expect, 3, scope);
    query_bind_int(expect, 4, guest->start_s);
    query_bind_text(expect, 5, booking_status_name(guest->status));
    query_bind_int(expect, 6, now_s);
    return query_run(&a->q, QUERY_EXPECT);
}

struct err attendance_list(struct attendance *a, const char *day, int32_t scope,
                           const struct attendance_guest *guests, int count, int64_t now_s)
{
    struct err e = queries_begin(&a->q);

    if (err_is(e))
        return e;
    e = query_run(&a->q, QUERY_SEEN_CLEAR);
    for (int i = 0; i < count && !err_is(e); i++)
        e = guest_write(a, day, scope, &guests[i], now_s);
    query_bind_text(a->q.stmts[QUERY_GONE], 1, day);
    query_bind_int(a->q.stmts[QUERY_GONE], 2, scope);
    if (!err_is(e))
        e = query_run(&a->q, QUERY_GONE);
    return queries_finish(&a->q, e);
}

struct err attendance_is_judged(struct attendance *a, const char *day, int64_t booking_id,
                                int64_t start_s, bool *ret_is)
{
    sqlite3_stmt *stmt = a->q.stmts[QUERY_JUDGED];
    bool row;

    query_bind_text(stmt, 1, day);
    query_bind_int(stmt, 2, booking_id);
    query_bind_int(stmt, 3, start_s);
    struct err e = query_step(&a->q, QUERY_JUDGED, &row);
    *ret_is = row && sqlite3_column_int(stmt, 0) != 0;
    query_end(&a->q, QUERY_JUDGED);
    return e;
}

struct err attendance_judge(struct attendance *a, const char *day, int64_t booking_id)
{
    query_bind_text(a->q.stmts[QUERY_JUDGE], 1, day);
    query_bind_int(a->q.stmts[QUERY_JUDGE], 2, booking_id);
    return query_run(&a->q, QUERY_JUDGE);
}

struct err attendance_forget(struct attendance *a, int64_t before_s)
{
    char day[11];

    clock_day_name(before_s, day);
    query_bind_int(a->q.stmts[QUERY_FORGET_WATCH], 1, before_s * 1000);
    struct err e = query_run(&a->q, QUERY_FORGET_WATCH);
    query_bind_text(a->q.stmts[QUERY_FORGET_DAYS], 1, day);
    return err_is(e) ? e : query_run(&a->q, QUERY_FORGET_DAYS);
}
