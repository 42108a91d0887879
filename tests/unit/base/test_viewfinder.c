/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "base/viewfinder.h"

#include <stdlib.h>
#include <string.h>

static struct viewfinder viewfinder;
static struct viewfinder_picture picture;
static uint8_t frame[1280 * 720];
static int wakes;

static void wake(void *self)
{
    (void)self;
    wakes++;
}

static int finder_open(void **state)
{
    (void)state;
    viewfinder_init(&viewfinder);
    viewfinder_wake_set(&viewfinder, wake, NULL);
    viewfinder_want(&viewfinder, true);
    memset(frame, 100, sizeof frame);
    wakes = 0;
    return 0;
}

static int finder_close(void **state)
{
    (void)state;
    viewfinder_deinit(&viewfinder);
    return 0;
}

static void mark(int x, int y, int side, uint8_t grey)
{
    for (int row = y; row < y + side; row++)
        memset(frame + row * 1280 + x, grey, (size_t)side);
}

static void it_is_small_and_a_mirror(void **state)
{
    (void)state;
    mark(0, 0, 40, 200);
    viewfinder_show(&viewfinder, frame, 1280, 720);
    assert_int_equal(viewfinder_take(&viewfinder, &picture), viewfinder_number(&viewfinder));
    assert_int_equal(picture.width_px, 320);
    assert_int_equal(picture.height_px, 180);
    /* What is at the left of the camera's picture is at the right of a mirror. */
    assert_int_equal(picture.pixels[319], 200);
    assert_int_equal(picture.pixels[310 + 9 * 320], 200);
    assert_int_equal(picture.pixels[309 + 9 * 320], 100);
    assert_int_equal(picture.pixels[0], 100);
}

static void every_size_fits(void **state)
{
    static const int sizes[][4] = {{640, 480, 320, 240}, {320, 240, 320, 240},
                                   {800, 600, 266, 200}, {16, 720, 5, 240},
                                   {1000, 16, 250, 4},   {640, 360, 320, 180}};
    (void)state;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        viewfinder_show(&viewfinder, frame, sizes[i][0], sizes[i][1]);
        (void)viewfinder_take(&viewfinder, &picture);
        assert_int_equal(picture.width_px, sizes[i][2]);
        assert_int_equal(picture.height_px, sizes[i][3]);
    }
}

/* An empty hall draws nothing: noise and sparks are no news, a hand is. */
static void the_same_again_wakes_nobody(void **state)
{
    (void)state;
    assert_true(viewfinder_show(&viewfinder, frame, 1280, 720));
    assert_int_equal(wakes, 1);
    srand(4711);
    for (size_t i = 0; i < sizeof frame; i++)
        frame[i] = (uint8_t)(100 + rand() % 21 - 10);
    mark(600, 300, 8, 255);
    assert_false(viewfinder_show(&viewfinder, frame, 1280, 720));
    assert_int_equal(wakes, 1);
    mark(600, 300, 60, 180);
    assert_true(viewfinder_show(&viewfinder, frame, 1280, 720));
    assert_int_equal(wakes, 2);
}

static void what_nobody_wants_is_not_held(void **state)
{
    unsigned number;
    (void)state;

    viewfinder_show(&viewfinder, frame, 1280, 720);
    number = viewfinder_number(&viewfinder);
    viewfinder_want(&viewfinder, false);
    assert_int_not_equal(viewfinder_number(&viewfinder), number);
    (void)viewfinder_take(&viewfinder, &picture);
    assert_int_equal(picture.width_px, 0);
    viewfinder_show(&viewfinder, frame, 1280, 720);
    (void)viewfinder_take(&viewfinder, &picture);
    assert_int_equal(picture.width_px, 0);
    for (size_t i = 0; i < sizeof viewfinder.newest.pixels; i++)
        assert_int_equal(viewfinder.newest.pixels[i] | viewfinder.next.pixels[i], 0);
}

static void a_camera_that_stops_takes_its_picture_along(void **state)
{
    (void)state;
    viewfinder_show(&viewfinder, frame, 1280, 720);
    viewfinder_wipe(&viewfinder);
    assert_int_equal(wakes, 2);
    (void)viewfinder_take(&viewfinder, &picture);
    assert_int_equal(picture.width_px, 0);
    viewfinder_wipe(&viewfinder);
    assert_int_equal(wakes, 2);
    viewfinder_show(&viewfinder, frame, 1280, 720);
    assert_int_equal(wakes, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, finder_open, finder_close)
    const struct CMUnitTest tests[] = {
        TEST(it_is_small_and_a_mirror),
        TEST(every_size_fits),
        TEST(the_same_again_wakes_nobody),
        TEST(what_nobody_wants_is_not_held),
        TEST(a_camera_that_stops_takes_its_picture_along),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
