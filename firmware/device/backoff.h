/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backoff: how long to wait before the next attempt: 250 ms, doubled up to 5 s.
 *
 * A connection that lived for 5 s was a good one and starts the row anew; a shorter one did not
 * help, so that a loose plug does not flood the log. Pure values; owned by one worker.
 */
#ifndef DEVICE_BACKOFF_H
#define DEVICE_BACKOFF_H

#include <stdint.h>

enum { BACKOFF_FIRST_MS = 250, BACKOFF_LAST_MS = 5000, BACKOFF_HEALTHY_MS = 5000 };

/* All zero is a fresh one. */
struct backoff {
    int64_t delay_ms; /* of the last attempt, 0: none yet */
};

/* The delay before the next attempt. */
int64_t backoff_next_ms(struct backoff *backoff);
/* A connection ended after lived_ms. */
void backoff_ended(struct backoff *backoff, int64_t lived_ms);

#endif
