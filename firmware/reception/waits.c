/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/waits.h"

#include "store/turnout.h"

#include <stdlib.h>

static int last_called_first(const void *a, const void *b)
{
    const struct waits_visit *left = a, *right = b;

    return (left->called_s < right->called_s) - (left->called_s > right->called_s);
}

/* Who waited already when this one came. */
static int ahead_then(const struct waits_visit *visits, int count, const struct waits_visit *of)
{
    int ahead = 0;

    for (int i = 0; i < count; i++)
        ahead += visits[i].arrived_s < of->arrived_s &&
                 (visits[i].called_s == 0 || visits[i].called_s > of->arrived_s);
    return ahead;
}

struct waits waits_reckon(struct waits_visit *visits, int count, int64_t now_s)
{
    struct waits waits = {.median_min = -1, .ahead_s10 = -1};
    int minutes[WAITS_RECENT_MAX], costs[WAITS_RECENT_MAX], recent = 0;

    if (count > 0)
        qsort(visits, (size_t)count, sizeof *visits, last_called_first);
    for (int i = 0; i < count; i++) {
        int64_t wait_s = visits[i].called_s - visits[i].arrived_s;
        if (visits[i].called_s == 0)
            waits.waiting++;
        else if (recent < WAITS_RECENT_MAX && visits[i].called_s > now_s - WAITS_RECENT_S &&
                 wait_s >= 0 && wait_s < 86400) {
            minutes[recent] = (int)((wait_s + 30) / 60);
            costs[recent++] = (int)(wait_s * 10 / (ahead_then(visits, count, &visits[i]) + 1));
        }
    }
    if (recent >= WAITS_ENOUGH) {
        waits.median_min = turnout_median(minutes, recent);
        waits.ahead_s10 = turnout_median(costs, recent);
    }
    return waits;
}

int waits_expect(const struct waits *waits, int ahead)
{
    return waits->ahead_s10 < 0 ? -1 : (int)((waits->ahead_s10 * (ahead + 1) + 599) / 600);
}
