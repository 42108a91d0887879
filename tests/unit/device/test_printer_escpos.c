/* SPDX-License-Identifier: Apache-2.0 */
/* The worker on a real tty and a real socket, with the emulated printer at the far end. */
#include "counter.h"

#include <sched.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void slips_arrive(bool tcp)
{
    static const int heights_px[] = {1, 100, 128, 129, 500, 1000};
    struct setup setup = patient;
    struct counter c;

    setup.tcp = tcp;
    counter_open(&c, &setup);
    for (int i = 0; i < (int)(sizeof(heights_px) / sizeof(heights_px[0])); i++) {
        counter_print(&c, heights_px[i]);
        counter_expect_printed(&c, true, NULL);
        counter_expect_dots(&c, i + 1, heights_px[i]);
    }
    assert_int_equal(postbox_count(c.postbox), 0);
    counter_close(&c);
}

static void slips_arrive_dot_by_dot_on_a_tty(void **state)
{
    (void)state;
    slips_arrive(false);
}

static void slips_arrive_dot_by_dot_over_tcp(void **state)
{
    (void)state;
    slips_arrive(true);
}

/* Dots that look like questions are answered by the printer; the answers are not taken for ours. */
static void dots_that_ask_questions(void **state)
{
    struct bitmap slip;
    struct counter c;
    enum device_state last = DEVICE_READY;

    (void)state;
    counter_open(&c, &(struct setup){.write_timeout_ms = 60000,
                                     .status_timeout_ms = 60000,
                                     .buffer_bytes = BIG_BUFFER});
    assert_false(err_is(bitmap_make(WIDTH_PX, LONG_ROWS, &slip)));
    for (int i = 0; i < 10; i++)
        memcpy(slip.bits + i * slip.stride, "\x10\x04\x04", 3);
    counter_say(&c, "paper out 30"); /* behind the questions */
    c.port.print(c.port.self, ++c.request, &slip);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    counter_say(&c, "paper ok");
    assert_true(emu_printer_await(c.emu, 1));
    counter_close(&c);
}

static void not_a_byte_without_paper_or_with_open_cover(void **state)
{
    static const struct {
        const char *bad, *good;
        enum device_state state;
    } rows[] = {{"paper out", "paper ok", DEVICE_PAPER_OUT},
                {"cover open", "cover close", DEVICE_BROKEN},
                {"cutter jam", "cutter ok", DEVICE_BROKEN}};
    struct counter c;

    (void)state;
    counter_open(&c, &patient);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum device_state last = DEVICE_READY;
        size_t before = emu_printer_counts(c.emu).data;
        counter_say(&c, rows[i].bad);
        counter_print(&c, 100);
        counter_expect_printed(&c, false, &last);
        assert_int_equal(last, rows[i].state);
        assert_int_equal(emu_printer_counts(c.emu).data, before);
        counter_say(&c, rows[i].good);
        counter_expect_state(&c, DEVICE_READY);
    }
    assert_int_equal(emu_printer_counts(c.emu).slips, 0);
    counter_close(&c);
}

static void low_paper_still_prints(void **state)
{
    enum device_state last = DEVICE_READY;
    struct counter c;

    (void)state;
    counter_open(&c, &patient);
    counter_say(&c, "paper low");
    counter_print(&c, 100);
    counter_expect_printed(&c, true, &last);
    assert_int_equal(last, DEVICE_PAPER_LOW);
    counter_expect_dots(&c, 1, 100);
    counter_close(&c);
}

/* Where no sensor is, its bits may say anything. */
static void low_paper_is_not_heard_without_a_sensor(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.no_near_end = true;
    counter_open(&c, &setup);
    counter_say(&c, "paper low");
    counter_print(&c, 100);
    counter_expect_printed(&c, true, NULL);
    assert_int_equal(postbox_count(c.postbox), 0);
    counter_say(&c, "paper out");
    counter_print(&c, 100);
    enum device_state last = DEVICE_READY;
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    counter_close(&c);
}

static void an_idle_printer_is_looked_at(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.poll_ms = 20;
    counter_open(&c, &setup);
    counter_say(&c, "paper low");
    counter_expect_state(&c, DEVICE_PAPER_LOW);
    counter_say(&c, "paper out");
    counter_expect_state(&c, DEVICE_PAPER_OUT);
    counter_say(&c, "paper ok");
    counter_expect_state(&c, DEVICE_READY);
    counter_close(&c);
}

/* Everything is taken into the printer's buffer, yet the slip does not come out. */
static void paper_out_in_the_middle(void **state)
{
    enum device_state last = DEVICE_READY;
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.buffer_bytes = BIG_BUFFER;
    counter_open(&c, &setup);
    counter_say(&c, "paper out 1");
    counter_print(&c, LONG_ROWS);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    assert_int_equal(emu_printer_counts(c.emu).slips, 0);
    counter_say(&c, "paper ok");
    counter_expect_state(&c, DEVICE_READY);
    counter_expect_dots(&c, 1, LONG_ROWS);
    counter_print(&c, 300);
    counter_expect_printed(&c, true, NULL);
    counter_expect_dots(&c, 2, 300);
    counter_close(&c);
}

/* The printer stops taking bytes; the next slip must not be swallowed by the image left open. */
static void broken_off(bool tcp, const char *trouble, const char *remedy)
{
    struct counter c;

    counter_open(&c,
                 &(struct setup){.tcp = tcp, .write_timeout_ms = 300, .status_timeout_ms = 2000});
    counter_say(&c, trouble);
    counter_print(&c, 6000);
    counter_expect_printed(&c, false, NULL);
    counter_say(&c, remedy);
    int slips = 0;
    for (bool ok = false; !ok;) {
        struct event event;
        counter_print(&c, 200);
        assert_true(postbox_await(c.postbox, EVENT_PRINTED, &event));
        ok = event.printed.ok;
    }
    /* What was printed before is cut off; the last slip is the one just printed, and whole. */
    slips = emu_printer_counts(c.emu).slips;
    while (slips < 2) {
        assert_true(emu_printer_await(c.emu, slips + 1));
        slips = emu_printer_counts(c.emu).slips;
    }
    counter_expect_dots(&c, slips, 200);
    counter_close(&c);
}

static void a_slip_broken_off_is_cut_off_on_a_tty(void **state)
{
    (void)state;
    broken_off(false, "paper out 50", "paper ok");
}

static void a_slip_broken_off_is_cut_off_over_tcp(void **state)
{
    (void)state;
    broken_off(true, "paper out 50", "paper ok");
}

static void a_hanging_printer_is_broken(void **state)
{
    struct counter c;

    (void)state;
    counter_open(&c, &(struct setup){.write_timeout_ms = 300, .status_timeout_ms = 300});
    counter_say(&c, "hang");
    counter_print(&c, 100);
    counter_expect_printed(&c, false, NULL);
    counter_say(&c, "go");
    counter_expect_state(&c, DEVICE_READY);
    counter_close(&c);
}

static void a_mute_printer_gets_nothing_and_prints_nothing(void **state)
{
    enum device_state last = DEVICE_READY;
    struct counter c;

    (void)state;
    counter_open(&c, &(struct setup){.write_timeout_ms = 60000, .status_timeout_ms = 1000});
    counter_say(&c, "mute");
    counter_print(&c, 100);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    assert_int_equal(emu_printer_counts(c.emu).data, 0);
    counter_say(&c, "go");
    counter_expect_state(&c, DEVICE_READY);
    counter_print(&c, 100);
    counter_expect_printed(&c, true, NULL);
    counter_close(&c);
}

/* Not asked, not answered, printed all the same. */
static void a_printer_without_a_way_back(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.status = INQUIRY_NONE;
    counter_open(&c, &setup);
    counter_say(&c, "mute");
    counter_print(&c, 100);
    counter_expect_printed(&c, true, NULL);
    counter_expect_dots(&c, 1, 100);
    counter_close(&c);
}

/*
 * Each answer comes only with the next question, so that the first one heard belongs to the one
 * before. Taken for the present one, the answer about the paper would hide the open cover.
 */
static void a_late_answer_is_not_the_present_one(void **state)
{
    enum device_state last = DEVICE_READY;
    struct counter c;

    (void)state;
    counter_open(&c, &patient);
    counter_say(&c, "late");
    counter_say(&c, "cover open");
    counter_print(&c, 100);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    assert_int_equal(emu_printer_counts(c.emu).data, 0);
    counter_say(&c, "cover close"); /* what is held back still says that it is open */
    counter_expect_state(&c, DEVICE_READY);
    counter_say(&c, "go");
    counter_print(&c, 100);
    counter_expect_printed(&c, true, NULL);
    counter_expect_dots(&c, 1, 100);
    counter_close(&c);
}

static void unplugged_and_plugged_again(bool tcp)
{
    struct setup setup = patient;
    struct counter c;

    setup.tcp = tcp;
    setup.poll_ms = 50;
    counter_open(&c, &setup);
    for (int i = 1; i <= 2; i++) {
        counter_say(&c, "unplug");
        counter_expect_state(&c, DEVICE_BROKEN);
        counter_print(&c, 50);
        counter_expect_printed(&c, false, NULL);
        counter_say(&c, "plug");
        counter_expect_state(&c, DEVICE_READY);
        counter_print(&c, 50 + i);
        counter_expect_printed(&c, true, NULL);
        counter_expect_dots(&c, i, 50 + i);
    }
    counter_close(&c);
}

static void unplugged_tty(void **state)
{
    (void)state;
    unplugged_and_plugged_again(false);
}

static void unplugged_tcp(void **state)
{
    (void)state;
    unplugged_and_plugged_again(true);
}

static void unplugged_in_the_middle_of_a_slip(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    counter_open(&c, &setup);
    counter_say(&c,
                "paper out 50"); /* holds the slip up, so that the plug is drawn in its middle */
    counter_print(&c, 6000);
    while (emu_printer_counts(c.emu).data < 4096)
        sched_yield();
    counter_say(&c, "unplug");
    counter_expect_printed(&c, false, NULL);
    counter_say(&c, "paper ok");
    counter_say(&c, "plug");
    counter_expect_state(&c, DEVICE_READY);
    assert_true(emu_printer_await(c.emu, 1));
    counter_print(&c, 200);
    counter_expect_printed(&c, true, NULL);
    counter_expect_dots(&c, 2, 200);
    counter_close(&c);
}

static void a_slip_too_wide_is_refused(void **state)
{
    struct bitmap slip;
    struct counter c;

    (void)state;
    counter_open(&c, &patient);
    assert_false(err_is(bitmap_make(WIDTH_PX + 1, 10, &slip)));
    c.port.print(c.port.self, ++c.request, &slip);
    counter_expect_printed(&c, false, NULL);
    assert_int_equal(emu_printer_counts(c.emu).data, 0);
    counter_close(&c);
}

static void faulty_configurations_are_refused(void **state)
{
    struct printer *printer;
    struct printer_port port;

    (void)state;
    for (int fault = 0; fault < 4; fault++) {
        struct printer_config config = printer_config_default();
        strcpy(config.target, fault == 0 ? "lp0" : "/dev/null");
        config.baud = fault == 1 ? 9601 : 9600;
        config.width_px = fault == 2 ? ESCPOS_WIDTH_MAX_PX + 1 : WIDTH_PX;
        config.feed_dots = fault == 3 ? 256 : 0;
        assert_int_equal(printer_open(&config, (struct mailbox){0}, &printer, &port).code,
                         ERR_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_arrive_dot_by_dot_on_a_tty),
        cmocka_unit_test(slips_arrive_dot_by_dot_over_tcp),
        cmocka_unit_test(dots_that_ask_questions),
        cmocka_unit_test(not_a_byte_without_paper_or_with_open_cover),
        cmocka_unit_test(low_paper_still_prints),
        cmocka_unit_test(low_paper_is_not_heard_without_a_sensor),
        cmocka_unit_test(an_idle_printer_is_looked_at),
        cmocka_unit_test(paper_out_in_the_middle),
        cmocka_unit_test(a_slip_broken_off_is_cut_off_on_a_tty),
        cmocka_unit_test(a_slip_broken_off_is_cut_off_over_tcp),
        cmocka_unit_test(a_hanging_printer_is_broken),
        cmocka_unit_test(a_mute_printer_gets_nothing_and_prints_nothing),
        cmocka_unit_test(a_printer_without_a_way_back),
        cmocka_unit_test(a_late_answer_is_not_the_present_one),
        cmocka_unit_test(unplugged_tty),
        cmocka_unit_test(unplugged_tcp),
        cmocka_unit_test(unplugged_in_the_middle_of_a_slip),
        cmocka_unit_test(a_slip_too_wide_is_refused),
        cmocka_unit_test(faulty_configurations_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
