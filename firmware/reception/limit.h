/* SPDX-License-Identifier: Apache-2.0 */
/*
 * limit: how often somebody may do something: so many at once, and then one each so often. For a
 * bounded number of names (addresses, accounts) at a time; when more come, the one that is limited
 * least is forgotten. Pure but for its table; whoever has it guards it.
 */
#ifndef RECEPTION_LIMIT_H
#define RECEPTION_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

enum { LIMIT_NAMES_MAX = 1024, LIMIT_NAME_BYTES = 64 };

struct limit {
    int64_t each_ms; /* one is given back each so often */
    int64_t most_ms; /* how far ahead of time one may be: (burst - 1) * each_ms */
    struct {
        char name[LIMIT_NAME_BYTES]; /* "": free */
        int64_t free_ms;             /* all are given back by then */
    } names[LIMIT_NAMES_MAX];
};

void limit_init(struct limit *limit, int burst, int64_t each_ms);
/*
 * One more? False: not yet, and nothing was taken; *ret_wait_ms: until one is allowed. Longer names
 * count by what fits.
 */
bool limit_take(struct limit *limit, const char *name, int64_t now_ms, int64_t *ret_wait_ms);

#endif
