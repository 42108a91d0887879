/* SPDX-License-Identifier: Apache-2.0 */
/* The worker and a printer with a presenter: slips handed out, taken, forgotten, drawn back in. */
#include "counter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* So short that nobody waits, so long that "taken" is something else. */
enum { FORGOTTEN_MS = 200, NEVER = 0 };

static void printer_open_with(struct counter *c, bool retracts, int forgotten_ms)
{
    struct setup setup = patient;

    setup.status = INQUIRY_CUSTOM;
    setup.presents = true;
    setup.retracts = retracts;
    setup.forgotten_ms = forgotten_ms;
    counter_open(c, &setup);
}

static void slip_do(struct counter *c, int number, int height_px)
{
    counter_print(c, height_px);
    counter_expect_printed(c, true, NULL);
    counter_expect_dots(c, number, height_px);
}

static void a_slip_is_printed_when_it_lies_in_the_mouth(void **state)
{
    struct counter c;

    (void)state;
    printer_open_with(&c, true, NEVER);
    slip_do(&c, 1, 300);
    assert_int_equal(emu_printer_counts(c.emu).presented, 1);
    counter_say(&c, "slip take");
    slip_do(&c, 2, 400);
    assert_int_equal(emu_printer_counts(c.emu).presented, 2);
    assert_int_equal(emu_printer_counts(c.emu).taken, 1);
    assert_int_equal(emu_printer_counts(c.emu).retracted, 0);
    assert_int_equal(emu_printer_counts(c.emu).ejected, 0);
    assert_int_equal(emu_printer_counts(c.emu).pushed, 0);
    counter_close(&c);
}

static void a_forgotten_slip_is_drawn_back_in(void **state)
{
    struct counter c;

    (void)state;
    printer_open_with(&c, true, FORGOTTEN_MS);
    slip_do(&c, 1, 300);
    assert_true(emu_printer_await_retracted(c.emu, 1));
    assert_false(emu_printer_command(c.emu, "slip take"));
    slip_do(&c, 2, 310);
    counter_say(&c, "slip take");
    assert_int_equal(emu_printer_counts(c.emu).presented, 2);
    assert_int_equal(emu_printer_counts(c.emu).ejected, 0);
    assert_int_equal(emu_printer_counts(c.emu).pushed, 0);
    counter_close(&c);
}

/* A slip of somebody else lies there when the kiosk begins. */
static void a_slip_from_before_the_start_is_drawn_back_in(void **state)
{
    struct setup setup = patient;
    struct printer_config config = printer_config_default();
    struct counter c;

    (void)state;
    setup.status = INQUIRY_CUSTOM;
    setup.presents = true;
    counter_open(&c, &setup);
    slip_do(&c, 1, 300);
    printer_close(c.printer);
    config.status = INQUIRY_CUSTOM;
    config.present_steps = 1;
    config.retracts = true;
    config.forgotten_ms = 1;
    for (int i = 0; c.link_path[i] != '\0'; i++)
        config.target[i] = c.link_path[i];
    assert_false(err_is(printer_open(&config, postbox_mailbox(c.postbox), &c.printer, &c.port)));
    assert_true(emu_printer_await_retracted(c.emu, 1));
    counter_close(&c);
}

/* Two slips one after the other: the second is not printed into the first, nor taken for it. */
static void the_mouth_is_empty_before_the_next_slip(void **state)
{
    struct counter c;

    (void)state;
    printer_open_with(&c, true, NEVER);
    slip_do(&c, 1, 300);
    slip_do(&c, 2, 310);
    assert_int_equal(emu_printer_counts(c.emu).retracted, 1);
    assert_int_equal(emu_printer_counts(c.emu).presented, 2);
    assert_int_equal(emu_printer_counts(c.emu).ejected, 0);
    assert_int_equal(emu_printer_counts(c.emu).pushed, 0);
    counter_close(&c);
}

static void a_printer_that_cannot_retract_throws_it_out(void **state)
{
    struct counter c;

    (void)state;
    printer_open_with(&c, false, FORGOTTEN_MS);
    slip_do(&c, 1, 300);
    slip_do(&c, 2, 310);
    assert_int_equal(emu_printer_counts(c.emu).retracted, 0);
    assert_int_equal(emu_printer_counts(c.emu).ejected, 1);
    assert_int_equal(emu_printer_counts(c.emu).pushed, 0);
    assert_int_equal(emu_printer_counts(c.emu).presented, 2);
    counter_close(&c);
}

/* Switched off in the printer's own setup, which the profile cannot know. */
static void retracting_that_does_nothing(void **state)
{
    struct counter c;
    struct setup setup = patient;

    (void)state;
    setup.status = INQUIRY_CUSTOM;
    setup.presents = setup.retracts = true;
    setup.write_timeout_ms = 1000;
    counter_open(&c, &setup);
    counter_say(&c, "retract off");
    slip_do(&c, 1, 300);
    slip_do(&c, 2, 310);
    assert_int_equal(emu_printer_counts(c.emu).ejected, 1);
    assert_int_equal(emu_printer_counts(c.emu).pushed, 0);
    assert_int_equal(emu_printer_counts(c.emu).presented, 2);
    counter_close(&c);
}

/* Half a slip bears a number, too: it is handed to nobody. */
static void half_a_slip_is_not_handed_out(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.status = INQUIRY_CUSTOM;
    setup.presents = setup.retracts = true;
    setup.write_timeout_ms = 300;
    counter_open(&c, &setup);
    counter_say(&c, "paper jam 50");
    counter_print(&c, 6000);
    counter_expect_printed(&c, false, NULL);
    counter_say(&c, "paper free");
    counter_expect_state(&c, DEVICE_READY);
    assert_true(emu_printer_await_retracted(c.emu, 1));
    assert_int_equal(emu_printer_counts(c.emu).presented, 0);
    counter_print(&c, 200);
    counter_expect_printed(&c, true, NULL);
    assert_int_equal(emu_printer_counts(c.emu).presented, 1);
    counter_close(&c);
}

/* The paper that a slip has taken off the roll: 304 dots of slip and 24 of feed are 41.04 mm. */
static void the_paper_used_is_told(void **state)
{
    struct event event;
    struct counter c;

    (void)state;
    printer_open_with(&c, true, NEVER);
    counter_print(&c, 304);
    assert_true(postbox_await(c.postbox, EVENT_PRINTED, &event));
    assert_int_equal(event.printed.paper_mm, 42);
    counter_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_printed_when_it_lies_in_the_mouth),
        cmocka_unit_test(a_forgotten_slip_is_drawn_back_in),
        cmocka_unit_test(a_slip_from_before_the_start_is_drawn_back_in),
        cmocka_unit_test(the_mouth_is_empty_before_the_next_slip),
        cmocka_unit_test(a_printer_that_cannot_retract_throws_it_out),
        cmocka_unit_test(retracting_that_does_nothing),
        cmocka_unit_test(half_a_slip_is_not_handed_out),
        cmocka_unit_test(the_paper_used_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
