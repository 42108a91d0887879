/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paragraph: a text in lines. Reading order becomes screen order (Unicode bidirectional algorithm
 * by FriBidi: SDL2_ttf 2.20 shapes a run but would show "A042" in an Arabic sentence as "240A"),
 * runs get their faces, lines are broken at blanks, hyphens, soft hyphens and between ideographs,
 * there at marks where that takes no more lines.
 *
 * Bidirectional controls steer the order and are then left out; they are never drawn.
 * Owner thread (fonts).
 */
#ifndef UI_TEXT_PARAGRAPH_H
#define UI_TEXT_PARAGRAPH_H

#include "ui/rect.h"
#include "ui/text/font.h"

enum { PARAGRAPH_CHARS_MAX = 512, PARAGRAPH_LINES_MAX = 12 };

struct paragraph_style {
    int em_px, line_px;
    bool bold;
    bool rtl; /* of the language: how a line without a strong character runs */
};

enum paragraph_align { PARAGRAPH_LEFT, PARAGRAPH_CENTRE, PARAGRAPH_RIGHT };

struct paragraph_size {
    int lines;
    int width_px; /* of the longest line */
    bool fits;    /* no word is wider than the space, and no line too many */
    bool torn;    /* a line ends inside a word of ideographs, which have no blanks between them */
};

/* How much space the text takes when it is broken at width_px. */
struct paragraph_size paragraph_measure(struct fonts *fonts, const struct paragraph_style *style,
                                        const char *text, int width_px);
/*
 * The narrowest width that takes no more than that many lines: lines of about the same length read
 * better than a last line of one word.
 */
int paragraph_balance(struct fonts *fonts, const struct paragraph_style *style, const char *text,
                      int width_px, int lines);
/*
 * Draws the lines from the top of the box, or about its middle (by the height of the capitals).
 * What lies outside the clip is not touched.
 */
void paragraph_draw(struct fonts *fonts, const struct paragraph_style *style, const char *text,
                    const struct canvas *canvas, struct rect box, struct rect clip, uint32_t rgb,
                    enum paragraph_align align, bool middle);
/* The first character that no face has, or 0: for the test that every text has its glyphs. */
uint32_t paragraph_missing(struct fonts *fonts, const char *text);

#endif
