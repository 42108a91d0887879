/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_head: what an ESC/POS printer does with the bytes it takes from its buffer, one by one:
 * ESC @, ESC J, ESC d, LF, GS v 0, the cuts of GS V and ESC i, GS a; with a presenter also GS 0xE0
 * and GS e 2, 3, 5. DLE EOT n is passed over here: it was answered when it was received. NUL is
 * passed over as printers do. Anything else is unknown and reported: the kiosk must not send it.
 * One thread.
 */
#ifndef EMU_HEAD_H
#define EMU_HEAD_H

#include "emu_paper.h"

enum { EMU_HEAD_ROW_MAX = 512, EMU_HEAD_LINE_ROWS = 30 };

enum emu_head_did {
    EMU_HEAD_NOTHING,
    EMU_HEAD_ROWS,
    EMU_HEAD_CUT,
    EMU_HEAD_RESET,   /* ESC @ */
    EMU_HEAD_ASB,     /* GS a: argument */
    EMU_HEAD_FULL,    /* GS 0xE0: argument */
    EMU_HEAD_EJECTOR, /* GS e: argument */
    EMU_HEAD_UNKNOWN
};

struct emu_head {
    struct emu_paper *paper;
    bool presenter;
    uint8_t command[8]; /* being collected */
    size_t command_len;
    size_t row_bytes, row_filled; /* of an image being received */
    int rows_left;                /* 0: no image */
    uint8_t row[EMU_HEAD_ROW_MAX];
    int rows_done; /* rows moved by the last byte that did EMU_HEAD_ROWS or EMU_HEAD_CUT */
    uint8_t argument;
};

void emu_head_init(struct emu_head *head, struct emu_paper *paper, bool presenter);
/* Takes one byte. EMU_HEAD_CUT: the paper is to be cut by the caller. */
enum emu_head_did emu_head_take(struct emu_head *head, uint8_t byte);

#endif
