/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bitmap: one bit a dot, 1 = black, rows of stride bytes, most significant bit leftmost: the shape
 * ESC/POS raster printing wants. Plain data on the heap; the owner frees it with bitmap_free.
 */
#ifndef BASE_BITMAP_H
#define BASE_BITMAP_H

#include "base/err.h"

#include <stdint.h>

struct bitmap {
    int width_px;
    int height_px;
    int stride; /* bytes a row */
    uint8_t *bits;
};

/* All white. Sides of 1 to 4096 by 1 to 16384 dots. */
struct err bitmap_make(int width_px, int height_px, struct bitmap *ret_bitmap) MUST_CHECK;
/* Wipes the dots (a slip is personal), frees them and leaves an empty bitmap. */
void bitmap_free(struct bitmap *bitmap);
void bitmap_set(struct bitmap *bitmap, int x, int y);
bool bitmap_get(const struct bitmap *bitmap, int x, int y);

#endif
