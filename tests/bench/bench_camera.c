/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_camera: from a code that comes before the lens to the event that tells it, at 15 frames a
 * second of 1280x720 as JPEG, the reading process and the live picture included; and what a frame
 * costs before it is looked through. The camera is the emulated one: a real one adds its exposure
 * and its cable.
 */
#include "base/ring.h"
#include "device/luma.h"
#include "device/scanner_camera.h"
#include "emu_picture.h"
#include "figures.h"
#include "kit/lens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 100, MODULE_PX = 10, W = 1280, H = 720, QUALITY = 85, PATIENCE_MS = 20000 };

static struct figures figures;
static struct viewfinder viewfinder;
static struct ring ring;

static void post(void *self, const struct event *event)
{
    if (!ring_put(self, event))
        abort();
}

static void await(enum event_kind kind)
{
    static struct event event;

    do
        if (!ring_wait(&ring, PATIENCE_MS, &event)) {
            fprintf(stderr, "bench_camera: nothing comes any more\n");
            exit(1);
        }
    while (event.kind != kind);
}

static void latency_measure(struct lens *lens)
{
    char code[96];

    for (int i = 0; i < ROUNDS; i++) {
        /* At another moment of the frame's time each round. */
        const struct timespec pause = {.tv_nsec = 150000000 + i * 7919 % 66 * 1000000L};
        snprintf(code, sizeof code,
                 "%06d:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                 100500 + i);
        if (!lens_clear(lens) || nanosleep(&pause, NULL) != 0 ||
            !lens_hold_up(lens, code, MODULE_PX))
            exit(1);
        double from_ms = figures_now_ms();
        await(EVENT_CODE_READ);
        figures_add(&figures, figures_now_ms() - from_ms);
    }
    figures_print(&figures, "code before the lens to CODE_READ");
}

/* A room with some noise: an even picture would cost nothing. */
static void frame_measure(void)
{
    const struct luma_shape shape = {LUMA_MJPEG, W, H, 0};
    static struct figures decode, show;
    static uint8_t pixels[W * H];
    struct emu_picture room;
    size_t len;

    if (!emu_picture_plain(W, H, 0, &room))
        exit(1);
    srand(4711);
    for (int i = 0; i < W * H; i++)
        room.pixels[i] = (uint8_t)(60 + i % W / 10 + i / W / 20 + rand() % 9);
    uint8_t *jpeg = emu_picture_jpeg(&room, QUALITY, &len);
    for (int i = 0; jpeg != NULL && i < ROUNDS; i++) {
        double from_ms = figures_now_ms();
        if (err_is(luma_decode(&shape, jpeg, len, pixels)))
            exit(1);
        figures_add(&decode, figures_now_ms() - from_ms);
        from_ms = figures_now_ms();
        viewfinder_show(&viewfinder, pixels, W, H);
        figures_add(&show, figures_now_ms() - from_ms);
    }
    figures_print(&decode, "a frame of JPEG made grey");
    figures_print(&show, "the live picture made of it");
    free(jpeg);
    emu_picture_free(&room);
}

int main(void)
{
    struct scanner_camera_config c = {.camera = {.width_px = W,
                                                 .height_px = H,
                                                 .fps = 15,
                                                 .format = CAMERA_MJPEG,
                                                 .focus = CAMERA_UNSET,
                                                 .exposure = CAMERA_UNSET,
                                                 .backlight = CAMERA_UNSET,
                                                 .power_line_hz = CAMERA_UNSET},
                                      .viewfinder = &viewfinder};
    struct scanner_camera *scanner;
    struct scanner_port port;
    struct lens lens;

    viewfinder_init(&viewfinder);
    viewfinder_want(&viewfinder, true);
    if (!lens_open(&lens) || err_is(ring_init(&ring, sizeof(struct event), EVENTS_QUEUED_MAX)))
        return 1;
    snprintf(c.camera.path, sizeof c.camera.path, "%s", lens.path);
    if (err_is(scanner_camera_open(&c, (struct mailbox){&ring, post}, &scanner, &port)))
        return 1;
    port.listen(port.self, true);
    await(EVENT_DEVICE_CHANGED);
    latency_measure(&lens);
    scanner_camera_close(scanner);
    frame_measure();
    ring_deinit(&ring);
    lens_close(&lens);
    return 0;
}
