/* SPDX-License-Identifier: Apache-2.0 */
/*
 * screen: an X server without a monitor, and what stands on it. Pictures are taken with xwd,
 * fingers are xdotool's. One thread.
 */
#ifndef E2E_SCREEN_H
#define E2E_SCREEN_H

#include "kit/proc.h"
#include "ui/canvas.h"
#include "ui/rect.h"

struct screen {
    struct proc xvfb;
    int width_px, height_px;
};

/* Starts Xvfb on a free display and sets DISPLAY. */
bool screen_open(int width_px, int height_px, struct screen *ret_screen);
void screen_close(struct screen *screen);
/* Is the region pixel for pixel as on the canvas? */
bool screen_shows(const struct screen *screen, const struct canvas *canvas, struct rect region);
/* A finger that stays for so long. */
bool screen_hold(const struct screen *screen, int x, int y, int seconds);
bool screen_touch(const struct screen *screen, int x, int y);

#endif
