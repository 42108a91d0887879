/* SPDX-License-Identifier: Apache-2.0 */
#include "device/escpos.h"

#include "base/bug.h"

#include <string.h>

enum { ESC = 0x1b, GS = 0x1d, DLE = 0x10, EOT = 0x04 };

/* Answers: bits 0 and 7 off, 1 and 4 on. */
enum { FIXED_MASK = 0x93, FIXED_BITS = 0x12 };

size_t escpos_init(uint8_t ret_bytes[ESCPOS_INIT_BYTES])
{
    ret_bytes[0] = ESC;
    ret_bytes[1] = '@';
    return ESCPOS_INIT_BYTES;
}

size_t escpos_band(const struct bitmap *bitmap, int y, uint8_t ret_bytes[ESCPOS_BAND_BYTES_MAX])
{
    if (y < 0 || y >= bitmap->height_px || bitmap->width_px > ESCPOS_WIDTH_MAX_PX)
        return 0;
    int left = bitmap->height_px - y;
    int rows = left < ESCPOS_BAND_ROWS ? left : ESCPOS_BAND_ROWS;
    size_t row_bytes = ((size_t)bitmap->width_px + 7) / 8;
    const uint8_t header[ESCPOS_HEADER_BYTES] = {
        GS, 'v', '0', 0, (uint8_t)(row_bytes & 0xff), (uint8_t)(row_bytes >> 8), (uint8_t)rows, 0};
    uint8_t *to = ret_bytes + ESCPOS_HEADER_BYTES;

    memcpy(ret_bytes, header, sizeof(header));
    for (int row = y; row < y + rows; row++) {
        memcpy(to, bitmap->bits + (size_t)row * (size_t)bitmap->stride, row_bytes);
        to += row_bytes;
    }
    return (size_t)(to - ret_bytes);
}

size_t escpos_end(enum escpos_cut cut, int feed_dots, uint8_t ret_bytes[ESCPOS_END_BYTES])
{
    bug_if(feed_dots < 0 || feed_dots > 255);
    if (cut == ESCPOS_CUT_NONE || cut == ESCPOS_CUT_TOTAL) {
        const uint8_t bytes[ESCPOS_END_BYTES] = {ESC, 'J', (uint8_t)feed_dots, ESC, 'i'};
        size_t len = cut == ESCPOS_CUT_NONE ? 3 : ESCPOS_END_BYTES;
        memcpy(ret_bytes, bytes, len);
        return len;
    }
    ret_bytes[0] = GS;
    ret_bytes[1] = 'V';
    ret_bytes[2] = cut == ESCPOS_CUT_FULL ? 65 : 66;
    ret_bytes[3] = (uint8_t)feed_dots;
    return 4;
}

size_t escpos_ask(int n, uint8_t ret_bytes[ESCPOS_QUESTION_BYTES])
{
    ret_bytes[0] = DLE;
    ret_bytes[1] = EOT;
    ret_bytes[2] = (uint8_t)n;
    return ESCPOS_QUESTION_BYTES;
}

int escpos_count_questions(const uint8_t *bytes, size_t len, int first, int last)
{
    int count = 0;

    for (size_t i = 0; i + 2 < len; i++) {
        if (bytes[i] == DLE && bytes[i + 1] == EOT && bytes[i + 2] >= first && bytes[i + 2] <= last)
            count++;
    }
    return count;
}

bool escpos_is_status(uint8_t byte)
{
    return (byte & FIXED_MASK) == FIXED_BITS;
}

bool escpos_status_add(struct escpos_status *status, enum escpos_question question, uint8_t byte)
{
    if (!escpos_is_status(byte))
        return false;
    switch (question) {
    case ESCPOS_ASK_PRINTER:
        status->offline = (byte & 0x08) != 0;
        return true;
    case ESCPOS_ASK_OFFLINE:
        status->cover_open = (byte & 0x04) != 0;
        status->feed_pressed = (byte & 0x08) != 0;
        status->stopped_paper_end = (byte & 0x20) != 0;
        status->error = (byte & 0x40) != 0;
        return true;
    case ESCPOS_ASK_ERROR:
        status->recoverable = (byte & 0x04) != 0;
        status->cutter = (byte & 0x08) != 0;
        status->unrecoverable = (byte & 0x20) != 0;
        status->auto_recoverable = (byte & 0x40) != 0;
        return true;
    case ESCPOS_ASK_PAPER:
        status->paper_low = (byte & 0x0c) != 0;
        status->paper_end = (byte & 0x60) != 0;
        return true;
    }
    return false;
}

bool escpos_status_overheated(const struct escpos_status *status)
{
    return status->auto_recoverable && !status->cover_open;
}

bool escpos_status_printable(const struct escpos_status *status)
{
    return !status->offline && !status->cover_open && !status->stopped_paper_end &&
           !status->error && !status->recoverable && !status->cutter && !status->unrecoverable &&
           !status->auto_recoverable && !status->paper_end && !status->jam && !status->voltage;
}
