/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inbox: the questions waiting for the desk thread; bounded.
 *
 * Each visitor is a generation: inbox_cancel begins the next one, drops the questions of those
 * before, and marks the one being asked as stale. Drawing a number is never dropped. Questions of
 * the newest generation are taken first, among each other in the order they came.
 */
#ifndef NET_INBOX_H
#define NET_INBOX_H

#include "bounds.h"
#include "net/answer.h"

#include <pthread.h>
#include <stdatomic.h>

struct command {
    enum question question;
    uint32_t request;
    uint32_t generation; /* set by inbox_put */
    union {
        struct booking_ref ref;
        char number[BOOKING_NUMBER_MAX + 1];
        int32_t scope;
        struct {
            int32_t scope;
            int32_t service;
        } issue;
    };
};

struct inbox {
    pthread_mutex_t lock;
    pthread_cond_t filled; /* CLOCK_MONOTONIC */
    struct command commands[COMMANDS_QUEUED_MAX];
    size_t count;
    atomic_uint generation;
    atomic_bool closed;
};

enum inbox_end { INBOX_TAKEN, INBOX_TIME_OUT, INBOX_CLOSED };

void inbox_init(struct inbox *inbox);
void inbox_deinit(struct inbox *inbox);
/* Any thread. False: full or closed. */
bool inbox_put(struct inbox *inbox, struct command *command);
/* The desk thread. timeout_ms < 0: without limit. */
enum inbox_end inbox_take(struct inbox *inbox, int64_t timeout_ms, struct command *ret_command);
/* Any thread. */
void inbox_cancel(struct inbox *inbox);
void inbox_close(struct inbox *inbox);
/* Any thread, without waiting: has the visitor who asked this left, or is everything ending? */
bool inbox_stale(struct inbox *inbox, const struct command *command);

#endif
