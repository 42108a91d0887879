/* SPDX-License-Identifier: Apache-2.0 */
#include "far_side.h"

#include "cmocka_kit.h"

#include "base/buf.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WAIT_S = 10 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static struct event events[FAR_EVENTS_MAX];
static int event_count;

static struct {
    struct outbox_item item;
    bool waiting; /* to be taken */
    struct {
        enum outcome outcome;
        char reason[120];
    } settled[FAR_SETTLED_MAX];
    int settled_count;
} outbox;

static struct timespec in_ten_seconds(void)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    return until;
}

static void post(void *self, const struct event *event)
{
    (void)self;
    pthread_mutex_lock(&lock);
    if (event_count < FAR_EVENTS_MAX)
        events[event_count++] = *event;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

void far_mailbox_init(void)
{
    event_count = 0;
}

void far_mailbox_deinit(void)
{
    for (int i = 0; i < event_count; i++)
        if (events[i].kind == EVENT_OFFER_ANSWERED)
            fail_msg("an offer was left in the mailbox");
}

struct mailbox far_mailbox(void)
{
    return (struct mailbox){.post = post};
}

struct event far_await(enum event_kind kind, uint32_t request)
{
    struct timespec until = in_ten_seconds();
    struct event found = {.kind = EVENT_COUNT};
    int rc = 0;

    pthread_mutex_lock(&lock);
    while (found.kind == EVENT_COUNT && rc == 0) {
        for (int i = 0; i < event_count && found.kind == EVENT_COUNT; i++)
            if (events[i].kind == kind && events[i].request == request) {
                found = events[i];
                memmove(&events[i], &events[i + 1],
                        (size_t)(event_count - i - 1) * sizeof events[0]);
                event_count--;
            }
        if (found.kind == EVENT_COUNT)
            rc = pthread_cond_timedwait(&changed, &lock, &until);
    }
    pthread_mutex_unlock(&lock);
    if (found.kind == EVENT_COUNT)
        fail_msg("no event of kind %d for request %u", (int)kind, request);
    return found;
}

void far_await_service(enum device_state state)
{
    struct event event;

    do {
        event = far_await(EVENT_DEVICE_CHANGED, 0);
        assert_int_equal(event.device.device, DEVICE_SERVICE);
    } while (event.device.state != state);
}

int far_count(enum event_kind kind)
{
    int count = 0;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < event_count; i++)
        count += events[i].kind == kind ? 1 : 0;
    pthread_mutex_unlock(&lock);
    return count;
}

static bool take(void *self, struct outbox_item *ret_item)
{
    (void)self;
    pthread_mutex_lock(&lock);
    bool any = outbox.waiting;
    if (any)
        *ret_item = outbox.item;
    outbox.waiting = false;
    pthread_mutex_unlock(&lock);
    return any;
}

static void settle(void *self, int64_t entry, enum outcome outcome, const char *reason)
{
    (void)self;
    pthread_mutex_lock(&lock);
    assert_int_equal(entry, outbox.item.entry);
    if (outbox.settled_count < FAR_SETTLED_MAX) {
        int n = outbox.settled_count++;
        outbox.settled[n].outcome = outcome;
        text_copy(outbox.settled[n].reason, sizeof outbox.settled[n].reason, reason);
    }
    outbox.item.attempts++;
    outbox.item.unsettled = outcome == OUTCOME_UNSETTLED;
    outbox.waiting = (outcome == OUTCOME_RETRY || outcome == OUTCOME_UNSETTLED) &&
                     outbox.settled_count < FAR_SETTLED_MAX;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

static int64_t due_in_ms(void *self)
{
    (void)self;
    pthread_mutex_lock(&lock);
    int64_t due_ms = outbox.waiting ? 0 : -1;
    pthread_mutex_unlock(&lock);
    return due_ms;
}

void far_outbox_init(void)
{
    memset(&outbox, 0, sizeof outbox);
}

struct outbox_port far_outbox(void)
{
    return (struct outbox_port){.take = take, .settle = settle, .due_in_ms = due_in_ms};
}

void far_outbox_put(const struct booking *booking, const char *key, int64_t arrival_s)
{
    struct outbox_item item = {.booking_id = booking->ref.id,
                               .scope = booking->scope,
                               .start_s = booking->start_s,
                               .arrived_s = arrival_s,
                               .write_arrival_s = arrival_s};

    text_copy(item.key, sizeof item.key, key);
    far_outbox_put_item(&item);
}

void far_outbox_put_item(const struct outbox_item *item)
{
    pthread_mutex_lock(&lock);
    outbox.item = *item;
    outbox.item.entry = 7;
    outbox.waiting = true;
    outbox.settled_count = 0;
    pthread_mutex_unlock(&lock);
}

void far_outbox_await(int n)
{
    struct timespec until = in_ten_seconds();
    int rc = 0;

    pthread_mutex_lock(&lock);
    while (outbox.settled_count < n && rc == 0)
        rc = pthread_cond_timedwait(&changed, &lock, &until);
    pthread_mutex_unlock(&lock);
    assert_int_equal(rc, 0);
}

enum outcome far_outbox_outcome(int n)
{
    pthread_mutex_lock(&lock);
    enum outcome outcome = outbox.settled[n].outcome;
    pthread_mutex_unlock(&lock);
    return outcome;
}

const char *far_outbox_reason(int n)
{
    return outbox.settled[n].reason;
}

int far_outbox_open(void)
{
    pthread_mutex_lock(&lock);
    int open = outbox.waiting ? 1 : 0;
    pthread_mutex_unlock(&lock);
    return open;
}

struct daytime *far_daytime(void)
{
    static struct daytime *daytime;

    if (daytime == NULL)
        assert_int_equal(daytime_open(NULL, &daytime).code, ERR_OK);
    return daytime;
}
