/* SPDX-License-Identifier: Apache-2.0 */
/* inbox: a mailbox that a test waits on. */
#ifndef TESTS_STORE_INBOX_H
#define TESTS_STORE_INBOX_H

#include "port.h"

#include <pthread.h>

struct inbox {
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct event recorded[64]; /* by request number */
    bool is_recorded[64];
    enum device_state device;
    int unsent, unsettled;
    int posts;
    struct event first;
    struct event last[EVENT_COUNT]; /* of each kind */
    int came_of[EVENT_COUNT];       /* and how many */
};

void inbox_init(struct inbox *inbox);
struct mailbox inbox_mailbox(struct inbox *inbox);
/* Waits for the answer to a request below 64; fails the test after ten seconds. */
struct event inbox_await_recorded(struct inbox *inbox, uint32_t request);
/* Waits until so many of a kind have come; the last of them. */
struct event inbox_await(struct inbox *inbox, enum event_kind kind, int count);
/* What was told of the store last. */
enum device_state inbox_device(struct inbox *inbox);
void inbox_await_device(struct inbox *inbox, enum device_state state);
void inbox_await_counts(struct inbox *inbox, int unsent, int unsettled);

#endif
