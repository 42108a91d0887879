/* SPDX-License-Identifier: Apache-2.0 */
/* paint: a display list becomes pixels. Owner thread. */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "ui/canvas.h"
#include "ui/list.h"
#include "ui/live.h"
#include "ui/text/font.h"
#include "ui/theme.h"

#include <cairo.h>

struct painter {
    cairo_t *cr; /* on the canvas */
    cairo_surface_t *surface;
    cairo_surface_t *logo; /* or NULL */
    const struct canvas *canvas;
    const struct theme *theme;
    struct fonts *fonts;
    const struct live *live; /* what the camera sees */
    struct rect clip;        /* nothing outside is touched */
    bool rtl;
    bool motion;
    int64_t now_ms, since_ms; /* the latter: since this screen came */
};

/* Everything of the list that meets the clip, on fresh ground. */
void paint_list(struct painter *p, const struct list *list, int pressed);
/* A tick in its circle, which is drawn before the eyes, once. */
bool paint_is_tick(const struct item *item);
/* Does it show a movement again and again? How far that is, 0 to 1, or -1 while it rests. */
bool paint_loops(const struct item *item);
double paint_loop_at(const struct item *item, int64_t since_ms);
/* Nobody has been there for so long: what moves for the eye alone spares the machine. */
enum { PAINT_SLEEP_MS = 180000 };
/* Until the next round of it begins; 0: it has gone to sleep. */
int64_t paint_rest_ms(int64_t since_ms);
/* How far the ring of the focus reaches beyond its item. */
int paint_focus_px(const struct theme *theme);
/* A path round a rectangle with round corners; for cairo_fill or cairo_stroke. */
void paint_round(cairo_t *cr, struct rect r, double radius);
void paint_colour(cairo_t *cr, uint32_t rgb);

#endif
