/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window: pictures out, touches in. X11, Wayland or the bare console (KMSDRM), as SDL finds it.
 *
 * Owner thread, which must be the main thread; window_wake alone may be called from any.
 * Coordinates are canvas pixels as the visitor sees them: the rotation is undone here. One finger
 * counts; while a third contact lies on the glass (a palm, a child) nothing does, until all are
 * lifted. A fullscreen window cannot be closed, minimised or left by keys; only a signal ends it.
 */
#ifndef UI_WINDOW_H
#define UI_WINDOW_H

#include "base/err.h"
#include "core/event.h"
#include "ui/canvas.h"

#include <stdbool.h>
#include <stdint.h>

enum window_kind {
    WINDOW_NONE, /* the time is over */
    WINDOW_TOUCH_DOWN,
    WINDOW_TOUCH_MOVE,
    WINDOW_TOUCH_UP,
    WINDOW_WAKE,    /* window_wake was called */
    WINDOW_PAD,     /* .pad: a key of the keyboard that stands for one of the keypad */
    WINDOW_PLUG,    /* … and one that stands for the headphone's plug, in or out */
    WINDOW_EXPOSED, /* show the picture again */
    WINDOW_QUIT,    /* SIGTERM or SIGINT; closing the window, where it is not fullscreen */
};

struct window_event {
    enum window_kind kind;
    int x, y; /* touches */
    enum pad_key pad;
};

struct window_config {
    int width_px, height_px; /* of the canvas: after rotation; 0: the panel's own, as it stands */
    bool fullscreen;
    int rotation; /* degrees clockwise the picture is turned on the panel: 0, 90, 180, 270 */
    const char *title;
    bool keys; /* the keyboard stands for the keypad: for trying things out */
};

struct window;

/* ERR_IO: SDL has no display; the reason is logged. */
struct err window_open(const struct window_config *config, struct window **ret_window) MUST_CHECK;
void window_close(struct window *window);
/* The size of the display, without a window. ERR_GONE: there is none, or none is seen from here. */
struct err window_display(int *ret_width_px, int *ret_height_px) MUST_CHECK;
/* Of the canvas. */
void window_size(const struct window *window, int *ret_width_px, int *ret_height_px);
/* Waits up to timeout_ms, -1 without limit, for one event. */
void window_wait(struct window *window, int64_t timeout_ms, struct window_event *ret_event);
void window_wake(struct window *window);
/* Shows a picture of the canvas's size. */
struct err window_show(struct window *window, const struct canvas *canvas) MUST_CHECK;

/*
 * The canvas point under a point of the panel: (x, y) in 0..1 of the panel's width and height, as
 * touch screens report it. Values outside are moved to the edge. Pure.
 */
void window_map(int rotation, double x, double y, int width_px, int height_px, int *ret_x,
                int *ret_y);

#endif
