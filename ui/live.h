/* SPDX-License-Identifier: Apache-2.0 */
/*
 * live: what the camera sees, as a picture on the screen. Asks for it only while it is on the
 * screen; the copy here is wiped when it has left it, and when the camera stops. Owner thread.
 */
#ifndef UI_LIVE_H
#define UI_LIVE_H

#include "base/viewfinder.h"
#include "ui/rect.h"
#include "ui/theme.h"

#include <cairo.h>

struct live {
    struct viewfinder *from; /* NULL: there is no camera */
    struct viewfinder_picture picture;
    unsigned number; /* of the picture here */
    bool on_screen;
};

void live_open(struct live *live, struct viewfinder *from);
void live_close(struct live *live);
/* It has come onto the screen, or left it. */
void live_follow(struct live *live, bool on_screen);
/* There is another picture than the one here, or none any more. */
bool live_is_new(const struct live *live);
/* Takes the newest one over. */
void live_take(struct live *live);
/* Fills the box; what does not fit into its shape is left out on both sides. */
void live_draw(const struct live *live, cairo_t *cr, const struct theme *theme, struct rect box);

#endif
