/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_scanner: the far end of a serial scanner's cable: a module in presentation mode, or one of
 * emu_module.h.
 *
 * Own thread, which listens for what the kiosk sends and notes it; a scanner that is not triggered
 * must never receive a byte. Commands are carried out on the calling thread, one at a time.
 */
#ifndef EMU_SCANNER_H
#define EMU_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { EMU_SCANNER_LINE_MAX = 16384, EMU_SCANNER_PATIENCE_MS = 10000 };

struct emu_scanner;

/* out: where "host: HEX" lines go, NULL for nowhere. NULL with errno: no pty, or no link. */
struct emu_scanner *emu_scanner_start(const char *link_path, const char *suffix_escaped, FILE *out);
void emu_scanner_stop(struct emu_scanner *emu);
/*
 * Before the kiosk opens the line: the module is this maker's (plain without it), and waits so long
 * for the host's answer. False: no such maker.
 */
bool emu_scanner_pose(struct emu_scanner *emu, const char *maker, long patience_ms);
/*
 * scan TEXT      text and suffix; C escapes \r \n \t \0 \\ \xHH. A module
 *                that does not read now has it in view and reads it when it does
 * raw HEX        exactly these bytes
 * slow MS TEXT   as scan, with a pause after each byte
 * unplug, plug
 * False: not a command, or not possible now.
 */
bool emu_scanner_command(struct emu_scanner *emu, const char *line);
/* Writes bytes as they are. */
bool emu_scanner_send(struct emu_scanner *emu, const uint8_t *bytes, size_t len);
/* How many bytes came from the host since the start; the first of them in ret_bytes. */
size_t emu_scanner_received(struct emu_scanner *emu, uint8_t *ret_bytes, size_t size);
struct emu_scanner_beeps {
    int good, bad, late;
};
/* Since the start; printed as "beep good", "beep bad", "beep late". */
struct emu_scanner_beeps emu_scanner_beeps(struct emu_scanner *emu);
/* Is the line open and raw on the host's side? */
bool emu_scanner_raw(struct emu_scanner *emu);

#endif
