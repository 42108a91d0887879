/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swipe_tty: a document reader with optical character recognition on a serial line or USB in serial
 * mode (CDC-ACM): a slot to swipe a document through, or a page reader.
 *
 * Own thread. It is never written to, and reads all the time: the core passes over a zone that it
 * does not expect. What the bytes mean is swipe.h's. Posts MRZ_READ; a swipe that was not read
 * whole is a line of the log, and the visitor swipes again or types. No DEVICE_CHANGED: without it
 * a zone is typed. The line is opened again by its path with a back-off of up to 5 s.
 */
#ifndef DEVICE_SWIPE_TTY_H
#define DEVICE_SWIPE_TTY_H

#include "base/err.h"
#include "device/line.h"
#include "port.h"

struct swipe_tty_config {
    char path[LINE_PATH_MAX + 1]; /* a lasting name, /dev/serial/by-id/… */
    int baud;                     /* without meaning for USB, but must be a known rate */
};

struct swipe_tty;

/* ERR_RANGE: path empty, baud unknown. ERR_NO_MEMORY, ERR_IO. A reader not there is no error. */
struct err swipe_tty_open(const struct swipe_tty_config *config, struct mailbox mailbox,
                          struct swipe_tty **ret) MUST_CHECK;
void swipe_tty_close(struct swipe_tty *swipe);

#endif
