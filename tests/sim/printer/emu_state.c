/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_state.h"

bool emu_state_stands(const struct emu_state *s)
{
    return s->paper_out || s->cover_open || s->cutter_jam || s->paper_jam || s->hot;
}

static int flag(bool on, int bits)
{
    return on ? bits : 0;
}

uint8_t emu_state_answer(const struct emu_state *s, uint8_t n)
{
    int bits = 0x12;

    if (n == 1)
        bits |= flag(emu_state_stands(s), 0x08);
    if (n == 2)
        bits |= flag(s->cover_open, 0x04) | flag(s->paper_out, 0x20) |
                flag(s->cutter_jam || s->paper_jam || s->hot, 0x40);
    if (n == 3)
        bits |= flag(s->paper_jam, 0x04) | flag(s->cutter_jam, 0x08) | flag(s->hot, 0x40);
    if (n == 4)
        bits |= flag(s->paper_low || s->paper_out, 0x0c) | flag(s->paper_out, 0x60);
    return (uint8_t)bits;
}

size_t emu_state_asb(const struct emu_state *s, uint8_t ret_bytes[EMU_REPORT_MAX])
{
    ret_bytes[0] = (uint8_t)(0x10 | flag(emu_state_stands(s), 0x08) | flag(s->cover_open, 0x20));
    ret_bytes[1] =
        (uint8_t)(flag(s->paper_jam, 0x04) | flag(s->cutter_jam, 0x08) | flag(s->hot, 0x40));
    ret_bytes[2] = (uint8_t)(flag(s->paper_low || s->paper_out, 0x03) | flag(s->paper_out, 0x0c));
    ret_bytes[3] = 0x0f; /* reserved, and set by many */
    return 4;
}

size_t emu_state_full(const struct emu_state *s, uint8_t mask, uint8_t ret_bytes[EMU_REPORT_MAX])
{
    const int all[] = {flag(s->paper_out, 0x01) | flag(s->paper_low, 0x04) | flag(s->mouth, 0x20),
                       flag(s->cover_open, 0x03) | flag(s->busy, 0x04),
                       flag(s->hot, 0x01) | flag(s->paper_jam, 0x40), flag(s->cutter_jam, 0x01)};
    size_t len = 0;

    ret_bytes[len++] = 0x10;
    ret_bytes[len++] = mask;
    for (int i = 0; i < 4; i++)
        if ((mask >> i & 1) != 0)
            ret_bytes[len++] = (uint8_t)all[i];
    return len;
}
