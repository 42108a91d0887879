/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/scene.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { W = 640, H = 360 };

static uint8_t dots[W * H];
static const struct grey frame = {.dots = dots, .width_px = W, .height_px = H};

/* A room of some levels, seen by a chip with this much noise; brighter by so many levels. */
static void room_see(uint32_t seed, int noise, int brighter)
{
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            seed = seed * 1664525u + 1013904223u;
            int level = 60 + x / 16 + y / 8 + brighter +
                        (int)((seed >> 16) % (unsigned)(2 * noise + 1)) - noise;
            dots[y * W + x] = (uint8_t)level;
        }
}

static void box_draw(int left, int top, int side, uint8_t level)
{
    for (int y = top; y < top + side; y++)
        memset(dots + y * W + left, level, (size_t)side);
}

static void noise_is_no_movement(void **state)
{
    struct scene scene = {0};

    (void)state;
    room_see(1, 12, 0);
    assert_true(scene_moved(&scene, &frame));
    for (uint32_t seed = 2; seed < 60; seed++) {
        room_see(seed, 12, 0);
        assert_false(scene_moved(&scene, &frame));
    }
}

static void light_that_flickers_is_none(void **state)
{
    struct scene scene = {0};

    (void)state;
    room_see(1, 3, 0);
    scene_moved(&scene, &frame);
    for (int i = 0; i < 20; i++) {
        room_see((uint32_t)i, 3, i % 2 == 0 ? 12 : -12);
        assert_false(scene_moved(&scene, &frame));
    }
    room_see(1, 3, 40);
    assert_true(scene_moved(&scene, &frame));
}

/* A code of a tenth of the frame's width, wherever it appears. */
static void something_small_that_comes_is_seen(void **state)
{
    (void)state;
    for (int left = 0; left < W - 64; left += 48)
        for (int top = 0; top < H - 64; top += 48) {
            struct scene scene = {0};
            room_see(1, 8, 0);
            scene_moved(&scene, &frame);
            room_see(2, 8, 0);
            box_draw(left, top, 64, 220);
            assert_true(scene_moved(&scene, &frame));
            room_see(3, 8, 0);
            box_draw(left, top, 64, 220);
            assert_false(scene_moved(&scene, &frame));
        }
}

/* Each step is too small to be seen, but not their sum. */
static void something_that_comes_slowly_is_seen(void **state)
{
    struct scene scene = {0};
    bool moved = false;

    (void)state;
    room_see(1, 3, 0);
    scene_moved(&scene, &frame);
    for (int level = 0; level < 40 && !moved; level++) {
        room_see(1, 3, 0);
        for (int y = 120; y < 240; y++)
            for (int x = 200; x < 320; x++)
                dots[y * W + x] = (uint8_t)(dots[y * W + x] + level);
        moved = scene_moved(&scene, &frame);
    }
    assert_true(moved);
}

static void another_size_is_another_scene(void **state)
{
    const struct grey cut = {.dots = dots, .width_px = W, .height_px = H / 2};
    struct scene scene = {0};

    (void)state;
    memset(dots, 90, sizeof dots);
    assert_true(scene_moved(&scene, &frame));
    assert_false(scene_moved(&scene, &frame));
    assert_true(scene_moved(&scene, &cut));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_is_no_movement),
        cmocka_unit_test(light_that_flickers_is_none),
        cmocka_unit_test(something_small_that_comes_is_seen),
        cmocka_unit_test(something_that_comes_slowly_is_seen),
        cmocka_unit_test(another_size_is_another_scene),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
