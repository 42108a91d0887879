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

/* Would this kiosk have seen a visitor who came now? The roster's age is the store's to add. */
enum watch_gap {
    WATCH_WHOLE,
    WATCH_OUT_OF_SERVICE, /* the screen takes nobody */
    WATCH_SCANNER,        /* no scanner, or a broken one */
    WATCH_CLOCK,          /* nobody knows what time it is */
    WATCH_ROSTER,         /* the bookings are too old, or not there; said by the store */
    WATCH_DARK,           /* the program did not run; said by the store */
    WATCH_GAP_COUNT
};
enum { WATCH_BEAT_MS = 15000 };

/* The kiosk was blind: a visitor who came then would not have been seen. */
struct hall_gap {
    int64_t from_s, until_s; /* until 0: still */
    enum watch_gap gap;
};
enum { HALL_GAPS_MAX = 24 }; /* of a day; of more the oldest two become one that holds both */

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
        int64_t whole_s;      /* watched without a gap since; 0: blind now */
    } offices[OFFICES_MAX];
    int gap_count; /* of today, of any of the offices, oldest first */
    struct hall_gap gaps[HALL_GAPS_MAX];
    int unclaimed; /* check-ins that the hall does not know of yet (port.h, once_port) */
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
