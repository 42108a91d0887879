/* SPDX-License-Identifier: Apache-2.0 */
#include "device/backoff.h"

int64_t backoff_next_ms(struct backoff *backoff)
{
    int64_t next_ms = backoff->delay_ms == 0 ? BACKOFF_FIRST_MS : 2 * backoff->delay_ms;

    backoff->delay_ms = next_ms < BACKOFF_LAST_MS ? next_ms : BACKOFF_LAST_MS;
    return backoff->delay_ms;
}

void backoff_ended(struct backoff *backoff, int64_t lived_ms)
{
    if (lived_ms >= BACKOFF_HEALTHY_MS)
        backoff->delay_ms = 0;
}
