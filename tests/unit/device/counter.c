/* SPDX-License-Identifier: Apache-2.0 */
#include "counter.h"

#include "emu_paper.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

const struct setup patient = {.write_timeout_ms = 60000, .status_timeout_ms = 60000};

void counter_open(struct counter *c, const struct setup *setup)
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
        .presenter = setup->presents,
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
    config.present_steps = setup->presents ? 12 : 0;
    config.cut = setup->presents ? ESCPOS_CUT_TOTAL : ESCPOS_CUT_PARTIAL;
    config.retracts = setup->retracts;
    config.forgotten_ms = setup->forgotten_ms;
    config.near_end = !setup->no_near_end;
    c->postbox = postbox_make();
    assert_false(err_is(printer_open(&config, postbox_mailbox(c->postbox), &c->printer, &c->port)));
    counter_expect_state(c, DEVICE_READY);
}

void counter_close(struct counter *c)
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

void counter_say(struct counter *c, const char *line)
{
    assert_true(emu_printer_command(c->emu, line));
}

struct bitmap counter_slip(int height_px)
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

void counter_print(struct counter *c, int height_px)
{
    struct bitmap slip = counter_slip(height_px);

    c->port.print(c->port.self, ++c->request, &slip);
    assert_null(slip.bits);
}

void counter_expect_printed(struct counter *c, bool ok, enum device_state *ret_state)
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

void counter_expect_dots(struct counter *c, int number, int height_px)
{
    char path[PATH_MAX];
    png_image image = {.version = PNG_IMAGE_VERSION};
    struct bitmap slip = counter_slip(height_px);

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

void counter_expect_state(struct counter *c, enum device_state state)
{
    assert_true(postbox_await_state(c->postbox, DEVICE_PRINTER, state));
}
