/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/window.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { WIDTH = 108, HEIGHT = 192 };

/* The panel point of a canvas point, done the way the picture is turned: clockwise about its
 * middle. */
static void panel_point(int rotation, double cx, double cy, double *ret_x, double *ret_y)
{
    double u = cx / WIDTH, v = cy / HEIGHT;

    for (; rotation > 0; rotation -= 90) {
        double turned = 1 - v;
        v = u;
        u = turned;
    }
    *ret_x = u;
    *ret_y = v;
}

static void touches_land_where_the_picture_is_in_every_rotation(void **state)
{
    (void)state;
    for (int rotation = 0; rotation < 360; rotation += 90)
        for (int y = 0; y < HEIGHT; y += 7)
            for (int x = 0; x < WIDTH; x += 5) {
                double px, py;
                int cx, cy;
                panel_point(rotation, x + 0.5, y + 0.5, &px, &py);
                window_map(rotation, px, py, WIDTH, HEIGHT, &cx, &cy);
                assert_int_equal(cx, x);
                assert_int_equal(cy, y);
            }
}

static void touches_beside_the_panel_move_to_its_edge(void **state)
{
    int x, y;

    (void)state;
    window_map(0, -0.5, 2, WIDTH, HEIGHT, &x, &y);
    assert_int_equal(x, 0);
    assert_int_equal(y, HEIGHT - 1);
    window_map(90, 1, 1, WIDTH, HEIGHT, &x, &y);
    assert_int_equal(x, WIDTH - 1);
    assert_int_equal(y, 0);
}

static void *wake_later(void *window)
{
    window_wake(window);
    window_wake(window); /* does not wake twice */
    return NULL;
}

static void window_shows_waits_and_wakes(void **state)
{
    (void)state;
    for (int rotation = 0; rotation < 360; rotation += 90) {
        struct window_config config = {WIDTH, HEIGHT, false, rotation, "test", false};
        struct canvas canvas = {calloc(WIDTH * HEIGHT, 4), WIDTH, HEIGHT, WIDTH * 4};
        struct window_event event;
        struct window *window = NULL;
        pthread_t other;
        assert_int_equal(window_open(&config, &window).code, ERR_OK);
        assert_int_equal(window_show(window, &canvas).code, ERR_OK);
        do
            window_wait(window, 0, &event);
        while (event.kind != WINDOW_NONE);
        assert_int_equal(pthread_create(&other, NULL, wake_later, window), 0);
        window_wait(window, 10000, &event);
        assert_int_equal(event.kind, WINDOW_WAKE);
        assert_int_equal(pthread_join(other, NULL), 0);
        window_close(window);
        free(canvas.pixels);
    }
}

static void a_picture_that_nobody_can_see_is_refused(void **state)
{
    const struct window_config config = {WIDTH, HEIGHT, false, 0, "test", false};
    struct window *window;

    (void)state;
    if (access("/dev/dri", F_OK) == 0)
        skip(); /* a panel of its own, on which the picture would be seen */
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    unsetenv("SDL_VIDEODRIVER");
    assert_true(err_is(window_open(&config, &window)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(touches_land_where_the_picture_is_in_every_rotation),
        cmocka_unit_test(touches_beside_the_panel_move_to_its_edge),
        cmocka_unit_test(window_shows_waits_and_wakes),
        cmocka_unit_test(a_picture_that_nobody_can_see_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
