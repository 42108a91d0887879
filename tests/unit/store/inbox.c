/* SPDX-License-Identifier: Apache-2.0 */
#include "inbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

void inbox_init(struct inbox *inbox)
{
    memset(inbox, 0, sizeof *inbox);
    inbox->unsent = inbox->unsettled = -1;
    pthread_mutex_init(&inbox->lock, NULL);
    pthread_cond_init(&inbox->came, NULL);
}

static void inbox_post(void *self, const struct event *event)
{
    struct inbox *inbox = self;

    pthread_mutex_lock(&inbox->lock);
    if (inbox->posts++ == 0)
        inbox->first = *event;
    inbox->last[event->kind] = *event;
    inbox->came_of[event->kind]++;
    if (event->kind == EVENT_RECORDED) {
        inbox->recorded[event->request % 64] = *event;
        inbox->is_recorded[event->request % 64] = true;
    } else if (event->kind == EVENT_DEVICE_CHANGED && event->device.device == DEVICE_STORE) {
        inbox->device = event->device.state;
    } else if (event->kind == EVENT_OUTBOX_CHANGED) {
        inbox->unsent = event->outbox.unsent;
        inbox->unsettled = event->outbox.unsettled;
    }
    pthread_cond_broadcast(&inbox->came);
    pthread_mutex_unlock(&inbox->lock);
}

struct mailbox inbox_mailbox(struct inbox *inbox)
{
    return (struct mailbox){.self = inbox, .post = inbox_post};
}

/* With the lock held. */
static void inbox_wait(struct inbox *inbox)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    if (pthread_cond_timedwait(&inbox->came, &inbox->lock, &until) != 0) {
        pthread_mutex_unlock(&inbox->lock);
        fail_msg("nothing came (device %d, %d unsent, %d unsettled)", (int)inbox->device,
                 inbox->unsent, inbox->unsettled);
    }
}

struct event inbox_await_recorded(struct inbox *inbox, uint32_t request)
{
    pthread_mutex_lock(&inbox->lock);
    while (!inbox->is_recorded[request])
        inbox_wait(inbox);
    inbox->is_recorded[request] = false;
    struct event event = inbox->recorded[request];
    pthread_mutex_unlock(&inbox->lock);
    return event;
}

struct event inbox_await(struct inbox *inbox, enum event_kind kind, int count)
{
    pthread_mutex_lock(&inbox->lock);
    while (inbox->came_of[kind] < count)
        inbox_wait(inbox);
    struct event event = inbox->last[kind];
    pthread_mutex_unlock(&inbox->lock);
    return event;
}

enum device_state inbox_device(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->lock);
    enum device_state state = inbox->device;
    pthread_mutex_unlock(&inbox->lock);
    return state;
}

void inbox_await_device(struct inbox *inbox, enum device_state state)
{
    pthread_mutex_lock(&inbox->lock);
    while (inbox->device != state)
        inbox_wait(inbox);
    pthread_mutex_unlock(&inbox->lock);
}

void inbox_await_counts(struct inbox *inbox, int unsent, int unsettled)
{
    pthread_mutex_lock(&inbox->lock);
    while (inbox->unsent != unsent || inbox->unsettled != unsettled)
        inbox_wait(inbox);
    pthread_mutex_unlock(&inbox->lock);
}
