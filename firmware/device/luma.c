/* SPDX-License-Identifier: Apache-2.0 */
#include "device/luma.h"

#include <stdio.h> /* which jpeglib.h does not include itself */
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

static bool side_fits(int px)
{
    return px >= LUMA_SIDE_MIN_PX && px <= LUMA_SIDE_MAX_PX;
}

static int pixel_bytes(enum luma_format format)
{
    return format == LUMA_YUYV || format == LUMA_UYVY ? 2 : 1;
}

bool luma_shape_fits(const struct luma_shape *shape)
{
    return side_fits(shape->width_px) && side_fits(shape->height_px) &&
           (shape->format == LUMA_MJPEG ||
            (shape->stride >= shape->width_px * pixel_bytes(shape->format) &&
             shape->stride <= 8 * LUMA_SIDE_MAX_PX));
}

static struct err rows_take(const struct luma_shape *shape, const uint8_t *bytes, size_t len,
                            uint8_t *ret_pixels)
{
    size_t width = (size_t)shape->width_px, rows = (size_t)shape->height_px;
    size_t stride = (size_t)shape->stride, step = (size_t)pixel_bytes(shape->format);

    if (len < stride * (rows - 1) + width * step)
        return err_make(ERR_CORRUPT);
    if (shape->format == LUMA_UYVY)
        bytes++;
    for (size_t y = 0; y < rows; y++, bytes += stride, ret_pixels += width) {
        if (step == 1) {
            memcpy(ret_pixels, bytes, width);
            continue;
        }
        for (size_t x = 0; x < width; x++)
            ret_pixels[x] = bytes[2 * x];
    }
    return err_none();
}

/* --- JPEG ----------------------------------------------------------------------------------- */

struct decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jmp_buf back;
};

static void error_leave(j_common_ptr jpeg)
{
    struct decoder *d = jpeg->client_data;

    longjmp(d->back, 1);
}

/*
 * The library goes on after damage, with grey where the picture was; here that is an error. Stray
 * bytes between the parts are common and harmless.
 */
static void warning_take(j_common_ptr jpeg, int level)
{
    if (level < 0 && jpeg->err->msg_code != JWRN_EXTRANEOUS_DATA)
        error_leave(jpeg);
}

static void message_drop(j_common_ptr jpeg)
{
    (void)jpeg;
}

/*
 * Progressive and multiple scans make the library keep and go through the whole picture again and
 * again, as often as the bytes say; no camera sends them.
 */
static bool is_a_cameras(struct decoder *d, const struct luma_shape *shape)
{
    return d->jpeg.image_width == (JDIMENSION)shape->width_px &&
           d->jpeg.image_height == (JDIMENSION)shape->height_px && !d->jpeg.progressive_mode &&
           !d->jpeg.arith_code && jpeg_has_multiple_scans(&d->jpeg) == FALSE &&
           (d->jpeg.jpeg_color_space == JCS_GRAYSCALE || d->jpeg.jpeg_color_space == JCS_YCbCr);
}

/* False: the picture is not whole. All that lives across the jump is in *d. */
static bool jpeg_take(struct decoder *d, const struct luma_shape *shape, const uint8_t *bytes,
                      size_t len, uint8_t *ret_pixels)
{
    if (setjmp(d->back) != 0)
        return false;
    jpeg_create_decompress(&d->jpeg);
    jpeg_mem_src(&d->jpeg, bytes, len);
    (void)jpeg_read_header(&d->jpeg, TRUE);
    if (!is_a_cameras(d, shape))
        return false;
    d->jpeg.out_color_space = JCS_GRAYSCALE;
    d->jpeg.dct_method = JDCT_ISLOW;
    (void)jpeg_start_decompress(&d->jpeg);
    while (d->jpeg.output_scanline < d->jpeg.output_height) {
        JSAMPROW row = ret_pixels + (size_t)d->jpeg.output_scanline * (size_t)shape->width_px;
        (void)jpeg_read_scanlines(&d->jpeg, &row, 1);
    }
    (void)jpeg_finish_decompress(&d->jpeg);
    return true;
}

static struct err jpeg_decode(const struct luma_shape *shape, const uint8_t *bytes, size_t len,
                              uint8_t *ret_pixels)
{
    struct decoder d = {0};

    if (len == 0)
        return err_make(ERR_CORRUPT);
    d.jpeg.err = jpeg_std_error(&d.errors);
    d.jpeg.client_data = &d;
    d.errors.error_exit = error_leave;
    d.errors.emit_message = warning_take;
    d.errors.output_message = message_drop;
    bool whole = jpeg_take(&d, shape, bytes, len, ret_pixels);
    jpeg_destroy_decompress(&d.jpeg);
    return whole ? err_none() : err_make(ERR_CORRUPT);
}

struct err luma_decode(const struct luma_shape *shape, const uint8_t *bytes, size_t len,
                       uint8_t *ret_pixels)
{
    if (!luma_shape_fits(shape))
        return err_make(ERR_RANGE);
    return shape->format == LUMA_MJPEG ? jpeg_decode(shape, bytes, len, ret_pixels)
                                       : rows_take(shape, bytes, len, ret_pixels);
}
