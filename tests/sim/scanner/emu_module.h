/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_module: how the modules of the makers behave at the far end of a serial line: what switches
 * their reading, what they answer, and when they beep. Written from their manuals, and its own:
 * what the kiosk sends is the kiosk's matter. No thread, no line, no clock; times are milliseconds.
 */
#ifndef EMU_MODULE_H
#define EMU_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum emu_maker {
    EMU_PLAIN,     /* presents by itself, hears nothing */
    EMU_HONEYWELL, /* serial trigger, silent until the host has answered */
    EMU_ZEBRA,     /* presents by itself, BEL is a beep */
    EMU_NEWLAND,   /* triggered by packets, which it answers */
    EMU_DATALOGIC, /* single letters, its own beep switched off */
};

enum emu_beep { EMU_BEEP_NONE, EMU_BEEP_GOOD, EMU_BEEP_BAD, EMU_BEEP_LATE };

struct emu_module {
    enum emu_maker maker;
    long patience_ms; /* for the host's answer */
    bool enabled, session, waits;
    int64_t waits_until_ms;
    uint8_t heard[32]; /* of a command that has not ended */
    size_t heard_len;
};

/* name: plain, honeywell, zebra, newland, datalogic. False: none of them. */
bool emu_module_init(struct emu_module *module, const char *name, long patience_ms);
/* It had no power: it knows nothing of what it was told. */
void emu_module_restart(struct emu_module *module);
/* One byte from the host. What is answered at once, if anything, in ret_answer (32 bytes). */
enum emu_beep emu_module_hear(struct emu_module *module, uint8_t byte, uint8_t *ret_answer,
                              size_t *ret_answer_len);
/* A code lies in view: is it read now? Then its session is over, and the host may have to answer.
 */
bool emu_module_reads(struct emu_module *module, int64_t now_ms);
/* Its patience may have ended. */
enum emu_beep emu_module_look(struct emu_module *module, int64_t now_ms);

#endif
