/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { W = 24, H = 18, FILE_MAX = 8192 };

static uint8_t level_at(int x, int y)
{
    return (uint8_t)(8 * x + 3 * y);
}

/* All three forms of the same slope; within how many levels they must come back. */
static void slope_expect(const uint8_t *bytes, size_t len, int within)
{
    struct picture picture;

    assert_false(err_is(picture_read(bytes, len, &picture)));
    assert_int_equal(picture.grey.width_px, W);
    assert_int_equal(picture.grey.height_px, H);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            assert_true(abs(picture.grey.dots[y * W + x] - level_at(x, y)) <= within);
    picture_free(&picture);
}

static void refused(const void *bytes, size_t len, enum err_code code)
{
    struct picture picture;
    struct err e = picture_read(bytes, len, &picture);

    picture_free(&picture);
    assert_int_equal(e.code, code);
}

static size_t pgm_make(const char *head, uint8_t *ret_bytes)
{
    size_t len = strlen(head);

    memcpy(ret_bytes, head, len);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            ret_bytes[len++] = level_at(x, y);
    return len;
}

static void a_pgm_is_read_with_and_without_remarks(void **state)
{
    uint8_t bytes[FILE_MAX];

    (void)state;
    slope_expect(bytes, pgm_make("P5\n24 18\n255\n", bytes), 0);
    slope_expect(bytes, pgm_make("P5 # made by hand\n# 99 99\n 24\t18 255 ", bytes), 0);
}

static void a_broken_pgm_is_refused(void **state)
{
    static const char *const heads[] = {"P5",
                                        "P5 24 18 ",
                                        "P5 24 18 65535 ",
                                        "P5 24 18 255",
                                        "P5 x 18 255 ",
                                        "P5 24 -18 255 ",
                                        "P2 24 18 255 ",
                                        "P5 24 19 255 ",
                                        "P5 # 24 18 255 "};
    uint8_t bytes[FILE_MAX];
    size_t len = pgm_make("P5\n24 18\n255\n", bytes);

    (void)state;
    refused(bytes, len - 1, ERR_SYNTAX);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        refused(bytes, pgm_make(heads[i], bytes), ERR_SYNTAX);
}

static void sizes_beyond_all_measure_are_refused_before_memory_is_taken(void **state)
{
    (void)state;
    refused("P5 999999 999999 255 ", 21, ERR_RANGE);
    refused("P5 16384 16384 255 ", 19, ERR_RANGE);
    refused("P5 0 18 255 ", 12, ERR_RANGE);
    refused("P5 15 1000 255 ", 15, ERR_RANGE);
}

static size_t png_make(png_uint_32 format, int channels, uint8_t *ret_bytes)
{
    png_image image = {.version = PNG_IMAGE_VERSION, .width = W, .height = H, .format = format};
    uint8_t dots[W * H * 4];
    png_alloc_size_t len = FILE_MAX;

    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < channels; c++)
                dots[(y * W + x) * channels + c] =
                    channels % 2 == 0 && c == channels - 1 ? 255 : level_at(x, y);
    assert_true(png_image_write_to_memory(&image, ret_bytes, &len, 0, dots, 0, NULL) != 0);
    return len;
}

static void a_png_is_read_whatever_its_colours(void **state)
{
    uint8_t bytes[FILE_MAX];

    (void)state;
    slope_expect(bytes, png_make(PNG_FORMAT_GRAY, 1, bytes), 0);
    slope_expect(bytes, png_make(PNG_FORMAT_GA, 2, bytes), 1);
    slope_expect(bytes, png_make(PNG_FORMAT_RGB, 3, bytes), 1);
    slope_expect(bytes, png_make(PNG_FORMAT_RGBA, 4, bytes), 1);
}

static void what_is_clear_in_a_png_is_white(void **state)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = W, .height = H, .format = PNG_FORMAT_RGBA};
    static const uint8_t dots[W * H * 4];
    uint8_t bytes[FILE_MAX];
    png_alloc_size_t len = sizeof bytes;
    struct picture picture;

    (void)state;
    assert_true(png_image_write_to_memory(&image, bytes, &len, 0, dots, 0, NULL) != 0);
    assert_false(err_is(picture_read(bytes, len, &picture)));
    assert_int_equal(picture.grey.dots[0], 255);
    assert_int_equal(picture.grey.dots[W * H - 1], 255);
    picture_free(&picture);
}

static size_t jpeg_make(bool coloured, uint8_t *ret_bytes)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *made = NULL;
    unsigned long len = 0;
    uint8_t row[W * 3];
    JSAMPROW rows = row;
    int channels = coloured ? 3 : 1;

    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &made, &len);
    jpeg.image_width = W;
    jpeg.image_height = H;
    jpeg.input_components = channels;
    jpeg.in_color_space = coloured ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++)
            memset(row + x * channels, level_at(x, y), (size_t)channels);
        jpeg_write_scanlines(&jpeg, &rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    assert_true(len <= FILE_MAX);
    memcpy(ret_bytes, made, len);
    free(made);
    return len;
}

static void a_jpeg_is_read_grey_or_coloured(void **state)
{
    uint8_t bytes[FILE_MAX];

    (void)state;
    slope_expect(bytes, jpeg_make(false, bytes), 4);
    slope_expect(bytes, jpeg_make(true, bytes), 4);
}

/* Cheap cameras deliver such, and the upper half may hold the code. */
static void a_jpeg_that_is_cut_counts_as_far_as_it_goes(void **state)
{
    uint8_t bytes[FILE_MAX];
    size_t len = jpeg_make(false, bytes);
    struct picture picture;

    (void)state;
    assert_false(err_is(picture_read(bytes, len - 20, &picture)));
    assert_true(abs(picture.grey.dots[0] - level_at(0, 0)) <= 4);
    picture_free(&picture);
}

static void what_is_no_picture_is_refused(void **state)
{
    uint8_t bytes[FILE_MAX];

    (void)state;
    refused("", 0, ERR_SYNTAX);
    refused("<html>", 6, ERR_SYNTAX);
    refused("\xff\xd8\xff", 3, ERR_SYNTAX);
    refused("\x89PNG\r\n\x1a\n", 8, ERR_SYNTAX);
    size_t len = png_make(PNG_FORMAT_RGB, 3, bytes);
    for (size_t cut = 0; cut < len - 20; cut++)
        refused(bytes, cut, ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pgm_is_read_with_and_without_remarks),
        cmocka_unit_test(a_broken_pgm_is_refused),
        cmocka_unit_test(sizes_beyond_all_measure_are_refused_before_memory_is_taken),
        cmocka_unit_test(a_png_is_read_whatever_its_colours),
        cmocka_unit_test(what_is_clear_in_a_png_is_white),
        cmocka_unit_test(a_jpeg_is_read_grey_or_coloured),
        cmocka_unit_test(a_jpeg_that_is_cut_counts_as_far_as_it_goes),
        cmocka_unit_test(what_is_no_picture_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
