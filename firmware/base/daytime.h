/* SPDX-License-Identifier: Apache-2.0 */
/*
 * daytime: what time of day it is for the offices, and how sure that is.
 *
 * The booking service's clock decides, as it is the service that knows when an appointment is. Each
 * answer of it says the time; between answers a clock that nobody sets (CLOCK_BOOTTIME) carries it
 * on, so that a jump of the machine's clock, or a wrong one at the start, moves nothing. Before the
 * first answer the machine's clock is taken, and is sure only where the kernel says that it is kept
 * in step (NTP).
 *
 * One object for the program, made by the composition root; any thread; calls do not block.
 */
#ifndef BASE_DAYTIME_H
#define BASE_DAYTIME_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    DAYTIME_STEP_MS = 2000,     /* differences up to this are nobody's clock being wrong */
    DAYTIME_SAMPLE_MS = 2000,   /* an answer that took longer tells nothing to a sure clock */
    DAYTIME_TRUST_MS = 86400000 /* without a word from the service it is sure for so long */
};

/* Where time comes from; tests bring their own. */
struct daytime_source {
    void *self;
    int64_t (*steady_ms)(void *self);  /* never set, never stops while the machine runs */
    int64_t (*machine_ms)(void *self); /* Unix time by the machine's clock */
    bool (*in_step)(void *self);       /* is the machine's clock kept in step? */
};

struct daytime_reading {
    int64_t wall_ms;   /* Unix time as the offices have it */
    int64_t steady_ms; /* comparable within one run of the machine only */
    bool sure;
};

struct daytime;

/* source NULL: this machine. ERR_NO_MEMORY only. */
struct err daytime_open(const struct daytime_source *source,
                        struct daytime **ret_daytime) MUST_CHECK;
void daytime_close(struct daytime *daytime);

struct daytime_reading daytime_read(struct daytime *daytime);
/* Unix seconds of a reading, for those who ask for no more. */
int64_t daytime_now_s(struct daytime *daytime);
/*
 * The service said in an answer that it is service_s (whole seconds, cut); between sending and
 * hearing lie these steady times.
 */
void daytime_heard(struct daytime *daytime, int64_t service_s, int64_t sent_steady_ms,
                   int64_t heard_steady_ms);
/* How far the offices' time is ahead of the machine's clock, in milliseconds, for staff. */
int64_t daytime_ahead_ms(struct daytime *daytime);

#endif
