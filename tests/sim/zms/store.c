/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static sqlite3 *database;
static pthread_mutex_t store_mutex = PTHREAD_MUTEX_INITIALIZER;

static const char schema_sql[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
    "CREATE TABLE IF NOT EXISTS booking(id INTEGER PRIMARY KEY, key TEXT, display TEXT,"
    " number INTEGER, scope INTEGER, status TEXT, date INTEGER, day INTEGER, appointment INTEGER,"
    " arrival INTEGER, call_time INTEGER, call_count INTEGER, waiting INTEGER, way INTEGER,"
    " priority INTEGER, was_missed INTEGER, parked_by TEXT, timeout INTEGER, show_up INTEGER,"
    " amendment TEXT, text1 TEXT, text2 TEXT, clients TEXT, requests TEXT, mail TEXT,"
    " slots INTEGER, printed INTEGER, created INTEGER, changed INTEGER, desk INTEGER,"
    " booked INTEGER);"
    "CREATE INDEX IF NOT EXISTS booking_day ON booking(scope, day);"
    "CREATE TABLE IF NOT EXISTS office(id INTEGER PRIMARY KEY, department INTEGER,"
    " provider TEXT, name TEXT, title TEXT, short TEXT, street TEXT, house TEXT, postcode TEXT,"
    " hint TEXT, first INTEGER, last INTEGER, contingent INTEGER, prefix TEXT, call_max INTEGER,"
    " average INTEGER, cluster INTEGER, deactivated INTEGER, opens INTEGER, closes INTEGER,"
    " books_from INTEGER, books_to INTEGER, mail_max INTEGER, given INTEGER, last_given INTEGER,"
    " given_day INTEGER, last_display INTEGER, rewritten INTEGER, emergency INTEGER,"
    " emergency_by TEXT, accepted_by TEXT, changed INTEGER);"
    "CREATE TABLE IF NOT EXISTS department(id INTEGER PRIMARY KEY, name TEXT, street TEXT,"
    " house TEXT, organisation INTEGER);"
    "CREATE TABLE IF NOT EXISTS organisation(id INTEGER PRIMARY KEY, name TEXT);"
    "CREATE TABLE IF NOT EXISTS service(id TEXT PRIMARY KEY, name TEXT, slots INTEGER);"
    "CREATE TABLE IF NOT EXISTS offer(scope INTEGER, service TEXT, PRIMARY KEY(scope, service));"
    "CREATE TABLE IF NOT EXISTS account(id INTEGER PRIMARY KEY, login TEXT UNIQUE, hash TEXT,"
    " role TEXT, permissions TEXT, department INTEGER, session TEXT, expires INTEGER,"
    " last_login INTEGER, scope INTEGER, name TEXT, hint TEXT, clustered INTEGER,"
    " appointments_only INTEGER);"
    "CREATE TABLE IF NOT EXISTS printer(id INTEGER PRIMARY KEY, hash TEXT, organisation INTEGER,"
    " enabled INTEGER, changed INTEGER);"
    "CREATE TABLE IF NOT EXISTS archive(id INTEGER PRIMARY KEY, scope INTEGER, day INTEGER,"
    " date INTEGER, name TEXT, services TEXT, appointment INTEGER, printed INTEGER,"
    " status TEXT, waiting INTEGER, way INTEGER, processing INTEGER);"
    "CREATE TABLE IF NOT EXISTS ledger(id INTEGER PRIMARY KEY, time INTEGER, route TEXT,"
    " booking INTEGER, display TEXT, number INTEGER, old TEXT, new TEXT, arrival INTEGER,"
    " account TEXT);";

int store_open(const char *path)
{
    if (sqlite3_open(path, &database) != SQLITE_OK) {
        fprintf(stderr, "zms-practice: cannot open the database: %s\n", sqlite3_errmsg(database));
        return -1;
    }
    if (sqlite3_exec(database, schema_sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "zms-practice: cannot prepare the database: %s\n",
                sqlite3_errmsg(database));
        return -1;
    }
    return 0;
}

void store_close(void)
{
    sqlite3_close(database);
    database = NULL;
}

void store_lock(void)
{
    pthread_mutex_lock(&store_mutex);
}

void store_unlock(void)
{
    pthread_mutex_unlock(&store_mutex);
}

static void store_exec(const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "zms-practice: %s: %s\n", sql, sqlite3_errmsg(database));
    }
}

void store_begin(void)
{
    store_exec("BEGIN");
}

void store_commit(void)
{
    store_exec("COMMIT");
}

void store_rollback(void)
{
    store_exec("ROLLBACK");
}

bool store_is_empty(void)
{
    return store_value(0, "SELECT count(*) FROM organisation", "") == 0;
}

static sqlite3_stmt *store_bind(const char *sql, const char *types, va_list values)
{
    sqlite3_stmt *statement = NULL;
    int index = 0;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "zms-practice: %s: %s\n", sql, sqlite3_errmsg(database));
        abort();
    }
    for (const char *type = types; *type; type++) {
        index++;
        if (*type == 'i') {
            sqlite3_bind_int64(statement, index, va_arg(values, int64_t));
        } else {
            sqlite3_bind_text(statement, index, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
        }
    }
    return statement;
}

sqlite3_stmt *store_query(const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement;
    va_list values;

    va_start(values, types);
    statement = store_bind(sql, types, values);
    va_end(values);
    return statement;
}

bool store_run(const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement;
    va_list values;
    int result;

    va_start(values, types);
    statement = store_bind(sql, types, values);
    va_end(values);
    result = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (result != SQLITE_DONE && result != SQLITE_ROW) {
        fprintf(stderr, "zms-practice: %s: %s\n", sql, sqlite3_errmsg(database));
        return false;
    }
    return true;
}

int64_t store_value(int64_t otherwise, const char *sql, const char *types, ...)
{
    sqlite3_stmt *statement;
    va_list values;
    int64_t value = otherwise;

    va_start(values, types);
    statement = store_bind(sql, types, values);
    va_end(values);
    if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        value = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return value;
}

int64_t store_last_id(void)
{
    return sqlite3_last_insert_rowid(database);
}

const char *store_text(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text ? (const char *)text : "";
}

void store_random_hex(char *out, size_t bytes)
{
    unsigned char raw[64];

    if (bytes > sizeof(raw) || getrandom(raw, bytes, 0) != (ssize_t)bytes) {
        abort();
    }
    for (size_t i = 0; i < bytes; i++) {
        snprintf(out + 2 * i, 3, "%02x", raw[i]);
    }
}
