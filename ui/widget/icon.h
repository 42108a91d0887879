/* SPDX-License-Identifier: Apache-2.0 */
/* icon: signs as vector paths (icons.def). Owner thread (cairo). */
#ifndef UI_WIDGET_ICON_H
#define UI_WIDGET_ICON_H

#include "ui/rect.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Draws a sign (enum verdict_icon or enum sign) into the largest square in the middle of the box.
 * flip: the screen runs from right to left. An unknown sign draws nothing.
 */
void icon_draw(cairo_t *cr, int sign, struct rect box, uint32_t rgb, bool flip);
/* Is there a drawing of the sign? */
bool icon_known(int sign);

#endif
