/* SPDX-License-Identifier: Apache-2.0 */
/*
 * absence: people who do not come, a kiosk that is left alone until it can be sure of that, and
 * then killed while it says so. One thread.
 */
#ifndef TORTURE_ABSENCE_H
#define TORTURE_ABSENCE_H

#include "round.h"

/* Books them and leaves the kiosk alone; it is about to judge them when this comes back. */
void absence_prepare(struct round *round);
/* Have all that it had to say been said? */
bool absence_is_over(const struct round *round);
/* As round_run, with exactly one kill. */
bool absence_round(struct round *round);

#endif
