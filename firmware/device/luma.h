/* SPDX-License-Identifier: Apache-2.0 */
/*
 * luma: what a camera delivers becomes a grey picture: 0 is black, rows of width_px bytes without
 * gaps, from the top. Colours are left out, as no code needs them.
 *
 * The bytes are from outside: a cheap camera cuts its JPEG frames, a broken or evil one sends
 * anything. A picture is either whole or an error. Pure; any thread.
 */
#ifndef DEVICE_LUMA_H
#define DEVICE_LUMA_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { LUMA_SIDE_MIN_PX = 16, LUMA_SIDE_MAX_PX = 1920 };

enum luma_format {
    LUMA_GREY,   /* a byte a pixel */
    LUMA_YUYV,   /* two bytes a pixel, of which the first is its luma */
    LUMA_UYVY,   /* … the second */
    LUMA_PLANAR, /* NV12, YU12: all luma first, then what is left out */
    LUMA_MJPEG,  /* a baseline JPEG each frame, with or without its Huffman tables */
};

/* As the camera said that its frames are. */
struct luma_shape {
    enum luma_format format;
    int width_px, height_px;
    int stride; /* bytes from row to row; without meaning for MJPEG */
};

/* Sides are within bounds and a row holds its pixels. */
bool luma_shape_fits(const struct luma_shape *shape);
/*
 * One frame of `len` bytes; ret_pixels has room for width_px * height_px bytes, which hold a part
 * of the picture or nothing of it after an error. ERR_RANGE: the shape does not fit. ERR_CORRUPT:
 * cut, damaged, of another size than the shape says, or no JPEG that a camera makes.
 */
struct err luma_decode(const struct luma_shape *shape, const uint8_t *bytes, size_t len,
                       uint8_t *ret_pixels) MUST_CHECK;

#endif
