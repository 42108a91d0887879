/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sync: the thread that carries journalled check-ins to ZMS.
 *
 * One item at a time: read the booking, decide (settle.h), write, read once more. After silence or
 * a 5xx nothing is assumed: the next attempt reads first, and the absolute write may be repeated.
 * When to try again is the outbox's affair; between its due times this thread sleeps.
 */
#ifndef NET_SYNC_H
#define NET_SYNC_H

#include "net/zms.h"

#include <stdatomic.h>

struct sync {
    struct zms zms;
    struct outbox_port outbox;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t woken; /* CLOCK_MONOTONIC */
    bool filled;
    atomic_bool closed;
};

/* zms.line.cancelled is set here. ERR_IO: no thread. */
struct err sync_start(struct sync *sync, const struct zms *zms,
                      struct outbox_port outbox) MUST_CHECK;
/* Any thread: look into the outbox. */
void sync_wake(struct sync *sync);
/* Ends a running call and joins. */
void sync_stop(struct sync *sync);

#endif
