/* SPDX-License-Identifier: Apache-2.0 */
#include "emu_head.h"

#include <string.h>

enum { DLE = 0x10, ESC = 0x1b, GS = 0x1d, LF = 0x0a, EOT = 0x04, FULL = 0xe0 };

void emu_head_init(struct emu_head *head, struct emu_paper *paper, bool presenter)
{
    *head = (struct emu_head){.paper = paper, .presenter = presenter};
}

static enum emu_head_did feed(struct emu_head *head, int rows)
{
    for (int i = 0; i < rows; i++)
        emu_paper_row(head->paper, NULL, 0);
    head->rows_done = rows;
    return EMU_HEAD_ROWS;
}

static enum emu_head_did image_byte(struct emu_head *head, uint8_t byte)
{
    head->row[head->row_filled++] = byte;
    if (head->row_filled < head->row_bytes)
        return EMU_HEAD_NOTHING;
    emu_paper_row(head->paper, head->row, head->row_bytes);
    head->row_filled = 0;
    head->rows_left--;
    head->rows_done = 1;
    return EMU_HEAD_ROWS;
}

static enum emu_head_did image_begin(struct emu_head *head)
{
    const uint8_t *c = head->command;
    size_t row_bytes = (size_t)(c[4] | c[5] << 8);
    int rows = c[6] | c[7] << 8;

    if (c[3] != 0 || row_bytes == 0 || row_bytes > EMU_HEAD_ROW_MAX || rows == 0)
        return EMU_HEAD_UNKNOWN;
    head->row_bytes = row_bytes;
    head->rows_left = rows;
    head->row_filled = 0;
    return EMU_HEAD_NOTHING;
}

/* GS e 2 and 5 end with that, GS e 3 has the steps behind it. */
static size_t ejector_size(const uint8_t *c, size_t len)
{
    if (len < 3)
        return 3;
    return c[2] == 3 ? 4 : c[2] == 2 || c[2] == 5 ? 3 : 0;
}

/* Length of the command that begins like this; 0: none does. */
static size_t command_size(const struct emu_head *head)
{
    const uint8_t *c = head->command;
    size_t len = head->command_len;

    if (c[0] == 0 || c[0] == LF)
        return 1;
    if (c[0] != DLE && c[0] != ESC && c[0] != GS)
        return 0;
    if (len < 2)
        return 2;
    switch (c[0] << 8 | c[1]) {
    case ESC << 8 | '@':
    case ESC << 8 | 'i':
        return 2;
    case DLE << 8 | EOT:
    case ESC << 8 | 'J':
    case ESC << 8 | 'd':
    case GS << 8 | 'a':
        return 3;
    case GS << 8 | FULL:
        return head->presenter ? 3 : 0;
    case GS << 8 | 'e':
        return head->presenter ? ejector_size(c, len) : 0;
    case GS << 8 | 'v':
        return len < 3 || c[2] == '0' ? 8 : 0;
    case GS << 8 | 'V':
        if (len < 3)
            return 3;
        if (c[2] == 65 || c[2] == 66)
            return 4;
        return c[2] <= 1 || c[2] == '0' || c[2] == '1' ? 3 : 0;
    default:
        return 0;
    }
}

static enum emu_head_did command_do(struct emu_head *head, size_t size)
{
    const uint8_t *c = head->command;

    if (c[0] == LF)
        return feed(head, EMU_HEAD_LINE_ROWS);
    if (c[0] == ESC && c[1] == 'J')
        return feed(head, c[2]);
    if (c[0] == ESC && c[1] == 'd')
        return feed(head, c[2] * EMU_HEAD_LINE_ROWS);
    if (c[0] == GS && c[1] == 'v')
        return image_begin(head);
    if (c[0] == GS && c[1] == 'V') {
        feed(head, size == 4 ? c[3] : 0);
        return EMU_HEAD_CUT;
    }
    if (c[0] == ESC && c[1] == 'i')
        return EMU_HEAD_CUT;
    if (c[0] == ESC && c[1] == '@')
        return EMU_HEAD_RESET;
    head->argument = c[2];
    if (c[0] != GS)
        return EMU_HEAD_NOTHING;
    return c[1] == 'a' ? EMU_HEAD_ASB : c[1] == 'e' ? EMU_HEAD_EJECTOR : EMU_HEAD_FULL;
}

enum emu_head_did emu_head_take(struct emu_head *head, uint8_t byte)
{
    head->rows_done = 0;
    if (head->rows_left > 0)
        return image_byte(head, byte);
    head->command[head->command_len++] = byte;
    size_t size = command_size(head);
    if (size > head->command_len)
        return EMU_HEAD_NOTHING;
    enum emu_head_did did = size == 0 ? EMU_HEAD_UNKNOWN : command_do(head, size);
    if (did != EMU_HEAD_UNKNOWN)
        head->command_len = 0;
    return did;
}
