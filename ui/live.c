/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/live.h"

#include "ui/paint.h"

#include <math.h>
#include <string.h>

/* The marks that say where the code belongs, in parts of the box's height. */
enum { MARK_INSET_DIV = 7, MARK_ARM_DIV = 6 };

void live_open(struct live *live, struct viewfinder *from)
{
    *live = (struct live){.from = from};
}

void live_close(struct live *live)
{
    live_follow(live, false);
    explicit_bzero(live, sizeof *live);
}

void live_follow(struct live *live, bool on_screen)
{
    if (live->from == NULL || live->on_screen == on_screen)
        return;
    live->on_screen = on_screen;
    viewfinder_want(live->from, on_screen);
    if (!on_screen)
        explicit_bzero(&live->picture, sizeof live->picture);
}

bool live_is_new(const struct live *live)
{
    return live->on_screen && viewfinder_number(live->from) != live->number;
}

void live_take(struct live *live)
{
    if (live->on_screen)
        live->number = viewfinder_take(live->from, &live->picture);
}

static void picture_fill(const struct viewfinder_picture *picture, cairo_t *cr, struct rect box)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture->width_px, picture->height_px);
    unsigned char *rows = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    double scale = fmax((double)box.w / picture->width_px, (double)box.h / picture->height_px);

    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return;
    }
    for (int y = 0; y < picture->height_px; y++) {
        uint32_t *row = (uint32_t *)(void *)(rows + (size_t)y * stride);
        for (int x = 0; x < picture->width_px; x++)
            row[x] = picture->pixels[y * picture->width_px + x] * 0x010101u;
    }
    cairo_surface_mark_dirty(surface);
    cairo_save(cr);
    cairo_translate(cr, box.x + (box.w - scale * picture->width_px) / 2,
                    box.y + (box.h - scale * picture->height_px) / 2);
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_restore(cr);
    explicit_bzero(rows, stride * (size_t)picture->height_px);
    cairo_surface_destroy(surface);
}

/* Four corners round the middle; over a picture with an edge, so that they are seen on any. */
static void marks_draw(cairo_t *cr, struct rect box, double width, uint32_t rgb)
{
    double inset = box.h / (double)MARK_INSET_DIV, arm = box.h / (double)MARK_ARM_DIV;
    double side = box.h - 2 * inset, left = box.x + (box.w - side) / 2, top = box.y + inset;

    cairo_new_path(cr);
    for (int i = 0; i < 4; i++) {
        double x = i % 2 == 0 ? left : left + side, y = i < 2 ? top : top + side;
        double across = i % 2 == 0 ? arm : -arm, down = i < 2 ? arm : -arm;
        cairo_move_to(cr, x + across, y);
        cairo_line_to(cr, x, y);
        cairo_line_to(cr, x, y + down);
    }
    cairo_set_line_width(cr, width);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    paint_colour(cr, rgb);
    cairo_stroke(cr);
}

void live_draw(const struct live *live, cairo_t *cr, const struct theme *theme, struct rect box)
{
    double stroke = theme->shape_px[SHAPE_STROKE_STRONG];
    bool any = live->picture.width_px > 0;

    cairo_save(cr);
    paint_round(cr, box, theme->shape_px[SHAPE_RADIUS_BUTTON]);
    cairo_clip(cr);
    paint_colour(cr, theme->colour[any ? COLOUR_DARK : COLOUR_PAPER]);
    cairo_paint(cr);
    if (any) {
        picture_fill(&live->picture, cr, box);
        marks_draw(cr, box, 3 * stroke, theme->colour[COLOUR_DARK]);
    }
    marks_draw(cr, box, 1.5 * stroke, theme->colour[any ? COLOUR_ON_DARK : COLOUR_LINE]);
    cairo_restore(cr);
}
