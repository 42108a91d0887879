/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pause: between two looks at something that no event tells. A test that only needs time to pass
 * waits for what the time is to bring instead.
 */
#ifndef KIT_PAUSE_H
#define KIT_PAUSE_H

#include <stdint.h>
#include <time.h>

/* Nothing where ms is not above 0. */
static inline void pause_ms(int64_t ms)
{
    if (ms > 0)
        nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

#endif
