/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/icon.h"

#include "core/checkin.h"
#include "ui/list.h"

#include <cairo.h>
#include <math.h>

static const struct icon {
    int sign;
    bool mirrored;
    const char *path;
} icons[] = {
#define ICON(sign, mirrored, path) {sign, mirrored, path},
#include "ui/widget/icons.def"
#undef ICON
};

enum { GRID = 24, STROKE = 2 };

static const struct icon *icon_find(int sign)
{
    for (size_t i = 0; i < sizeof icons / sizeof icons[0]; i++)
        if (icons[i].sign == sign)
            return &icons[i];
    return NULL;
}

bool icon_known(int sign)
{
    return icon_find(sign) != NULL;
}

/* Own reading of numbers: strtod would follow the locale. */
static double number_read(const char **at)
{
    double value = 0, scale = 0;

    while (**at == ' ')
        (*at)++;
    for (; (**at >= '0' && **at <= '9') || **at == '.'; (*at)++) {
        if (**at == '.') {
            scale = 1;
            continue;
        }
        value = value * 10 + (**at - '0');
        scale *= 10;
    }
    return scale > 1 ? value / scale : value;
}

static void frame_path(cairo_t *cr, const double v[5])
{
    double x = v[0], y = v[1], w = v[2], h = v[3], r = v[4];

    cairo_new_sub_path(cr);
    cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
    cairo_arc(cr, x + w - r, y + h - r, r, 0, M_PI / 2);
    cairo_arc(cr, x + r, y + h - r, r, M_PI / 2, M_PI);
    cairo_arc(cr, x + r, y + r, r, M_PI, M_PI * 3 / 2);
    cairo_close_path(cr);
}

static void path_draw(cairo_t *cr, const char *at)
{
    while (*at != '\0') {
        char op = *at++;
        int wanted = op == 'M' || op == 'L'   ? 2
                     : op == 'O' || op == 'D' ? 3
                     : op == 'R'              ? 5
                     : op == 'C'              ? 6
                                              : 0;
        double v[6] = {0};
        for (int i = 0; i < wanted; i++)
            v[i] = number_read(&at);
        switch (op) {
        case 'M':
            cairo_move_to(cr, v[0], v[1]);
            break;
        case 'L':
            cairo_line_to(cr, v[0], v[1]);
            break;
        case 'C':
            cairo_curve_to(cr, v[0], v[1], v[2], v[3], v[4], v[5]);
            break;
        case 'Z':
            cairo_close_path(cr);
            break;
        case 'O':
            cairo_new_sub_path(cr);
            cairo_arc(cr, v[0], v[1], v[2], 0, 2 * M_PI);
            break;
        case 'R':
            frame_path(cr, v);
            break;
        case 'D':
            cairo_stroke(cr);
            cairo_arc(cr, v[0], v[1], v[2], 0, 2 * M_PI);
            cairo_fill(cr);
            break;
        default: /* blanks */
            break;
        }
    }
    cairo_stroke(cr);
}

void icon_draw(cairo_t *cr, int sign, struct rect box, uint32_t rgb, bool flip)
{
    const struct icon *icon = icon_find(sign);

    if (icon == NULL)
        return;
    double side = box.w < box.h ? box.w : box.h, scale = side / GRID;
    cairo_save(cr);
    cairo_translate(cr, box.x + (box.w - side) / 2, box.y + (box.h - side) / 2);
    cairo_scale(cr, scale, scale);
    if (flip && icon->mirrored) {
        cairo_translate(cr, GRID, 0);
        cairo_scale(cr, -1, 1);
    }
    cairo_set_source_rgb(cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0);
    cairo_set_line_width(cr, STROKE);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_new_path(cr);
    path_draw(cr, icon->path);
    cairo_restore(cr);
}
