/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ring.h"

#include "base/bug.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct err ring_init(struct ring *ring, size_t entry_size, size_t capacity)
{
    bug_if(entry_size == 0 || capacity == 0);
    *ring = (struct ring){.entry_size = entry_size, .capacity = capacity};
    ring->entries = calloc(capacity, entry_size);
    if (ring->entries == NULL)
        return err_make(ERR_NO_MEMORY);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&ring->filled, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&ring->lock, NULL);
    return err_none();
}

void ring_deinit(struct ring *ring)
{
    explicit_bzero(ring->entries, ring->entry_size * ring->capacity);
    free(ring->entries);
    pthread_cond_destroy(&ring->filled);
    pthread_mutex_destroy(&ring->lock);
    ring->entries = NULL;
}

void ring_wake_set(struct ring *ring, void (*wake)(void *self), void *self)
{
    ring->wake = wake;
    ring->wake_self = self;
}

static unsigned char *ring_slot(struct ring *ring, size_t i)
{
    return ring->entries + ((ring->head + i) % ring->capacity) * ring->entry_size;
}

bool ring_put(struct ring *ring, const void *entry)
{
    pthread_mutex_lock(&ring->lock);
    bool fits = !ring->closed && ring->count < ring->capacity;
    if (fits) {
        memcpy(ring_slot(ring, ring->count), entry, ring->entry_size);
        ring->count++;
        pthread_cond_signal(&ring->filled);
    } else {
        ring->lost++;
    }
    pthread_mutex_unlock(&ring->lock);
    if (fits && ring->wake != NULL)
        ring->wake(ring->wake_self);
    return fits;
}

static void ring_pop(struct ring *ring, void *ret_entry)
{
    unsigned char *slot = ring_slot(ring, 0);

    memcpy(ret_entry, slot, ring->entry_size);
    explicit_bzero(slot, ring->entry_size);
    ring->head = (ring->head + 1) % ring->capacity;
    ring->count--;
}

bool ring_take(struct ring *ring, void *ret_entry)
{
    pthread_mutex_lock(&ring->lock);
    bool any = ring->count > 0;
    if (any)
        ring_pop(ring, ret_entry);
    pthread_mutex_unlock(&ring->lock);
    return any;
}

bool ring_wait(struct ring *ring, int64_t timeout_ms, void *ret_entry)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    if (timeout_ms >= 0) {
        until.tv_sec += timeout_ms / 1000;
        until.tv_nsec += timeout_ms % 1000 * 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
    }
    pthread_mutex_lock(&ring->lock);
    int rc = 0;
    while (ring->count == 0 && !ring->closed && rc == 0)
        rc = timeout_ms < 0 ? pthread_cond_wait(&ring->filled, &ring->lock)
                            : pthread_cond_timedwait(&ring->filled, &ring->lock, &until);
    bool any = ring->count > 0;
    if (any)
        ring_pop(ring, ret_entry);
    pthread_mutex_unlock(&ring->lock);
    return any;
}

void ring_close(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    ring->closed = true;
    pthread_cond_broadcast(&ring->filled);
    pthread_mutex_unlock(&ring->lock);
}

bool ring_closed(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    bool closed = ring->closed;
    pthread_mutex_unlock(&ring->lock);
    return closed;
}
