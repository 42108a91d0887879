/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps: the intervals of a day in which a kiosk was blind, as the hall is told them: oldest first,
 * never more than there is room for, and never less blind than it was. Pure.
 */
#ifndef STORE_GAPS_H
#define STORE_GAPS_H

#include "core/status.h"

struct gaps {
    int count;
    struct hall_gap list[HALL_GAPS_MAX];
};

/*
 * Adds an interval. What overlaps becomes one, with the reason of the one that began first; where
 * there are too many the oldest two become one that holds both.
 */
void gaps_add(struct gaps *gaps, struct hall_gap gap);

#endif
