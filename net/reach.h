/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach: whether ZMS answers; what its answers say of the time goes on to daytime. Shared by the
 * threads of net/; posts DEVICE_CHANGED when it changes. Events are posted under the lock, so that
 * they arrive in the order of what happened; the mailbox only queues.
 */
#ifndef NET_REACH_H
#define NET_REACH_H

#include "base/daytime.h"
#include "port.h"

#include <pthread.h>

struct reach {
    pthread_mutex_t lock;
    struct mailbox mailbox;
    struct daytime *daytime;
    bool known, ready;
};

/* daytime outlives reach. */
void reach_init(struct reach *reach, struct mailbox mailbox, struct daytime *daytime);
void reach_deinit(struct reach *reach);
/* ZMS answered. date_s: its Date header, 0 if none; sent_ms: reach_steady_ms when it was asked. */
void reach_heard(struct reach *reach, int64_t date_s, int64_t sent_ms);
/* Silence, no connection, or somebody else's answer. */
void reach_lost(struct reach *reach);
bool reach_ready(struct reach *reach);
/* The offices' time (daytime.h). */
int64_t reach_now_s(struct reach *reach);
/* daytime's steady clock. */
int64_t reach_steady_ms(struct reach *reach);

#endif
