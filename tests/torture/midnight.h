/* SPDX-License-Identifier: Apache-2.0 */
/*
 * midnight: the day ends under a kiosk that has its bookings, and dies while it forgets them. One
 * thread.
 */
#ifndef TORTURE_MIDNIGHT_H
#define TORTURE_MIDNIGHT_H

#include "round.h"

/*
 * One midnight with one kill. To be called when the books are balanced: nothing may be told to the
 * service any more. False: yesterday is not forgotten, something was told, or the kiosk does not
 * start again; said and counted.
 */
bool midnight_run(struct round *round);

#endif
