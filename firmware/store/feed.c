/* SPDX-License-Identifier: Apache-2.0 */
#include "store/feed.h"

#include "base/buf.h"
#include "store/database.h"
#include "store/queries.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINES_AT_ONCE = 64 };

enum query { QUERY_JOURNAL, QUERY_VERSION, QUERY_LINES, QUERY_BEFORE, QUERIES };

#define LINES_AFTER                                                                                \
    "SELECT h.id, h.entry, e.kind, h.state, iif(e.kind = 'signal', 0, e.booking_id), e.number,"    \
    " e.scope, e.request, e.start_s, e.arrived_s, e.clock <> 'unsure', h.at_s, h.reason, h.actor"  \
    " FROM history h JOIN event e ON e.id = h.entry WHERE h.id > ?1 ORDER BY h.id LIMIT ?2"
/* By the first that is not before: a clock that was set back leaves out none after it. */
#define LINE_BEFORE                                                                                \
    "SELECT coalesce((SELECT min(id) - 1 FROM history WHERE at_s >= ?1),"                          \
    " (SELECT max(id) FROM history), 0)"
static const char *const sql[QUERIES] = {
    [QUERY_JOURNAL] = "SELECT value FROM memo WHERE name = 'journal'",
    [QUERY_VERSION] = "PRAGMA data_version",
    [QUERY_LINES] = LINES_AFTER,
    [QUERY_BEFORE] = LINE_BEFORE,
};

struct feed {
    struct queries q;
    char path[PATH_MAX];
    char kiosk[KIOSK_ID_MAX + 1];
    char journal[33];
    dev_t device; /* with inode: the file that was opened */
    ino_t inode;
    int64_t version; /* of the data, as SQLite counts for this connection; -1: not asked yet */
    struct hall_event lines[LINES_AT_ONCE];
};

static struct err journal_read(struct feed *feed)
{
    bool row;
    struct err e = query_step(&feed->q, QUERY_JOURNAL, &row);

    if (!err_is(e) && (!row || !text_copy(feed->journal, sizeof feed->journal,
                                          query_text(feed->q.stmts[QUERY_JOURNAL], 0))))
        e = err_make(ERR_CORRUPT);
    query_end(&feed->q, QUERY_JOURNAL);
    return e;
}

/* Is the file of that name still, or yet, the one that is meant? */
static bool stat_file(const struct feed *feed, struct stat *ret_st)
{
    return stat(feed->path, ret_st) == 0;
}

struct err feed_open(const char *dir, const char *kiosk, struct feed **ret_feed)
{
    struct feed *feed = calloc(1, sizeof *feed);
    struct stat before, after;
    sqlite3 *db;

    *ret_feed = NULL;
    if (feed == NULL)
        return err_make(ERR_NO_MEMORY);
    struct buf out = buf_on(feed->path, sizeof feed->path);
    buf_addf(&out, "%s/%s", dir, database_journal.file);
    feed->version = -1;
    struct err e = out.cut || !text_copy(feed->kiosk, sizeof feed->kiosk, kiosk)
                       ? err_make(ERR_TOO_LONG)
                   : stat_file(feed, &before) ? err_none()
                                              : err_make(ERR_GONE);
    if (!err_is(e))
        e = database_visit(dir, &database_journal, false, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, QUERIES, &feed->q);
    if (!err_is(e))
        e = journal_read(feed);
    /* Set aside in between: which of the two was opened nobody knows. */
    if (!err_is(e) && (!stat_file(feed, &after) || after.st_ino != before.st_ino ||
                       after.st_dev != before.st_dev))
        e = err_make(ERR_GONE);
    if (err_is(e)) {
        feed_close(feed);
        return e;
    }
    feed->device = before.st_dev;
    feed->inode = before.st_ino;
    *ret_feed = feed;
    return e;
}

void feed_close(struct feed *feed)
{
    if (feed == NULL)
        return;
    queries_close(&feed->q);
    free(feed);
}

const char *feed_journal(const struct feed *feed)
{
    return feed->journal;
}

struct err feed_changed(struct feed *feed, bool *ret_changed)
{
    struct stat st;
    bool row;

    *ret_changed = false;
    if (!stat_file(feed, &st) || st.st_ino != feed->inode || st.st_dev != feed->device)
        return err_make(ERR_GONE);
    struct err e = query_step(&feed->q, QUERY_VERSION, &row);
    int64_t version = row ? sqlite3_column_int64(feed->q.stmts[QUERY_VERSION], 0) : feed->version;
    query_end(&feed->q, QUERY_VERSION);
    *ret_changed = version != feed->version;
    feed->version = version;
    return e;
}

static void line_read(const struct feed *feed, sqlite3_stmt *row, struct hall_event *ret_line)
{
    *ret_line = (struct hall_event){
        .sequence = sqlite3_column_int64(row, 0),
        .entry = sqlite3_column_int64(row, 1),
        .booking_id = sqlite3_column_int64(row, 4),
        .scope = sqlite3_column_int(row, 6),
        .request = sqlite3_column_int(row, 7),
        .start_s = sqlite3_column_int64(row, 8),
        .arrived_s = sqlite3_column_int64(row, 9),
        .sure = sqlite3_column_int(row, 10) != 0,
        .at_s = sqlite3_column_int64(row, 11),
    };
    struct buf id = buf_on(ret_line->id, sizeof ret_line->id);
    buf_addf(&id, "%s.%s.%lld", feed->kiosk, feed->journal, (long long)ret_line->sequence);
    memcpy(ret_line->kiosk, feed->kiosk, sizeof ret_line->kiosk);
    memcpy(ret_line->journal, feed->journal, sizeof ret_line->journal);
    (void)text_copy(ret_line->kind, sizeof ret_line->kind, query_text(row, 2));
    (void)text_copy(ret_line->state, sizeof ret_line->state, query_text(row, 3));
    (void)text_copy(ret_line->number, sizeof ret_line->number, query_text(row, 5));
    (void)text_copy(ret_line->reason, sizeof ret_line->reason, query_text(row, 12));
    (void)text_copy(ret_line->actor, sizeof ret_line->actor, query_text(row, 13));
}

/* Into memory, so that a reader who takes their time holds up no checkpoint of the kiosk's log. */
static struct err lines_read(struct feed *feed, int64_t after, int *ret_count)
{
    sqlite3_stmt *stmt = feed->q.stmts[QUERY_LINES];
    struct err e = err_none();
    bool row = true;

    *ret_count = 0;
    query_bind_int(stmt, 1, after);
    query_bind_int(stmt, 2, LINES_AT_ONCE);
    while (!err_is(e) && *ret_count < LINES_AT_ONCE) {
        e = query_step(&feed->q, QUERY_LINES, &row);
        if (err_is(e) || !row)
            break;
        line_read(feed, stmt, &feed->lines[(*ret_count)++]);
    }
    query_end(&feed->q, QUERY_LINES);
    return e;
}

struct err feed_each(struct feed *feed, int64_t after,
                     bool (*each)(void *self, const struct hall_event *event), void *self)
{
    for (;;) {
        int count;
        struct err e = lines_read(feed, after, &count);
        if (err_is(e))
            return e;
        for (int i = 0; i < count; i++)
            if (!each(self, &feed->lines[i]))
                return e;
        if (count < LINES_AT_ONCE)
            return e;
        after = feed->lines[count - 1].sequence;
    }
}

struct err feed_before(struct feed *feed, int64_t since_s, int64_t *ret_after)
{
    bool row;

    query_bind_int(feed->q.stmts[QUERY_BEFORE], 1, since_s);
    struct err e = query_step(&feed->q, QUERY_BEFORE, &row);
    *ret_after = row ? sqlite3_column_int64(feed->q.stmts[QUERY_BEFORE], 0) : 0;
    query_end(&feed->q, QUERY_BEFORE);
    return e;
}
