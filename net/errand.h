/* SPDX-License-Identifier: Apache-2.0 */
/*
 * errand: one item of the outbox, carried out: look how ZMS has it, decide (settle.h), write, make
 * sure that it reads back. Blocking, on the caller's line; any number of threads, one item each.
 *
 * After silence or a 5xx nothing is assumed: the item is unsettled, and its next attempt reads
 * first. The absolute write may be repeated then. A creation may not: it may still be carried out
 * for a while although nobody listens any more, so it is repeated only when that time has passed
 * and the number still does not stand there. That time is measured here, for all items together:
 * the outbox keeps no time of its last attempt, and its first pauses are shorter.
 */
#ifndef NET_ERRAND_H
#define NET_ERRAND_H

#include "net/pace.h"
#include "net/zms.h"

#include <stdatomic.h>

enum { ERRAND_REASON_MAX = 96, ERRAND_LOOK_MAX = 1024, ERRAND_LOOK_MS = 20000 };

/* How an item ended, in one value, so that every step can end it. */
struct errand_end {
    enum outcome outcome;
    enum pace_word word; /* what it says about the service */
    char reason[ERRAND_REASON_MAX];
};

/*
 * The walk-in numbers of a scope's day, as last seen. A day list is one of the dearest calls ZMS
 * knows, and a backlog of own numbers comes in a row: for one that was never sent before, only
 * somebody else can have entered it, and a look a moment old is enough to tell.
 */
struct errand_look {
    pthread_mutex_t lock;
    int32_t scope; /* 0: none */
    int64_t day_s, seen_ms;
    int count; /* ERRAND_LOOK_MAX: there may be more, and it says nothing */
    char numbers[ERRAND_LOOK_MAX][BOOKING_NUMBER_MAX + 1];
};

/* What the errands of all threads share. */
struct errand_share {
    const struct rules *rules;
    struct outbox_port outbox;
    /* Monotonic: when a creation ended without an answer last. Those of the program's last run
     * ended before this one began. */
    _Atomic int64_t silent_ms;
    struct errand_look look;
};

/* rules outlive it. */
void errand_share_init(struct errand_share *share, const struct rules *rules,
                       struct outbox_port outbox);
void errand_share_deinit(struct errand_share *share);
struct errand_end errand_run(struct zms *zms, struct errand_share *share,
                             const struct outbox_item *item);

#endif
