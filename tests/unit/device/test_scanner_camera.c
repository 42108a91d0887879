/* SPDX-License-Identifier: Apache-2.0 */
/* The worker with the emulated camera before it and the real reading process behind it. */
#include "../cmocka_kit.h"

#include "device/scanner_camera.h"
#include "kit/lens.h"
#include "postbox.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

enum { MODULE_PX = 10 };

static const char code_a[] =
    "100501:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char code_b[] =
    "100502:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

struct desk {
    struct lens lens;
    struct viewfinder viewfinder;
    struct postbox *postbox;
    struct scanner_camera *scanner;
    struct scanner_port port;
};

static struct scanner_camera_config config_of(struct desk *d)
{
    struct scanner_camera_config c = {
        .camera = {.width_px = 1280,
                   .height_px = 720,
                   .fps = 30,
                   .format = CAMERA_AUTO,
                   .focus = CAMERA_UNSET,
                   .exposure = CAMERA_UNSET,
                   .backlight = CAMERA_UNSET,
                   .power_line_hz = 50},
        .reader = BINARY_DIR "/bin/ankunft-qrreader",
        .viewfinder = &d->viewfinder,
    };

    snprintf(c.camera.path, sizeof c.camera.path, "%s", d->lens.path);
    return c;
}

static void desk_open_with(struct desk *d, const struct scanner_camera_config *config)
{
    d->postbox = postbox_make();
    viewfinder_init(&d->viewfinder);
    assert_false(
        err_is(scanner_camera_open(config, postbox_mailbox(d->postbox), &d->scanner, &d->port)));
}

static void desk_open(struct desk *d)
{
    assert_true(lens_open(&d->lens));
    struct scanner_camera_config c = config_of(d);
    desk_open_with(d, &c);
    assert_true(postbox_await_state(d->postbox, DEVICE_SCANNER, DEVICE_READY));
}

static void desk_close(struct desk *d)
{
    scanner_camera_close(d->scanner);
    viewfinder_deinit(&d->viewfinder);
    postbox_free(d->postbox);
    lens_close(&d->lens);
}

static void listen_on(struct desk *d, bool on)
{
    d->port.listen(d->port.self, on);
}

static void expect_line(struct desk *d, const char *line)
{
    char told[LENS_LINE_MAX];

    assert_true(lens_await(&d->lens, line, told));
    assert_string_equal(told, line);
}

static void a_code_held_up_is_read_once(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d);
    listen_on(&d, true);
    assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
    postbox_expect_code(d.postbox, code_a);
    /* Whoever held it up still is not heard again; the next one is at once. */
    assert_true(lens_hold_up(&d.lens, code_b, MODULE_PX));
    postbox_expect_code(d.postbox, code_b);
    assert_int_equal(postbox_count(d.postbox), 0);
    desk_close(&d);
}

static void it_looks_only_while_a_code_is_expected(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d);
    expect_line(&d, "open");
    assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
    listen_on(&d, true);
    expect_line(&d, "on");
    postbox_expect_code(d.postbox, code_a);
    listen_on(&d, false);
    expect_line(&d, "off");
    assert_true(lens_hold_up(&d.lens, code_b, MODULE_PX));
    listen_on(&d, true);
    expect_line(&d, "on");
    postbox_expect_code(d.postbox, code_b); /* and not the one of before */
    desk_close(&d);
}

/* A visitor who was answered and tries the same code again is heard at once. */
static void a_new_period_hears_the_same_code(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d);
    assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
    for (int i = 0; i < 3; i++) {
        listen_on(&d, true);
        postbox_expect_code(d.postbox, code_a);
        listen_on(&d, false);
    }
    desk_close(&d);
}

static void every_format_is_read(void **state)
{
    static const struct {
        enum camera_wish wish;
        const char *offer;
    } cases[] = {{CAMERA_GREY, "GREY"}, {CAMERA_YUYV, "YUYV"}, {CAMERA_MJPEG, "MJPG"}};
    struct desk d;
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(lens_open(&d.lens));
        assert_true(lens_offer(&d.lens, cases[i].offer));
        assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
        struct scanner_camera_config c = config_of(&d);
        c.camera.format = cases[i].wish;
        desk_open_with(&d, &c);
        listen_on(&d, true);
        postbox_expect_code(d.postbox, code_a);
        desk_close(&d);
    }
}

static void it_goes_and_comes_back(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d);
    listen_on(&d, true);
    expect_line(&d, "on");
    assert_true(lens_mood(&d.lens, "unplugged"));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
    assert_true(lens_mood(&d.lens, NULL));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    postbox_expect_code(d.postbox, code_a);
    desk_close(&d);
}

/* Nobody looks through it, and that it is gone is known all the same. */
static void a_resting_camera_that_is_gone_is_missed(void **state)
{
    struct desk d;
    (void)state;

    desk_open(&d);
    assert_true(lens_mood(&d.lens, "unplugged"));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    assert_true(lens_mood(&d.lens, NULL));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    desk_close(&d);
}

/* It takes every call and delivers nothing, or nothing that is a picture. */
static void a_camera_that_hangs_is_opened_anew(void **state)
{
    static const char *const moods[] = {"hung", "garbage", "cut", "damaged", "empty"};
    struct desk d;
    (void)state;

    for (size_t i = 0; i < sizeof moods / sizeof moods[0]; i++) {
        desk_open(&d);
        listen_on(&d, true);
        expect_line(&d, "on");
        assert_true(lens_mood(&d.lens, moods[i]));
        assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
        expect_line(&d, "close clean");
        assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
        assert_true(lens_mood(&d.lens, NULL));
        assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
        postbox_expect_code(d.postbox, code_a);
        desk_close(&d);
    }
}

/* While it is silent it is not said to be ready, however often it can be opened. */
static void silence_is_not_taken_for_readiness(void **state)
{
    struct desk d;
    struct event e;
    (void)state;

    desk_open(&d);
    listen_on(&d, true);
    assert_true(lens_mood(&d.lens, "hung"));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    for (int i = 0; i < 2; i++) {
        char told[LENS_LINE_MAX];
        assert_true(lens_await(&d.lens, "close", told));
    }
    assert_int_equal(postbox_count(d.postbox), 0);
    assert_true(lens_mood(&d.lens, NULL));
    assert_true(postbox_take(d.postbox, &e));
    assert_int_equal(e.device.state, DEVICE_READY);
    desk_close(&d);
}

static void what_the_camera_sees_is_shown_and_wiped(void **state)
{
    struct viewfinder_picture picture;
    struct desk d;
    (void)state;

    desk_open(&d);
    assert_true(lens_hold_up(&d.lens, code_a, MODULE_PX));
    viewfinder_want(&d.viewfinder, true);
    listen_on(&d, true);
    postbox_expect_code(d.postbox, code_a);
    do
        (void)viewfinder_take(&d.viewfinder, &picture);
    while (picture.width_px == 0 && sched_yield() == 0);
    assert_int_equal(picture.width_px, 320);
    assert_int_equal(picture.height_px, 180);
    assert_in_range(picture.pixels[0], 90, 102);
    listen_on(&d, false);
    expect_line(&d, "off");
    do
        (void)viewfinder_take(&d.viewfinder, &picture);
    while (picture.width_px != 0 && sched_yield() == 0);
    desk_close(&d);
}

static void without_its_reading_process_it_is_broken(void **state)
{
    struct desk d;
    (void)state;

    assert_true(lens_open(&d.lens));
    struct scanner_camera_config c = config_of(&d);
    c.reader = "/bin/false";
    desk_open_with(&d, &c);
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_READY));
    assert_true(postbox_await_state(d.postbox, DEVICE_SCANNER, DEVICE_BROKEN));
    desk_close(&d);
}

static void what_cannot_be_is_refused(void **state)
{
    struct scanner_camera *scanner;
    struct scanner_port port;
    struct desk d;
    (void)state;

    assert_true(lens_open(&d.lens));
    for (int i = 0; i < 4; i++) {
        struct scanner_camera_config c = config_of(&d);
        if (i == 0)
            c.camera.path[0] = '\0';
        if (i == 1)
            c.camera.width_px = LUMA_SIDE_MAX_PX + 1;
        if (i == 2)
            c.camera.height_px = 0;
        if (i == 3)
            c.camera.fps = 0;
        assert_int_equal(scanner_camera_open(&c, (struct mailbox){0}, &scanner, &port).code,
                         ERR_RANGE);
    }
    lens_close(&d.lens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_held_up_is_read_once),
        cmocka_unit_test(it_looks_only_while_a_code_is_expected),
        cmocka_unit_test(a_new_period_hears_the_same_code),
        cmocka_unit_test(every_format_is_read),
        cmocka_unit_test(it_goes_and_comes_back),
        cmocka_unit_test(a_resting_camera_that_is_gone_is_missed),
        cmocka_unit_test(a_camera_that_hangs_is_opened_anew),
        cmocka_unit_test(silence_is_not_taken_for_readiness),
        cmocka_unit_test(what_the_camera_sees_is_shown_and_wiped),
        cmocka_unit_test(without_its_reading_process_it_is_broken),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
