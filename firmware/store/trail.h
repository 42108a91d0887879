/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trail: what persons settle beside a running kiosk (ankunft-ctl) is written down in the journal,
 * in the same commit as the change itself, and moved from there into the signed audit log by
 * whoever holds it: the running kiosk, or ankunft-ctl where none runs.
 *
 * At least once: a cut between the log and the journal leaves an entry in both, and it is moved
 * again; a mark in the detail (settling.c) tells a repetition. One call at a time.
 */
#ifndef STORE_TRAIL_H
#define STORE_TRAIL_H

#include "store/audit.h"

/* Moves everything that waits. The folder is claimed (directory.h). No journal: nothing to do. */
struct err trail_flush(const char *dir, struct audit *audit) MUST_CHECK;
/*
 * The same where no kiosk runs. ERR_BUSY: one runs, and moves it itself. ERR_DENIED: the folder is
 * another user's, whose kiosk moves it when it starts.
 */
struct err trail_flush_alone(const char *dir) MUST_CHECK;

#endif
