/* SPDX-License-Identifier: Apache-2.0 */
/*
 * antenna: an emulated reader of ID documents at the far end of its cable (pn532-emu), and what
 * lies on it: for tests, the demo and the benches. One thread.
 */
#ifndef KIT_ANTENNA_H
#define KIT_ANTENNA_H

#include "kit/proc.h"

enum { ANTENNA_SAID_MAX = 65536, ANTENNA_PATH_MAX = 240 };

struct antenna {
    struct proc emu;
    char link[ANTENNA_PATH_MAX]; /* the tty */
    char connstring[1024];       /* for libnfc, as long as it wants it: "pn532_uart:LINK" */
    char said[ANTENNA_SAID_MAX]; /* its lines since the start, or antenna_forget */
    size_t said_len;
    size_t awaited; /* how much of it antenna_await has passed */
};

/* The tty appears as FOLDER/reader. Says on stderr what could not be started. */
bool antenna_open(struct antenna *antenna, const char *folder);
/* The exit code of the emulator: 0. */
int antenna_close(struct antenna *antenna);

/* A document's folder (sim/nfc/README.md) is laid on it, in place of what lies there. */
bool antenna_lay(struct antenna *antenna, const char *document);
bool antenna_take(struct antenna *antenna);
/* Any other command of emu_pn532.h. It is carried out when this returns; false: it was not. */
bool antenna_say(struct antenna *antenna, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/*
 * Waits for a line that begins so: "found", "opened pace", "read EF_SOD", "released". It looks at
 * what was said since the line awaited before. False: none came within a minute.
 */
bool antenna_await(struct antenna *antenna, const char *prefix, char ret_line[PROC_LINE_MAX]);
/* Has it ever said a line that begins so, until now? */
bool antenna_has_said(struct antenna *antenna, const char *prefix);
/* What it has said until now does not count any more. */
void antenna_forget(struct antenna *antenna);

struct antenna_counts {
    unsigned apdus;
    unsigned broken, unknown; /* frames and commands that libnfc never sends */
};
/* Since the start. */
bool antenna_counts(struct antenna *antenna, struct antenna_counts *ret_counts);

#endif
