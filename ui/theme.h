/* SPDX-License-Identifier: Apache-2.0 */
/*
 * theme: the tokens (tokens.def) for the panel at hand: millimetres become pixels here and nowhere
 * else. Filled once, read-only afterwards; any thread.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/err.h"
#include "ui/rect.h"

#include <stdint.h>

enum space {
#define SPACE(name, mm10) SPACE_##name,
#include "ui/tokens.def"
    SPACE_COUNT
};
enum type {
#define TYPE(name, em_mm10) TYPE_##name,
#include "ui/tokens.def"
    TYPE_COUNT
};
enum shape {
#define SHAPE(name, mm10) SHAPE_##name,
#include "ui/tokens.def"
    SHAPE_COUNT
};
enum layout {
#define LAYOUT(name, portrait, landscape, compact) LAYOUT_##name,
#include "ui/tokens.def"
    LAYOUT_COUNT
};
enum colour {
#define COLOUR(name, rgb) COLOUR_##name,
#include "ui/tokens.def"
    COLOUR_COUNT
};

enum panel_form { FORM_PORTRAIT, FORM_LANDSCAPE, FORM_COMPACT };

struct theme {
    enum panel_form form;
    int width_px, height_px;
    int bottom_mm; /* lower edge of the picture above the floor */
    double px_per_mm;
    int space_px[SPACE_COUNT];
    int type_px[TYPE_COUNT]; /* em */
    int shape_px[SHAPE_COUNT];
    int layout_px[LAYOUT_COUNT];
    uint32_t colour[COLOUR_COUNT]; /* 0xRRGGBB */
};

/*
 * Sizes as the visitor sees them (after rotation). brand: "#RRGGBB", or "" for the theme's own.
 * ERR_RANGE: not a panel a kiosk can have, or four answers do not fit under the reach line of
 * 1220 mm; ERR_SYNTAX: brand is not a colour.
 */
struct err theme_make(int width_px, int height_px, int diagonal_tenth_in, int bottom_mm,
                      const char *brand, struct theme *ret_theme) MUST_CHECK;
/* Pixels of a length in tenths of a millimetre, at least 1 for a length above 0. */
int theme_px(const struct theme *theme, int mm10);
/* Height of a line of text: 1.3 em. */
int theme_line_px(const struct theme *theme, enum type type);
/* The y above which nothing may be touched: 1220 mm over the floor. */
int theme_reach_y(const struct theme *theme);
/* The colour of the tokens, for pictures without a theme. */
uint32_t theme_colour(enum colour colour);
/* WCAG contrast ratio of two colours 0xRRGGBB. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
