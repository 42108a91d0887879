/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bitmap.h"

#include <stdlib.h>
#include <string.h>

struct err bitmap_make(int width_px, int height_px, struct bitmap *ret_bitmap)
{
    if (width_px < 1 || width_px > 4096 || height_px < 1 || height_px > 16384)
        return err_make(ERR_RANGE);
    int stride = (width_px + 7) / 8;
    uint8_t *bits = calloc((size_t)height_px, (size_t)stride);
    if (bits == NULL)
        return err_make(ERR_NO_MEMORY);
    *ret_bitmap = (struct bitmap){width_px, height_px, stride, bits};
    return err_none();
}

void bitmap_free(struct bitmap *bitmap)
{
    if (bitmap->bits != NULL)
        explicit_bzero(bitmap->bits, (size_t)bitmap->stride * (size_t)bitmap->height_px);
    free(bitmap->bits);
    *bitmap = (struct bitmap){0};
}

void bitmap_set(struct bitmap *bitmap, int x, int y)
{
    if (x >= 0 && y >= 0 && x < bitmap->width_px && y < bitmap->height_px)
        bitmap->bits[y * bitmap->stride + x / 8] |= (uint8_t)(0x80u >> (x % 8));
}

bool bitmap_get(const struct bitmap *bitmap, int x, int y)
{
    if (x < 0 || y < 0 || x >= bitmap->width_px || y >= bitmap->height_px)
        return false;
    return (bitmap->bits[y * bitmap->stride + x / 8] & (0x80u >> (x % 8))) != 0;
}
