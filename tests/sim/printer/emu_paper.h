/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emu_paper: the strip of paper behind the emulated head: rows of dots, written as a PNG that looks
 * like a slip, with EMU_PAPER_MARGIN_PX of white on each side. One thread.
 */
#ifndef EMU_PAPER_H
#define EMU_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EMU_PAPER_MARGIN_PX = 24, EMU_PAPER_ROWS_MAX = 32768 };

struct emu_paper {
    int width_px;
    size_t row_bytes; /* with both margins */
    size_t rows, capacity;
    uint8_t *dots; /* 1 = black, most significant bit leftmost */
};

/* width_px is a multiple of 8. */
void emu_paper_init(struct emu_paper *paper, int width_px);
void emu_paper_deinit(struct emu_paper *paper);
/* Prints one row; dots beyond the head's width are lost. NULL: a white row. */
void emu_paper_row(struct emu_paper *paper, const uint8_t *dots, size_t len);
/* Writes the strip under path, by way of another name, and begins a new strip. False: errno. */
bool emu_paper_cut(struct emu_paper *paper, const char *path);

#endif
