/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_pn532: a reader with a PN532 at the far end of a serial cable, as libnfc's driver pn532_uart
 * knows it, and the ID documents that are laid on it (emrtd_chip.h). Own thread; the calls may come
 * from any other one.
 */
#ifndef EMU_PN532_H
#define EMU_PN532_H

#include <stdbool.h>
#include <stdio.h>

enum { EMU_PN532_LINE_MAX = 1024 };

struct emu_pn532;

/*
 * out: where lines go that tell what happens, NULL for nowhere:
 *   laid FOLDER, taken      what commands have done, when it is done
 *   sought                  the host waits for a document; said once before each found
 *   found, released N       the host has activated the document, and let it go after N APDUs
 *   lost                    it was taken away while the host held it
 *   opened bac|pace|ca      keys were agreed;  refused  the host has a wrong one
 *   read EF_DG1             the host has now had the last byte of this file
 *   host broken HEX, host unknown HEX    what libnfc never sends
 * NULL with errno: no pty, or no link.
 */
struct emu_pn532 *emu_pn532_start(const char *link_path, FILE *out);
void emu_pn532_stop(struct emu_pn532 *emu);
/*
 * lay FOLDER   a document is laid on the reader (any other one is taken away first)
 * take         it is taken away      take after N   when N APDUs more were answered
 * fault WHAT [after N]   once, in place of the answer to the next APDU, or after N good ones:
 *     silence   none comes         late       it comes after the next command
 *     error     an error frame     checksum   its sum is wrong      length   its length's sum is
 *     rf        status 01, the card was not understood
 *     nad       status bit 7, at which libnfc ends its process
 * latency MS   before the answer to each APDU
 * chunks N     answers come in pieces of N bytes (MI)
 * dribble MS   before each byte of a frame
 * noise SEED   answers to whatever command are good frames with noise in them, the same each time
 * mute         answers nothing at all, not even by an ACK
 * well         ends all of these
 * count        says "apdus N broken N unknown N" since the start
 * unplug, plug (the reader restarts; the document lies there still)
 * False: not a command, or not possible now.
 */
bool emu_pn532_command(struct emu_pn532 *emu, const char *line);

struct emu_pn532_counts {
    unsigned apdus, found;    /* since the start */
    unsigned broken, unknown; /* frames, and commands, that libnfc never sends */
};
struct emu_pn532_counts emu_pn532_counts(struct emu_pn532 *emu);

#endif
