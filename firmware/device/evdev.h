/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evdev: an input device of Linux, opened for one reader. Where it is grabbed, its keys are nobody
 * else's: no keystroke of it reaches the screen or a console. A named pipe that brings the same
 * bytes (struct input_event) is taken for a device: for devices with a program of their own.
 */
#ifndef DEVICE_EVDEV_H
#define DEVICE_EVDEV_H

#include <linux/input.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evdev {
    int fd;    /* non-blocking; -1: not open */
    bool pipe; /* which no kernel can be asked about */
};

/* False: the reason is left in errno; nothing is open. */
bool evdev_open(const char *path, bool grab, struct evdev *ret_evdev);
/* The grab ends with it. */
void evdev_close(struct evdev *evdev);

/* Pure: events out of bytes that may come in any pieces. All zero: nothing is half read. */
struct evdev_stream {
    uint8_t part[sizeof(struct input_event)]; /* an event of which bytes are missing */
    size_t part_len;
};
/* Takes bytes up to the end of an event, *ret_taken of them. False: there was none yet. */
bool evdev_next(struct evdev_stream *stream, const uint8_t *bytes, size_t len, size_t *ret_taken,
                struct input_event *ret_event);

#endif
