/* SPDX-License-Identifier: Apache-2.0 */
/* cut: how the kiosk dies in a round. One thread. */
#ifndef TORTURE_CUT_H
#define TORTURE_CUT_H

#include "round.h"
#include "visit.h"

/* At a random moment or at the next boundary of the occasion, as it is this round's turn. */
struct cut cut_plan(struct round *round, enum occasion occasion);
/*
 * Until the disk has killed, or it is clear that the boundary is not there: nothing more is written
 * for a while after something was, or the time is over.
 */
void boundary_await(const struct stand *stand, int most_ms);
/* The kill at its moment, and some more while it starts again. The kiosk is not there afterwards.
 */
void cut(struct round *round, struct visit *visit, struct guest *guest);

#endif
