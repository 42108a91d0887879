/* SPDX-License-Identifier: Apache-2.0 */
/*
 * database: an SQLite file of the store, opened so that a commit is durable when it returns. What
 * is promised and why is told at the top of journal.c. One thread a connection.
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/err.h"

#include <sqlite3.h>

/* What a file of the store is called and holds. */
struct database_form {
    const char *file;    /* its name in the folder */
    const char *damaged; /* how names of damaged ones begin that were set aside */
    int application;     /* SQLite's application_id: tells our files from each other and others' */
    int version;         /* of the tables */
    const char *tables;  /* the SQL that makes them in an empty file */
    /* [n - 1]: the SQL that makes version n + 1 of version n; NULL where there is but one */
    const char *const *upgrades;
    /* SQL for a fresh file in a folder where a damaged one was set aside, or NULL */
    const char *lost;
};
extern const struct database_form database_journal;

/*
 * Opens or makes the file in the folder, checks it whole and proves that it can be written. A
 * damaged file is set aside under a name with the time, and a fresh one begun. ERR_UNSUPPORTED:
 * written by a newer program. ERR_IO, ERR_FULL: the disk.
 */
struct err database_open(const char *dir, const struct database_form *form,
                         sqlite3 **ret_db) MUST_CHECK;
/* Sets a closed file aside, whose content turned out to be damaged; opening it again begins anew.
 */
struct err database_set_aside(const char *dir, const struct database_form *form) MUST_CHECK;
/*
 * Opens a file beside a running kiosk, for a listing or a small change. ERR_GONE: no file, or an
 * empty one. ERR_UNSUPPORTED: written by an older or a newer program. ERR_CORRUPT: not ours.
 */
struct err database_visit(const char *dir, const struct database_form *form, bool write,
                          sqlite3 **ret_db) MUST_CHECK;
void database_close(sqlite3 *db);
/* The err of an SQLite result code; logs what failed. SQLITE_OK, ROW and DONE are none. */
struct err database_err(sqlite3 *db, int rc, const char *what) MUST_CHECK;

#endif
