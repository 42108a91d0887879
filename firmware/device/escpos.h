/* SPDX-License-Identifier: Apache-2.0 */
/*
 * escpos: the bytes of ESC/POS receipt printers, out and in. Pure; any thread.
 *
 * Out: ESC @, the dots as raster bit images (GS v 0) in bands, feed and cut (GS V), and the
 * real-time questions DLE EOT 1 to 4, which a printer answers even while it is offline.
 * In: one byte an answer. Its fixed bits (0 and 7 off, 1 and 4 on) tell a status from flow control
 * and from other reports; a byte without them is no status. Bits 2,3 and 5,6 of answer 4 are mostly
 * set in pairs, but some makers document each alone: either one counts. The rules are those of the
 * command references of Epson, Citizen and Bixolon, where they agree.
 */
#ifndef DEVICE_ESCPOS_H
#define DEVICE_ESCPOS_H

#include "base/bitmap.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ESCPOS_WIDTH_MAX_PX = 1024,
    ESCPOS_BAND_ROWS =
        128, /* small printers hold few kilobytes: a band must not outgrow them much */
    ESCPOS_HEADER_BYTES = 8,
    ESCPOS_BAND_BYTES_MAX = ESCPOS_HEADER_BYTES + ESCPOS_WIDTH_MAX_PX / 8 * ESCPOS_BAND_ROWS,
    ESCPOS_INIT_BYTES = 2,
    ESCPOS_END_BYTES = 5,
    ESCPOS_QUESTION_BYTES = 3,
};

enum escpos_cut {
    ESCPOS_CUT_FULL,
    ESCPOS_CUT_PARTIAL,
    ESCPOS_CUT_NONE,
    ESCPOS_CUT_TOTAL, /* full, by the older ESC i, which kiosk printers have */
};

enum escpos_question {
    ESCPOS_ASK_PRINTER = 1,
    ESCPOS_ASK_OFFLINE = 2,
    ESCPOS_ASK_ERROR = 3,
    ESCPOS_ASK_PAPER = 4,
};

/* What the answers so far said. All zero: nothing bad known. */
struct escpos_status {
    bool offline;           /* 1 */
    bool cover_open;        /* 2 */
    bool feed_pressed;      /* 2: somebody holds the feed button */
    bool stopped_paper_end; /* 2 */
    bool error;             /* 2: ask 3 which */
    bool recoverable;       /* 3: mechanical, or the black mark not found */
    bool cutter;            /* 3 */
    bool unrecoverable;     /* 3 */
    bool auto_recoverable;  /* 3: head too hot, or cover opened while printing */
    bool paper_low;         /* 4: near-end sensor; many printers have none */
    bool paper_end;         /* 4 */
    bool jam;               /* this and all below: of the full status (custom.h) alone */
    bool voltage;
    bool spooling; /* there is something it has not printed yet */
    bool in_mouth; /* a slip lies at the output and waits to be taken */
};

/* Resets modes that a slip before may have left. Returns ESCPOS_INIT_BYTES. */
size_t escpos_init(uint8_t ret_bytes[ESCPOS_INIT_BYTES]);
/*
 * The rows from y on, at most ESCPOS_BAND_ROWS of them. Returns the bytes written; 0 where y is
 * below the bitmap or the bitmap is wider than ESCPOS_WIDTH_MAX_PX.
 */
size_t escpos_band(const struct bitmap *bitmap, int y, uint8_t ret_bytes[ESCPOS_BAND_BYTES_MAX]);
/* Feeds feed_dots (0 to 255) beyond the cutter, and cuts. Returns the bytes written. */
size_t escpos_end(enum escpos_cut cut, int feed_dots, uint8_t ret_bytes[ESCPOS_END_BYTES]);

/* DLE EOT n; n: an enum escpos_question, or a maker's own. */
size_t escpos_ask(int n, uint8_t ret_bytes[ESCPOS_QUESTION_BYTES]);
/*
 * How many questions DLE EOT first to last a printer may see in these bytes: it looks for them in
 * raster data, too, and answers a pattern of dots that looks like one.
 */
int escpos_count_questions(const uint8_t *bytes, size_t len, int first, int last);
/* Does the byte carry the fixed bits of an answer to DLE EOT? */
bool escpos_is_status(uint8_t byte);
/* Adds an answer to *status. False: the byte is no status, *status is unchanged. */
bool escpos_status_add(struct escpos_status *status, enum escpos_question question, uint8_t byte);
/* Is the head too hot? Auto-recoverable is also said of a cover opened while printing. */
bool escpos_status_overheated(const struct escpos_status *status);
/* Will a slip sent now come out? */
bool escpos_status_printable(const struct escpos_status *status);

#endif
