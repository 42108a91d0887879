/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Staff at the real kiosk, with real fingers: five seconds on the clock and a PIN; a test slip
 * comes out of the printer, a check-in is taken back at the service, out of service outlives the
 * program, and a shut-down says that it is one.
 */
#include "../unit/cmocka_kit.h"

#include "stage.h"
#include "store/pins.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHUT_DOWN = 10 };

static char pins[512], config[700];

static void pins_write(void)
{
    char line[PINS_LINE_MAX + 1];

    snprintf(pins, sizeof pins, "%s/e2e-pins-%d", BINARY_DIR, (int)getpid());
    FILE *f = fopen(pins, "we");
    assert_non_null(f);
    assert_false(err_is(pins_line("anna", "135790", line)));
    assert_true(fputs(line, f) >= 0);
    fclose(f);
    assert_int_equal(chmod(pins, 0600), 0);
    snprintf(config, sizeof config, "[staff]\npin_file = %s\n", pins);
}

static void digits_touch(struct stage *s, enum flow_state state, const char *digits)
{
    for (const char *d = digits; *d != '\0'; d++)
        stage_touch(s, state, 0, ROLE_KEY, ACTION_KEY, *d);
    stage_touch(s, state, 0, ROLE_KEY, ACTION_CONTINUE, -1);
}

static void come_in(struct stage *s)
{
    stage_hold_clock(s);
    stage_await_title(s, STATE_STAFF_PIN, 0);
    digits_touch(s, STATE_STAFF_PIN, "135790");
    stage_await_title(s, STATE_STAFF, 0);
}

static void press(struct stage *s, enum flow_state state, enum action action)
{
    stage_touch(s, state, 0, ROLE_BUTTON, action, -1);
}

static void test_printer(struct stage *s)
{
    char line[PROC_LINE_MAX];

    press(s, STATE_STAFF, ACTION_STAFF_TESTS);
    stage_await_title(s, STATE_STAFF_TESTS, 0);
    press(s, STATE_STAFF_TESTS, ACTION_TEST_PRINTER);
    assert_true(proc_await(&s->hall.printer, "slip ", PATIENCE_MS, line));
    press(s, STATE_STAFF_TESTS, ACTION_BACK);
    stage_await_title(s, STATE_STAFF, 0);
}

/* The visitor's check-in, then its number, then the first button: take it back. */
static void take_back(struct stage *s, const json_t *booking)
{
    struct model m = stage_model(STATE_STAFF_FOUND, 0);
    char *number = m.session.typed;

    snprintf(number, sizeof m.session.typed, "%lld",
             (long long)json_integer_value(json_object_get(booking, "id")));
    /* Found: a check-in made here. */
    m.staff.found_count = 1;
    m.staff.found[0].entry = (struct found_entry){.entry = 1, .scope = 169, .start_s = 1};
    press(s, STATE_STAFF, ACTION_STAFF_NUMBER);
    stage_await_title(s, STATE_STAFF_NUMBER, 0);
    digits_touch(s, STATE_STAFF_NUMBER, number);
    stage_await_model(s, &m);
    stage_touch_model(s, &m, ROLE_BUTTON, ACTION_UNDO, -1);
    stage_await_status(s, booking, "confirmed");
}

static void a_shift(int width_px, int height_px, int diagonal)
{
    static struct stage s;

    pins_write();
    stage_open_with(&s, width_px, height_px, diagonal, &(struct hall_options){.config = config});
    stage_await_title(&s, STATE_START, 0);
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    stage_await_status(&s, booking, "queued");
    stage_await_title(&s, STATE_DONE, 0);
    press(&s, STATE_DONE, ACTION_DONE);
    stage_await_title(&s, STATE_START, 0);

    come_in(&s);
    test_printer(&s);
    take_back(&s, booking);
    press(&s, STATE_STAFF_FOUND, ACTION_STOP);
    stage_await_title(&s, STATE_START, 0);

    come_in(&s);
    press(&s, STATE_STAFF, ACTION_STAFF_OFF);
    stage_await_title(&s, STATE_STAFF_OFF, 0);
    press(&s, STATE_STAFF_OFF, ACTION_CLOSE);
    press(&s, STATE_STAFF_OFF, ACTION_STOP);
    stage_await_title(&s, STATE_OUT_OF_SERVICE, 0);
    assert_true(hall_kiosk_restart(&s.hall, SIGKILL));
    stage_await_title(&s, STATE_OUT_OF_SERVICE, 0);

    come_in(&s);
    press(&s, STATE_STAFF, ACTION_STAFF_OFF);
    stage_await_title(&s, STATE_STAFF_OFF, 0);
    press(&s, STATE_STAFF_OFF, ACTION_SHUT_DOWN);
    json_decref(booking);
    stage_await_end(&s);
    assert_int_equal(stage_end(&s), SHUT_DOWN);
    unlink(pins);
}

static void a_shift_in_a_portrait_window(void **state)
{
    (void)state;
    a_shift(1080, 1920, 270);
}

static void a_shift_in_a_landscape_window(void **state)
{
    (void)state;
    a_shift(1920, 1080, 238);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shift_in_a_portrait_window),
        cmocka_unit_test(a_shift_in_a_landscape_window),
    };
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
