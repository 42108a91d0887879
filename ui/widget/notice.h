/* SPDX-License-Identifier: Apache-2.0 */
/* notice: what does not work just now, said before people invest time. Owner thread. */
#ifndef UI_WIDGET_NOTICE_H
#define UI_WIDGET_NOTICE_H

#include "ui/screen/screen.h"

/* What they take at the bottom of the box. */
int notices_px(struct screen *s, struct rect box);
/* Adds a notice for each neighbour in trouble at the bottom of the box; returns what is left. */
struct rect notices_add(struct screen *s, struct rect box);

#endif
