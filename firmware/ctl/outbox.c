/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/outbox.h"

#include "base/clock.h"
#include "store/listing.h"

#include <stdio.h>
#include <string.h>

static bool is_open(const struct listing_line *line)
{
    return strcmp(line->state, "confirmed") != 0 && strcmp(line->state, "issued") != 0 &&
           strcmp(line->state, "closed") != 0;
}

static bool print_line(void *self, const struct listing_line *line)
{
    int *count = self;
    char when[32];
    struct tm tm = clock_local(line->arrived_s);

    if (!is_open(line))
        return true;
    if ((*count)++ == 0)
        printf("entry  time         kind     number    office  state     tries  reason\n");
    strftime(when, sizeof when, "%m-%d %H:%M", &tm);
    printf("%5lld  %-11s  %-7s  %-8s  %6d  %-8s  %5d  %s\n", (long long)line->entry, when,
           line->kind, line->number, (int)line->scope, line->state, line->attempts, line->reason);
    return true;
}

int outbox_list(const struct config *config)
{
    int count = 0;
    struct err e = listing_each(config->kiosk.state_dir, print_line, &count);

    if (err_is(e)) {
        fprintf(stderr, "ankunft-ctl: %s: %s\n", config->kiosk.state_dir, err_name(e));
        return 1;
    }
    if (count == 0)
        printf("nothing is waiting: the booking service has confirmed everything.\n");
    return 0;
}
