/* SPDX-License-Identifier: Apache-2.0 */
/*
 * printer_escpos: an ESC/POS slip printer on a tty, /dev/usb/lp* or a TCP port.
 *
 * Own thread; print() hands a slip over and leaves the caller's bitmap empty. Posts PRINTED for
 * each slip and DEVICE_CHANGED whenever the state is another one: READY, PAPER_LOW, PAPER_OUT,
 * BROKEN (unplugged, silent, cover open, error).
 *
 * A slip is sent only after the printer answered that it can print, and PRINTED says ok only after
 * it answered so once more behind the last byte; of a printer with a presenter, only after the slip
 * was seen in its mouth. How it is asked, and what it says unasked: inquiry.h.
 *
 * A slip that nobody takes is drawn back in after a while, where the printer can, so that the next
 * visitor does not take another's number; at the latest, the mouth is cleared before the next slip.
 * It has been PRINTED all the same.
 *
 * A slip that broke off leaves the printer waiting for dots. Before anything else it is then sent a
 * band of white, and the half slip is cut off, so that the next visitor gets a slip of his own.
 */
#ifndef DEVICE_PRINTER_ESCPOS_H
#define DEVICE_PRINTER_ESCPOS_H

#include "device/cable.h"
#include "device/inquiry.h"
#include "port.h"

struct printer_config {
    char target[CABLE_TARGET_MAX + 1]; /* "/dev/…" or "tcp:address:port", see cable.h */
    int baud;
    int width_px; /* 384 for 58 mm, 576 for 80 mm paper; a wider slip is refused */
    enum escpos_cut cut;
    int feed_dots; /* beyond the cutter, before the cut: 0 to 255 */
    int dpi;
    enum inquiry_way status;
    int present_steps;    /* of the presenter (custom.h), 0: there is none; else status is CUSTOM */
    bool near_end;        /* what it says of little paper is heard */
    bool retracts;        /* it can draw a slip back in */
    int forgotten_ms;     /* a slip not taken for so long is drawn back in, 0: never */
    int write_timeout_ms; /* a printer that takes no byte for so long is broken */
    int status_timeout_ms; /* for an answer */
    int poll_ms;           /* between two looks at an idle printer, 0: never */
};

struct printer;

/* Empty target, 115200 baud, 576 px, partial cut, DLE EOT, no presenter, 10 s, 2 s, 30 s. */
struct printer_config printer_config_default(void);
/*
 * Starts the thread; a printer that is not there is no error but posts BROKEN.
 * ERR_RANGE: target, baud, width, presenter or times out of range. ERR_NO_MEMORY, ERR_IO.
 */
struct err printer_open(const struct printer_config *config, struct mailbox mailbox,
                        struct printer **ret, struct printer_port *ret_port) MUST_CHECK;
/* Breaks off a slip being sent; slips waiting are wiped and not answered. */
void printer_close(struct printer *printer);

#endif
