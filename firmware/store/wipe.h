/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wipe: a kiosk that the hall has withdrawn keeps nothing. A mark comes first and is durable, so
 * that a plug pulled in between helps nobody: as long as it is there, the kiosk opens no store, and
 * wipes again at each start. Only a person at the machine takes it away (by removing the file). One
 * thread, with no store open.
 */
#ifndef STORE_WIPE_H
#define STORE_WIPE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define WIPE_MARK "withdrawn"

enum { WIPE_WORDS_MAX = 95 };

/* Any thread, beside an open store. by: the person, for whoever reads the file. */
struct err wipe_mark(const char *dir, const char *by, int64_t at_s) MUST_CHECK;
/* ret_words: what the mark says. */
bool wipe_marked(const char *dir, char ret_words[WIPE_WORDS_MAX + 1]);
/*
 * Overwrites and removes every file of the folder but the mark, and each of the further files
 * (paths;
 * "": none). Goes on where one fails; the first error. ERR_BUSY: the store is open.
 */
struct err wipe_do(const char *dir, const char *const *further, int count) MUST_CHECK;

#endif
