/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/paint.h"

#include "core/checkin.h"
#include "ui/motion.h"
#include "ui/text/paragraph.h"
#include "ui/widget/button.h"
#include "ui/widget/icon.h"
#include "ui/widget/picture.h"

#include <cairo.h>
#include <math.h>

enum { PROGRESS_BARS = 3, BUSY_DOTS = 8, BUSY_TURN_MS = 1600, LOOPS = 3, REST_MS = 10000 };

void paint_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0);
}

void paint_round(cairo_t *cr, struct rect r, double radius)
{
    double most = (r.w < r.h ? r.w : r.h) / 2.0, a = radius < most ? radius : most;

    cairo_new_sub_path(cr);
    cairo_arc(cr, r.x + r.w - a, r.y + a, a, -M_PI / 2, 0);
    cairo_arc(cr, r.x + r.w - a, r.y + r.h - a, a, 0, M_PI / 2);
    cairo_arc(cr, r.x + a, r.y + r.h - a, a, M_PI / 2, M_PI);
    cairo_arc(cr, r.x + a, r.y + a, a, M_PI, M_PI * 3 / 2);
    cairo_close_path(cr);
}

static uint32_t colour(const struct painter *p, enum colour c)
{
    return p->theme->colour[c];
}

static enum colour ground_of(enum tone tone)
{
    static const enum colour grounds[] = {
        [TONED_PLAIN] = COLOUR_PAPER,    [TONED_OK] = COLOUR_OK_TINT,
        [TONED_WAIT] = COLOUR_WAIT_TINT, [TONED_ERR] = COLOUR_ERR_TINT,
        [TONED_SECOND] = COLOUR_PAPER,   [TONED_MIST] = COLOUR_MIST,
        [TONED_DARK] = COLOUR_DARK};

    return grounds[tone];
}

static enum colour strong_of(enum tone tone)
{
    static const enum colour strongs[] = {
        [TONED_PLAIN] = COLOUR_SIGN,  [TONED_OK] = COLOUR_OK,       [TONED_WAIT] = COLOUR_WAIT,
        [TONED_ERR] = COLOUR_ERR,     [TONED_SECOND] = COLOUR_INK2, [TONED_MIST] = COLOUR_SIGN,
        [TONED_DARK] = COLOUR_ON_DARK};

    return strongs[tone];
}

static void edge_paint(struct painter *p, struct rect r, int width, int radius, uint32_t rgb)
{
    cairo_set_line_width(p->cr, width);
    cairo_save(p->cr);
    cairo_translate(p->cr, width / 2.0, width / 2.0);
    paint_round(p->cr, rect_make(r.x, r.y, r.w - width, r.h - width), radius);
    cairo_restore(p->cr);
    paint_colour(p->cr, rgb);
    cairo_stroke(p->cr);
}

static void panel_paint(struct painter *p, const struct item *item)
{
    int edge = p->theme->shape_px[SHAPE_STROKE_PANEL];

    /* The ground of the bar reaches from edge to edge. */
    if (item->look == LOOK_BAR) {
        cairo_rectangle(p->cr, item->rect.x, item->rect.y, item->rect.w, item->rect.h);
        paint_colour(p->cr, colour(p, ground_of(item->tone)));
        cairo_fill(p->cr);
        cairo_rectangle(p->cr, item->rect.x, item->rect.y, item->rect.w, edge);
        paint_colour(p->cr, colour(p, COLOUR_LINE));
        cairo_fill(p->cr);
        return;
    }
    paint_round(p->cr, item->rect, p->theme->shape_px[SHAPE_RADIUS_PANEL]);
    paint_colour(p->cr, colour(p, ground_of(item->tone)));
    cairo_fill(p->cr);
    if (edge > 0)
        edge_paint(p, item->rect, edge, p->theme->shape_px[SHAPE_RADIUS_PANEL],
                   colour(p, COLOUR_LINE));
}

static void text_paint(struct painter *p, const struct item *item, struct rect box, uint32_t rgb,
                       bool middle)
{
    struct paragraph_style style = {.em_px = p->theme->type_px[item->type],
                                    .line_px = theme_line_px(p->theme, item->type),
                                    .bold = item->bold,
                                    .rtl = p->rtl};
    enum paragraph_align align = PARAGRAPH_CENTRE;

    if (item->align != ALIGN_CENTRE)
        align = (item->align == ALIGN_START) != p->rtl ? PARAGRAPH_LEFT : PARAGRAPH_RIGHT;
    cairo_surface_flush(p->surface);
    paragraph_draw(p->fonts, &style, item->label, p->canvas, box, p->clip, rgb, align, middle);
    cairo_surface_mark_dirty(p->surface);
}

/* The widget's parts are laid out for reading from the left; this turns one round inside it. */
static struct rect turned(const struct painter *p, struct rect outer, struct rect part)
{
    if (p->rtl)
        part.x = outer.x + outer.w - (part.x - outer.x) - part.w;
    return part;
}

/* A ring, filled and with a tick where it is the chosen one. */
static void choice_paint(struct painter *p, struct rect box, bool selected, uint32_t rgb,
                         bool pressed)
{
    double stroke = p->theme->shape_px[SHAPE_STROKE_STRONG];

    cairo_new_path(p->cr);
    cairo_arc(p->cr, box.x + box.w / 2.0, box.y + box.h / 2.0, (box.w - stroke) / 2.0, 0, 2 * M_PI);
    cairo_set_line_width(p->cr, stroke);
    paint_colour(p->cr, rgb);
    if (!selected) {
        cairo_stroke(p->cr);
        return;
    }
    cairo_fill_preserve(p->cr);
    cairo_stroke(p->cr);
    icon_draw(p->cr, SIGN_CHECK, rect_inset(box, box.w / 5),
              colour(p, pressed ? COLOUR_ACTION_PRESS : COLOUR_PAPER), p->rtl);
}

static void button_paint(struct painter *p, const struct item *item, bool pressed)
{
    bool primary = item->look == LOOK_PRIMARY;
    bool key_word = item->role == ROLE_KEY && item->look == LOOK_CHOICE;
    enum colour ground = primary          ? COLOUR_ACTION
                         : item->selected ? COLOUR_ACTION_TINT
                         : key_word       ? COLOUR_ACTION_TINT
                                          : COLOUR_PAPER;
    uint32_t ink = colour(p, primary || pressed ? COLOUR_PAPER : COLOUR_INK);
    uint32_t sign_ink = colour(p, primary || pressed ? COLOUR_PAPER : COLOUR_SIGN);

    paint_round(p->cr, item->rect, p->theme->shape_px[SHAPE_RADIUS_BUTTON]);
    paint_colour(p->cr, colour(p, pressed ? COLOUR_ACTION_PRESS : ground));
    cairo_fill(p->cr);
    if (!primary && !pressed)
        edge_paint(p, item->rect,
                   p->theme->shape_px[item->selected ? SHAPE_STROKE_STRONG : SHAPE_STROKE_CONTROL],
                   p->theme->shape_px[SHAPE_RADIUS_BUTTON],
                   colour(p, item->selected || key_word ? COLOUR_ACTION : COLOUR_LINE));
    struct rect box = turned(p, item->rect, button_label_box(p->theme, item));
    struct rect sign = turned(p, item->rect, button_sign_box(p->theme, item));
    if (item->look == LOOK_CHOICE && item->role == ROLE_BUTTON)
        choice_paint(p, sign, item->selected, sign_ink, pressed);
    else if (item->sign != SIGN_NONE)
        icon_draw(p->cr, item->sign, sign, sign_ink, p->rtl);
    text_paint(p, item, box, ink, true);
}

bool paint_is_tick(const struct item *item)
{
    return item->role == ROLE_ICON && item->look == LOOK_PRIMARY &&
           (item->sign == (int)ICON_TICK || item->sign == (int)ICON_TICK_NOTED ||
            item->sign == (int)ICON_TICK_TWICE);
}

bool paint_loops(const struct item *item)
{
    return item->role == ROLE_PICTURE && item->arg == PICTURE_SCAN;
}

double paint_loop_at(const struct item *item, int64_t since_ms)
{
    int loop_ms = motion_ms(MOTION_LOOP);
    int64_t at_ms = since_ms % (LOOPS * loop_ms + REST_MS);

    if (!paint_loops(item) || at_ms >= LOOPS * loop_ms || since_ms >= PAINT_SLEEP_MS)
        return -1;
    return motion_at(MOTION_LOOP, at_ms % loop_ms);
}

int64_t paint_rest_ms(int64_t since_ms)
{
    int64_t round_ms = LOOPS * motion_ms(MOTION_LOOP) + REST_MS;

    if (since_ms >= PAINT_SLEEP_MS)
        return 0;
    return round_ms - since_ms % round_ms;
}

static void icon_paint(struct painter *p, const struct item *item)
{
    struct rect r = item->rect;
    uint32_t strong = colour(p, strong_of(item->tone));

    if (item->look != LOOK_PRIMARY) {
        icon_draw(p->cr, item->sign, r, strong, p->rtl);
        return;
    }
    cairo_new_path(p->cr);
    cairo_arc(p->cr, r.x + r.w / 2.0, r.y + r.h / 2.0, r.w / 2.0, 0, 2 * M_PI);
    paint_colour(p->cr, strong);
    cairo_fill(p->cr);
    cairo_save(p->cr);
    /* A tick is drawn as it is written, once. */
    if (paint_is_tick(item) && p->motion) {
        cairo_rectangle(p->cr, r.x, r.y, r.w * motion_at(MOTION_SUCCESS, p->since_ms), r.h);
        cairo_clip(p->cr);
    }
    icon_draw(p->cr, item->sign, rect_inset(r, r.w * 21 / 100), colour(p, COLOUR_PAPER), p->rtl);
    cairo_restore(p->cr);
}

static void progress_paint(struct painter *p, const struct item *item)
{
    int gap = p->theme->space_px[SPACE_S2];
    struct rect r = item->rect;

    for (int i = 0; i < PROGRESS_BARS; i++) {
        struct rect bar = {r.x + (r.w + gap) * i / PROGRESS_BARS, r.y,
                           (r.w - (PROGRESS_BARS - 1) * gap) / PROGRESS_BARS, r.h};
        paint_round(p->cr, turned(p, r, bar), r.h / 2.0);
        paint_colour(p->cr, colour(p, i < item->arg ? COLOUR_ACTION : COLOUR_RULE));
        cairo_fill(p->cr);
    }
}

/* A ring of dots; the darkest one walks round. Without motion it stands. */
static void busy_paint(struct painter *p, const struct item *item)
{
    struct rect r = item->rect;
    double cx = r.x + r.w / 2.0, cy = r.y + r.h / 2.0, ring = r.w * 0.38, dot = r.w * 0.08;
    int first = p->motion && item->arg != 0
                    ? (int)(p->now_ms % BUSY_TURN_MS * BUSY_DOTS / BUSY_TURN_MS)
                    : 0;

    for (int i = 0; i < BUSY_DOTS; i++) {
        double angle = 2 * M_PI * i / BUSY_DOTS - M_PI / 2;
        int behind = (first - i + BUSY_DOTS) % BUSY_DOTS;
        cairo_new_path(p->cr);
        cairo_arc(p->cr, cx + ring * cos(angle), cy + ring * sin(angle),
                  item->arg != 0 && behind == 0 ? dot * 1.35 : dot, 0, 2 * M_PI);
        paint_colour(p->cr, colour(p, item->arg != 0 && behind < 3 ? COLOUR_ACTION : COLOUR_LINE));
        cairo_fill(p->cr);
    }
}

static void brand_paint(struct painter *p, const struct item *item)
{
    struct rect r = item->rect;

    cairo_rectangle(p->cr, r.x, r.y, r.w, r.h);
    paint_colour(p->cr, colour(p, COLOUR_BRAND));
    cairo_fill(p->cr);
}

static void logo_paint(struct painter *p, const struct item *item)
{
    double w = cairo_image_surface_get_width(p->logo), h = cairo_image_surface_get_height(p->logo);
    double scale = fmin(item->rect.w / w, item->rect.h / h);

    cairo_rectangle(p->cr, item->rect.x, item->rect.y, item->rect.w, item->rect.h);
    paint_colour(p->cr, colour(p, COLOUR_LOGO_GROUND));
    cairo_fill(p->cr);
    cairo_save(p->cr);
    cairo_translate(p->cr, p->rtl ? rect_end(item->rect) - w * scale : item->rect.x,
                    item->rect.y + (item->rect.h - h * scale) / 2);
    cairo_scale(p->cr, scale, scale);
    cairo_set_source_surface(p->cr, p->logo, 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
}

static void item_paint(struct painter *p, const struct item *item, bool pressed)
{
    switch (item->role) {
    case ROLE_BRAND:
        if (item->arg != 0 && p->logo != NULL)
            logo_paint(p, item);
        else
            brand_paint(p, item);
        break;
    case ROLE_PANEL:
        panel_paint(p, item);
        break;
    case ROLE_RULE:
        cairo_rectangle(p->cr, item->rect.x, item->rect.y, item->rect.w, item->rect.h);
        paint_colour(p->cr, colour(p, strong_of(item->tone)));
        cairo_fill(p->cr);
        break;
    case ROLE_ICON:
        icon_paint(p, item);
        break;
    case ROLE_PICTURE:
        picture_draw(p->cr, p->theme, item->arg, item->rect,
                     p->motion ? paint_loop_at(item, p->since_ms) : -1);
        break;
    case ROLE_LIVE:
        live_draw(p->live, p->cr, p->theme, item->rect);
        break;
    case ROLE_PROGRESS:
        progress_paint(p, item);
        break;
    case ROLE_BUSY:
        busy_paint(p, item);
        break;
    case ROLE_BUTTON:
    case ROLE_KEY:
        button_paint(p, item, pressed);
        break;
    case ROLE_NUMBER:
        text_paint(p, item, item->rect, colour(p, item->bold ? COLOUR_INK : COLOUR_INK2), true);
        break;
    case ROLE_CLOCK:
        text_paint(p, item, item->rect, colour(p, COLOUR_INK), true);
        break;
    default:
        text_paint(p, item, item->rect,
                   colour(p, item->tone == TONED_DARK ? COLOUR_ON_DARK : COLOUR_INK),
                   item->id[0] == '\0' && item->bold);
        break;
    }
}

int paint_focus_px(const struct theme *theme)
{
    return theme->shape_px[SHAPE_FOCUS_GAP] + 2 * theme->shape_px[SHAPE_FOCUS];
}

/* Two rings round the item that the keypad is on: ink outside, yellow inside. */
static void focus_paint(struct painter *p, const struct item *item)
{
    int width = p->theme->shape_px[SHAPE_FOCUS], out = paint_focus_px(p->theme);
    int radius = p->theme->shape_px[SHAPE_RADIUS_BUTTON];

    edge_paint(p, rect_inset(item->rect, -out), width, radius + out - width / 2,
               colour(p, COLOUR_INK));
    edge_paint(p, rect_inset(item->rect, width - out), width, radius + out - width * 3 / 2,
               colour(p, COLOUR_FOCUS));
}

void paint_list(struct painter *p, const struct list *list, int pressed)
{
    p->rtl = list->rtl;
    cairo_save(p->cr);
    cairo_rectangle(p->cr, p->clip.x, p->clip.y, p->clip.w, p->clip.h);
    cairo_clip(p->cr);
    paint_colour(p->cr, colour(p, COLOUR_PAPER));
    cairo_paint(p->cr);
    for (int i = 0; i < list->count; i++)
        if (rect_meets(rect_inset(list->items[i].rect, -1), p->clip))
            item_paint(p, &list->items[i], i == pressed);
    if (list->focus >= 0 && list->focus < list->count)
        focus_paint(p, &list->items[list->focus]);
    cairo_restore(p->cr);
    cairo_surface_flush(p->surface);
}
