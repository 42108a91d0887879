/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scenery.h"

#include "core/code.h"

#include <string.h>

static bool is_booking(const char *code, size_t len)
{
    struct booking_ref ref;
    bool is = !err_is(code_parse(code, len, &ref));

    explicit_bzero(&ref, sizeof ref);
    return is;
}

/* FNV-1a; never 0. */
static uint64_t sum_of(const char *code, size_t len)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (size_t i = 0; i < len; i++)
        sum = (sum ^ (unsigned char)code[i]) * 0x100000001b3u;
    return sum != 0 ? sum : 1;
}

/* Its place, or the one that has been out of view for longest. */
static int place_of(const struct scenery *s, uint64_t sum)
{
    int oldest = 0;

    for (int i = 0; i < SCENERY_PLACES; i++) {
        if (s->seen[i].sum == sum)
            return i;
        if (s->seen[oldest].sum != 0 &&
            (s->seen[i].sum == 0 || s->seen[i].last_ms < s->seen[oldest].last_ms))
            oldest = i;
    }
    return oldest;
}

bool scenery_look(struct scenery *s, const char *code, size_t len, int64_t now_ms)
{
    if (is_booking(code, len))
        return false;
    uint64_t sum = sum_of(code, len);
    int at = place_of(s, sum);
    bool known = s->seen[at].sum == sum;
    int64_t away_ms = now_ms - s->seen[at].last_ms;
    bool hangs = known && s->seen[at].hangs && away_ms < SCENERY_FORGET_MS;

    if (!known || (!hangs && away_ms >= SCENERY_GAP_MS))
        s->seen[at].first_ms = now_ms;
    s->seen[at].sum = sum;
    s->seen[at].last_ms = now_ms;
    s->seen[at].hangs = hangs || now_ms - s->seen[at].first_ms >= SCENERY_HOLD_MS;
    return s->seen[at].hangs;
}
