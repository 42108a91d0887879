/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_STORE_H
#define ZMS_PRACTICE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One database connection behind one lock: a request holds it from its first read to its
 * commit, as ZMS serialises number issue by a row lock on the office. */
int store_open(const char *path);
void store_close(void);
void store_lock(void);
void store_unlock(void);
void store_begin(void);
void store_commit(void);
void store_rollback(void);
bool store_is_empty(void);

/* `types` names the parameters: i = int64_t, s = const char * (NULL allowed). */
sqlite3_stmt *store_query(const char *sql, const char *types, ...);
bool store_run(const char *sql, const char *types, ...);
int64_t store_value(int64_t otherwise, const char *sql, const char *types, ...);
int64_t store_last_id(void);

/* A column as text, never NULL. */
const char *store_text(sqlite3_stmt *row, int column);

/* `bytes` random bytes as hex text. */
void store_random_hex(char *out, size_t bytes);

#endif
