/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pane: the ui (ui/ui.h) of a kiosk at which nobody looks: what can be touched on a screen, without
 * words, places or pixels; and slips that say what is on them. It takes the place of ui/ at the
 * link. Owner thread.
 */
#ifndef WEEK_PANE_H
#define WEEK_PANE_H

#include "house.h"

/* The target with this action and argument. False: the screen has none. */
bool pane_find(const struct list *list, enum action action, int arg, int *ret_x, int *ret_y);
/* What ui_slip wrote. */
void pane_slip_read(const struct bitmap *bitmap, struct slip *ret_slip);

#endif
