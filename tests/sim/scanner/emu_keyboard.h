/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_keyboard: the far end of a USB scanner that poses as a keyboard: text in, the events of its
 * keys out, as the kernel hands them to a reader of the input device. Its tables are those printed
 * on keycaps, and its own: what the kiosk makes of the keys is the kiosk's matter.
 */
#ifndef EMU_KEYBOARD_H
#define EMU_KEYBOARD_H

#include <stdbool.h>

enum emu_keyboard {
    EMU_KEYBOARD_US,
    EMU_KEYBOARD_DE,
    EMU_KEYBOARD_ALT, /* each character as its decimal code on the number pad, Alt held */
};

/* Writes the keys of printable ASCII, CR (Enter) and HT to fd. False: it could not. */
bool emu_keyboard_type(int fd, enum emu_keyboard keyboard, const char *text);
/* One event, with what the kernel sends around a key. */
bool emu_keyboard_event(int fd, int code, int value);
/* The kernel's buffer was full: events are missing. */
bool emu_keyboard_drop(int fd);

#endif
