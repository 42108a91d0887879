/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/picture_part.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

enum { DEFLATED_MAX = 8 * 1000 * 1000 }; /* bytes of a text or profile that nobody asked for */

struct source {
    const uint8_t *bytes;
    size_t left;
};

static void source_read(png_structp png, png_bytep to, size_t len)
{
    struct source *source = png_get_io_ptr(png);

    if (len > source->left)
        png_error(png, "cut");
    memcpy(to, source->bytes, len);
    source->bytes += len;
    source->left -= len;
}

/* Errors come back through setjmp; nothing is printed. */
static void fault(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* Whatever the file has, rows of one grey byte a dot come out; what is clear is white. */
static void rows_become_grey(png_structp png, png_infop info)
{
    png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};
    int colour = png_get_color_type(png, info);

    png_set_expand(png);
    png_set_strip_16(png);
    png_set_background_fixed(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, PNG_FP_1);
    if ((colour & PNG_COLOR_MASK_COLOR) != 0)
        png_set_rgb_to_gray_fixed(png, PNG_ERROR_ACTION_NONE, PNG_RGB_TO_GRAY_DEFAULT,
                                  PNG_RGB_TO_GRAY_DEFAULT);
}

/* Under setjmp: all that must survive a jump belongs to the caller. */
static struct err picture_fill(png_structp png, png_infop info, struct picture *ret_picture)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return err_make(ERR_SYNTAX);
    png_read_info(png, info);
    struct err e =
        picture_make(png_get_image_width(png, info), png_get_image_height(png, info), ret_picture);
    if (err_is(e))
        return e;
    rows_become_grey(png, info);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t row = (size_t)ret_picture->grey.width_px;
    if (png_get_rowbytes(png, info) != row)
        return err_make(ERR_SYNTAX);
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < ret_picture->grey.height_px; y++)
            png_read_row(png, ret_picture->dots + (size_t)y * row, NULL);
    return err_none();
}

struct err picture_read_png(const uint8_t *bytes, size_t len, struct picture *ret_picture)
{
    struct source source = {.bytes = bytes, .left = len};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fault, warning);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    struct err e = err_make(ERR_NO_MEMORY);

    if (info != NULL) {
        png_set_read_fn(png, &source, source_read);
        png_set_user_limits(png, GREY_SIDE_MAX_PX, GREY_SIDE_MAX_PX);
        png_set_chunk_malloc_max(png, DEFLATED_MAX);
        e = picture_fill(png, info, ret_picture);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return e;
}
