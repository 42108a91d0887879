/* SPDX-License-Identifier: Apache-2.0 */
/* cuts: a play in a folder of its own, again and again, each time with the power cut further on. */
#ifndef TESTS_STORE_CUTS_H
#define TESTS_STORE_CUTS_H

#include <stdbool.h>

/*
 * Plays until the cut lies behind the end of the play, with several fates of what was not synced.
 * turn: arms the shim, plays, looks at what is left; true: the operation came. Returns the turns.
 */
int cuts_everywhere(bool (*turn)(const char *dir, int at, unsigned seed));
/* Shared memory does not outlive the power. */
void cuts_memory_lost(const char *dir, const char *name);

#endif
