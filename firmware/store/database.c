/* SPDX-License-Identifier: Apache-2.0 */
#include "store/database.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_MS = 2000 };

/* What makes an event's life visible: each state it enters is a line, in the same transaction. */
#define HISTORY                                                                                    \
    "CREATE TABLE history ("                                                                       \
    " entry INTEGER NOT NULL, at_s INTEGER NOT NULL, state TEXT NOT NULL,"                         \
    " reason TEXT NOT NULL, actor TEXT NOT NULL) STRICT;"                                          \
    "CREATE INDEX history_entry ON history (entry);"                                               \
    "CREATE TRIGGER history_begun AFTER INSERT ON event BEGIN"                                     \
    " INSERT INTO history VALUES (NEW.id, NEW.changed_s, NEW.state, NEW.reason, NEW.actor); END;"  \
    "CREATE TRIGGER history_goes_on AFTER UPDATE OF state ON event WHEN OLD.state <> NEW.state"    \
    " BEGIN"                                                                                       \
    " INSERT INTO history VALUES (NEW.id, NEW.changed_s, NEW.state, NEW.reason, NEW.actor); END;"  \
    "CREATE TRIGGER history_goes AFTER DELETE ON event BEGIN"                                      \
    " DELETE FROM history WHERE entry = OLD.id; END;"
/* What is remembered over a restart, and what waits to go into the audit log (trail.h). */
#define MEMO_AND_TRAIL                                                                             \
    "CREATE TABLE memo (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"        \
    "CREATE TABLE trail ("                                                                         \
    " id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, actor TEXT NOT NULL,"           \
    " subject TEXT NOT NULL, detail TEXT NOT NULL, at_s INTEGER NOT NULL) STRICT;"
#define EVENT(name)                                                                                \
    "CREATE TABLE " name " ("                                                                      \
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"                                                       \
    " uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32)," /* names the event beyond this file */   \
    " kind TEXT NOT NULL,"                                                                         \
    " booking_id INTEGER," /* NULL: a number that is no booking of the service yet */              \
    " day TEXT NOT NULL,"  /* local day of arrival, YYYY-MM-DD */                                  \
    " scope INTEGER NOT NULL,"                                                                     \
    " request INTEGER NOT NULL," /* numbers: what was asked for */                                 \
    " number TEXT NOT NULL,"     /* as it is called; never a name */                               \
    " seq INTEGER,"              /* own numbers: the digits */                                     \
    " start_s INTEGER NOT NULL,"                                                                   \
    " arrived_s INTEGER NOT NULL," /* true arrival; when a number was asked for; when judged */    \
    " write_arrival_s INTEGER NOT NULL,"                                                           \
    " state TEXT NOT NULL,"                                                                        \
    " attempts INTEGER NOT NULL DEFAULT 0,"                                                        \
    " due_ms INTEGER NOT NULL DEFAULT 0,"                                                          \
    " reason TEXT NOT NULL DEFAULT '',"                                                            \
    " actor TEXT NOT NULL DEFAULT ''," /* the person who last changed it; '': the kiosk */         \
    " kiosk TEXT NOT NULL DEFAULT '',"                                                             \
    " run TEXT NOT NULL DEFAULT ''," /* of the program; steady_ms compares within one */           \
    " steady_ms INTEGER NOT NULL DEFAULT 0,"                                                       \
    " clock TEXT NOT NULL DEFAULT 'sure' CHECK (clock IN ('sure', 'unsure', 'corrected')),"        \
    " tag TEXT NOT NULL DEFAULT ''," /* signals: keyed, of the booking */                          \
    " changed_s INTEGER NOT NULL,"                                                                 \
    " created_s INTEGER NOT NULL"                                                                  \
    ") STRICT;"
#define EVENT_INDEXES                                                                              \
    "CREATE UNIQUE INDEX checkin_once ON event (booking_id, day) WHERE kind = 'checkin';"          \
    "CREATE UNIQUE INDEX absence_once ON event (booking_id, day, start_s)"                         \
    " WHERE kind = 'absence';" /* an appointment that was moved is another one */                  \
    "CREATE UNIQUE INDEX own_once ON event (day, seq) WHERE kind = 'own';"                         \
    "CREATE INDEX event_own ON event (id) WHERE kind = 'own';"                                     \
    "CREATE INDEX event_booking ON event (booking_id);"                                            \
    "CREATE INDEX event_state ON event (state, kind);"

#define UNDO_INDEX                                                                                 \
    "CREATE UNIQUE INDEX undo_once ON event (booking_id, day) WHERE kind = 'undo';"                \
    "CREATE INDEX event_number ON event (number, day);"

/*
 * What several kiosks need: lines of the history with numbers that never come again, a name of the
 * file, how an entry stands in the hall (journal_once.c), and what was heard of the others.
 */
#define HALL                                                                                       \
    "DROP TRIGGER history_begun; DROP TRIGGER history_goes_on; DROP TRIGGER history_goes;"         \
    "CREATE TABLE history_2 ("                                                                     \
    " id INTEGER PRIMARY KEY AUTOINCREMENT,"                                                       \
    " entry INTEGER NOT NULL, at_s INTEGER NOT NULL, state TEXT NOT NULL,"                         \
    " reason TEXT NOT NULL, actor TEXT NOT NULL) STRICT;"                                          \
    "INSERT INTO history_2 (entry, at_s, state, reason, actor)"                                    \
    " SELECT entry, at_s, state, reason, actor FROM history ORDER BY rowid;"                       \
    "DROP TABLE history; ALTER TABLE history_2 RENAME TO history;"                                 \
    "CREATE INDEX history_entry ON history (entry);"                                               \
    "CREATE TRIGGER history_begun AFTER INSERT ON event BEGIN"                                     \
    " INSERT INTO history (entry, at_s, state, reason, actor)"                                     \
    " VALUES (NEW.id, NEW.changed_s, NEW.state, NEW.reason, NEW.actor); END;"                      \
    "CREATE TRIGGER history_goes_on AFTER UPDATE OF state ON event WHEN OLD.state <> NEW.state"    \
    " BEGIN INSERT INTO history (entry, at_s, state, reason, actor)"                               \
    " VALUES (NEW.id, NEW.changed_s, NEW.state, NEW.reason, NEW.actor); END;"                      \
    "CREATE TRIGGER history_goes AFTER DELETE ON event BEGIN"                                      \
    " DELETE FROM history WHERE entry = OLD.id; END;"                                              \
    "INSERT INTO memo VALUES ('journal', lower(hex(randomblob(16))));"                             \
    "ALTER TABLE event ADD COLUMN once TEXT NOT NULL DEFAULT '';"                                  \
    "CREATE INDEX event_once ON event (once, id) WHERE once IN ('unclaimed', 'releasing');"        \
    "CREATE TABLE elsewhere ("                                                                     \
    " booking_id INTEGER NOT NULL,"                                                                \
    " day TEXT NOT NULL,"                                                                          \
    " kiosk TEXT NOT NULL,"                                                                        \
    " kind TEXT NOT NULL,"                                                                         \
    " journal TEXT NOT NULL, sequence INTEGER NOT NULL," /* the last event that was heard */       \
    " state TEXT NOT NULL,"                                                                        \
    " start_s INTEGER NOT NULL,"                                                                   \
    " arrived_s INTEGER NOT NULL,"                                                                 \
    " PRIMARY KEY (booking_id, day, kind, kiosk)) STRICT, WITHOUT ROWID;"

static const char *const journal_upgrades[] = {
    EVENT("event_2") "INSERT INTO event_2 (id, uid, kind, booking_id, day, scope, request, number, "
                     "start_s,"
                     " arrived_s, write_arrival_s, state, attempts, due_ms, reason, changed_s, "
                     "created_s)"
                     " SELECT id, uid, kind, booking_id, day, scope, request, number, start_s, "
                     "arrived_s,"
                     " write_arrival_s, state, attempts, due_ms, reason, created_s, created_s FROM "
                     "event;"
                     "UPDATE sqlite_sequence SET seq = max(seq,"
                     " (SELECT seq FROM sqlite_sequence WHERE name = 'event')) WHERE name = "
                     "'event_2';"
                     "INSERT INTO sqlite_sequence (name, seq) SELECT 'event_2', seq FROM "
                     "sqlite_sequence"
                     " WHERE name = 'event' AND NOT EXISTS"
                     " (SELECT 1 FROM sqlite_sequence WHERE name = 'event_2');"
                     "DROP TABLE event; ALTER TABLE event_2 RENAME TO event;" EVENT_INDEXES HISTORY
                         MEMO_AND_TRAIL
                     "INSERT INTO history SELECT id, changed_s, state, reason, '' FROM event;",
    UNDO_INDEX,
    HALL,
};

const struct database_form database_journal = {
    .file = "journal.db",
    .damaged = "damaged",
    .application = 0x414e4b55, /* "ANKU" */
    .version = 4,
    .upgrades = journal_upgrades,
    .tables = EVENT("event") EVENT_INDEXES HISTORY MEMO_AND_TRAIL UNDO_INDEX HALL
    /* Ids must not come twice when a file was set aside. */
    "INSERT INTO sqlite_sequence (name, seq) VALUES ('event', unixepoch() * 1000);",
    /* Which day that is the journal finds out when it knows the time. */
    .lost = "INSERT INTO memo VALUES ('lost', 'today');",
};

struct err database_err(sqlite3 *db, int rc, const char *what)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return err_none();
    default:
        break;
    }
    log_error("store", "%s: %s (%d)", what, db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(rc),
              rc);
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return err_make(ERR_FULL);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR: /* our statements are good: the file's tables are not those they are for */
        return err_make(ERR_CORRUPT);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_make(ERR_BUSY);
    case SQLITE_NOMEM:
        return err_make(ERR_NO_MEMORY);
    default:
        return err_make(ERR_IO);
    }
}

static struct err run(sqlite3 *db, const char *sql)
{
    return database_err(db, sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

/* The first column of the first row, as text. */
static struct err ask(sqlite3 *db, const char *sql, char *ret_text, size_t size)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    ret_text[0] = '\0';
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW && sqlite3_column_text(stmt, 0) != NULL)
        snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(stmt, 0));
    struct err e = database_err(db, rc, sql);
    sqlite3_finalize(stmt);
    return e;
}

static bool path_in(const char *dir, const char *name, char ret_path[PATH_MAX])
{
    struct buf out = buf_on(ret_path, PATH_MAX);

    buf_addf(&out, "%s/%s", dir, name);
    return !out.cut;
}

/* SQLite gives its -wal and -shm files the mode of the file it finds: so it is made here, closed.
 */
static struct err file_made(const char *dir, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 || fchmod(fd, 0600) != 0) {
        int error = errno;
        log_error("store", "cannot open %s: %s", path, strerror(error));
        if (fd >= 0)
            close(fd);
        return error == EROFS ? err_make(ERR_IO) : err_from_errno(error);
    }
    close(fd);
    return directory_sync(dir);
}

/* Does a file lie in the folder that was set aside? */
static bool has_damaged(const char *dir, const struct database_form *form)
{
    size_t len = strlen(form->damaged);
    DIR *folder = opendir(dir);
    struct dirent *entry;
    bool has = false;

    while (folder != NULL && !has && (entry = readdir(folder)) != NULL)
        has = strncmp(entry->d_name, form->damaged, len) == 0 && entry->d_name[len] == '-';
    if (folder != NULL)
        closedir(folder);
    return has;
}

static struct err schema_made(sqlite3 *db, const char *dir, const struct database_form *form)
{
    char sql[256];

    struct err e = run(db, "BEGIN IMMEDIATE");
    if (err_is(e))
        return e;
    e = run(db, form->tables);
    /* With the tables or not at all: a cut in between must not hide the loss. */
    if (!err_is(e) && form->lost != NULL && has_damaged(dir, form))
        e = run(db, form->lost);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             form->application, form->version);
    if (!err_is(e))
        e = run(db, sql);
    if (!err_is(e))
        e = run(db, "COMMIT");
    if (err_is(e))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return e;
}

/* An older program's tables become ours, all steps in one transaction. */
static struct err upgraded(sqlite3 *db, const struct database_form *form, long version)
{
    char sql[64];

    if (version < 1 || form->upgrades == NULL) {
        log_error("store", "%s has no known version (%ld)", form->file, version);
        return err_make(ERR_CORRUPT);
    }
    struct err e = run(db, "BEGIN IMMEDIATE");
    if (err_is(e))
        return e;
    for (long v = version; v < form->version && !err_is(e); v++)
        e = run(db, form->upgrades[v - 1]);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", form->version);
    if (!err_is(e))
        e = run(db, sql);
    if (!err_is(e))
        e = run(db, "COMMIT");
    if (err_is(e))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    else
        log_info("store", "%s brought from version %ld to %d", form->file, version, form->version);
    return e;
}

static struct err settings_made(sqlite3 *db)
{
    char text[64];

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* SQLite's own measure, 2 MB a file, fills up over a day and makes the kiosk grow as long. */
    struct err e = run(db, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                           "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;"
                           "PRAGMA cache_size = -256;");
    if (!err_is(e))
        e = ask(db, "PRAGMA journal_mode = WAL", text, sizeof text);
    if (!err_is(e) && strcmp(text, "wal") != 0) {
        log_error("store", "this file system cannot keep a write-ahead log");
        return err_make(ERR_IO);
    }
    if (!err_is(e))
        e = run(db, "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 1048576;");
    return e;
}

static struct err content_checked(sqlite3 *db, const char *dir, const struct database_form *form)
{
    char text[64], application[16];

    struct err e = ask(db, "PRAGMA integrity_check(1)", text, sizeof text);
    if (!err_is(e) && strcmp(text, "ok") != 0) {
        log_error("store", "integrity check: %s", text);
        e = err_make(ERR_CORRUPT);
    }
    if (!err_is(e))
        e = ask(db, "PRAGMA application_id", application, sizeof application);
    if (!err_is(e))
        e = ask(db, "PRAGMA user_version", text, sizeof text);
    if (err_is(e))
        return e;
    if (strcmp(text, "0") == 0 && strcmp(application, "0") == 0) {
        /* Ours and empty, or somebody else's tables. */
        e = ask(db, "SELECT count(*) FROM sqlite_schema", text, sizeof text);
        if (!err_is(e) && strcmp(text, "0") != 0)
            e = err_make(ERR_CORRUPT);
        return err_is(e) ? e : schema_made(db, dir, form);
    }
    if (strtol(application, NULL, 10) != form->application) {
        log_error("store", "%s is not a file of this program", form->file);
        return err_make(ERR_CORRUPT);
    }
    long version = strtol(text, NULL, 10);
    if (version > form->version) {
        log_error("store", "%s was written by a newer program (version %s)", form->file, text);
        return err_make(ERR_UNSUPPORTED);
    }
    return version < form->version ? upgraded(db, form, version) : err_none();
}

/* A full or read-only disk is found out now, not when a visitor stands there. */
static struct err write_proved(sqlite3 *db, const struct database_form *form)
{
    char sql[64];

    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", form->version);
    return run(db, sql);
}

static struct err opened(const char *dir, const char *path, const struct database_form *form,
                         sqlite3 **ret_db)
{
    *ret_db = NULL;
    struct err e = file_made(dir, path);
    if (err_is(e))
        return e;
    int rc = sqlite3_open_v2(path, ret_db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    e = database_err(*ret_db, rc, path);
    if (!err_is(e))
        e = settings_made(*ret_db);
    if (!err_is(e))
        e = content_checked(*ret_db, dir, form);
    if (!err_is(e))
        e = write_proved(*ret_db, form);
    if (err_is(e)) {
        database_close(*ret_db);
        *ret_db = NULL;
    }
    return e;
}

/* Keeps the damaged file and its log for a person to look at; the -shm file holds nothing. */
static struct err set_aside(const char *dir, const char *path, const struct database_form *form)
{
    static const char *const ends[] = {"", "-wal"};
    char stamp[32], name[64], from[PATH_MAX], to[PATH_MAX];
    time_t now = (time_t)clock_wall_s();
    struct tm tm;
    struct stat st;
    int n = 0;

    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
    do {
        snprintf(name, sizeof name, n == 0 ? "%s-%s.db" : "%s-%s-%d.db", form->damaged, stamp, n);
        if (!path_in(dir, name, to))
            return err_make(ERR_TOO_LONG);
    } while (stat(to, &st) == 0 && ++n < 100);
    for (int i = 0; i < 2; i++) {
        char end_name[80];
        snprintf(from, sizeof from, "%s%s", path, ends[i]);
        snprintf(end_name, sizeof end_name, "%s%s", name, ends[i]);
        if (!path_in(dir, end_name, to))
            return err_make(ERR_TOO_LONG);
        if (rename(from, to) != 0 && (i == 0 || errno != ENOENT)) {
            log_error("store", "cannot set %s aside: %s", from, strerror(errno));
            return err_make(ERR_IO);
        }
    }
    snprintf(from, sizeof from, "%s-shm", path);
    unlink(from);
    log_error("store", "%s is damaged; set aside as %s/%s, a fresh one begins", form->file, dir,
              name);
    return directory_sync(dir);
}

static struct err form_path(const char *dir, const struct database_form *form,
                            char ret_path[PATH_MAX - 8])
{
    struct buf out = buf_on(ret_path, PATH_MAX - 8); /* room for the names of its log */

    buf_addf(&out, "%s/%s", dir, form->file);
    return out.cut ? err_make(ERR_TOO_LONG) : err_none();
}

struct err database_set_aside(const char *dir, const struct database_form *form)
{
    char path[PATH_MAX - 8];
    struct err e = form_path(dir, form, path);

    return err_is(e) ? e : set_aside(dir, path, form);
}

struct err database_open(const char *dir, const struct database_form *form, sqlite3 **ret_db)
{
    char path[PATH_MAX - 8];

    *ret_db = NULL;
    struct err e = form_path(dir, form, path);
    if (!err_is(e))
        e = opened(dir, path, form, ret_db);
    if (e.code != ERR_CORRUPT)
        return e;
    e = set_aside(dir, path, form);
    if (!err_is(e))
        e = opened(dir, path, form, ret_db);
    return e;
}

/* A visitor neither makes tables nor mends anything. */
static struct err visit_prepared(sqlite3 *db, const struct database_form *form)
{
    char application[16], version[16];

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    struct err e = run(db, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                           "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;"
                           "PRAGMA synchronous = FULL;");
    if (!err_is(e))
        e = ask(db, "PRAGMA application_id", application, sizeof application);
    if (!err_is(e))
        e = ask(db, "PRAGMA user_version", version, sizeof version);
    if (err_is(e))
        return e;
    if (strtol(application, NULL, 10) != form->application)
        return strcmp(version, "0") == 0 ? err_make(ERR_GONE) : err_make(ERR_CORRUPT);
    return strtol(version, NULL, 10) == form->version ? e : err_make(ERR_UNSUPPORTED);
}

struct err database_visit(const char *dir, const struct database_form *form, bool write,
                          sqlite3 **ret_db)
{
    char path[PATH_MAX];
    struct stat st;

    *ret_db = NULL;
    if (!path_in(dir, form->file, path) || stat(path, &st) != 0)
        return err_make(ERR_GONE);
    int rc = sqlite3_open_v2(
        path, ret_db, (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX,
        NULL);
    struct err e = database_err(*ret_db, rc, path);
    if (!err_is(e))
        e = visit_prepared(*ret_db, form);
    if (err_is(e)) {
        database_close(*ret_db);
        *ret_db = NULL;
    }
    return e;
}

void database_close(sqlite3 *db)
{
    sqlite3_close(db);
}
