/* SPDX-License-Identifier: Apache-2.0 */
/* panel: the ground on which a verdict, a question or a picture stands. Owner thread. */
#ifndef UI_WIDGET_PANEL_H
#define UI_WIDGET_PANEL_H

#include "ui/widget/stack.h"

/* The ground; returns the box inside its padding. */
struct rect panel_add(struct screen *s, struct rect rect, enum tone tone);
/*
 * A drawing whose words are the text of id; left out where the box is too low for it. Where a
 * camera reads, what it sees stands beside the drawing of where to hold the code.
 */
void picture_add(struct screen *s, struct rect box, enum picture picture, const char *id);
/* What the camera sees, at the end of the box or in its middle; left out as a picture is. */
void live_add(struct screen *s, struct rect box, enum align align);
/* A sign alone, or white in a filled circle. */
void sign_add(struct screen *s, struct rect rect, enum tone tone, int sign);
void badge_add(struct screen *s, struct rect rect, enum tone tone, int sign);
/*
 * A line at the bottom of a panel's inner box: where a person helps, what the printer does. Returns
 * what is left of the box above it.
 */
struct rect panel_footer(struct screen *s, struct rect box, enum tone tone, int sign,
                         const char *id, const char *label);
/*
 * A panel with a sign in a circle, a stack of texts, and a line at the foot: in portrait the sign
 * above the texts, in landscape before them. A compact panel is full with that: there the line
 * stands above the answers. In large letters the sign moves into the first line, and where nothing
 * else helps the line at the foot is left out.
 */
struct panel {
    enum tone tone;
    int sign;   /* SIGN_NONE: something moves instead, ROLE_BUSY */
    bool leads; /* the sign stands in the first line from the beginning */
    int foot_sign;
    const char *foot_id, *foot; /* foot "" or NULL: none */
};
/* Returns the item of the sign. */
struct item *panel_build(struct screen *s, struct zones zones, const struct panel *panel,
                         struct stack *stack);
/* The same for an answer; help: where a person helps, which is on the help screen as well. */
void panel_verdict(struct screen *s, struct zones zones, enum tone tone, int sign,
                   struct stack *stack, const char *help);

#endif
