/* SPDX-License-Identifier: Apache-2.0 */
/* database: how much of a file that grows for years is in memory. What is durable: test_journal. */
#include "../cmocka_kit.h"

#include "folder.h"
#include "store/database.h"

#include <sys/stat.h>

static const struct database_form form = {
    .file = "some.db",
    .damaged = "some-damaged-",
    .application = 1,
    .version = 1,
    .tables = "CREATE TABLE row (id INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;",
};

static void a_large_file_does_not_fill_the_memory(void **state)
{
    enum { FILE_BYTES = 4 << 20, CACHE_BYTES_MAX = 512 << 10 };
    struct folder folder = folder_make();
    int used = 0, highest = 0;
    sqlite3 *db;
    (void)state;

    assert_int_equal(mkdir(folder.dir, 0700), 0);
    assert_false(err_is(database_open(folder.dir, &form, &db)));
    for (int bytes = 0; bytes < FILE_BYTES; bytes += 1 << 16)
        assert_int_equal(
            sqlite3_exec(db, "INSERT INTO row (value) VALUES (zeroblob(65536))", 0, 0, 0),
            SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "SELECT sum(length(hex(value))) FROM row", 0, 0, 0),
                     SQLITE_OK);
    assert_int_equal(sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_USED, &used, &highest, 0),
                     SQLITE_OK);
    assert_true(used < CACHE_BYTES_MAX);
    database_close(db);
    folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_large_file_does_not_fill_the_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
