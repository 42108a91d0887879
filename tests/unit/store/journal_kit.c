/* SPDX-License-Identifier: Apache-2.0 */
#include "journal_kit.h"

#include "store/directory.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct folder folder;
struct journal *journal;
static int lock_fd;

int journal_setup(void **state)
{
    (void)state;
    folder = folder_make();
    OK(directory_claim(folder.dir, &lock_fd));
    OK(journal_open(folder.dir, folder_self(), &journal));
    return 0;
}

int journal_teardown(void **state)
{
    (void)state;
    journal_close(journal);
    journal = NULL;
    directory_release(lock_fd);
    folder_remove(&folder);
    return 0;
}

void journal_release(void)
{
    directory_release(lock_fd);
    lock_fd = -1;
}

void journal_claim(void)
{
    OK(directory_claim(folder.dir, &lock_fd));
    OK(journal_open(folder.dir, folder_self(), &journal));
}

void reopen(void)
{
    journal_close(journal);
    journal = NULL;
    OK(journal_open(folder.dir, folder_self(), &journal));
}

struct journal_receipt checkin(int64_t booking_id, int64_t arrived_s)
{
    struct journal_uid uid = journal_uid_make();
    struct checkin_record record = checkin_make(booking_id);
    struct journal_receipt receipt;

    record.arrived_s = arrived_s;
    OK(journal_record_checkin(journal, &uid, &record, reading(now_ms), &receipt));
    return receipt;
}

struct journal_receipt walkin(void)
{
    struct journal_uid uid = journal_uid_make();
    struct walkin_record record = {.scope = 141, .request = 7, .asked_s = 1795436000};
    struct journal_receipt receipt;

    OK(journal_record_walkin(journal, &uid, &record, reading(now_ms), &receipt));
    return receipt;
}

int64_t take(int64_t at_ms, struct outbox_item *ret_item)
{
    OK(journal_take(journal, reading(at_ms), ret_item));
    return ret_item->entry;
}

void settle(int64_t entry, enum outcome outcome, int64_t at_ms)
{
    OK(journal_settle(journal, entry, outcome, "as the test wants it", reading(at_ms)));
}

void counts_are(int unsent, int unsettled)
{
    struct journal_counts counts;

    OK(journal_count(journal, &counts));
    assert_int_equal(counts.unsent, unsent);
    assert_int_equal(counts.unsettled, unsettled);
}

void state_is(int64_t entry, const char *state)
{
    assert_string_equal(tally_of_entry(folder.dir, entry).state, state);
}

void ask_file(const char *sql, char *ret_text, size_t size)
{
    char path[128];
    sqlite3_stmt *stmt;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/journal.db", folder.dir);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    int rc = sqlite3_step(stmt);
    assert_true(rc == SQLITE_ROW || rc == SQLITE_DONE);
    snprintf(ret_text, size, "%s",
             rc == SQLITE_ROW && sqlite3_column_text(stmt, 0) != NULL
                 ? (const char *)sqlite3_column_text(stmt, 0)
                 : "");
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

void history_is(int64_t entry, const char *states)
{
    char sql[200], text[400];

    snprintf(sql, sizeof sql,
             "SELECT group_concat(state, ' ') FROM (SELECT state FROM history WHERE entry = %lld"
             " ORDER BY rowid)",
             (long long)entry);
    ask_file(sql, text, sizeof text);
    assert_string_equal(text, states);
}
