/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/theme.h"

#include <math.h>
#include <string.h>

enum {
    REACH_MM = 1220,
    LOW_TOP_MM = 1050, /* low reach: DIN 18040-1 puts several controls between these */
    LOW_BOTTOM_MM = 850,
    COMPACT_UNDER_MM = 240, /* landscape panels lower than this take the compact measures */
    SIDE_MIN_MM = 150,
    SIDE_MAX_MM = 1200,
    ANSWERS = 4,
    LINE_PERCENT = 130,
    TALL_MM = 700, /* 32 inch and more */
    SAME = -1,
};

static const int spaces[] = {
#define SPACE(name, mm10) mm10,
#include "ui/tokens.def"
};
static const struct {
    int em_mm10, percent[SIZE_COUNT];
} types[] = {
#define TYPE(name, em_mm10, l, xl) {em_mm10, {100, l, xl}},
#include "ui/tokens.def"
};
static const int shapes[][2] = {
#define SHAPE(name, mm10, contrast_mm10) {mm10, contrast_mm10},
#include "ui/tokens.def"
};
static const int layouts[][3] = {
#define LAYOUT(name, portrait, landscape, compact) {portrait, landscape, compact},
#include "ui/tokens.def"
};
struct other {
    enum layout layout;
    int mm10[3];
};
static const struct other others_low[] = {
#define LAYOUT_LOW(name, portrait, landscape, compact)                                             \
    {LAYOUT_##name, {portrait, landscape, compact}},
#include "ui/tokens.def"
};
static const struct other others_xl[] = {
#define LAYOUT_XL(name, portrait, landscape, compact)                                              \
    {LAYOUT_##name, {portrait, landscape, compact}},
#include "ui/tokens.def"
};
static const uint32_t colours[][CONTRAST_COUNT] = {
#define COLOUR(name, normal, high, light) {normal, high, light},
#include "ui/tokens.def"
};

int theme_px(const struct theme *theme, int mm10)
{
    int px = (int)lround(theme->px_per_mm * mm10 / 10.0);

    return px == 0 && mm10 > 0 ? 1 : px;
}

int theme_line_px(const struct theme *theme, enum type type)
{
    return (theme->type_px[type] * theme->line_percent + 99) / 100;
}

bool theme_faces_queue(const struct theme *theme)
{
    return theme->height_px >= TALL_MM * theme->px_per_mm;
}

uint32_t theme_colour(enum colour colour, enum contrast contrast)
{
    return colours[colour][contrast];
}

static bool colour_read(const char *text, uint32_t *ret_rgb)
{
    uint32_t rgb = 0;

    if (text[0] != '#' || strlen(text) != 7)
        return false;
    for (const char *c = text + 1; *c != '\0'; c++) {
        const char *digits = "0123456789abcdefABCDEF";
        const char *at = strchr(digits, *c);
        if (at == NULL)
            return false;
        int digit = (int)(at - digits);
        rgb = rgb << 4 | (uint32_t)(digit > 15 ? digit - 6 : digit);
    }
    *ret_rgb = rgb;
    return true;
}

static struct err form_find(struct theme *t)
{
    const struct glass *g = &t->glass;

    if (g->width_px < 1 || g->height_px < 1 || g->diagonal_tenth_in < 1 || g->bottom_mm < 0)
        return err_make(ERR_RANGE);
    t->width_px = g->width_px;
    t->height_px = g->height_px;
    t->px_per_mm = hypot(g->width_px, g->height_px) / (g->diagonal_tenth_in * 2.54);
    double width_mm = g->width_px / t->px_per_mm, height_mm = g->height_px / t->px_per_mm;
    if (width_mm < SIDE_MIN_MM || height_mm < SIDE_MIN_MM || width_mm > SIDE_MAX_MM ||
        height_mm > SIDE_MAX_MM)
        return err_make(ERR_RANGE);
    t->form = height_mm > width_mm            ? FORM_PORTRAIT
              : height_mm >= COMPACT_UNDER_MM ? FORM_LANDSCAPE
                                              : FORM_COMPACT;
    t->stacked =
        t->form == FORM_PORTRAIT || (t->form == FORM_COMPACT && t->display.size == SIZE_XL);
    return err_none();
}

/* Where letters are large a label may take two lines of the smallest. */
static void buttons_grow(struct theme *t)
{
    static const enum layout buttons[] = {LAYOUT_BUTTON, LAYOUT_GRID_BUTTON, LAYOUT_NAV_BUTTON};

    t->two_lines_px = (t->type_px[TYPE_SMALL] * (75 + THEME_LINE_RTL_PERCENT) + 99) / 100 +
                      2 * t->space_px[SPACE_S1];
    for (int i = 0; t->display.size != SIZE_NORMAL && i < 3; i++)
        if (t->layout_px[buttons[i]] < t->two_lines_px)
            t->layout_px[buttons[i]] = t->two_lines_px;
}

static void others_take(struct theme *t, const struct other *others, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (others[i].mm10[t->form] != SAME)
            t->layout_px[others[i].layout] = theme_px(t, others[i].mm10[t->form]);
}

static void layouts_fill(struct theme *t)
{
    for (int i = 0; i < LAYOUT_COUNT; i++)
        t->layout_px[i] = theme_px(t, layouts[i][t->form]);
    if (t->display.low)
        others_take(t, others_low, sizeof others_low / sizeof others_low[0]);
    if (t->display.size == SIZE_XL)
        others_take(t, others_xl, sizeof others_xl / sizeof others_xl[0]);
}

static void sizes_fill(struct theme *t)
{
    bool contrast = t->display.contrast != CONTRAST_NORMAL;

    t->line_percent = LINE_PERCENT;
    for (int i = 0; i < SPACE_COUNT; i++)
        t->space_px[i] = theme_px(t, spaces[i]);
    for (int i = 0; i < TYPE_COUNT; i++)
        t->type_px[i] =
            (int)lround(t->px_per_mm * types[i].em_mm10 * types[i].percent[t->display.size] / 1000);
    for (int i = 0; i < SHAPE_COUNT; i++)
        t->shape_px[i] = theme_px(t, shapes[i][contrast]);
    layouts_fill(t);
    buttons_grow(t);
    for (int i = 0; i < COLOUR_COUNT; i++)
        t->colour[i] = colours[i][t->display.contrast];
}

static int y_of(const struct theme *t, double mm_over_floor)
{
    double top_mm = t->glass.bottom_mm + t->height_px / t->px_per_mm;
    int y = (int)ceil((top_mm - mm_over_floor) * t->px_per_mm - 1e-6);

    return y < 0 ? 0 : y > t->height_px ? t->height_px : y;
}

/*
 * Low: the 200 mm up to 1050 mm over the floor, where the panel has them; of a panel that hangs
 * lower the uppermost 200 mm, of one that hangs higher the lowest.
 */
static void reach_fill(struct theme *t)
{
    double bottom_mm = t->glass.bottom_mm, top_mm = bottom_mm + t->height_px / t->px_per_mm;
    double band_mm = LOW_TOP_MM - LOW_BOTTOM_MM;

    t->reach_y = y_of(t, REACH_MM);
    t->floor_y = t->height_px;
    if (!t->display.low)
        return;
    double high_mm = top_mm < LOW_TOP_MM ? top_mm : LOW_TOP_MM;
    double low_mm = high_mm - band_mm > bottom_mm ? high_mm - band_mm : bottom_mm;
    if (high_mm < low_mm + band_mm)
        high_mm = low_mm + band_mm;
    t->reach_y = y_of(t, high_mm);
    t->floor_y = (int)((top_mm - low_mm) * t->px_per_mm + 1e-6);
}

struct err theme_make(const struct glass *glass, const struct display *display, const char *brand,
                      struct theme *ret_theme)
{
    struct theme t = {.glass = *glass, .display = *display};

    struct err e = form_find(&t);
    if (err_is(e))
        return e;
    sizes_fill(&t);
    if (brand[0] != '\0' && !colour_read(brand, &t.colour[COLOUR_BRAND]))
        return err_make(ERR_SYNTAX);
    reach_fill(&t);
    int answers_px = ANSWERS * t.layout_px[LAYOUT_BUTTON] +
                     (ANSWERS - 1) * t.layout_px[LAYOUT_BUTTON_GAP] +
                     t.layout_px[LAYOUT_TOUCH_BOTTOM];
    if (t.display.size == SIZE_NORMAL && !t.display.low && t.height_px - answers_px < t.reach_y)
        return err_make(ERR_RANGE);
    *ret_theme = t;
    return err_none();
}

static double luminance(uint32_t rgb)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;

    for (int i = 0; i < 3; i++) {
        double c = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
        sum += weights[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

double theme_contrast(uint32_t a, uint32_t b)
{
    double la = luminance(a), lb = luminance(b);

    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}
