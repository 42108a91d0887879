/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postbox: a mailbox whose events a test can wait for. Any thread posts, the test takes. Waits end
 * after a minute, so that a missing event is a failed test and not a hanging one.
 */
#ifndef DEVICE_POSTBOX_H
#define DEVICE_POSTBOX_H

#include "port.h"

struct postbox;

struct postbox *postbox_make(void);
void postbox_free(struct postbox *postbox);
struct mailbox postbox_mailbox(struct postbox *postbox);
/* The oldest event. False: none within a minute. */
bool postbox_take(struct postbox *postbox, struct event *ret_event);
/* Takes events up to the first of this kind. */
bool postbox_await(struct postbox *postbox, enum event_kind kind, struct event *ret_event);
/* Takes events up to this state of the device. */
bool postbox_await_state(struct postbox *postbox, enum device device, enum device_state state);
/* The next event but changes of a device is this code; anything else fails the test. */
void postbox_expect_code(struct postbox *postbox, const char *code);
/* How many events wait. */
int postbox_count(struct postbox *postbox);

#endif
