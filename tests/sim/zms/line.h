/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_LINE_H
#define ZMS_PRACTICE_LINE_H

#include "booking.h"

/* The queue of a place on a day, in the order in which people would be called. */
struct line {
    struct booking *entries;
    struct booking_wait *waits;
    size_t count;
    size_t *order;
    size_t ordered;
    struct booking_wait newcomer;
    int64_t desks;
};

void line_build(struct line *line, const struct office *office, int64_t day, bool cluster);
void line_free(struct line *line);

/* Whom the next desk gets; NULL when nobody is waiting. `exclude` is a comma list of numbers. */
struct booking *line_next(struct line *line, const char *exclude);

#endif
