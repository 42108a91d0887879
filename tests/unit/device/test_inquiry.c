/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How printers are asked, and heard, each on a real tty with the emulated printer at the far end.
 * Nobody looks at an idle printer here: what is seen was reported.
 */
#include "counter.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
    const char *bad, *good;
    enum device_state state;
} troubles[] = {
    {"paper low", "paper ok", DEVICE_PAPER_LOW},  {"paper out", "paper ok", DEVICE_PAPER_OUT},
    {"cover open", "cover close", DEVICE_BROKEN}, {"cutter jam", "cutter ok", DEVICE_BROKEN},
    {"paper jam", "paper free", DEVICE_BROKEN},   {"hot", "cool", DEVICE_BROKEN}};

enum { TROUBLES = sizeof(troubles) / sizeof(troubles[0]) };

static struct setup setup_of(enum inquiry_way way)
{
    struct setup setup = patient;

    setup.status = way;
    setup.presents = way == INQUIRY_CUSTOM;
    return setup;
}

/* Prints a slip, behind which reports are surely on. */
static void slip_do(struct counter *c, int number, int height_px)
{
    counter_print(c, height_px);
    counter_expect_printed(c, true, NULL);
    counter_expect_dots(c, number, height_px);
}

static void changes_are_seen_at_once(enum inquiry_way way)
{
    struct setup setup = setup_of(way);
    struct counter c;

    counter_open(&c, &setup);
    for (int i = 0; i < TROUBLES; i++) {
        /* The errors that stay are not reported by a CUSTOM printer, but asked for. */
        if (way == INQUIRY_CUSTOM && strcmp(troubles[i].bad, "cutter jam") == 0)
            continue;
        counter_say(&c, troubles[i].bad);
        counter_expect_state(&c, troubles[i].state);
        counter_say(&c, troubles[i].good);
        counter_expect_state(&c, DEVICE_READY);
    }
    slip_do(&c, 1, 100);
    counter_say(&c, "cover open"); /* ESC @ of the slip has not switched the reports off */
    counter_expect_state(&c, DEVICE_BROKEN);
    counter_close(&c);
}

static void asb_tells_changes_at_once(void **state)
{
    (void)state;
    changes_are_seen_at_once(INQUIRY_ASB);
}

static void full_status_tells_changes_at_once(void **state)
{
    (void)state;
    changes_are_seen_at_once(INQUIRY_CUSTOM);
}

static void not_a_byte_in_trouble(enum inquiry_way way)
{
    struct setup setup = setup_of(way);
    struct counter c;

    counter_open(&c, &setup);
    slip_do(&c, 1, 50);
    for (int i = 1; i < TROUBLES; i++) {
        enum device_state last = DEVICE_READY;
        size_t before = emu_printer_counts(c.emu).data;
        counter_say(&c, troubles[i].bad);
        counter_print(&c, 100);
        counter_expect_printed(&c, false, &last);
        assert_int_equal(last, troubles[i].state);
        assert_int_equal(emu_printer_counts(c.emu).data, before);
        counter_say(&c, troubles[i].good);
        counter_expect_state(&c, DEVICE_READY);
    }
    assert_int_equal(emu_printer_counts(c.emu).slips, 1);
    counter_close(&c);
}

static void asb_printer_gets_nothing_in_trouble(void **state)
{
    (void)state;
    not_a_byte_in_trouble(INQUIRY_ASB);
}

static void full_status_printer_gets_nothing_in_trouble(void **state)
{
    (void)state;
    not_a_byte_in_trouble(INQUIRY_CUSTOM);
}

/* Whatever comes in the middle of a slip, it is not called printed, and the next one is whole. */
static void trouble_in_the_middle(enum inquiry_way way)
{
    for (int i = 1; i < TROUBLES; i++) {
        struct setup setup = setup_of(way);
        enum device_state last = DEVICE_READY;
        struct counter c;
        char line[32];

        setup.buffer_bytes = BIG_BUFFER;
        counter_open(&c, &setup);
        snprintf(line, sizeof(line), "%s %d", troubles[i].bad, i);
        counter_say(&c, line);
        counter_print(&c, LONG_ROWS);
        counter_expect_printed(&c, false, &last);
        assert_int_equal(last, troubles[i].state);
        assert_int_equal(emu_printer_counts(c.emu).slips, 0);
        counter_say(&c, troubles[i].good);
        counter_expect_state(&c, DEVICE_READY);
        counter_expect_dots(&c, 1, LONG_ROWS);
        slip_do(&c, 2, 300);
        counter_close(&c);
    }
}

static void asb_trouble_in_the_middle_of_a_slip(void **state)
{
    (void)state;
    trouble_in_the_middle(INQUIRY_ASB);
}

static void full_status_trouble_in_the_middle_of_a_slip(void **state)
{
    (void)state;
    trouble_in_the_middle(INQUIRY_CUSTOM);
}

/*
 * Each answer comes only with the next question, so that the first one heard belongs to the one
 * before; reports come in between, and are not taken for any.
 */
static void late_answers(enum inquiry_way way)
{
    struct setup setup = setup_of(way);
    enum device_state last = DEVICE_READY;
    struct counter c;

    counter_open(&c, &setup);
    slip_do(&c, 1, 50);
    counter_say(&c, "late");
    size_t before = emu_printer_counts(c.emu).data;
    counter_say(&c, "cover open");
    counter_print(&c, 100);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    assert_int_equal(emu_printer_counts(c.emu).data, before);
    counter_say(&c, "cover close"); /* what is held back still says that it is open */
    counter_expect_state(&c, DEVICE_READY);
    counter_say(&c, "go");
    slip_do(&c, 2, 100);
    counter_close(&c);
}

static void asb_late_answers_are_not_the_present_ones(void **state)
{
    (void)state;
    late_answers(INQUIRY_ASB);
}

static void full_status_late_answers_are_not_the_present_ones(void **state)
{
    (void)state;
    late_answers(INQUIRY_CUSTOM);
}

/*
 * Dots that look like the question for the full status are answered. The answer to the last of them
 * comes late, and says what was before the paper ended.
 */
static void dots_that_ask_for_the_full_status(void **state)
{
    struct setup setup = setup_of(INQUIRY_CUSTOM);
    enum device_state last = DEVICE_READY;
    struct bitmap slip;
    struct counter c;

    (void)state;
    setup.buffer_bytes = BIG_BUFFER;
    counter_open(&c, &setup);
    assert_false(err_is(bitmap_make(WIDTH_PX, LONG_ROWS, &slip)));
    for (int i = 0; i < 10; i++)
        memcpy(slip.bits + i * slip.stride, "\x10\x04\x14", 3);
    counter_say(&c, "late");
    counter_say(&c, "paper out 30"); /* behind the questions */
    c.port.print(c.port.self, ++c.request, &slip);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    counter_say(&c, "go");
    counter_say(&c, "paper ok");
    assert_true(emu_printer_await(c.emu, 1));
    counter_close(&c);
}

/*
 * The line falls behind in the middle of dots that ask for the paper: the answer still on its way
 * when the slip is through is theirs. Taken for the present one it would leave each later answer to
 * the question before it, and an open cover would be seen nowhere.
 */
static void dots_whose_answers_begin_to_come_late(void **state)
{
    struct setup setup = setup_of(INQUIRY_DLE_EOT);
    enum device_state last = DEVICE_READY;
    struct bitmap slip;
    struct counter c;

    (void)state;
    setup.buffer_bytes = BIG_BUFFER;
    counter_open(&c, &setup);
    assert_false(err_is(bitmap_make(WIDTH_PX, LONG_ROWS, &slip)));
    for (int i = 0; i < 10; i++)
        memcpy(slip.bits + i * slip.stride, "\x10\x04\x04", 3);
    counter_say(&c, "late 6"); /* three are put before the slip: among the ten */
    counter_say(&c, "cover open 30");
    c.port.print(c.port.self, ++c.request, &slip);
    counter_expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    counter_say(&c, "go");
    counter_say(&c, "cover close");
    assert_true(emu_printer_await(c.emu, 1));
    counter_close(&c);
}

/* Unplugged and plugged again, a printer reports again. */
static void reports_are_switched_on_anew(void **state)
{
    struct setup setup = setup_of(INQUIRY_ASB);
    struct counter c;

    (void)state;
    setup.tcp = true;
    counter_open(&c, &setup);
    assert_true(emu_printer_await_reports(c.emu, 1));
    counter_say(&c, "unplug");
    counter_expect_state(&c, DEVICE_BROKEN);
    counter_say(&c, "plug");
    counter_expect_state(&c, DEVICE_READY);
    assert_true(emu_printer_await_reports(c.emu, 2));
    counter_say(&c, "paper out");
    counter_expect_state(&c, DEVICE_PAPER_OUT);
    counter_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asb_tells_changes_at_once),
        cmocka_unit_test(full_status_tells_changes_at_once),
        cmocka_unit_test(asb_printer_gets_nothing_in_trouble),
        cmocka_unit_test(full_status_printer_gets_nothing_in_trouble),
        cmocka_unit_test(asb_trouble_in_the_middle_of_a_slip),
        cmocka_unit_test(full_status_trouble_in_the_middle_of_a_slip),
        cmocka_unit_test(asb_late_answers_are_not_the_present_ones),
        cmocka_unit_test(full_status_late_answers_are_not_the_present_ones),
        cmocka_unit_test(dots_that_ask_for_the_full_status),
        cmocka_unit_test(dots_whose_answers_begin_to_come_late),
        cmocka_unit_test(reports_are_switched_on_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
