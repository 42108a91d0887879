/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/grey.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void half_a_picture_is_the_mean_of_four_dots(void **state)
{
    const uint8_t dots[] = {
        0,   255, 10, 20, 99, /**/
        255, 0,   30, 40, 99, /**/
        1,   1,   7,  7,  99, /**/
    };
    const struct grey grey = {.dots = dots, .width_px = 5, .height_px = 3};
    uint8_t half[2];

    (void)state;
    struct grey made = grey_shrink(&grey, 2, half);
    assert_int_equal(made.width_px, 2);
    assert_int_equal(made.height_px, 1);
    assert_int_equal(half[0], 128); /* 127.5 */
    assert_int_equal(half[1], 25);
}

static void a_third_is_the_mean_of_nine(void **state)
{
    const uint8_t dots[] = {
        1, 2, 3, 200, /**/
        4, 5, 6, 200, /**/
        7, 8, 9, 200, /**/
    };
    const struct grey grey = {.dots = dots, .width_px = 4, .height_px = 3};
    uint8_t third[1];

    (void)state;
    struct grey made = grey_shrink(&grey, 3, third);
    assert_int_equal(made.width_px, 1);
    assert_int_equal(made.height_px, 1);
    assert_int_equal(third[0], 5);
}

static void inverting_twice_changes_nothing(void **state)
{
    uint8_t dots[] = {0, 1, 128, 255};
    const uint8_t inverted[] = {255, 254, 127, 0}, before[] = {0, 1, 128, 255};

    (void)state;
    grey_invert(dots, sizeof dots);
    assert_memory_equal(dots, inverted, sizeof dots);
    grey_invert(dots, sizeof dots);
    assert_memory_equal(dots, before, sizeof dots);
}

/* A slope from dark to light, over which faint marks of 8 levels are strewn. */
static void contrast_lifts_marks_out_of_a_slope(void **state)
{
    enum { W = 160, H = 96 };
    static uint8_t dots[W * H], strong[W * H];
    static uint32_t columns[W];
    const struct grey grey = {.dots = dots, .width_px = W, .height_px = H};

    (void)state;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            dots[y * W + x] = (uint8_t)(20 + x + (x % 16 == 8 && y % 16 == 8 ? 8 : 0));
    struct grey made = grey_contrast(&grey, strong, columns);
    assert_int_equal(made.width_px, W);
    assert_int_equal(made.height_px, H);
    for (int y = 8; y < H - 8; y++)
        for (int x = 8; x < W - 8; x++) {
            int level = strong[y * W + x];
            if (x % 16 == 8 && y % 16 == 8)
                assert_in_range(level, 150, 166);
            else
                assert_in_range(level, 120, 136);
        }
}

/* What the sliding sums say against the plain definition, at the edges and corners, too. */
static void contrast_is_its_definition(void **state)
{
    enum { W = 67, H = 41, RADIUS = H / 16 / 2 };
    static uint8_t dots[W * H], strong[W * H];
    static uint32_t columns[W];
    const struct grey grey = {.dots = dots, .width_px = W, .height_px = H};
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < W * H; i++) {
        seed = seed * 1664525u + 1013904223u;
        dots[i] = (uint8_t)(seed >> 24);
    }
    grey_contrast(&grey, strong, columns);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            int sum = 0, count = 0;
            for (int v = y - RADIUS; v <= y + RADIUS; v++)
                for (int u = x - RADIUS; u <= x + RADIUS; u++)
                    if (u >= 0 && v >= 0 && u < W && v < H) {
                        sum += dots[v * W + u];
                        count++;
                    }
            int level = (dots[y * W + x] - sum / count) * 4 + 128;
            assert_int_equal(strong[y * W + x], level < 0 ? 0 : level > 255 ? 255 : level);
        }
}

/* A soft edge: darker before it and brighter behind it, as they were before the blur. */
static void sharpening_lifts_an_edge_and_leaves_the_plain(void **state)
{
    enum { W = 24, H = 16 };
    static const uint8_t edge[W] = {50,  50,  50,  50,  50,  50,  50,  50,  50,  70,  90,  110,
                                    130, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150, 150};
    static uint8_t dots[W * H], sharp[W * H];
    static uint32_t columns[W];
    const struct grey grey = {.dots = dots, .width_px = W, .height_px = H};

    (void)state;
    for (int y = 0; y < H; y++)
        memcpy(dots + y * W, edge, W);
    grey_sharpen(&grey, sharp, columns);
    const uint8_t *row = sharp + 8 * W;
    assert_int_equal(row[3], 50);
    assert_int_equal(row[20], 150);
    assert_int_equal(row[8], 26);   /* 50 - 2 (62 - 50) */
    assert_int_equal(row[13], 174); /* 150 + 2 (150 - 138) */
    assert_int_equal(row[0], 50);
    assert_memory_equal(sharp, row, W);
}

static void pictures_have_a_smallest_and_a_largest_size(void **state)
{
    (void)state;
    assert_true(grey_fits(16, 16));
    assert_true(grey_fits(1920, 1080));
    assert_false(grey_fits(15, 480));
    assert_false(grey_fits(640, 0));
    assert_false(grey_fits(-640, -480));
    assert_false(grey_fits(GREY_SIDE_MAX_PX + 1, 16));
    assert_false(grey_fits(GREY_SIDE_MAX_PX, GREY_SIDE_MAX_PX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_picture_is_the_mean_of_four_dots),
        cmocka_unit_test(a_third_is_the_mean_of_nine),
        cmocka_unit_test(inverting_twice_changes_nothing),
        cmocka_unit_test(contrast_lifts_marks_out_of_a_slope),
        cmocka_unit_test(contrast_is_its_definition),
        cmocka_unit_test(sharpening_lifts_an_edge_and_leaves_the_plain),
        cmocka_unit_test(pictures_have_a_smallest_and_a_largest_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
