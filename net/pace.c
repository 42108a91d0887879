/* SPDX-License-Identifier: Apache-2.0 */
#include "net/pace.h"

int64_t pace_jitter_ms(int64_t ms, uint32_t random)
{
    int64_t fifth = ms / 5;

    return ms - fifth + (int64_t)random % (2 * fifth + 1);
}

int64_t pace_delay_ms(int64_t first_ms, int64_t last_ms, int failures, uint32_t random)
{
    int64_t ms = first_ms;

    for (int i = 1; i < failures && ms < last_ms; i++)
        ms *= 2;
    return pace_jitter_ms(ms < last_ms ? ms : last_ms, random);
}

int64_t pace_wait_ms(const struct pace *pace, int64_t now_ms)
{
    if (pace->failures == 0)
        return 0;
    if (pace->probing)
        return -1;
    return pace->not_before_ms > now_ms ? pace->not_before_ms - now_ms : 0;
}

bool pace_begin(struct pace *pace)
{
    pace->probing = pace->failures > 0;
    return pace->probing;
}

bool pace_ended(struct pace *pace, bool probe, enum pace_word word, int64_t now_ms, uint32_t random)
{
    bool was_well = pace->failures == 0;

    if (probe)
        pace->probing = false;
    else if (!was_well)
        return false;
    if (word == PACE_WELL)
        pace->failures = 0;
    if (word == PACE_SUFFERS) {
        pace->failures++;
        pace->not_before_ms =
            now_ms + pace_delay_ms(PACE_FIRST_MS, PACE_LAST_MS, pace->failures, random);
    }
    return probe;
}
