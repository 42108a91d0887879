/* SPDX-License-Identifier: Apache-2.0 */
/*
 * theme: the tokens (tokens.def) for the panel at hand and one way to show them (core/display.h):
 * millimetres become pixels here and nowhere else. Filled once, read-only afterwards; any thread.
 */
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/err.h"
#include "core/display.h"
#include "ui/rect.h"

#include <stdint.h>

enum space {
#define SPACE(name, mm10) SPACE_##name,
#include "ui/tokens.def"
    SPACE_COUNT
};
enum type {
#define TYPE(name, em_mm10, l, xl) TYPE_##name,
#include "ui/tokens.def"
    TYPE_COUNT
};
enum shape {
#define SHAPE(name, mm10, contrast_mm10) SHAPE_##name,
#include "ui/tokens.def"
    SHAPE_COUNT
};
enum layout {
#define LAYOUT(name, portrait, landscape, compact) LAYOUT_##name,
#include "ui/tokens.def"
    LAYOUT_COUNT
};
enum colour {
#define COLOUR(name, normal, high, light) COLOUR_##name,
#include "ui/tokens.def"
    COLOUR_COUNT
};

enum panel_form { FORM_PORTRAIT, FORM_LANDSCAPE, FORM_COMPACT };

/* Sizes as the visitor sees them (after rotation). */
struct glass {
    int width_px, height_px;
    int diagonal_tenth_in;
    int bottom_mm; /* lower edge of the picture above the floor */
};

struct theme {
    struct glass glass;
    struct display display;
    enum panel_form form;
    /*
     * Answers below what is read, over the whole width: in portrait, and on the smallest panel in
     * the largest size, where a column would hold three words. Else beside it.
     */
    bool stacked;
    int width_px, height_px;
    double px_per_mm;
    int line_percent; /* height of a line in per cent of the em */
    int two_lines_px; /* height of a button whose label takes two lines of the smallest type */
    /* Targets lie between these: 1220 mm over the floor and the lower edge; low: 1050 and 850. */
    int reach_y, floor_y;
    int space_px[SPACE_COUNT];
    int type_px[TYPE_COUNT]; /* em */
    int shape_px[SHAPE_COUNT];
    int layout_px[LAYOUT_COUNT];
    uint32_t colour[COLOUR_COUNT]; /* 0xRRGGBB */
};

/* Scripts that run from right to left have marks above and below. */
enum { THEME_LINE_RTL_PERCENT = 145 };

/*
 * brand: "#RRGGBB", or "" for the tokens' own. ERR_RANGE: not a panel a kiosk can have, or four
 * answers do not fit under the reach line of 1220 mm; ERR_SYNTAX: brand is not a colour.
 */
struct err theme_make(const struct glass *glass, const struct display *display, const char *brand,
                      struct theme *ret_theme) MUST_CHECK;
/* Pixels of a length in tenths of a millimetre, at least 1 for a length above 0. */
int theme_px(const struct theme *theme, int mm10);
/* Height of a line of text. */
int theme_line_px(const struct theme *theme, enum type type);
/* As tall as a person: whoever waits behind the visitor reads along in its upper half. */
bool theme_faces_queue(const struct theme *theme);
/* The colour of the tokens, for pictures without a theme. */
uint32_t theme_colour(enum colour colour, enum contrast contrast);
/* WCAG contrast ratio of two colours 0xRRGGBB. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
