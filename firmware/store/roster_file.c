/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a set is replaced
 * =====================
 *
 * Each set has a number that no other set of the file ever had; its records lie together under it.
 * Filling writes the new set's records beside the old ones, in one transaction that is held open
 * until the commit. The commit deletes the old set's records, puts the new set's row into day_set
 * and is durable when it returns (journal.c tells why). Finding goes by the rows known in memory,
 * so it never sees a set that is still being filled.
 *
 * How a day is forgotten
 * ======================
 *
 * secure_delete writes zeros where records were. That alone is not all: a page that was rebuilt may
 * keep a copy of a neighbour's record between its own, and the write-ahead log keeps pages as they
 * were. So the sets are first marked, durably; then their records are deleted, the file is written
 * anew (VACUUM), the marked rows go, and in the end the log is folded in and cut to nothing. A cut
 * on the way leaves marked rows or a log with something in it, and the next call goes on from
 * there.
 */
#include "store/roster_file.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/database.h"

#include <sodium.h>
#include <string.h>

enum query {
    QUERY_SALT,
    QUERY_SALT_INSERT,
    QUERY_SETS,
    QUERY_SET_LAST,
    QUERY_SET_INSERT,
    QUERY_SET_DELETE,
    QUERY_SET_MARK_ALL,
    QUERY_SET_MARK,
    QUERY_MARKED,
    QUERY_MARKED_RECORDS,
    QUERY_MARKED_NUMBERS,
    QUERY_MARKED_DELETE,
    QUERY_RECORD_PUT,
    QUERY_RECORD_FIND,
    QUERY_RECORDS_DELETE,
    QUERY_NUMBER_PUT,
    QUERY_NUMBER_FIND,
    QUERY_NUMBERS_DELETE,
    QUERIES
};

static const char *const sql[QUERIES] = {
    [QUERY_SALT] = "SELECT bytes, hash FROM salt",
    [QUERY_SALT_INSERT] = "INSERT INTO salt (one, bytes, hash) VALUES (1, ?1, ?2)",
    [QUERY_SETS] = "SELECT id, day, scope, fetched_s, unwritten, numbers, place, street, hint"
                   " FROM day_set WHERE NOT forgotten ORDER BY id",
    [QUERY_SET_LAST] = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'day_set'",
    [QUERY_SET_INSERT] =
        "INSERT INTO day_set (id, day, scope, fetched_s, unwritten, numbers, place, street, hint)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [QUERY_SET_DELETE] = "DELETE FROM day_set WHERE id = ?1",
    [QUERY_SET_MARK_ALL] = "UPDATE day_set SET forgotten = 1",
    [QUERY_SET_MARK] = "UPDATE day_set SET forgotten = 1 WHERE day < ?1",
    [QUERY_MARKED] = "SELECT 1 FROM day_set WHERE forgotten LIMIT 1",
    [QUERY_MARKED_RECORDS] =
        "DELETE FROM record WHERE set_id IN (SELECT id FROM day_set WHERE forgotten)",
    [QUERY_MARKED_NUMBERS] =
        "DELETE FROM number WHERE set_id IN (SELECT id FROM day_set WHERE forgotten)",
    [QUERY_MARKED_DELETE] = "DELETE FROM day_set WHERE forgotten",
    [QUERY_RECORD_PUT] = "INSERT OR REPLACE INTO record (set_id, tag, blob) VALUES (?1, ?2, ?3)",
    [QUERY_RECORD_FIND] = "SELECT blob FROM record WHERE set_id = ?1 AND tag = ?2",
    [QUERY_RECORDS_DELETE] = "DELETE FROM record WHERE set_id = ?1",
    [QUERY_NUMBER_PUT] = "INSERT INTO number (set_id, tag, nth, blob) VALUES (?1, ?2,"
                         " (SELECT count(*) FROM number WHERE set_id = ?1 AND tag = ?2), ?3)",
    [QUERY_NUMBER_FIND] = "SELECT blob FROM number WHERE set_id = ?1 AND tag = ?2",
    [QUERY_NUMBERS_DELETE] = "DELETE FROM number WHERE set_id = ?1",
};

/* The salt makes tags of one kiosk worthless at another; it is no secret beside them. */
const struct database_form database_roster = {
    .file = "roster.db",
    .damaged = ROSTER_DAMAGED,
    .application = 0x414e4b52, /* "ANKR" */
    .version = 1,
    .tables =
        "CREATE TABLE salt (one INTEGER PRIMARY KEY CHECK (one = 1),"
        " bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
        "CREATE TABLE day_set ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " day TEXT NOT NULL,"
        " scope INTEGER NOT NULL,"
        " fetched_s INTEGER NOT NULL,"
        " unwritten INTEGER NOT NULL," /* bookings of the set that live in memory only */
        " numbers BLOB NOT NULL,"      /* which roster key its numbers are sealed under */
        " place TEXT NOT NULL, street TEXT NOT NULL, hint TEXT NOT NULL,"
        " forgotten INTEGER NOT NULL DEFAULT 0"
        ") STRICT;"
        "CREATE TABLE record ("
        " set_id INTEGER NOT NULL, tag BLOB NOT NULL, blob BLOB NOT NULL,"
        " PRIMARY KEY (set_id, tag)) STRICT, WITHOUT ROWID;"
        "CREATE TABLE number ("
        " set_id INTEGER NOT NULL, tag BLOB NOT NULL, nth INTEGER NOT NULL, blob BLOB NOT NULL,"
        " PRIMARY KEY (set_id, tag, nth)) STRICT, WITHOUT ROWID;",
};

static void salt_hash(const unsigned char salt[SEAL_KEY_BYTES],
                      unsigned char ret_hash[SEAL_TAG_BYTES])
{
    crypto_generichash(ret_hash, SEAL_TAG_BYTES, salt, SEAL_KEY_BYTES, NULL, 0);
}

/* With a new salt nothing is found again of what lies there under another. */
static struct err salt_make(struct queries *file, unsigned char ret_salt[SEAL_KEY_BYTES])
{
    sqlite3_stmt *stmt = file->stmts[QUERY_SALT_INSERT];
    unsigned char hash[SEAL_TAG_BYTES];

    randombytes_buf(ret_salt, SEAL_KEY_BYTES);
    salt_hash(ret_salt, hash);
    struct err e = queries_begin(file);
    if (err_is(e))
        return e;
    query_bind_blob(stmt, 1, ret_salt, SEAL_KEY_BYTES);
    query_bind_blob(stmt, 2, hash, sizeof hash);
    e = query_run(file, QUERY_SALT_INSERT);
    if (!err_is(e))
        e = query_run(file, QUERY_SET_MARK_ALL);
    return queries_finish(file, e);
}

/* A salt with a single wrong bit would make every booking unknown: so it has a hash beside it. */
static struct err salt_read(struct queries *file, unsigned char ret_salt[SEAL_KEY_BYTES])
{
    sqlite3_stmt *stmt = file->stmts[QUERY_SALT];
    unsigned char hash[SEAL_TAG_BYTES];
    bool row;

    struct err e = query_step(file, QUERY_SALT, &row);
    if (row && sqlite3_column_bytes(stmt, 0) == SEAL_KEY_BYTES &&
        sqlite3_column_bytes(stmt, 1) == SEAL_TAG_BYTES) {
        memcpy(ret_salt, sqlite3_column_blob(stmt, 0), SEAL_KEY_BYTES);
        salt_hash(ret_salt, hash);
        if (memcmp(hash, sqlite3_column_blob(stmt, 1), SEAL_TAG_BYTES) != 0)
            e = err_make(ERR_CORRUPT);
    } else if (row) {
        e = err_make(ERR_CORRUPT);
    }
    query_end(file, QUERY_SALT);
    return err_is(e) || row ? e : salt_make(file, ret_salt);
}

static struct err opened(const char *dir, struct queries *ret_file,
                         unsigned char ret_salt[SEAL_KEY_BYTES])
{
    sqlite3 *db;

    memset(ret_file, 0, sizeof *ret_file);
    struct err e = database_open(dir, &database_roster, &db);
    if (!err_is(e))
        e = queries_prepare(db, sql, QUERIES, ret_file);
    if (!err_is(e))
        e = salt_read(ret_file, ret_salt);
    if (err_is(e))
        queries_close(ret_file);
    return e;
}

struct err roster_file_open(const char *dir, struct queries *ret_file,
                            unsigned char ret_salt[SEAL_KEY_BYTES])
{
    struct err e = opened(dir, ret_file, ret_salt);

    if (e.code != ERR_CORRUPT)
        return e;
    e = database_set_aside(dir, &database_roster);
    return err_is(e) ? e : opened(dir, ret_file, ret_salt);
}

/* ---- sets ------------------------------------------------------------------------------- */

static void column_copy(sqlite3_stmt *stmt, int at, char *ret_text, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(stmt, at);

    if (!text_copy(ret_text, size, text != NULL ? text : ""))
        log_warn("store", "the roster holds a text that is too long");
}

static void set_read(sqlite3_stmt *stmt, struct roster_set *ret_set)
{
    *ret_set = (struct roster_set){
        .id = sqlite3_column_int64(stmt, 0),
        .scope = sqlite3_column_int(stmt, 2),
        .fetched_s = sqlite3_column_int64(stmt, 3),
        .unwritten = sqlite3_column_int64(stmt, 4),
    };
    column_copy(stmt, 1, ret_set->day, sizeof ret_set->day);
    if (sqlite3_column_bytes(stmt, 5) == SEAL_TAG_BYTES)
        memcpy(ret_set->key_check, sqlite3_column_blob(stmt, 5), SEAL_TAG_BYTES);
    column_copy(stmt, 6, ret_set->place, sizeof ret_set->place);
    column_copy(stmt, 7, ret_set->street, sizeof ret_set->street);
    column_copy(stmt, 8, ret_set->hint, sizeof ret_set->hint);
}

struct err roster_file_sets(struct queries *file, struct roster_set ret_sets[ROSTER_SETS_MAX],
                            int *ret_count, int64_t *ret_last_id)
{
    bool row;

    *ret_count = 0;
    struct err e = query_step(file, QUERY_SET_LAST, &row);
    *ret_last_id = row ? sqlite3_column_int64(file->stmts[QUERY_SET_LAST], 0) : 0;
    query_end(file, QUERY_SET_LAST);
    while (!err_is(e) && *ret_count < ROSTER_SETS_MAX) {
        e = query_step(file, QUERY_SETS, &row);
        if (err_is(e) || !row)
            break;
        set_read(file->stmts[QUERY_SETS], &ret_sets[(*ret_count)++]);
    }
    query_end(file, QUERY_SETS);
    return e;
}

static struct err set_insert(struct queries *file, const struct roster_set *set)
{
    sqlite3_stmt *stmt = file->stmts[QUERY_SET_INSERT];

    query_bind_int(stmt, 1, set->id);
    query_bind_text(stmt, 2, set->day);
    query_bind_int(stmt, 3, set->scope);
    query_bind_int(stmt, 4, set->fetched_s);
    query_bind_int(stmt, 5, set->unwritten);
    query_bind_blob(stmt, 6, set->key_check, sizeof set->key_check);
    query_bind_text(stmt, 7, set->place);
    query_bind_text(stmt, 8, set->street);
    query_bind_text(stmt, 9, set->hint);
    return query_run(file, QUERY_SET_INSERT);
}

struct err roster_file_replace(struct queries *file, int64_t old_id, const struct roster_set *set)
{
    static const int old_rows[] = {QUERY_RECORDS_DELETE, QUERY_NUMBERS_DELETE, QUERY_SET_DELETE};
    struct err e = err_none();

    for (size_t i = 0; i < sizeof old_rows / sizeof *old_rows && !err_is(e); i++) {
        query_bind_int(file->stmts[old_rows[i]], 1, old_id);
        e = query_run(file, old_rows[i]);
    }
    return err_is(e) ? e : set_insert(file, set);
}

/* ---- blobs ------------------------------------------------------------------------------ */

struct err roster_file_put(struct queries *file, enum roster_table table, int64_t set_id,
                           const unsigned char tag[SEAL_TAG_BYTES],
                           const unsigned char blob[SEAL_BYTES])
{
    int query = table == ROSTER_RECORDS ? QUERY_RECORD_PUT : QUERY_NUMBER_PUT;
    sqlite3_stmt *stmt = file->stmts[query];

    query_bind_int(stmt, 1, set_id);
    query_bind_blob(stmt, 2, tag, SEAL_TAG_BYTES);
    query_bind_blob(stmt, 3, blob, SEAL_BYTES);
    return query_run(file, query);
}

struct err roster_file_find(struct queries *file, enum roster_table table, int64_t set_id,
                            const unsigned char tag[SEAL_TAG_BYTES], struct roster_blobs *ret_blobs)
{
    int query = table == ROSTER_RECORDS ? QUERY_RECORD_FIND : QUERY_NUMBER_FIND;
    sqlite3_stmt *stmt = file->stmts[query];
    struct err e = err_none();
    bool row;

    memset(ret_blobs, 0, sizeof *ret_blobs);
    query_bind_int(stmt, 1, set_id);
    query_bind_blob(stmt, 2, tag, SEAL_TAG_BYTES);
    while (ret_blobs->count < CANDIDATES_MAX) {
        e = query_step(file, query, &row);
        if (err_is(e) || !row)
            break;
        if (sqlite3_column_bytes(stmt, 0) == SEAL_BYTES)
            memcpy(ret_blobs->blob[ret_blobs->count], sqlite3_column_blob(stmt, 0), SEAL_BYTES);
        ret_blobs->count++;
    }
    query_end(file, query);
    return e;
}

/* ---- forgetting ------------------------------------------------------------------------- */

static const char fold[] = "PRAGMA wal_checkpoint(TRUNCATE)";

static struct err run(struct queries *file, const char *statement)
{
    return database_err(file->db, sqlite3_exec(file->db, statement, NULL, NULL, NULL), statement);
}

static struct err marked_erase(struct queries *file)
{
    struct err e = queries_begin(file);

    if (err_is(e))
        return e;
    e = query_run(file, QUERY_MARKED_RECORDS);
    if (!err_is(e))
        e = query_run(file, QUERY_MARKED_NUMBERS);
    e = queries_finish(file, e);
    if (!err_is(e))
        e = run(file, "VACUUM");
    return err_is(e) ? e : query_run(file, QUERY_MARKED_DELETE);
}

struct err roster_file_forget(struct queries *file, const char *day)
{
    bool marked = false;

    query_bind_text(file->stmts[QUERY_SET_MARK], 1, day);
    struct err e = query_run(file, QUERY_SET_MARK);
    if (!err_is(e)) {
        e = query_step(file, QUERY_MARKED, &marked);
        query_end(file, QUERY_MARKED);
    }
    if (!err_is(e) && marked)
        e = marked_erase(file);
    return err_is(e) ? e : run(file, fold); /* always: a cut may have come just before it */
}
