/* SPDX-License-Identifier: Apache-2.0 */
#include "store/gaps.h"

#include <stdint.h>
#include <string.h>

static int64_t end_of(const struct hall_gap *gap)
{
    return gap->until_s != 0 ? gap->until_s : INT64_MAX;
}

/* The later one, b, begins before a ends. Ends are rounded up, so a second is no overlap. */
static bool overlap(const struct hall_gap *a, const struct hall_gap *b)
{
    return end_of(a) > b->from_s + 1 || (a->gap == b->gap && end_of(a) >= b->from_s);
}

/* The one behind it goes into the one at that place. */
static void join(struct gaps *gaps, int at)
{
    struct hall_gap *a = &gaps->list[at], *b = a + 1;

    if (end_of(b) > end_of(a))
        a->until_s = b->until_s;
    gaps->count--;
    memmove(b, b + 1, (size_t)(gaps->count - at - 1) * sizeof *b);
}

void gaps_add(struct gaps *gaps, struct hall_gap gap)
{
    int at = gaps->count;

    if (gaps->count == HALL_GAPS_MAX) {
        join(gaps, 0);
        at--;
    }
    for (; at > 0 && gaps->list[at - 1].from_s > gap.from_s; at--)
        gaps->list[at] = gaps->list[at - 1];
    gaps->list[at] = gap;
    gaps->count++;
    for (int i = gaps->count - 2; i >= 0; i--)
        while (i + 1 < gaps->count && overlap(&gaps->list[i], &gaps->list[i + 1]))
            join(gaps, i);
}
