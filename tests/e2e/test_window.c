/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real kiosk in a real window: a code goes into the scanner's pty, the slip comes out of the
 * printer's, fingers are xdotool's, and the practice service knows. What the window must show is
 * drawn here by the same ui and compared pixel for pixel.
 */
#include "../unit/cmocka_kit.h"

#include "kit/panel.h"
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void visit(int width_px, int height_px, int diagonal)
{
    static struct stage s;
    char line[PROC_LINE_MAX];
    struct stat st;

    stage_open(&s, width_px, height_px, diagonal, false);
    stage_await_title(&s, STATE_START, 0);
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    assert_true(proc_await(&s.hall.printer, "slip ", PATIENCE_MS, line));
    assert_int_equal(stat(line + strlen("slip "), &st), 0);
    stage_await_status(&s, booking, "queued");
    stage_await_title(&s, STATE_DONE, 0);
    stage_touch(&s, STATE_DONE, 0, ROLE_BUTTON, ACTION_DONE, -1);
    stage_await_title(&s, STATE_START, 0);
    stage_touch(&s, STATE_START, 0, ROLE_BUTTON, ACTION_LANGUAGES, -1);
    stage_await_title(&s, STATE_LANGUAGES, 0);
    stage_touch(&s, STATE_LANGUAGES, 0, ROLE_BUTTON, ACTION_PICK_LANGUAGE, PANEL_ARABIC);
    stage_await_title(&s, STATE_START, PANEL_ARABIC);
    stage_touch(&s, STATE_START, PANEL_ARABIC, ROLE_BUTTON, ACTION_TYPE_NUMBER, -1);
    stage_await_title(&s, STATE_NUMBER, PANEL_ARABIC);
    stage_touch(&s, STATE_NUMBER, PANEL_ARABIC, ROLE_BUTTON, ACTION_STOP, -1);
    stage_await_title(&s, STATE_START, 0);
    json_decref(booking);
    stage_close(&s);
}

static void a_visit_in_a_portrait_window(void **state)
{
    (void)state;
    visit(1080, 1920, 270);
}

static void a_visit_in_a_landscape_window(void **state)
{
    (void)state;
    visit(1920, 1080, 238);
}

/* A scanner set to the German layout, on whatever this machine's keyboard is. */
static void a_visit_with_a_scanner_that_poses_as_a_keyboard(void **state)
{
    static struct stage s;
    (void)state;

    stage_open_with(&s, 1080, 1920, 270, &(struct hall_options){.keyboard = "de"});
    stage_await_title(&s, STATE_START, 0);
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    stage_await_status(&s, booking, "queued");
    stage_await_title(&s, STATE_DONE, 0);
    json_decref(booking);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_in_a_portrait_window),
        cmocka_unit_test(a_visit_in_a_landscape_window),
        cmocka_unit_test(a_visit_with_a_scanner_that_poses_as_a_keyboard),
    };
    /* The display's own libraries keep a little for the process's life; leaks of ours show in the
     * tests that run the same kiosk without a window. */
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
