/* SPDX-License-Identifier: Apache-2.0 */
/*
 * damage: which part of the canvas is drawn anew, so that it looks as if all had been. What cairo
 * makes of a curve differs by a colour step where the clip ends on it, and the kiosk would show
 * where the last visitor has pressed. Pure; any thread.
 */
#ifndef UI_DAMAGE_H
#define UI_DAMAGE_H

#include "ui/list.h"
#include "ui/rect.h"
#include "ui/theme.h"

/* The part of the canvas (all), and the whole of each item whose curves it would cut. */
struct rect damage_uncut(const struct theme *theme, const struct list *list, struct rect part,
                         struct rect all);

#endif
