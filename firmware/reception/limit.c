/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/limit.h"

#include <stdio.h>
#include <string.h>

void limit_init(struct limit *limit, int burst, int64_t each_ms)
{
    memset(limit, 0, sizeof *limit);
    limit->each_ms = each_ms;
    limit->most_ms = (burst - 1) * each_ms;
}

/* Its place, or that of the one that is limited least. */
static int place(const struct limit *limit, const char *name)
{
    int least = 0;

    for (int i = 0; i < LIMIT_NAMES_MAX; i++) {
        if (strcmp(limit->names[i].name, name) == 0)
            return i;
        if (limit->names[i].free_ms < limit->names[least].free_ms)
            least = i;
    }
    return least;
}

bool limit_take(struct limit *limit, const char *name, int64_t now_ms, int64_t *ret_wait_ms)
{
    char key[LIMIT_NAME_BYTES];

    (void)snprintf(key, sizeof key, "%s", name);
    int at = place(limit, key);
    if (strcmp(limit->names[at].name, key) != 0) {
        memcpy(limit->names[at].name, key, sizeof key);
        limit->names[at].free_ms = 0;
    }
    int64_t free_ms = limit->names[at].free_ms > now_ms ? limit->names[at].free_ms : now_ms;
    int64_t ahead_ms = free_ms - now_ms;
    *ret_wait_ms = ahead_ms > limit->most_ms ? ahead_ms - limit->most_ms : 0;
    if (*ret_wait_ms > 0)
        return false;
    limit->names[at].free_ms = free_ms + limit->each_ms;
    return true;
}
