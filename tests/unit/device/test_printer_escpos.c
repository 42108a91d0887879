/* SPDX-License-Identifier: Apache-2.0 */
/* The worker on a real tty and a real socket, with the emulated printer at the far end. */
#include "device/printer_escpos.h"
#include "emu_paper.h"
#include "emu_printer.h"
#include "postbox.h"

#include <png.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * Questions are answered ahead of the dots. A long slip is more than a tty holds, so that behind
 * its last byte the head has surely printed its first rows.
 */
enum { WIDTH_PX = 576, LONG_ROWS = 2000, BIG_BUFFER = 256 * 1024 };

struct counter {
    char dir[64], link_path[96];
    struct emu_printer *emu;
    struct postbox *postbox;
    struct printer *printer;
    struct printer_port port;
    uint32_t request;
};

struct setup {
    bool tcp;
    size_t buffer_bytes;
    int write_timeout_ms, status_timeout_ms, poll_ms;
    enum inquiry_way status;
};

/* Times long enough that no printer of a healthy test is ever called broken. */
static const struct setup patient = {.write_timeout_ms = 60000, .status_timeout_ms = 60000};

static void counter_open(struct counter *c, const struct setup *setup)
{
    struct printer_config config = printer_config_default();

    *c = (struct counter){.request = 40};
    strcpy(c->dir, "/tmp/test-printer-XXXXXX");
    assert_non_null(mkdtemp(c->dir));
    snprintf(c->link_path, sizeof(c->link_path), "%s/tty", c->dir);
    c->emu = emu_printer_start(&(struct emu_printer_options){
        .link_path = setup->tcp ? NULL : c->link_path,
        .out_dir = c->dir,
        .width_px = WIDTH_PX,
        .buffer_bytes = setup->buffer_bytes,
    });
    assert_non_null(c->emu);
    if (setup->tcp)
        snprintf(config.target, sizeof(config.target), "tcp:127.0.0.1:%d",
                 emu_printer_port(c->emu));
    else
        strcpy(config.target, c->link_path);
    config.write_timeout_ms = setup->write_timeout_ms;
    config.status_timeout_ms = setup->status_timeout_ms;
    config.poll_ms = setup->poll_ms;
    config.status = setup->status;
    c->postbox = postbox_make();
    assert_false(err_is(printer_open(&config, postbox_mailbox(c->postbox), &c->printer, &c->port)));
    assert_true(postbox_await_state(c->postbox, DEVICE_PRINTER, DEVICE_READY));
}

static void counter_close(struct counter *c)
{
    struct emu_printer_counts counts = emu_printer_counts(c->emu);
    char path[PATH_MAX];

    printer_close(c->printer);
    for (int i = 1; i <= counts.slips; i++) {
        emu_printer_slip_path(c->emu, i, path);
        unlink(path);
    }
    emu_printer_stop(c->emu);
    postbox_free(c->postbox);
    rmdir(c->dir);
    assert_int_equal(counts.unknown, 0);
}

static void say(struct counter *c, const char *line)
{
    assert_true(emu_printer_command(c->emu, line));
}

/* A slip no row of which is like another. */
static struct bitmap slip_make(int height_px)
{
    struct bitmap slip;
    uint32_t seed = (uint32_t)height_px;

    assert_false(err_is(bitmap_make(WIDTH_PX, height_px, &slip)));
    for (int i = 0; i < slip.stride * height_px; i++) {
        seed = seed * 1664525u + 1013904223u;
        slip.bits[i] = (uint8_t)(seed >> 24);
    }
    return slip;
}

static void print(struct counter *c, int height_px)
{
    struct bitmap slip = slip_make(height_px);

    c->port.print(c->port.self, ++c->request, &slip);
    assert_null(slip.bits);
}

/* Takes events up to the answer; ret_state: the last state of the printer among them. */
static void expect_printed(struct counter *c, bool ok, enum device_state *ret_state)
{
    struct event event;

    for (;;) {
        assert_true(postbox_take(c->postbox, &event));
        if (event.kind == EVENT_PRINTED)
            break;
        assert_int_equal(event.device.device, DEVICE_PRINTER);
        if (ret_state != NULL)
            *ret_state = event.device.state;
    }
    assert_int_equal(event.request, c->request);
    assert_int_equal(event.printed.ok, ok);
}

static void expect_dots(struct counter *c, int number, int height_px)
{
    char path[PATH_MAX];
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct bitmap slip = slip_make(height_px);

    assert_true(emu_printer_await(c->emu, number));
    emu_printer_slip_path(c->emu, number, path);
    assert_true(png_image_begin_read_from_file(&image, path) != 0);
    image.format = PNG_FORMAT_GRAY;
    assert_int_equal(image.width, WIDTH_PX + 2 * EMU_PAPER_MARGIN_PX);
    assert_in_range(image.height, height_px + 2 * EMU_PAPER_MARGIN_PX, 4096);
    uint8_t *gray = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(gray);
    assert_true(png_image_finish_read(&image, NULL, gray, 0, NULL) != 0);
    for (int y = 0; y < (int)image.height; y++) {
        for (int x = 0; x < (int)image.width; x++) {
            bool black = gray[y * (int)image.width + x] < 128;
            if (black != bitmap_get(&slip, x - EMU_PAPER_MARGIN_PX, y - EMU_PAPER_MARGIN_PX))
                fail_msg("dot %d,%d of slip %d differs", x, y, number);
        }
    }
    free(gray);
    bitmap_free(&slip);
}

static void slips_arrive(bool tcp)
{
    static const int heights_px[] = {1, 100, 128, 129, 500, 1000};
    struct setup setup = patient;
    struct counter c;

    setup.tcp = tcp;
    counter_open(&c, &setup);
    for (int i = 0; i < (int)(sizeof(heights_px) / sizeof(heights_px[0])); i++) {
        print(&c, heights_px[i]);
        expect_printed(&c, true, NULL);
        expect_dots(&c, i + 1, heights_px[i]);
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
    say(&c, "paper out 30"); /* behind the questions */
    c.port.print(c.port.self, ++c.request, &slip);
    expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    say(&c, "paper ok");
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
        say(&c, rows[i].bad);
        print(&c, 100);
        expect_printed(&c, false, &last);
        assert_int_equal(last, rows[i].state);
        assert_int_equal(emu_printer_counts(c.emu).data, before);
        say(&c, rows[i].good);
        assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
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
    say(&c, "paper low");
    print(&c, 100);
    expect_printed(&c, true, &last);
    assert_int_equal(last, DEVICE_PAPER_LOW);
    expect_dots(&c, 1, 100);
    counter_close(&c);
}

static void an_idle_printer_is_looked_at(void **state)
{
    struct setup setup = patient;
    struct counter c;

    (void)state;
    setup.poll_ms = 20;
    counter_open(&c, &setup);
    say(&c, "paper low");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_PAPER_LOW));
    say(&c, "paper out");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_PAPER_OUT));
    say(&c, "paper ok");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
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
    say(&c, "paper out 1");
    print(&c, LONG_ROWS);
    expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_PAPER_OUT);
    assert_int_equal(emu_printer_counts(c.emu).slips, 0);
    say(&c, "paper ok");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
    expect_dots(&c, 1, LONG_ROWS);
    print(&c, 300);
    expect_printed(&c, true, NULL);
    expect_dots(&c, 2, 300);
    counter_close(&c);
}

/* The printer stops taking bytes; the next slip must not be swallowed by the image left open. */
static void broken_off(bool tcp, const char *trouble, const char *remedy)
{
    struct counter c;

    counter_open(&c,
                 &(struct setup){.tcp = tcp, .write_timeout_ms = 300, .status_timeout_ms = 2000});
    say(&c, trouble);
    print(&c, 6000);
    expect_printed(&c, false, NULL);
    say(&c, remedy);
    int slips = 0;
    for (bool ok = false; !ok;) {
        struct event event;
        print(&c, 200);
        assert_true(postbox_await(c.postbox, EVENT_PRINTED, &event));
        ok = event.printed.ok;
    }
    /* What was printed before is cut off; the last slip is the one just printed, and whole. */
    slips = emu_printer_counts(c.emu).slips;
    while (slips < 2) {
        assert_true(emu_printer_await(c.emu, slips + 1));
        slips = emu_printer_counts(c.emu).slips;
    }
    expect_dots(&c, slips, 200);
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
    say(&c, "hang");
    print(&c, 100);
    expect_printed(&c, false, NULL);
    say(&c, "go");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
    counter_close(&c);
}

static void a_mute_printer_gets_nothing_and_prints_nothing(void **state)
{
    enum device_state last = DEVICE_READY;
    struct counter c;

    (void)state;
    counter_open(&c, &(struct setup){.write_timeout_ms = 60000, .status_timeout_ms = 1000});
    say(&c, "mute");
    print(&c, 100);
    expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    assert_int_equal(emu_printer_counts(c.emu).data, 0);
    say(&c, "go");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
    print(&c, 100);
    expect_printed(&c, true, NULL);
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
    say(&c, "mute");
    print(&c, 100);
    expect_printed(&c, true, NULL);
    expect_dots(&c, 1, 100);
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
    say(&c, "late");
    say(&c, "cover open");
    print(&c, 100);
    expect_printed(&c, false, &last);
    assert_int_equal(last, DEVICE_BROKEN);
    assert_int_equal(emu_printer_counts(c.emu).data, 0);
    say(&c, "cover close"); /* what is held back still says that it is open */
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
    say(&c, "go");
    print(&c, 100);
    expect_printed(&c, true, NULL);
    expect_dots(&c, 1, 100);
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
        say(&c, "unplug");
        assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_BROKEN));
        print(&c, 50);
        expect_printed(&c, false, NULL);
        say(&c, "plug");
        assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
        print(&c, 50 + i);
        expect_printed(&c, true, NULL);
        expect_dots(&c, i, 50 + i);
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
    say(&c, "paper out 50"); /* holds the slip up, so that the plug is drawn in its middle */
    print(&c, 6000);
    while (emu_printer_counts(c.emu).data < 4096)
        sched_yield();
    say(&c, "unplug");
    expect_printed(&c, false, NULL);
    say(&c, "paper ok");
    say(&c, "plug");
    assert_true(postbox_await_state(c.postbox, DEVICE_PRINTER, DEVICE_READY));
    assert_true(emu_printer_await(c.emu, 1));
    print(&c, 200);
    expect_printed(&c, true, NULL);
    expect_dots(&c, 2, 200);
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
    expect_printed(&c, false, NULL);
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
