/* SPDX-License-Identifier: Apache-2.0 */
/*
 * font: which file draws which character, after assets/fonts.conf. SDL2_ttf 2.20 has no fallback of
 * its own: each character is given to the first face of the list that has it.
 *
 * fonts.conf, one line each, '#' starts a comment:
 *
 *     dir PATH                           where files are looked for, in this order
 *     face SCRIPT[:INDEX] REGULAR BOLD   SCRIPT: ISO 15924, for shaping; INDEX: which face of a
 *                                        collection, 0 to 9; files without a directory
 *
 * The first face must be there; others are left out with a log line where their files are missing.
 * A file is opened with the first character it is asked for: a script nobody reads costs nothing.
 * Owner thread.
 */
#ifndef UI_TEXT_FONT_H
#define UI_TEXT_FONT_H

#include "base/err.h"

#include <stdint.h>

enum { FONT_FACES_MAX = 24, FONT_NONE = -1 };

struct fonts;
struct canvas;

/* ERR_GONE: fonts.conf or its first face is missing; logged with the package to install. */
struct err fonts_open(const char *asset_dir, struct fonts **ret_fonts) MUST_CHECK;
void fonts_close(struct fonts *fonts);
/* The face that has the character; prefer is taken where it has it too. FONT_NONE: none has. */
int fonts_face(struct fonts *fonts, uint32_t code_point, int prefer);
/* A run of one face and one direction, UTF-8 without control characters: its width. */
int fonts_run_width(struct fonts *fonts, int face, bool bold, int em_px, const char *text,
                    bool rtl);
/* Above the baseline, and below it, of the first face. */
void fonts_line(struct fonts *fonts, bool bold, int em_px, int *ret_ascent, int *ret_descent);

struct ink {
    uint32_t rgb;                       /* 0xRRGGBB */
    int clip_x, clip_y, clip_w, clip_h; /* of the canvas */
};
/* Draws the run with its start of line at x and its baseline at y. */
void fonts_run_draw(struct fonts *fonts, int face, bool bold, int em_px, const char *text, bool rtl,
                    const struct canvas *canvas, int x, int baseline_y, const struct ink *ink);

#endif
