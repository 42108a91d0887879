/* SPDX-License-Identifier: Apache-2.0 */
/* panel: the ground on which a verdict, a question or a picture stands. Owner thread. */
#ifndef UI_WIDGET_PANEL_H
#define UI_WIDGET_PANEL_H

#include "ui/widget/stack.h"

/* The ground; returns the box inside its padding. */
struct rect panel_add(struct screen *s, struct rect rect, enum tone tone);
/* A sign alone, or white in a filled circle. */
void sign_add(struct screen *s, struct rect rect, enum tone tone, int sign);
void badge_add(struct screen *s, struct rect rect, enum tone tone, int sign);
/*
 * A panel with a sign in a circle, and a stack of texts: in portrait the sign above, the whole
 * about the middle; in landscape the sign before the texts. The first text is the title.
 */
void panel_verdict(struct screen *s, struct rect rect, enum tone tone, int sign,
                   struct stack *stack);

#endif
