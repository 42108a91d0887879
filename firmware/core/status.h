/* SPDX-License-Identifier: Apache-2.0 */
/*
 * status: what staff see of the kiosk's neighbours: how many check-ins the service does not have
 * yet, how old the bookings are, whether the time is sure, what the log said last. Nothing
 * personal. Plain data; pure.
 */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

/* Told by the store. */
struct status_store {
    bool works;            /* false: the rest is not known */
    int unsent;            /* recorded, not yet confirmed by the service */
    int64_t oldest_s;      /* since when the oldest of them waits; 0: none */
    int unsettled;         /* a person must look */
    int calls;             /* visitors who have called a person today, and nobody came yet */
    int64_t called_s;      /* the first of them; 0: none */
    int64_t paper_s;       /* when the paper was changed last, 0: never */
    int paper_slips;       /* about so many slips more are on the roll */
    int64_t paper_until_s; /* about when it ends, 0: not today, or not known */
    int office_count;      /* as in the rules */
    struct {
        int32_t scope;
        int64_t roster_age_s; /* of today's bookings; -1: there are none */
    } offices[OFFICES_MAX];
};

/* Told by the owner. */
struct status_clock {
    bool sure;
    int64_t ahead_ms; /* the offices' time before the machine's clock */
};

enum { STATUS_LINES_MAX = 12, STATUS_LINE_MAX = 119 };

/* The last lines of the log, the newest last. */
struct status_log {
    int count;
    char lines[STATUS_LINES_MAX][STATUS_LINE_MAX + 1];
};

#endif
