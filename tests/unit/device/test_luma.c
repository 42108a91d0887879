/* SPDX-License-Identifier: Apache-2.0 */
/* Frames as cameras send them. The expected picture is known pixel by pixel. */
#include "../cmocka_kit.h"

#include "device/luma.h"
#include "emu_picture.h"

#include <stdlib.h>
#include <string.h>

enum { W = 64, H = 48, PIXELS = W * H, GAP = 10, NEAR = 12 };

static uint8_t seen[PIXELS];

/* A slope and a bright square. */
static uint8_t pixel(int x, int y)
{
    return x > 20 && x < 40 && y > 10 && y < 30 ? 230 : (uint8_t)(2 * x + y);
}

static struct emu_picture scene(void)
{
    struct emu_picture p;

    assert_true(emu_picture_plain(W, H, 0, &p));
    for (int i = 0; i < PIXELS; i++)
        p.pixels[i] = pixel(i % W, i / W);
    return p;
}

static enum err_code take(enum luma_format format, int stride, const uint8_t *bytes, size_t len)
{
    const struct luma_shape shape = {format, W, H, stride};
    uint8_t *exact = malloc(len > 0 ? len : 1); /* reading past the end is seen by the sanitizers */

    assert_non_null(exact);
    if (len > 0)
        memcpy(exact, bytes, len);
    memset(seen, 1, sizeof seen);
    struct err e = luma_decode(&shape, exact, len, seen);
    free(exact);
    return e.code;
}

static void expect_scene(int tolerance)
{
    for (int i = 0; i < PIXELS; i++)
        assert_in_range(seen[i] + tolerance, pixel(i % W, i / W),
                        pixel(i % W, i / W) + 2 * tolerance);
}

/* Rows as they lie in memory: what is luma, and what lies beside and behind it. */
static size_t lay(uint8_t *bytes, size_t stride, size_t step, size_t first)
{
    memset(bytes, 0x80, stride * H);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            bytes[(size_t)y * stride + (size_t)x * step + first] = pixel(x, y);
    return stride * H;
}

static void raw_frames_are_read_whatever_their_rows_are(void **state)
{
    static const struct {
        enum luma_format format;
        size_t step, first;
    } formats[] = {{LUMA_GREY, 1, 0}, {LUMA_YUYV, 2, 0}, {LUMA_UYVY, 2, 1}, {LUMA_PLANAR, 1, 0}};
    static uint8_t bytes[(2 * W + GAP) * H];
    (void)state;

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        for (size_t gap = 0; gap <= GAP; gap += GAP) {
            size_t stride = W * formats[i].step + gap;
            size_t len = lay(bytes, stride, formats[i].step, formats[i].first);
            assert_int_equal(take(formats[i].format, (int)stride, bytes, len), ERR_OK);
            expect_scene(0);
            /* The last row's gap may be missing, nothing else. */
            assert_int_equal(take(formats[i].format, (int)stride, bytes, len - gap), ERR_OK);
            assert_int_equal(take(formats[i].format, (int)stride, bytes, len - gap - 1),
                             ERR_CORRUPT);
            assert_int_equal(take(formats[i].format, (int)stride, bytes, 0), ERR_CORRUPT);
        }
}

static void jpeg_frames_are_read(void **state)
{
    struct emu_picture p = scene();
    size_t len;
    uint8_t *jpeg = emu_picture_jpeg(&p, 95, &len);
    (void)state;

    assert_int_equal(take(LUMA_MJPEG, 0, jpeg, len), ERR_OK);
    expect_scene(NEAR);
    free(jpeg);
    emu_picture_free(&p);
}

/* Cameras save the bytes of the Huffman tables, as they are always the same. */
static void jpeg_frames_without_their_tables_are_read(void **state)
{
    struct emu_picture p = scene();
    size_t len, to = 0;
    uint8_t *jpeg = emu_picture_jpeg(&p, 95, &len);
    int dropped = 0;
    (void)state;

    for (size_t at = 0; at < len;) {
        bool table = jpeg[at] == 0xff && at + 4 < len && jpeg[at + 1] == 0xc4;
        size_t n = table ? 2 + (size_t)(jpeg[at + 2] << 8 | jpeg[at + 3]) : 1;
        dropped += table;
        if (!table)
            jpeg[to++] = jpeg[at];
        at += n;
    }
    assert_true(dropped >= 4);
    assert_int_equal(take(LUMA_MJPEG, 0, jpeg, to), ERR_OK);
    expect_scene(NEAR);
    free(jpeg);
    emu_picture_free(&p);
}

/* Half a picture would be looked at as if it were one. */
static void cut_jpeg_frames_are_errors(void **state)
{
    struct emu_picture p = scene();
    size_t len;
    uint8_t *jpeg = emu_picture_jpeg(&p, 95, &len);
    (void)state;

    for (size_t cut = 0; cut < len - 2; cut += 7)
        assert_int_equal(take(LUMA_MJPEG, 0, jpeg, cut), ERR_CORRUPT);
    free(jpeg);
    emu_picture_free(&p);
}

static void jpeg_frames_of_another_size_are_errors(void **state)
{
    struct emu_picture other;
    size_t len;
    (void)state;

    assert_true(emu_picture_plain(W, H + 16, 9, &other));
    uint8_t *jpeg = emu_picture_jpeg(&other, 95, &len);
    assert_int_equal(take(LUMA_MJPEG, 0, jpeg, len), ERR_CORRUPT);
    free(jpeg);
    emu_picture_free(&other);
}

static void shapes_that_no_camera_has_are_refused(void **state)
{
    static const struct luma_shape shapes[] = {
        {LUMA_GREY, 8, H, 8},        {LUMA_GREY, W, 8, W},         {LUMA_GREY, W, H, W - 1},
        {LUMA_YUYV, W, H, W},        {LUMA_UYVY, W, H, 2 * W - 1}, {LUMA_GREY, W, H, 1 << 30},
        {LUMA_MJPEG, W, 1 << 30, 0}, {LUMA_MJPEG, -W, H, 0},       {LUMA_PLANAR, 2000, H, 2000},
    };
    (void)state;

    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        assert_false(luma_shape_fits(&shapes[i]));
        assert_int_equal(luma_decode(&shapes[i], seen, sizeof seen, seen).code, ERR_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_frames_are_read_whatever_their_rows_are),
        cmocka_unit_test(jpeg_frames_are_read),
        cmocka_unit_test(jpeg_frames_without_their_tables_are_read),
        cmocka_unit_test(cut_jpeg_frames_are_errors),
        cmocka_unit_test(jpeg_frames_of_another_size_are_errors),
        cmocka_unit_test(shapes_that_no_camera_has_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
