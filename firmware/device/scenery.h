/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scenery: codes that hang on the wall. A camera sees farther than a scanner: a poster with a code
 * would be read again and again, and the kiosk would complain of it all day.
 *
 * A code that is none of a booking and has been in view for SCENERY_HOLD_MS is scenery, and is
 * passed over until it has been out of view for SCENERY_FORGET_MS. Codes of bookings never are.
 * Kept are sums of codes, not codes. Pure values; owned by one worker.
 */
#ifndef DEVICE_SCENERY_H
#define DEVICE_SCENERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SCENERY_PLACES = 8,
    SCENERY_HOLD_MS = 15000,    /* longer than anybody holds up what is answered with a no */
    SCENERY_GAP_MS = 5000,      /* out of view for less is not out of view */
    SCENERY_FORGET_MS = 120000, /* somebody may stand in front of it for a while */
};

/* All zero: nothing has been seen. */
struct scenery {
    struct {
        uint64_t sum; /* 0: a free place */
        int64_t first_ms, last_ms;
        bool hangs;
    } seen[SCENERY_PLACES];
};

/* The code is in view at now_ms (monotonic). True: it is scenery, pass over it. */
bool scenery_look(struct scenery *scenery, const char *code, size_t len, int64_t now_ms);

#endif
