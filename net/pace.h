/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pace: how hard ZMS may be pressed when it suffers. Pure: time and chance come in. The caller has
 * the lock.
 *
 * While all is well, everybody may send. After a failure everybody waits; then one alone tries, and
 * what comes of that counts for all. What was already on its way when it began says no more than
 * the failure itself did.
 */
#ifndef NET_PACE_H
#define NET_PACE_H

#include <stdbool.h>
#include <stdint.h>

enum { PACE_FIRST_MS = 500, PACE_LAST_MS = 30000 };

/* All zero: well. */
struct pace {
    int failures; /* in a row; 0: well */
    bool probing; /* one is on its way to find out */
    int64_t not_before_ms;
};

enum pace_word {
    PACE_WELL,    /* the service has answered, be it with a refusal */
    PACE_SUFFERS, /* 5xx, silence, no session, no connection, somebody else's answer */
    PACE_UNASKED, /* nothing was sent after all */
};

/* ms, less or more by up to a fifth, so that kiosks do not come back all at once. */
int64_t pace_jitter_ms(int64_t ms, uint32_t random);
/* first_ms after the first failure, doubled with each further one up to last_ms; with jitter. */
int64_t pace_delay_ms(int64_t first_ms, int64_t last_ms, int failures, uint32_t random);

/* 0: one more may send now. Else milliseconds to wait; -1: until the one that tries has ended. */
int64_t pace_wait_ms(const struct pace *pace, int64_t now_ms);
/* After pace_wait_ms said 0. True: it is the one that tries; to be handed to pace_ended. */
bool pace_begin(struct pace *pace);
/* True: others who wait should look again. */
bool pace_ended(struct pace *pace, bool probe, enum pace_word word, int64_t now_ms,
                uint32_t random);

#endif
