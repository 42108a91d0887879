/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_scanner: the far end of a serial scanner's cable: a module in presentation mode.
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

enum { EMU_SCANNER_LINE_MAX = 16384 };

struct emu_scanner;

/* out: where "host: HEX" lines go, NULL for nowhere. NULL with errno: no pty, or no link. */
struct emu_scanner *emu_scanner_start(const char *link_path, const char *suffix_escaped, FILE *out);
void emu_scanner_stop(struct emu_scanner *emu);
/*
 * scan TEXT      text and suffix; C escapes \r \n \t \0 \\ \xHH
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
/* Is the line open and raw on the host's side? */
bool emu_scanner_raw(struct emu_scanner *emu);

#endif
