/* SPDX-License-Identifier: Apache-2.0 */
/* Against the emulated camera, which answers the kernel's calls. */
#include "../cmocka_kit.h"

#include "device/camera_v4l2.h"
#include "kit/lens.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 60000, NEAR = 10 };

static struct lens lens;
static struct camera camera;

static int lens_setup(void **state)
{
    (void)state;
    camera_init(&camera);
    return lens_open(&lens) ? 0 : -1;
}

static int lens_teardown(void **state)
{
    (void)state;
    camera_close(&camera);
    lens_close(&lens);
    return 0;
}

static struct camera_config config_of(enum camera_wish format, int width_px, int height_px)
{
    struct camera_config c = {.width_px = width_px,
                              .height_px = height_px,
                              .fps = 50,
                              .format = format,
                              .focus = CAMERA_UNSET,
                              .exposure = CAMERA_UNSET,
                              .backlight = CAMERA_UNSET,
                              .power_line_hz = CAMERA_UNSET};

    snprintf(c.path, sizeof c.path, "%s", lens.path);
    return c;
}

static void start(const struct camera_config *config)
{
    assert_int_equal(camera_open(config, &camera).code, ERR_OK);
    assert_int_equal(camera_start(&camera).code, ERR_OK);
}

/* Waits as the worker does. */
static enum camera_news take(const uint8_t **ret_bytes, size_t *ret_len)
{
    struct pollfd p = {.fd = camera.fd, .events = POLLIN};

    assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
    return camera_take(&camera, ret_bytes, ret_len);
}

static void expect_line(const char *line)
{
    char told[LENS_LINE_MAX];

    assert_true(lens_await(&lens, line, told));
    assert_string_equal(told, line);
}

static void show_slope(void)
{
    static uint8_t pixels[640 * 480];

    for (int i = 0; i < 640 * 480; i++)
        pixels[i] = (uint8_t)(i % 640 / 4 + i / 640 / 8);
    assert_true(lens_show(&lens, pixels, 640, 480));
}

static void every_format_shows_what_is_before_the_lens(void **state)
{
    static const struct {
        enum camera_wish wish;
        const char *offers;
        enum luma_format format;
    } cases[] = {
        {CAMERA_GREY, "MJPG YUYV GREY", LUMA_GREY},   {CAMERA_YUYV, "MJPG YUYV GREY", LUMA_YUYV},
        {CAMERA_MJPEG, "GREY YUYV MJPG", LUMA_MJPEG}, {CAMERA_AUTO, "MJPG YUYV", LUMA_YUYV},
        {CAMERA_AUTO, "MJPG YUYV GREY", LUMA_GREY},   {CAMERA_AUTO, "H264 MJPG", LUMA_MJPEG},
    };
    static uint8_t pixels[640 * 480];
    const uint8_t *bytes;
    size_t len;
    (void)state;

    show_slope();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct camera_config c = config_of(cases[i].wish, 640, 480);
        assert_true(lens_offer(&lens, cases[i].offers));
        start(&c);
        assert_int_equal(camera.shape.format, cases[i].format);
        assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
        assert_int_equal(luma_decode(&camera.shape, bytes, len, pixels).code, ERR_OK);
        for (int at = 0; at < 640 * 480; at += 97)
            assert_in_range(pixels[at] + NEAR, at % 640 / 4 + at / 640 / 8,
                            at % 640 / 4 + at / 640 / 8 + 2 * NEAR);
        camera_close(&camera);
    }
}

/* USB 2 carries bare frames of this size at a few a second only. */
static void large_frames_are_wished_as_jpeg(void **state)
{
    struct camera_config c = config_of(CAMERA_AUTO, 1280, 720);
    (void)state;

    assert_int_equal(camera_open(&c, &camera).code, ERR_OK);
    expect_line("format MJPG 1280x720");
    expect_line("rate 50");
}

static void what_the_camera_makes_of_the_size_counts(void **state)
{
    struct camera_config c = config_of(CAMERA_MJPEG, 1000, 1000);
    (void)state;

    assert_int_equal(camera_open(&c, &camera).code, ERR_OK);
    assert_int_equal(camera.shape.width_px, 640);
    assert_int_equal(camera.shape.height_px, 480);
}

static void a_format_that_is_not_there_is_no_camera_for_us(void **state)
{
    struct camera_config c = config_of(CAMERA_GREY, 640, 480);
    (void)state;

    assert_int_equal(camera_open(&c, &camera).code, ERR_UNSUPPORTED);
    assert_int_equal(camera.fd, -1);
    snprintf(c.path, sizeof c.path, "/dev/null");
    assert_int_equal(camera_open(&c, &camera).code, ERR_UNSUPPORTED);
}

static void the_newest_frame_is_taken(void **state)
{
    struct camera_config c = config_of(CAMERA_YUYV, 640, 480);
    const uint8_t *bytes;
    size_t len;
    (void)state;

    show_slope();
    assert_true(lens_mood(&lens, "late"));
    start(&c);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
        assert_int_equal(bytes[0], 0);
    }
}

static void spoilt_frames_are_passed_over(void **state)
{
    static const char *const moods[] = {"damaged", "empty"};
    struct camera_config c = config_of(CAMERA_YUYV, 640, 480);
    const uint8_t *bytes;
    size_t len;
    (void)state;

    start(&c);
    for (size_t i = 0; i < sizeof moods / sizeof moods[0]; i++) {
        assert_true(lens_mood(&lens, moods[i]));
        for (int n = 0; n < 2 * CAMERA_BUFFERS; n++)
            assert_int_equal(take(&bytes, &len), CAMERA_NOTHING);
        assert_true(lens_mood(&lens, NULL));
        assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
    }
}

static void what_is_configured_is_set_and_nothing_else(void **state)
{
    struct camera_config c = config_of(CAMERA_MJPEG, 640, 480);
    (void)state;

    c.focus = 120;
    c.exposure = 80;
    c.backlight = 1; /* which this camera does not have */
    c.power_line_hz = 50;
    assert_int_equal(camera_open(&c, &camera).code, ERR_OK);
    expect_line("control 980918 1"); /* power line: 50 Hz */
    expect_line("control 9a0901 1"); /* exposure by hand */
    expect_line("control 9a0902 80");
    expect_line("control 9a090c 0"); /* focus not by itself */
    expect_line("control 9a090a 120");
    expect_line("no control 98091c");
    camera_close(&camera);
    c = config_of(CAMERA_MJPEG, 640, 480);
    c.focus = 251; /* out of its range, and the camera is usable */
    start(&c);
    expect_line("open");
    expect_line("format MJPG 640x480");
    expect_line("rate 50");
    expect_line("control 9a0903 0"); /* the rate does not sink in the dark */
    expect_line("control 9a090c 0");
    expect_line("on");
}

static void an_unplugged_camera_is_gone_and_can_come_back(void **state)
{
    struct camera_config c = config_of(CAMERA_MJPEG, 640, 480);
    const uint8_t *bytes;
    size_t len;
    (void)state;

    start(&c);
    assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
    assert_true(camera_lives(&camera));
    assert_true(lens_mood(&lens, "unplugged"));
    assert_int_equal(take(&bytes, &len), CAMERA_GONE);
    assert_false(camera_lives(&camera));
    camera_close(&camera);
    assert_int_equal(camera_open(&c, &camera).code, ERR_GONE);
    assert_true(lens_mood(&lens, NULL));
    start(&c);
    assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
}

/* A visitor's face must not lie in the buffers of a camera that nobody looks through. */
static void no_picture_is_left_in_the_buffers(void **state)
{
    struct camera_config c = config_of(CAMERA_YUYV, 640, 480);
    const uint8_t *bytes;
    size_t len;
    (void)state;

    show_slope();
    start(&c);
    for (int i = 0; i < 2 * CAMERA_BUFFERS; i++)
        assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
    camera_stop(&camera);
    expect_line("off");
    assert_int_equal(camera_start(&camera).code, ERR_OK);
    assert_int_equal(take(&bytes, &len), CAMERA_FRAME);
    camera_close(&camera);
    expect_line("close clean");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lens_setup, lens_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_format_shows_what_is_before_the_lens),
        TEST(large_frames_are_wished_as_jpeg),
        TEST(what_the_camera_makes_of_the_size_counts),
        TEST(a_format_that_is_not_there_is_no_camera_for_us),
        TEST(the_newest_frame_is_taken),
        TEST(spoilt_frames_are_passed_over),
        TEST(what_is_configured_is_set_and_nothing_else),
        TEST(an_unplugged_camera_is_gone_and_can_come_back),
        TEST(no_picture_is_left_in_the_buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
