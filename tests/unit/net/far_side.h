/* SPDX-License-Identifier: Apache-2.0 */
/*
 * far_side: the owner's mailbox and the store's outbox, scripted, for tests of net/'s threads. What
 * arrives can be waited for; nothing sleeps.
 */
#ifndef FAR_SIDE_H
#define FAR_SIDE_H

#include "base/daytime.h"
#include "port.h"

enum { FAR_EVENTS_MAX = 64, FAR_SETTLED_MAX = 16 };

/* The mailbox. */
void far_mailbox_init(void);
void far_mailbox_deinit(void);
struct mailbox far_mailbox(void);
/* This machine's, one for the whole program. */
struct daytime *far_daytime(void);
/* Takes the first event of this kind and request out, waiting up to ten seconds for it. */
struct event far_await(enum event_kind kind, uint32_t request);
/* Takes events out until the service is in this state. */
void far_await_service(enum device_state state);
/* How many events of this kind are there now. */
int far_count(enum event_kind kind);

/* The outbox: one entry; due again at once after RETRY and UNSETTLED. */
void far_outbox_init(void);
struct outbox_port far_outbox(void);
void far_outbox_put(const struct booking *booking, const char *key, int64_t arrival_s);
/* The same with any item; its entry becomes 7. */
void far_outbox_put_item(const struct outbox_item *item);
/* Waits until n sends have been settled, ten seconds at most. */
void far_outbox_await(int n);
enum outcome far_outbox_outcome(int n);
const char *far_outbox_reason(int n);
/* How many entries wait to be sent: 0 or 1. */
int far_outbox_open(void);

#endif
