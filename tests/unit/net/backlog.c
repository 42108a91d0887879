/* SPDX-License-Identifier: Apache-2.0 */
#include "backlog.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WAIT_S = 60 };

static bool is_sent(const struct backlog *b, int64_t booking_id)
{
    for (int i = 0; i < b->count; i++)
        if (booking_id != 0 && b->entries[i].state == BACKLOG_SENDING &&
            b->entries[i].item.booking_id == booking_id)
            return true;
    return false;
}

static struct backlog_entry *due(struct backlog *b)
{
    for (int i = 0; i < b->count; i++)
        if (b->entries[i].state == BACKLOG_WAITING && !is_sent(b, b->entries[i].item.booking_id))
            return &b->entries[i];
    return NULL;
}

static bool take(void *self, struct outbox_item *ret_item)
{
    struct backlog *b = self;

    pthread_mutex_lock(&b->lock);
    struct backlog_entry *entry = due(b);
    if (entry != NULL) {
        *ret_item = entry->item;
        entry->state = BACKLOG_SENDING;
        if (++b->sending > b->sending_most)
            b->sending_most = b->sending;
        pthread_cond_broadcast(&b->changed);
    }
    pthread_mutex_unlock(&b->lock);
    return entry != NULL;
}

static void settle(void *self, int64_t number, enum outcome outcome, const char *reason)
{
    struct backlog *b = self;
    struct backlog_entry *entry = &b->entries[number - 1];

    (void)reason;
    pthread_mutex_lock(&b->lock);
    bool later = outcome == OUTCOME_RETRY || outcome == OUTCOME_UNSETTLED;
    entry->state = later ? BACKLOG_WAITING : BACKLOG_DONE;
    entry->outcome = outcome;
    entry->item.attempts++;
    entry->item.unsettled = outcome == OUTCOME_UNSETTLED;
    b->sending--;
    b->settled++;
    b->done += later ? 0 : 1;
    pthread_cond_broadcast(&b->changed);
    pthread_mutex_unlock(&b->lock);
}

static int64_t due_in_ms(void *self)
{
    struct backlog *b = self;

    pthread_mutex_lock(&b->lock);
    bool any = due(b) != NULL;
    pthread_mutex_unlock(&b->lock);
    return any ? 0 : -1;
}

void backlog_init(struct backlog *b)
{
    memset(b, 0, sizeof *b);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->changed, NULL);
}

void backlog_deinit(struct backlog *b)
{
    pthread_cond_destroy(&b->changed);
    pthread_mutex_destroy(&b->lock);
}

void backlog_add_item(struct backlog *b, const struct outbox_item *item)
{
    pthread_mutex_lock(&b->lock);
    if (b->count < BACKLOG_MAX) {
        struct outbox_item *added = &b->entries[b->count++].item;
        *added = *item;
        added->entry = b->count;
    }
    pthread_mutex_unlock(&b->lock);
}

void backlog_add(struct backlog *b, const struct booking *booking)
{
    struct outbox_item item = {.booking_id = booking->ref.id,
                               .scope = booking->scope,
                               .start_s = booking->start_s,
                               .arrived_s = booking->start_s,
                               .write_arrival_s = booking->start_s};

    memcpy(item.key, booking->ref.key, sizeof item.key);
    backlog_add_item(b, &item);
}

struct outbox_port backlog_port(struct backlog *b)
{
    return (struct outbox_port){.self = b, .take = take, .settle = settle, .due_in_ms = due_in_ms};
}

static bool await(struct backlog *b, const int *value, int n)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    pthread_mutex_lock(&b->lock);
    while (*value < n && rc == 0)
        rc = pthread_cond_timedwait(&b->changed, &b->lock, &until);
    pthread_mutex_unlock(&b->lock);
    return rc == 0;
}

bool backlog_await_sending(struct backlog *b, int n)
{
    return await(b, &b->sending, n);
}

bool backlog_await_settled(struct backlog *b, int n)
{
    return await(b, &b->settled, n);
}

bool backlog_await_done(struct backlog *b, int n)
{
    return await(b, &b->done, n);
}

int backlog_most(struct backlog *b)
{
    pthread_mutex_lock(&b->lock);
    int most = b->sending_most;
    b->sending_most = b->sending;
    pthread_mutex_unlock(&b->lock);
    return most;
}

int backlog_count(struct backlog *b, enum outcome outcome)
{
    int count = 0;

    pthread_mutex_lock(&b->lock);
    for (int i = 0; i < b->count; i++)
        count += b->entries[i].state == BACKLOG_DONE && b->entries[i].outcome == outcome ? 1 : 0;
    pthread_mutex_unlock(&b->lock);
    return count;
}
