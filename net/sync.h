/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync: the threads that carry what was journalled to ZMS, one connection each.
 *
 * One item at a time and thread (errand.h). The outbox sees to it that no booking is on two
 * threads, and when an entry is tried again is its affair, too; between its due times the threads
 * sleep. When the service suffers they pause together (pace.h).
 */
#ifndef NET_SYNC_H
#define NET_SYNC_H

#include "net/errand.h"

#include <stdatomic.h>

enum { SYNC_CONNECTIONS_MAX = 8 };

struct sync {
    struct outbox_port outbox;
    struct errand_share share;
    struct sync_hand {
        struct sync *sync;
        struct zms zms;
        pthread_t thread;
    } hands[SYNC_CONNECTIONS_MAX];
    int count;
    pthread_mutex_t lock; /* guards pace and changes */
    pthread_cond_t woken; /* CLOCK_MONOTONIC */
    struct pace pace;
    unsigned changes; /* of the outbox or the pace: whoever has seen another number looks again */
    atomic_bool closed;
};

/*
 * zms.line.http and cancelled are set here, https are count connections; rules outlive sync.
 * ERR_IO: no thread.
 */
struct err sync_start(struct sync *sync, const struct zms *zms, struct http *const https[],
                      int count, const struct rules *rules, struct outbox_port outbox) MUST_CHECK;
/* Any thread: look into the outbox. */
void sync_wake(struct sync *sync);
/* Ends running calls and joins. */
void sync_stop(struct sync *sync);

#endif
