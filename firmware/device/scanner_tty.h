/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scanner_tty: a code reader on a serial line or USB in serial mode (CDC-ACM).
 *
 * Own thread, woken by listen() and acknowledge(). Framing is that of record.h, which codes are
 * told that of listening.h, what the module is told that of scanner_profile.h. While it is not
 * listening, bytes are read and thrown away, and a code that began before listening did is passed
 * over.
 *
 * Each code that was told is acknowledged at most once, and not after the module's limit. A module
 * that waits for the word has it for codes that nobody decides about, too: no, for one that was not
 * expected; the same again for one that is held up still.
 *
 * Posts CODE_READ, CODE_GARBLED, and DEVICE_CHANGED: READY when the line is open, BROKEN when it
 * cannot be opened or is gone; it is then opened again by its path with a back-off of up to 5 s.
 */
#ifndef DEVICE_SCANNER_TTY_H
#define DEVICE_SCANNER_TTY_H

#include "device/line.h"
#include "device/record.h"
#include "device/scanner_profile.h"
#include "port.h"

enum { SCANNER_PATH_MAX = LINE_PATH_MAX };

struct scanner_config {
    char path[SCANNER_PATH_MAX + 1]; /* a lasting name, /dev/serial/by-id/… */
    int baud;                        /* without meaning for USB, but must be a known rate */
    struct record_mark prefix, suffix;
    int silence_ms;
    /*
     * PLAIN: the module presents by itself and is sent nothing at all, which is one way less to
     * fail. The trigger is sent when listening begins, after each record while it lasts (modules
     * end their session with a read), and again; its end when listening ends.
     */
    struct scanner_profile profile;
};

struct scanner;

/* Empty path, 115200 baud, suffix CR, 40 ms of silence, PLAIN. */
struct scanner_config scanner_config_default(void);
/*
 * Starts the thread; a device that is not there is no error but posts BROKEN.
 * ERR_RANGE: path empty, baud unknown, times out of range. ERR_NO_MEMORY, ERR_IO.
 */
struct err scanner_tty_open(const struct scanner_config *config, struct mailbox mailbox,
                            struct scanner **ret, struct scanner_port *ret_port) MUST_CHECK;
void scanner_tty_close(struct scanner *scanner);
/* Records that ended while nobody listened, since the start. Any thread. */
unsigned scanner_tty_unheard(struct scanner *scanner);

#endif
