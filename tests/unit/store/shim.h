/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shim: a layer between SQLite and the disk that fails when told to. One program at a time.
 *
 * It counts every write, sync, truncation and removal. Fault: one of them answers with an error and
 * the next ones work. Cut: the power goes in the middle of one of them; nothing works from then on,
 * and of what was written and not yet synced, shim_power_on lets some pieces vanish.
 */
#ifndef TESTS_STORE_SHIM_H
#define TESTS_STORE_SHIM_H

#include <stdbool.h>

enum shim_mode { SHIM_NONE, SHIM_FAULT, SHIM_CUT };

/* Becomes SQLite's way to the disk for the rest of the program. */
void shim_install(void);
/* Fails the at-th operation from now (1 is the next). */
void shim_arm(enum shim_mode mode, int at, unsigned seed);
/* Has the armed operation come? */
bool shim_hit(void);
/* After a cut and the end of all connections: what the disk holds when the power comes back. */
void shim_power_on(void);

#endif
