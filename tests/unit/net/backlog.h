/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backlog: an outbox in memory with many entries, which keeps to the port's contract: oldest first,
 * no booking twice at the same time, tried again at once. It counts what the threads that drain it
 * do; what they do can be waited for. Any thread.
 */
#ifndef BACKLOG_H
#define BACKLOG_H

#include "port.h"

#include <pthread.h>

enum { BACKLOG_MAX = 1000 };

struct backlog {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct backlog_entry {
        struct outbox_item item;
        enum { BACKLOG_WAITING, BACKLOG_SENDING, BACKLOG_DONE } state;
        enum outcome outcome; /* of the last send */
    } entries[BACKLOG_MAX];
    int count;
    int sending, sending_most; /* at the same time */
    int settled;               /* sends ended */
    int done;                  /* entries that are not tried again */
};

void backlog_init(struct backlog *backlog);
void backlog_deinit(struct backlog *backlog);
/* A check-in of the booking, on time. */
void backlog_add(struct backlog *backlog, const struct booking *booking);
/* Any item; its entry is set here. */
void backlog_add_item(struct backlog *backlog, const struct outbox_item *item);
struct outbox_port backlog_port(struct backlog *backlog);

/* Waits until this many are on their way, or sends have ended, or entries are done. False: it did
 * not come to that within a minute. */
bool backlog_await_sending(struct backlog *backlog, int n);
bool backlog_await_settled(struct backlog *backlog, int n);
bool backlog_await_done(struct backlog *backlog, int n);
/* The most at the same time since this was asked last. */
int backlog_most(struct backlog *backlog);
int backlog_count(struct backlog *backlog, enum outcome outcome);

#endif
