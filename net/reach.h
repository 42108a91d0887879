/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reach: whether ZMS answers, and how its clock stands against ours. Shared by the threads of net/;
 * posts DEVICE_CHANGED and CLOCK_CHANGED when either changes. Events are posted under the lock, so
 * that they arrive in the order of what happened; the mailbox only queues.
 */
#ifndef NET_REACH_H
#define NET_REACH_H

#include "port.h"

#include <pthread.h>

enum {
    REACH_CLOCK_S = 2,      /* differences up to this are not worth an event */
    REACH_SAMPLE_MS = 2000, /* an answer that took longer says little about the clock */
};

struct reach {
    pthread_mutex_t lock;
    struct mailbox mailbox;
    bool known, ready;
    int64_t offset_s; /* as last posted */
};

void reach_init(struct reach *reach, struct mailbox mailbox);
void reach_deinit(struct reach *reach);
/* ZMS answered. date_s: its Date header, 0 if none; sent_ms, heard_ms: our wall clock. */
void reach_heard(struct reach *reach, int64_t date_s, int64_t sent_ms, int64_t heard_ms);
/* Silence, no connection, or somebody else's answer. */
void reach_lost(struct reach *reach);
bool reach_ready(struct reach *reach);
/* The service's idea of now. */
int64_t reach_now_s(struct reach *reach);
/* This machine's wall clock in milliseconds, uncorrected. */
int64_t reach_wall_ms(void);

#endif
