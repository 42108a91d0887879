/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scanner_evdev: a code reader that poses as a keyboard (USB HID), read as an input device of Linux
 * and grabbed: no keystroke of it reaches the screen.
 *
 * Own thread, woken by listen(). What its keys mean: hid.h; framing: record.h; which codes are
 * told: listening.h. Keys come while nobody listens, too; they are read and thrown away. The module
 * is never written to.
 *
 * Posts CODE_READ, CODE_GARBLED, and DEVICE_CHANGED: READY when the device is open, BROKEN when it
 * cannot be opened or grabbed, or is gone; it is then opened again by its path with a back-off of
 * up to 5 s.
 */
#ifndef DEVICE_SCANNER_EVDEV_H
#define DEVICE_SCANNER_EVDEV_H

#include "device/hid.h"
#include "device/record.h"
#include "port.h"

enum { SCANNER_EVDEV_PATH_MAX = 240, SCANNER_EVDEV_KEY_US = 40000 /* between two keys, at most */ };

struct scanner_evdev_config {
    char path[SCANNER_EVDEV_PATH_MAX + 1]; /* a lasting name, /dev/input/by-id/… */
    enum hid_layout layout;                /* that the scanner was set to */
    struct record_mark prefix, suffix;     /* Enter is CR */
    int silence_ms;
};

struct scanner_evdev;

/*
 * Starts the thread; a device that is not there is no error but posts BROKEN.
 * ERR_RANGE: path empty, times out of range. ERR_NO_MEMORY, ERR_IO.
 */
struct err scanner_evdev_open(const struct scanner_evdev_config *config, struct mailbox mailbox,
                              struct scanner_evdev **ret, struct scanner_port *ret_port) MUST_CHECK;
void scanner_evdev_close(struct scanner_evdev *scanner);
/* Records that ended while nobody listened, since the start. Any thread. */
unsigned scanner_evdev_unheard(struct scanner_evdev *scanner);

#endif
