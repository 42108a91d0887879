/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listening: which of the codes that a scanner reads are told to the owner: those that are read
 * while the screen expects one, and each once.
 *
 * The same code within LISTENING_SAME_MS of its last report counts as held up still and is ignored,
 * but only within one listening period: a visitor who was answered and tries again with the same
 * code is heard at once. The window runs from the last report, not from the last sight, so that
 * somebody who waves the same code again and again is heard again, too. The last code is wiped when
 * listening ends.
 *
 * listening_set and listening_unheard: any thread. The rest belongs to the scanner's worker.
 */
#ifndef DEVICE_LISTENING_H
#define DEVICE_LISTENING_H

#include "port.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { LISTENING_SAME_MS = 3000 };

struct listening {
    struct mailbox mailbox;
    /* Number of the listening period, odd while listening: a number cannot be lost as a command in
     * a full queue can, and off-and-on between two looks is still seen. */
    atomic_uint period;
    atomic_uint unheard;

    /* The worker's own. */
    unsigned seen_period;
    char last[CODE_BYTES_MAX]; /* last code reported in this period */
    size_t last_len;           /* 0: none */
    int64_t last_ms;
};

void listening_init(struct listening *listening, struct mailbox mailbox);
/* What became of a record. */
enum listening_news {
    LISTENING_TOLD,    /* the owner has it and will decide about it */
    LISTENING_SAME,    /* still held up: decided already, or about to be */
    LISTENING_UNHEARD, /* nobody expected one */
};

/* False: it was so already. */
bool listening_set(struct listening *listening, bool on);
/* Records that ended while nobody listened, since the start. */
unsigned listening_unheard(struct listening *listening);

/* Sees what was set. True: a new period began, which knows nothing of the one before. */
bool listening_follow(struct listening *listening);
/* As last seen. */
bool listening_is_on(const struct listening *listening);
/* A whole code was read at now_ms (monotonic); a garbled one. */
enum listening_news listening_code(struct listening *listening, const char *code, size_t len,
                                   int64_t now_ms);
enum listening_news listening_garbled(struct listening *listening);
void listening_wipe(struct listening *listening);

#endif
