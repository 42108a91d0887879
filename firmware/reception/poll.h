/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poll: the thread that asks the booking service how the day stands: each office's day list of
 * today, without names, every POLL_INTERVAL_MS and a little, by the daemon's own account ([service]
 * of its configuration). Lists never come in a burst; one that is slow is asked for more rarely,
 * and after a failure the pauses double. Tells the board the lists, and whether the service is
 * there.
 */
#ifndef RECEPTION_POLL_H
#define RECEPTION_POLL_H

#include "base/daytime.h"
#include "config.h"
#include "reception/board.h"

enum {
    POLL_INTERVAL_MS = 5000,
    POLL_JITTER_MS = 500, /* added to each interval by chance */
    POLL_SLOW = 4,        /* a list rests at least so many times as long as it took to come … */
    POLL_INTERVAL_MAX_MS = 60000, /* … up to this; also after failures */
};

struct poll;

/*
 * config, daytime and board outlive it. Answers tell daytime what the time is. Without an account
 * there is no thread, and the board only knows what kiosks say. ERR_SYNTAX, ERR_DENIED: service.url
 * (http.h); ERR_IO: no thread.
 */
struct err poll_open(const struct config *config, struct daytime *daytime, struct board *board,
                     struct poll **ret_poll) MUST_CHECK;
/* Ends a running call and joins. */
void poll_close(struct poll *poll);
/* Something was just written to the service: this office is asked for next. Any thread. */
void poll_soon(struct poll *poll, int32_t scope);

#endif
