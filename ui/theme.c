/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/theme.h"

#include <math.h>
#include <string.h>

enum {
    REACH_MM = 1220,
    COMPACT_UNDER_MM = 240, /* landscape panels lower than this take the compact measures */
    SIDE_MIN_MM = 150,
    SIDE_MAX_MM = 1200,
    ANSWERS = 4,
};

static const int spaces[] = {
#define SPACE(name, mm10) mm10,
#include "ui/tokens.def"
};
static const int types[] = {
#define TYPE(name, em_mm10) em_mm10,
#include "ui/tokens.def"
};
static const int shapes[] = {
#define SHAPE(name, mm10) mm10,
#include "ui/tokens.def"
};
static const int layouts[][3] = {
#define LAYOUT(name, portrait, landscape, compact) {portrait, landscape, compact},
#include "ui/tokens.def"
};
static const uint32_t colours[] = {
#define COLOUR(name, rgb) rgb,
#include "ui/tokens.def"
};

int theme_px(const struct theme *theme, int mm10)
{
    int px = (int)lround(theme->px_per_mm * mm10 / 10.0);

    return px == 0 && mm10 > 0 ? 1 : px;
}

int theme_line_px(const struct theme *theme, enum type type)
{
    return (theme->type_px[type] * 13 + 9) / 10;
}

int theme_reach_y(const struct theme *theme)
{
    double top_mm = theme->bottom_mm + theme->height_px / theme->px_per_mm;

    return top_mm <= REACH_MM ? 0 : (int)ceil((top_mm - REACH_MM) * theme->px_per_mm);
}

uint32_t theme_colour(enum colour colour)
{
    return colours[colour];
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

struct err theme_make(int width_px, int height_px, int diagonal_tenth_in, int bottom_mm,
                      const char *brand, struct theme *ret_theme)
{
    struct theme t = {.width_px = width_px, .height_px = height_px, .bottom_mm = bottom_mm};

    if (width_px < 1 || height_px < 1 || diagonal_tenth_in < 1 || bottom_mm < 0)
        return err_make(ERR_RANGE);
    t.px_per_mm = hypot(width_px, height_px) / (diagonal_tenth_in * 2.54);
    double width_mm = width_px / t.px_per_mm, height_mm = height_px / t.px_per_mm;
    if (width_mm < SIDE_MIN_MM || height_mm < SIDE_MIN_MM || width_mm > SIDE_MAX_MM ||
        height_mm > SIDE_MAX_MM)
        return err_make(ERR_RANGE);
    t.form = height_mm > width_mm            ? FORM_PORTRAIT
             : height_mm >= COMPACT_UNDER_MM ? FORM_LANDSCAPE
                                             : FORM_COMPACT;
    for (int i = 0; i < SPACE_COUNT; i++)
        t.space_px[i] = theme_px(&t, spaces[i]);
    for (int i = 0; i < TYPE_COUNT; i++)
        t.type_px[i] = theme_px(&t, types[i]);
    for (int i = 0; i < SHAPE_COUNT; i++)
        t.shape_px[i] = theme_px(&t, shapes[i]);
    for (int i = 0; i < LAYOUT_COUNT; i++)
        t.layout_px[i] = theme_px(&t, layouts[i][t.form]);
    memcpy(t.colour, colours, sizeof colours);
    if (brand[0] != '\0' && !colour_read(brand, &t.colour[COLOUR_BRAND]))
        return err_make(ERR_SYNTAX);
    int answers_px = ANSWERS * t.layout_px[LAYOUT_BUTTON] +
                     (ANSWERS - 1) * t.layout_px[LAYOUT_BUTTON_GAP] +
                     t.layout_px[LAYOUT_TOUCH_BOTTOM];
    if (height_px - answers_px < theme_reach_y(&t))
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
