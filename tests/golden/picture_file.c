/* SPDX-License-Identifier: Apache-2.0 */
#include "picture_file.h"

#include <png.h>
#include <stdint.h>
#include <stdio.h>

/* Screens are mostly even areas: the fastest level without filters makes them small enough. */
static void rows_write(png_structp png, png_infop info, const void *pixels, int width_px,
                       int height_px, int stride)
{
    png_set_compression_level(png, 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(png, info, (png_uint_32)width_px, (png_uint_32)height_px, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    /* XRGB in the byte order of the machine: B, G, R, nothing. */
    png_set_bgr(png);
    png_set_filler(png, 0, PNG_FILLER_AFTER);
    for (int y = 0; y < height_px; y++)
        png_write_row(png, (png_const_bytep)pixels + (size_t)y * (size_t)stride);
    png_write_end(png, info);
}

bool picture_file_write(const char *path, const void *pixels, int width_px, int height_px,
                        int stride)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        return false;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    bool ok = info != NULL && setjmp(png_jmpbuf(png)) == 0;
    if (ok) {
        png_init_io(png, file);
        rows_write(png, info, pixels, width_px, height_px, stride);
    }
    png_destroy_write_struct(&png, &info);
    return fclose(file) == 0 && ok;
}
