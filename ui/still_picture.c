/* SPDX-License-Identifier: Apache-2.0 */
/* still_picture: pictures that need no ui: out of service, and slips as files. */
#include "core/checkin.h"
#include "ui/paint.h"
#include "ui/ui.h"
#include "ui/widget/icon.h"

#include <cairo.h>
#include <math.h>

/*
 * A wrench: this machine is being repaired. Below it a person at a desk: go there. No words,
 * because fonts may be what is broken.
 */
void ui_out_of_service_draw(void *pixels, int width_px, int height_px, int stride)
{
    cairo_surface_t *surface = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24,
                                                                   width_px, height_px, stride);
    cairo_t *cr = cairo_create(surface);
    bool upright = height_px > width_px;
    int side = upright ? width_px / 2 : height_px / 2;
    int x = upright ? (width_px - side) / 2 : width_px / 4 - side / 2;
    int y = upright ? height_px / 4 - side / 2 : (height_px - side) / 2;
    struct rect sign = {x, y, side, side};
    struct rect person = {upright ? x : width_px * 3 / 4 - side / 2,
                          upright ? height_px * 3 / 4 - side / 2 : y, side, side};
    struct rect arrow = {(width_px - side / 3) / 2, (height_px - side / 3) / 2, side / 3, side / 3};

    paint_colour(cr, theme_colour(COLOUR_PAPER, CONTRAST_NORMAL));
    cairo_paint(cr);
    cairo_arc(cr, sign.x + side / 2.0, sign.y + side / 2.0, side / 2.0, 0, 2 * M_PI);
    paint_colour(cr, theme_colour(COLOUR_ERR, CONTRAST_NORMAL));
    cairo_fill(cr);
    icon_draw(cr, ICON_WRENCH, rect_inset(sign, side / 4),
              theme_colour(COLOUR_PAPER, CONTRAST_NORMAL), false);
    icon_draw(cr, ICON_DESK, person, theme_colour(COLOUR_ACTION, CONTRAST_NORMAL), false);
    cairo_save(cr);
    cairo_translate(cr, arrow.x + arrow.w / 2.0, arrow.y + arrow.h / 2.0);
    cairo_rotate(cr, upright ? M_PI / 2 : 0);
    icon_draw(cr, SIGN_NEXT, rect_make(-arrow.w / 2, -arrow.h / 2, arrow.w, arrow.h),
              theme_colour(COLOUR_INK, CONTRAST_NORMAL), false);
    cairo_restore(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

struct err ui_bitmap_write_png(const struct bitmap *bitmap, const char *path)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, bitmap->width_px, bitmap->height_px);
    unsigned char *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    bool ok = pixels != NULL;

    for (int y = 0; ok && y < bitmap->height_px; y++)
        for (int x = 0; x < bitmap->width_px; x++)
            for (int i = 0; i < 4; i++)
                pixels[y * stride + x * 4 + i] = bitmap_get(bitmap, x, y) ? 0 : 255;
    cairo_surface_mark_dirty(surface);
    ok = ok && cairo_surface_write_to_png(surface, path) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok ? err_none() : err_make(ERR_IO);
}
