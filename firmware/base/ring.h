/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ring: a bounded queue of fixed-size entries between threads: a mutex and an array, no more.
 *
 * ring_put never waits: on a full ring it returns false and counts the loss. wake(), if set, is
 * called after each put, outside the lock, on the putting thread. ring_wait is for workers whose
 * only source is the ring. Entries are wiped when taken, as they may be personal.
 */
#ifndef BASE_RING_H
#define BASE_RING_H

#include "base/err.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

struct ring {
    pthread_mutex_t lock;
    pthread_cond_t filled; /* CLOCK_MONOTONIC */
    unsigned char *entries;
    size_t entry_size, capacity;
    size_t head, count;
    uint64_t lost;
    bool closed;
    void (*wake)(void *self);
    void *wake_self;
};

struct err ring_init(struct ring *ring, size_t entry_size, size_t capacity) MUST_CHECK;
void ring_deinit(struct ring *ring);
/* Set before a second thread uses the ring. */
void ring_wake_set(struct ring *ring, void (*wake)(void *self), void *self);
bool ring_put(struct ring *ring, const void *entry);
/* False: empty. */
bool ring_take(struct ring *ring, void *ret_entry);
/*
 * Waits up to timeout_ms (-1: without limit) for an entry. False: none came, or the ring was closed
 * and is empty.
 */
bool ring_wait(struct ring *ring, int64_t timeout_ms, void *ret_entry);
/* Wakes all waiters for good; later puts return false. */
void ring_close(struct ring *ring);
bool ring_closed(struct ring *ring);

#endif
