/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/picture.h"

#include "ui/list.h"
#include "ui/paint.h"
#include "ui/widget/icon.h"

#include <cairo.h>
#include <math.h>

/* Pictures are drawn on a stage of this size, which is fitted into the box. */
enum { STAGE_W = 200, STAGE_H = 120, QR_CELLS = 9 };

struct stage {
    cairo_t *cr;
    const struct theme *theme;
};

static void box_fill(const struct stage *st, double x, double y, double w, double h, double radius,
                     enum colour c)
{
    cairo_t *cr = st->cr;

    cairo_new_sub_path(cr);
    cairo_arc(cr, x + w - radius, y + radius, radius, -M_PI / 2, 0);
    cairo_arc(cr, x + w - radius, y + h - radius, radius, 0, M_PI / 2);
    cairo_arc(cr, x + radius, y + h - radius, radius, M_PI / 2, M_PI);
    cairo_arc(cr, x + radius, y + radius, radius, M_PI, M_PI * 3 / 2);
    cairo_close_path(cr);
    paint_colour(cr, st->theme->colour[c]);
    cairo_fill(cr);
}

static void box_outline(const struct stage *st, double x, double y, double w, double h,
                        double radius)
{
    box_fill(st, x - 0.8, y - 0.8, w + 1.6, h + 1.6, radius + 0.8, COLOUR_LINE);
    box_fill(st, x, y, w, h, radius, COLOUR_PAPER);
}

/* Looks like a code from afar; it is none. */
static void code_draw(const struct stage *st, double x, double y, double side, enum colour c)
{
    static const char *const cells[QR_CELLS] = {
        "111010111", "101000101", "111011111", "000101000", "101110101",
        "010011010", "111001001", "101010110", "111011011",
    };
    double cell = side / QR_CELLS;

    for (int i = 0; i < QR_CELLS; i++)
        for (int k = 0; k < QR_CELLS; k++)
            if (cells[i][k] == '1')
                box_fill(st, x + k * cell, y + i * cell, cell * 1.02, cell * 1.02, 0, c);
}

static void text_line(const struct stage *st, double x, double y, double w)
{
    box_fill(st, x, y, w, 2.4, 1.2, COLOUR_RULE);
}

static void letter_draw(const struct stage *st, double x, double y)
{
    box_outline(st, x, y, 52, 70, 2);
    box_fill(st, x + 6, y + 7, 16, 3.4, 1.7, COLOUR_LINE);
    text_line(st, x + 6, y + 15, 40);
    text_line(st, x + 6, y + 20, 34);
}

static void arrow_down(const struct stage *st, double x, double y, double length)
{
    cairo_t *cr = st->cr;

    cairo_new_path(cr);
    cairo_move_to(cr, x, y);
    cairo_line_to(cr, x, y + length);
    cairo_move_to(cr, x - 7, y + length - 7);
    cairo_line_to(cr, x, y + length);
    cairo_line_to(cr, x + 7, y + length - 7);
    cairo_set_line_width(cr, 3.2);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    paint_colour(cr, st->theme->colour[COLOUR_ACTION]);
    cairo_stroke(cr);
}

/* Letter or telephone, held before the window of the reader below the screen. */
static void scan_draw(const struct stage *st, double loop)
{
    /* Down to the window and back. */
    double down = loop < 0 ? 0 : 4 * (loop < 0.5 ? 2 * loop : 2 - 2 * loop);

    letter_draw(st, 26, 6);
    code_draw(st, 38, 40, 28, COLOUR_INK);
    box_fill(st, 122, 4, 42, 74, 6, COLOUR_INK);
    box_fill(st, 125, 10, 36, 60, 1.5, COLOUR_PAPER);
    code_draw(st, 130, 26, 26, COLOUR_INK);
    box_fill(st, 138, 73, 10, 1.6, 0.8, COLOUR_RULE);
    arrow_down(st, 52, 80 + down, 15);
    arrow_down(st, 143, 82 + down, 13);
    box_fill(st, 16, 102, 168, 16, 5, COLOUR_INK);
    box_fill(st, 30, 106.5, 140, 7, 3.5, COLOUR_ACTION);
    box_fill(st, 40, 109.2, 120, 1.6, 0.8, COLOUR_ACTION_TINT);
}

static void sheet_draw(const struct stage *st)
{
    box_outline(st, 48, 2, 104, 116, 3);
    box_fill(st, 58, 12, 34, 5, 2.5, COLOUR_LINE);
    text_line(st, 58, 84, 84);
    text_line(st, 58, 91, 76);
    text_line(st, 58, 98, 84);
    text_line(st, 58, 105, 48);
}

/* Where in the confirmation the number stands. */
static void number_draw(const struct stage *st)
{
    sheet_draw(st);
    text_line(st, 58, 24, 60);
    box_fill(st, 54, 34, 92, 34, 5, COLOUR_MARK);
    for (int i = 0; i < 6; i++)
        box_fill(st, 62 + i * 13.2, 43, 9, 16, 2.5, COLOUR_ON_MARK);
    text_line(st, 58, 75, 70);
}

/* Where in the confirmation the time stands. */
static void time_draw(const struct stage *st)
{
    cairo_t *cr = st->cr;

    sheet_draw(st);
    text_line(st, 58, 24, 60);
    box_fill(st, 54, 34, 92, 38, 5, COLOUR_MARK);
    paint_colour(cr, st->theme->colour[COLOUR_ON_MARK]);
    cairo_set_line_width(cr, 3);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_new_path(cr);
    cairo_arc(cr, 74, 53, 12.5, 0, 2 * M_PI);
    cairo_move_to(cr, 74, 45);
    cairo_line_to(cr, 74, 53);
    cairo_line_to(cr, 79.5, 56);
    cairo_stroke(cr);
    box_fill(st, 95, 45, 10, 16, 2.5, COLOUR_ON_MARK);
    box_fill(st, 108, 45, 10, 16, 2.5, COLOUR_ON_MARK);
    box_fill(st, 120.5, 48, 2.6, 2.6, 1.3, COLOUR_ON_MARK);
    box_fill(st, 120.5, 55, 2.6, 2.6, 1.3, COLOUR_ON_MARK);
    box_fill(st, 126, 45, 10, 16, 2.5, COLOUR_ON_MARK);
}

/* A slip with a number, as the printer gives it. */
static void slip_draw(const struct stage *st)
{
    box_outline(st, 62, 4, 76, 112, 3);
    box_fill(st, 74, 14, 52, 4, 2, COLOUR_LINE);
    text_line(st, 82, 24, 36);
    for (int i = 0; i < 4; i++)
        box_fill(st, 73.5 + i * 14, 36, 11, 24, 3, COLOUR_ACTION);
    text_line(st, 76, 69, 48);
    text_line(st, 82, 76, 36);
    code_draw(st, 87, 85, 26, COLOUR_INK);
}

/* A card with a portrait: three lines below it, or six digits on it. */
static void card_draw(const struct stage *st, double x, double y, double w, double h)
{
    box_outline(st, x, y, w, h, 5);
    box_fill(st, x + w * 0.07, y + h * 0.2, w * 0.24, h * 0.52, 3, COLOUR_RULE);
    text_line(st, x + w * 0.4, y + h * 0.22, w * 0.46);
    text_line(st, x + w * 0.4, y + h * 0.36, w * 0.36);
    text_line(st, x + w * 0.4, y + h * 0.5, w * 0.46);
}

/* Where on the front of a card the six digits stand. */
static void can_draw(const struct stage *st)
{
    card_draw(st, 16, 8, 168, 104);
    box_fill(st, 92, 76, 82, 26, 5, COLOUR_MARK);
    for (int i = 0; i < DOCUMENT_CAN_DIGITS; i++)
        box_fill(st, 99 + i * 11.6, 82, 8, 14, 2.5, COLOUR_ON_MARK);
}

struct run {
    int line, from, count; /* of its zone; from 0 */
};

/* The lines of a zone, those of the run set off. */
static void zone_draw(const struct stage *st, double x, double y, double w, int lines, int letters,
                      const struct run *run)
{
    double pitch = w / letters, step = 11;

    box_fill(st, x + run->from * pitch - 2, y + run->line * step - 2.5, run->count * pitch + 3, 11,
             2, COLOUR_MARK);
    for (int line = 0; line < lines; line++)
        for (int i = 0; i < letters; i++) {
            bool set_off = line == run->line && i >= run->from && i < run->from + run->count;
            box_fill(st, x + i * pitch, y + line * step, pitch * 0.72, 6, 0.6,
                     set_off ? COLOUR_ON_MARK : COLOUR_LINE);
        }
}

/* A passport's page with two lines at its foot, and the back of a card with three. */
static void mrz_draw(const struct stage *st, const struct run *passport, const struct run *card)
{
    box_outline(st, 0, 4, 106, 74, 4);
    box_fill(st, 8, 12, 24, 32, 3, COLOUR_RULE);
    text_line(st, 40, 16, 52);
    text_line(st, 40, 24, 40);
    text_line(st, 40, 32, 52);
    zone_draw(st, 6, 54, 94, 2, 44, passport);
    box_outline(st, 112, 46, 88, 60, 4);
    text_line(st, 120, 54, 40);
    zone_draw(st, 117, 68, 78, 3, 30, card);
}

/* The document is laid on the reader, flat, its picture up. */
static void lay_draw(const struct stage *st, double loop)
{
    double down = loop < 0 ? 0 : 4 * (loop < 0.5 ? 2 * loop : 2 - 2 * loop);

    card_draw(st, 52, 4 + down, 96, 58);
    arrow_down(st, 100, 67 + down, 15);
    box_fill(st, 30, 94, 140, 20, 6, COLOUR_INK);
    box_fill(st, 46, 99, 108, 4, 2, COLOUR_ACTION);
    box_fill(st, 56, 100.4, 88, 1.2, 0.6, COLOUR_ACTION_TINT);
}

void picture_draw(cairo_t *cr, const struct theme *theme, int which, struct rect box, double loop)
{
    struct stage st = {cr, theme};
    int pad = theme->space_px[theme->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    struct rect inner = rect_inset(box, pad);
    double scale = fmin((double)inner.w / STAGE_W, (double)inner.h / STAGE_H);

    paint_round(cr, box, theme->shape_px[SHAPE_RADIUS_PANEL]);
    paint_colour(cr, theme->colour[COLOUR_MIST]);
    cairo_fill(cr);
    if (scale <= 0)
        return;
    cairo_save(cr);
    cairo_translate(cr, inner.x + (inner.w - scale * STAGE_W) / 2,
                    inner.y + (inner.h - scale * STAGE_H) / 2);
    cairo_scale(cr, scale, scale);
    switch ((enum picture)which) {
    case PICTURE_SCAN:
        scan_draw(&st, loop);
        break;
    case PICTURE_NUMBER:
        number_draw(&st);
        break;
    case PICTURE_TIME:
        time_draw(&st);
        break;
    case PICTURE_SLIP:
        slip_draw(&st);
        break;
    case PICTURE_LANGUAGES:
        icon_draw(cr, SIGN_GLOBE, rect_make(50, 10, 100, 100), theme->colour[COLOUR_SIGN], false);
        break;
    case PICTURE_LETTERS:
        icon_draw(cr, SIGN_DISPLAY, rect_make(50, 10, 100, 100), theme->colour[COLOUR_SIGN], false);
        break;
    case PICTURE_CAN:
        can_draw(&st);
        break;
    case PICTURE_MRZ_NUMBER:
        mrz_draw(&st, &(struct run){1, 0, 10}, &(struct run){0, 5, 10});
        break;
    case PICTURE_MRZ_BIRTH:
        mrz_draw(&st, &(struct run){1, 13, 7}, &(struct run){1, 0, 7});
        break;
    case PICTURE_MRZ_EXPIRY:
        mrz_draw(&st, &(struct run){1, 21, 7}, &(struct run){1, 8, 7});
        break;
    case PICTURE_LAY:
        lay_draw(&st, loop);
        break;
    }
    cairo_restore(cr);
}
