/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_printer: the far end of a slip printer's cable, with its own mains: unplugging the cable does
 * not make it forget what it was doing.
 *
 * Bytes are looked at for DLE EOT as they are received and answered at once; then they wait in the
 * printer's buffer for the head. Without paper, with the cover open, jammed or too hot the head
 * stands still, and once the buffer is full no more is taken from the line. What GS a and GS 0xE0
 * ask to be reported is sent when it changes. Own thread; the calls may come from any other one.
 */
#ifndef EMU_PRINTER_H
#define EMU_PRINTER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct emu_printer_options {
    const char *link_path; /* a pty behind this link, or NULL for TCP */
    int tcp_port;          /* on 127.0.0.1; 0: any */
    const char *out_dir;   /* slip-001.png … */
    int width_px;          /* a multiple of 8, at most 1024 */
    size_t buffer_bytes;   /* 0: 4096 */
    bool presenter;        /* hands slips out, and knows CUSTOM's full status */
    FILE *out;             /* "slip PATH", "printer-emu: unknown HEX"; NULL: nowhere */
};

struct emu_printer;

/* NULL with errno. */
struct emu_printer *emu_printer_start(const struct emu_printer_options *options);
void emu_printer_stop(struct emu_printer *emu);
int emu_printer_port(const struct emu_printer *emu);
/*
 * paper out, paper low, paper ok
 * cover open, cover close
 * cutter jam, cutter ok
 * paper jam, paper free
 * hot, cool
 *                  each trouble at once, or after so many more rows: "paper out 50"
 * slip take        out of the mouth
 * retract off      as in a printer's own setup
 * mute             answers no question
 * late             answers each question only when the next one comes
 * late 6           the same from the seventh question on
 * hang             takes no bytes
 * go               ends mute, late and hang
 * unplug, plug
 * False: not a command, or not possible now.
 */
bool emu_printer_command(struct emu_printer *emu, const char *line);

struct emu_printer_counts {
    int slips;      /* cut so far */
    size_t unknown; /* bytes no command begins with */
    size_t data;    /* bytes taken that are not questions */
    int questions;  /* DLE EOT seen, also within dots */
    int presented, taken, retracted, ejected;
    int pushed;  /* slips that the next one pushed out of the mouth */
    int reports; /* how often they were switched on */
};
struct emu_printer_counts emu_printer_counts(struct emu_printer *emu);
/* Waits until so many slips are cut. False: not within 60 s. */
bool emu_printer_await(struct emu_printer *emu, int slips);
/* The same for slips that lay in the mouth, and that were drawn back in. */
bool emu_printer_await_presented(struct emu_printer *emu, int slips);
bool emu_printer_await_retracted(struct emu_printer *emu, int slips);
/* The same for how often reports were switched on: one that stands works off no such command. */
bool emu_printer_await_reports(struct emu_printer *emu, int times);
/* Where the slip, counted from 1, lies. */
void emu_printer_slip_path(const struct emu_printer *emu, int slip, char ret_path[PATH_MAX]);

#endif
