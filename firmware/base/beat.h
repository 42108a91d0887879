/* SPDX-License-Identifier: Apache-2.0 */
/*
 * beat: threads on which the kiosk depends promise when they will be heard of again, and the owner
 * asks whether one has broken its promise. A thread that waits without limit, for the kernel to
 * wake it, promises nothing and is never late. What hangs is thus told from what merely waits.
 *
 *     beat_promise(beat, 120000);    what comes now takes less than that
 *     beat_promise(beat, -1);        waiting
 *
 * One list for the whole program, as the log is. Times are monotonic.
 */
#ifndef BASE_BEAT_H
#define BASE_BEAT_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BEAT_NAME_MAX = 15,
    BEATS_MAX = 64,
    BEAT_WORK_MS = 120000, /* the longest that a thread may work without waiting in between */
};

struct beat;

/* Any thread. It has promised nothing yet. NULL, which is never late: BEATS_MAX are open. */
struct beat *beat_open(const char *name);
/* Any thread, once the beat's own has ended. */
void beat_close(struct beat *beat);
/* The beat's own thread: within so many milliseconds it promises anew; -1: it waits. */
void beat_promise(struct beat *beat, int64_t within_ms);
/* Any thread: is one late by now? Names the first that is. */
bool beat_late(int64_t now_ms, char ret_name[BEAT_NAME_MAX + 1]);

#endif
