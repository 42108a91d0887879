/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record: bytes of a serial scanner with their times in, codes out. Pure; one thread.
 *
 * A code may hold CR, LF and GS itself, so the suffix alone does not end a record: it must be
 * followed by silence. Where no suffix is configured, silence alone is the end. A suffix of CR also
 * takes CR LF. Without an end, a record is garbled: half a code must not be taken for a whole one,
 * as it would be looked up and refused with the wrong reason. What then still dribbles in is part
 * of the same accident and is passed over until the line has been quiet for dribble_ms.
 *
 * Prefix, suffix and an AIM identifier of QR codes ("]Q0" to "]Q6") are not part of the code. What
 * a module answers to a command, before a code or instead of one, is passed over.
 */
#ifndef DEVICE_RECORD_H
#define DEVICE_RECORD_H

#include "bounds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORD_MARK_MAX = 16, RECORD_SILENCE_MS = 40, RECORD_DRIBBLE_MS = 200 };

/* A byte string around each record, or sent to the module. */
struct record_mark {
    uint8_t bytes[RECORD_MARK_MAX];
    uint8_t len;
};

struct record_config {
    struct record_mark prefix;                   /* a record without it is garbled; empty: none */
    struct record_mark suffix;                   /* empty: silence alone ends a record */
    struct record_mark answer_begin, answer_end; /* of a module's answer; empty: it gives none */
    int silence_ms;
    int dribble_ms; /* how long a record may take beyond the time its bytes need on the line */
    int byte_us;    /* one byte on the line: ten bits at its baud rate */
};

enum record_state {
    RECORD_IDLE,
    RECORD_FILLING,
    RECORD_SPOILT, /* too long or too slow, the next poll says so */
    RECORD_DEAF,   /* the rest of a spoilt record: waiting for quiet */
};

struct record {
    struct record_config config;
    enum record_state state;
    uint8_t bytes[CODE_BYTES_MAX + 3 * RECORD_MARK_MAX];
    size_t len;
    int64_t first_ms, last_ms; /* of the first and the last byte */
};

enum record_result {
    RECORD_NONE,
    RECORD_WHOLE,
    RECORD_GARBLED,
};

void record_init(struct record *record, const struct record_config *config);
/* Takes bytes that arrived at now_ms (monotonic, never falling). Poll first. */
void record_feed(struct record *record, const uint8_t *bytes, size_t len, int64_t now_ms);
/* Something came that is no byte of any code: the record it came in is garbled. */
void record_spoil(struct record *record, int64_t now_ms);
/*
 * What has ended by now_ms. RECORD_WHOLE: 1 to CODE_BYTES_MAX bytes in ret_code, *ret_len of them.
 * The bytes are wiped here.
 */
enum record_result record_poll(struct record *record, int64_t now_ms, char ret_code[CODE_BYTES_MAX],
                               size_t *ret_len);
/* When to poll next, INT64_MAX: not before the next byte. */
int64_t record_due_ms(const struct record *record);
/* Do the bytes so far end as a record does? */
bool record_ended(const struct record *record);
/* Gives up what is pending, if anything, without a report, and passes over the rest of it. */
void record_drop(struct record *record);
/* Forgets and wipes everything: the line is a new one. */
void record_reset(struct record *record);

#endif
