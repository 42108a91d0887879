/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real kiosk by keypad and ear: input events go into the keypad's pipe, what comes out of the
 * audio device is listened to, and the window shows where one is.
 */
#include "../unit/cmocka_kit.h"

#include "kit/ear.h"
#include "stage.h"

#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>

enum { QUIET_MS = 1000 };

static struct ear *ear;

/* A key, after which something is said. */
static void key_heard(struct stage *s, int code)
{
    stage_settle();
    ear_mark(ear);
    assert_true(hall_key(&s->hall, code));
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
}

static void a_visit_by_keypad_and_ear(void **state)
{
    static struct stage s;
    (void)state;

    stage_open(&s, 1080, 1920, 270, true);
    stage_await_title(&s, STATE_START, 0);
    ear_mark(ear);
    assert_int_equal(ear_await_sound(ear, QUIET_MS), -1); /* never by itself */
    assert_true(hall_plug(&s.hall, true));
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    stage_await_title(&s, STATE_DONE, 0);
    stage_await_status(&s, booking, "queued");
    ear_mark(ear);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    assert_true(ear_rms(ear) > EAR_LOUD);
    key_heard(&s, KEY_F1);
    stage_await_title(&s, STATE_HELP, 0);
    /* Past the statement on accessibility: back. */
    key_heard(&s, KEY_DOWN);
    key_heard(&s, KEY_ENTER);
    stage_await_title(&s, STATE_DONE, 0);
    /* Before the first answer comes the last of the bar: stop. */
    key_heard(&s, KEY_UP);
    key_heard(&s, KEY_ENTER);
    stage_await_title(&s, STATE_START, 0);
    assert_true(ear_await_quiet(ear, QUIET_MS, PATIENCE_MS) > 0);
    /* Somebody else, and out with the plug in the middle of it. */
    key_heard(&s, KEY_F5);
    ear_mark(ear);
    assert_true(hall_plug(&s.hall, false));
    int64_t silent_ms = ear_await_quiet(ear, QUIET_MS, PATIENCE_MS);
    print_message("silent %d ms after the plug, with the disk driver's 93 ms of its own\n",
                  (int)silent_ms);
    assert_true(silent_ms >= 0);
    json_decref(booking);
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_visit_by_keypad_and_ear)};

    /* As in test_window. */
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    ear = ear_open();
    if (ear == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ear_close(ear);
    return failed;
}
