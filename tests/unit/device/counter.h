/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counter: a printer's worker on a real tty or socket, with the emulated printer at the far end,
 * and what comes out of it. For tests; a failed expectation ends the test.
 */
#ifndef DEVICE_COUNTER_H
#define DEVICE_COUNTER_H

#include "device/printer_escpos.h"
#include "emu_printer.h"
#include "postbox.h"

/*
 * Questions are answered ahead of the dots. A long slip is more than a tty holds, so that behind
 * its last byte the head has surely printed its first rows.
 */
enum { WIDTH_PX = 576, LONG_ROWS = 2000, BIG_BUFFER = 256 * 1024 };

struct counter {
    char dir[64], link_path[96];
    struct emu_printer *emu;
    struct postbox *postbox;
    struct printer *printer;
    struct printer_port port;
    uint32_t request;
};

struct setup {
    bool tcp;
    size_t buffer_bytes;
    int write_timeout_ms, status_timeout_ms, poll_ms;
    enum inquiry_way status;
    bool presents, retracts; /* presents: status is INQUIRY_CUSTOM */
    int forgotten_ms;
    bool no_near_end; /* it has no sensor for little paper */
};

/* Times long enough that no printer of a healthy test is ever called broken. */
extern const struct setup patient;

void counter_open(struct counter *c, const struct setup *setup);
/* The printer has got no byte that it does not know. */
void counter_close(struct counter *c);
/* To the emulated printer. */
void counter_say(struct counter *c, const char *line);
/* A slip no row of which is like another, nor like that of another height. */
struct bitmap counter_slip(int height_px);
void counter_print(struct counter *c, int height_px);
/* Takes events up to the answer; ret_state: the last state of the printer among them, or NULL. */
void counter_expect_printed(struct counter *c, bool ok, enum device_state *ret_state);
/* Takes events up to this state. */
void counter_expect_state(struct counter *c, enum device_state state);
/* The slip, counted from 1, is that of this height, dot by dot. */
void counter_expect_dots(struct counter *c, int number, int height_px);

#endif
