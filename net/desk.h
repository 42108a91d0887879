/* SPDX-License-Identifier: Apache-2.0 */
/*
 * desk: the thread that asks what a visitor waits for, and looks after the service when nobody
 * asks. One question at a time; an answer to a visitor who has left is not posted.
 */
#ifndef NET_DESK_H
#define NET_DESK_H

#include "net/inbox.h"
#include "net/zms.h"

struct desk {
    struct zms zms;
    struct inbox inbox;
    const struct rules *rules;
    struct mailbox mailbox;
    pthread_t thread;
    struct command current; /* the desk thread's */
    struct {
        int32_t scope, organisation;
    } organisations[OFFICES_MAX]; /* as ZMS said; they do not change while a kiosk runs */
    int organisation_count;
};

/* zms.line.cancelled is set here. ERR_IO: no thread. */
struct err desk_start(struct desk *desk, const struct zms *zms, const struct rules *rules,
                      struct mailbox mailbox) MUST_CHECK;
/* Any thread. What does not fit is answered as unreachable. */
void desk_ask(struct desk *desk, struct command *command);
/* Any thread. */
void desk_cancel(struct desk *desk);
/* Ends a running call and joins. */
void desk_stop(struct desk *desk);

#endif
