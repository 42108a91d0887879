/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swipe: bytes of a document reader with optical character recognition in, machine-readable zones
 * out. One tolerant reading of what the makers send, byte by byte:
 *
 *   lines with CR, LF or both behind them, also without one behind the last;
 *   STX line CR line CR [line CR] ETX              DESKO, and page readers in serial mode
 *   SOH length "OU" STX flag line CR line CR line CR ETX check    3M RTE6701: lines are filled up
 *                                                  with '_', missing ones are empty
 *   the whole zone as one line
 *
 * A character that was not read ('_', '?', '*' or a blank within a line) spoils its line, and a
 * zone needs all its check digits: half a swipe is no zone. Personal: wipe what comes out; the
 * bytes are wiped here. Pure; one thread. Fuzzed.
 */
#ifndef DEVICE_SWIPE_H
#define DEVICE_SWIPE_H

#include "core/mrz.h"

#include <stdint.h>

enum {
    SWIPE_LINE_MAX = DOCUMENT_MRZ_MAX + 1, /* with a flag before it */
    SWIPE_LINES_MAX = 3,
    SWIPE_SILENCE_MS = 300, /* ends a swipe; modules pause between lines */
};

struct swipe_line {
    char text[SWIPE_LINE_MAX];
    size_t len;
};

/* All zero is a fresh one. */
struct swipe {
    struct swipe_line lines[SWIPE_LINES_MAX]; /* the last that ended, the latest behind */
    int count;
    struct swipe_line current;
    bool too_long;
    bool heard; /* something as long as a line came since the last zone or end */
};

enum swipe_result {
    SWIPE_NOTHING, /* yet */
    SWIPE_ZONE,
    SWIPE_GARBLED, /* the swipe has ended, and there was no zone in it */
};

/* Takes one byte. SWIPE_ZONE: *ret_mrz is set. */
enum swipe_result swipe_feed(struct swipe *swipe, uint8_t byte, struct mrz *ret_mrz);
/* The line was silent for SWIPE_SILENCE_MS: what is pending has ended, and is forgotten. */
enum swipe_result swipe_end(struct swipe *swipe, struct mrz *ret_mrz);
/* Is anything pending, so that silence would end it? */
bool swipe_pending(const struct swipe *swipe);
/* Forgets and wipes everything: the line is a new one. */
void swipe_reset(struct swipe *swipe);

#endif
