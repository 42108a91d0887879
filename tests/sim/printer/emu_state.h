/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_state: what an emulated printer senses, and the bytes in which it tells it: answers to DLE
 * EOT 1 to 4, automatic status back, and the full status of CUSTOM's kiosk printers. One thread.
 */
#ifndef EMU_STATE_H
#define EMU_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct emu_state {
    bool paper_out, paper_low, cover_open, cutter_jam, paper_jam, hot;
    bool mouth; /* a slip lies at the output */
    bool busy;  /* something is not printed yet */
};

enum { EMU_REPORT_MAX = 6 };

/* Does the head stand still? */
bool emu_state_stands(const struct emu_state *state);
uint8_t emu_state_answer(const struct emu_state *state, uint8_t n);
/* Each returns the bytes written. mask: the bits of GS 0xE0, which choose among the four bytes. */
size_t emu_state_asb(const struct emu_state *state, uint8_t ret_bytes[EMU_REPORT_MAX]);
size_t emu_state_full(const struct emu_state *state, uint8_t mask,
                      uint8_t ret_bytes[EMU_REPORT_MAX]);

#endif
