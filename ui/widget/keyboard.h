/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keyboard: digits and letters on large keys, in the order of the alphabet, for what stands in the
 * lines of an ID document. Owner thread.
 */
#ifndef UI_WIDGET_KEYBOARD_H
#define UI_WIDGET_KEYBOARD_H

#include "ui/screen/screen.h"

/* The height it wants in that width, or what is there of it where that is less. */
int keyboard_px(const struct screen *s, int width_px, int room_px);
/* Fills the box; "back", "erase" and "done" stand in its lowest row. */
void keyboard_add(struct screen *s, struct rect box);
/* The same with these words in its uppermost row, round the place for what was typed. */
struct rect keyboard_add_round(struct screen *s, struct rect box);

#endif
