/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real kiosk in a real window with a camera for its scanner: the calls to the kernel are
 * answered by the preloaded camera, all else is as in an office. What is held up is a picture.
 */
#include "../unit/cmocka_kit.h"

#include "kit/lens.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { W = 1280, H = 720, EMPTY_GREY = 96 };

static uint8_t picture[W * H];

static void scene_fill(int slope)
{
    for (int i = 0; i < W * H; i++)
        picture[i] = slope > 0 ? (uint8_t)(i % W / slope + i / W / 6) : EMPTY_GREY;
}

static void visit(int width_px, int height_px, int diagonal)
{
    static struct stage s;
    struct lens lens;
    char line[PROC_LINE_MAX], told[LENS_LINE_MAX];

    assert_true(lens_open(&lens));
    assert_true(lens_offer(&lens, "YUYV GREY")); /* bare, so that each pixel is known */
    stage_open_with(&s, width_px, height_px, diagonal, &(struct hall_options){.lens = &lens});
    stage_await_title(&s, STATE_START, 0);
    assert_true(lens_await(&lens, "on", told));
    scene_fill(0);
    stage_await_live(&s, picture, W, H);
    scene_fill(9);
    assert_true(lens_show(&lens, picture, W, H));
    stage_await_live(&s, picture, W, H);

    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    assert_true(proc_await(&s.hall.printer, "slip ", PATIENCE_MS, line));
    stage_await_status(&s, booking, "queued");
    stage_await_title(&s, STATE_DONE, 0);
    assert_true(hall_put_down(&s.hall));
    stage_touch(&s, STATE_DONE, 0, ROLE_BUTTON, ACTION_DONE, -1);
    stage_await_title(&s, STATE_START, 0);
    scene_fill(0);
    stage_await_live(&s, picture, W, H);

    /* The plug is pulled and put in again; the next visitor checks in. */
    assert_true(lens_mood(&lens, "unplugged"));
    assert_true(lens_await(&lens, "close clean", told));
    assert_true(lens_mood(&lens, NULL));
    assert_true(lens_await(&lens, "on", told));
    json_t *next = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, next));
    stage_await_status(&s, next, "queued");
    stage_await_title(&s, STATE_DONE, 0);
    json_decref(booking);
    json_decref(next);
    stage_close(&s);
    assert_true(lens_await(&lens, "close clean", told));
    lens_close(&lens);
}

static void a_visit_before_a_camera_in_portrait(void **state)
{
    (void)state;
    visit(1080, 1920, 270);
}

static void a_visit_before_a_camera_in_landscape(void **state)
{
    (void)state;
    visit(1920, 1080, 238);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_before_a_camera_in_portrait),
        cmocka_unit_test(a_visit_before_a_camera_in_landscape),
    };
    /* As in test_window. */
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
