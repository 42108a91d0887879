/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fade: a part of the picture goes over from what was to what is. Holds two further pictures, and
 * what they show only as long as it moves: it may be personal. Owner thread.
 */
#ifndef UI_FADE_H
#define UI_FADE_H

#include "base/err.h"
#include "ui/canvas.h"
#include "ui/motion.h"
#include "ui/rect.h"

#include <stdbool.h>

struct fade {
    struct canvas was, shown;
    struct rect area;
    int slide_px; /* the new comes from this far; to the right where positive */
    enum motion motion;
    int64_t start_ms;
    bool runs, stale; /* stale: shown is that of another movement */
};

/* Room for pictures like this one. */
struct err fade_open(struct fade *fade, const struct canvas *like) MUST_CHECK;
void fade_close(struct fade *fade);
/* What is on the canvas is what was; the new is drawn onto it afterwards. */
void fade_begin(struct fade *fade, const struct canvas *canvas, struct rect area, int slide_px,
                enum motion motion, int64_t now_ms);
/*
 * The picture to be shown, of the new on the canvas: the canvas itself once it is over. drawn:
 * something was drawn on it since the last time.
 */
const struct canvas *fade_show(struct fade *fade, const struct canvas *canvas, bool drawn,
                               int64_t now_ms);

#endif
