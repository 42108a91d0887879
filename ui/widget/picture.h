/* SPDX-License-Identifier: Apache-2.0 */
/* picture: drawings that say the same as their label, without words in them. Owner thread. */
#ifndef UI_WIDGET_PICTURE_H
#define UI_WIDGET_PICTURE_H

#include "ui/rect.h"
#include "ui/theme.h"

#include <cairo.h>

/*
 * which: enum picture. Drawn on a panel that fills the box. Not mirrored: things look as they do.
 * loop: how far its movement is, 0 to 1; -1: it rests.
 */
void picture_draw(cairo_t *cr, const struct theme *theme, int which, struct rect box, double loop);

#endif
