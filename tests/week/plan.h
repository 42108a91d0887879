/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: who wants what on which day, and what will break, all from one seed. Steering thread.
 *
 * Saturday is closed; Sunday is a day of special opening, so that the days of 23 and of 25 hours
 * have visitors.
 */
#ifndef WEEK_PLAN_H
#define WEEK_PLAN_H

#include "world.h"

struct plan {
    int64_t midnights[DAYS_MAX + 1]; /* first second of each day, and of the one after */
    int days, visitors;
    bool ordinary;     /* nothing breaks */
    int wrong_percent; /* of hours with a start without network and with a wrong clock */
};

void plan_make(struct plan *plan, int64_t first_day_s, int days, int visitors);
/* Guests and troubles into the world, whose time stands at its beginning. */
void plan_fill(const struct plan *plan, struct world *world);
bool plan_is_open(const struct plan *plan, int day);

#endif
