/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grey: pictures of one byte a dot, and the steps that help a decoder which has found nothing.
 *
 * Which steps, and how strong, was measured on 839 photographs and 1,600 made frames: half size is
 * for noise, inverting for telephones in dark mode, local contrast for screens that outshine their
 * surroundings and for dark rooms, sharpening for what is out of focus. Pure functions; the memory
 * is the caller's. Any thread.
 */
#ifndef QR_GREY_H
#define QR_GREY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GREY_SIDE_MIN_PX = 16, GREY_SIDE_MAX_PX = 16384, GREY_DOTS_MAX = 40 * 1000 * 1000 };

/* Rows from the top, without gaps; 0 is black. Does not own its dots. */
struct grey {
    const uint8_t *dots;
    int width_px, height_px;
};

/* Is a picture of these sides one that the steps can take? */
bool grey_fits(int width_px, int height_px);
size_t grey_size(const struct grey *grey);

/* The mean of factor x factor dots each; the rest at the right and the bottom is left out. */
struct grey grey_shrink(const struct grey *from, int factor, uint8_t *dots);
/* Black for white, in place. */
void grey_invert(uint8_t *dots, size_t count);
/*
 * How far each dot is from the mean of its surroundings, four times as strong, around 128. The
 * surroundings are a sixteenth of the shorter side wide. columns: width_px of them, for the sums.
 */
struct grey grey_contrast(const struct grey *from, uint8_t *dots, uint32_t *columns);
/* Each dot twice as far again from the mean of the 5 x 5 around it: edges out of a blur. */
struct grey grey_sharpen(const struct grey *from, uint8_t *dots, uint32_t *columns);

#endif
