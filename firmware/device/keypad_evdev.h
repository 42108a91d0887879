/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keypad_evdev: a tactile keypad as an input device of Linux, and the switch of a headphone's jack,
 * on the same device or, as a second keypad_evdev, on another.
 *
 * Own thread. The keypad is grabbed: its keys are nobody else's. Which key means what: pad.h. Posts
 * PAD_PRESSED, HEADPHONE_CHANGED, and, as the keypad, DEVICE_CHANGED: READY when the device is
 * open, BROKEN when it cannot be opened or is gone; it is then opened again by its path with a
 * back-off of up to 5 s. A device that goes takes its headphone with it. What may pass for a
 * device: evdev.h.
 */
#ifndef DEVICE_KEYPAD_EVDEV_H
#define DEVICE_KEYPAD_EVDEV_H

#include "port.h"

enum { KEYPAD_PATH_MAX = 240 };

struct keypad_config {
    char path[KEYPAD_PATH_MAX + 1]; /* a lasting name, /dev/input/by-id/… */
    int codes[PAD_COUNT];           /* key codes of Linux; 0: no such key */
    int strike_ms;  /* the same key again within this is none; 0: every one counts */
    bool plug_only; /* the jack of a sound card: not grabbed, no state of its own */
};

struct keypad;

enum { KEYPAD_STRIKE_MAX_MS = 2000 };

/* ERR_RANGE: strike_ms is out of range, the path is empty, a code is none or stands twice.
 * ERR_NO_MEMORY, ERR_IO. */
struct err keypad_open(const struct keypad_config *config, struct mailbox mailbox,
                       struct keypad **ret_keypad) MUST_CHECK;
void keypad_close(struct keypad *keypad);
/* No keypad is configured: posts ABSENT. */
void keypad_null_open(struct mailbox mailbox);

#endif
