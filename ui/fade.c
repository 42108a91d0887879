/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/fade.h"

#include <stdlib.h>
#include <string.h>

static size_t bytes_of(const struct canvas *canvas)
{
    return (size_t)canvas->stride * (size_t)canvas->height_px;
}

struct err fade_open(struct fade *fade, const struct canvas *like)
{
    *fade = (struct fade){.was = *like, .shown = *like};
    fade->was.pixels = calloc(1, bytes_of(like));
    fade->shown.pixels = calloc(1, bytes_of(like));
    if (fade->was.pixels != NULL && fade->shown.pixels != NULL)
        return err_none();
    fade_close(fade);
    return err_make(ERR_NO_MEMORY);
}

static void fade_wipe(struct fade *fade)
{
    explicit_bzero(fade->was.pixels, bytes_of(&fade->was));
    explicit_bzero(fade->shown.pixels, bytes_of(&fade->shown));
    fade->runs = false;
}

void fade_close(struct fade *fade)
{
    if (fade->was.pixels != NULL && fade->shown.pixels != NULL)
        fade_wipe(fade);
    free(fade->was.pixels);
    free(fade->shown.pixels);
    *fade = (struct fade){0};
}

void fade_begin(struct fade *fade, const struct canvas *canvas, struct rect area, int slide_px,
                enum motion motion, int64_t now_ms)
{
    /* Interrupted, it goes on from what is seen. */
    const struct canvas *seen = fade->runs ? &fade->shown : canvas;

    memcpy(fade->was.pixels, seen->pixels, bytes_of(seen));
    fade->area = area;
    fade->slide_px = slide_px;
    fade->motion = motion;
    fade->start_ms = now_ms;
    fade->runs = true;
    fade->stale = true;
}

static uint32_t *row_of(const struct canvas *canvas, int y)
{
    return (uint32_t *)((char *)canvas->pixels + (size_t)y * (size_t)canvas->stride);
}

/* a of 256 parts of the new; two channels at a time. */
static inline uint32_t mix(uint32_t was, uint32_t is, uint32_t a)
{
    uint32_t rb = ((was & 0xff00ff) * (256 - a) + (is & 0xff00ff) * a) >> 8 & 0xff00ff;
    uint32_t g = ((was & 0x00ff00) * (256 - a) + (is & 0x00ff00) * a) >> 8 & 0x00ff00;

    return rb | g;
}

/* Where the new has not come to yet, its edge goes on: the ground is even there. */
static void row_mix(uint32_t *to, const uint32_t *was, const uint32_t *is, int from, int end,
                    int shift, uint32_t a)
{
    int first = from + (shift > 0 ? shift : 0), last = end + (shift < 0 ? shift : 0);

    for (int x = from; x < first && x < end; x++)
        to[x] = mix(was[x], is[from], a);
    for (int x = first; x < last; x++)
        to[x] = mix(was[x], is[x - shift], a);
    for (int x = last > from ? last : from; x < end; x++)
        to[x] = mix(was[x], is[end - 1], a);
}

const struct canvas *fade_show(struct fade *fade, const struct canvas *canvas, bool drawn,
                               int64_t now_ms)
{
    if (!fade->runs)
        return canvas;
    if (now_ms - fade->start_ms >= motion_ms(fade->motion)) {
        fade_wipe(fade);
        return canvas;
    }
    double at = motion_at(fade->motion, now_ms - fade->start_ms);
    int shift = (int)(fade->slide_px * (1 - at)), end = rect_end(fade->area);
    /* Outside the area the picture is the canvas's; there it differs only when that was drawn on.
     */
    if (drawn || fade->stale)
        memcpy(fade->shown.pixels, canvas->pixels, bytes_of(canvas));
    fade->stale = false;
    for (int y = fade->area.y; y < rect_bottom(fade->area); y++)
        row_mix(row_of(&fade->shown, y), row_of(&fade->was, y), row_of(canvas, y), fade->area.x,
                end, shift, (uint32_t)(at * 256));
    return &fade->shown;
}
