/* SPDX-License-Identifier: Apache-2.0 */
#include "device/swipe.h"

#include <string.h>

enum { STX = 0x02, ETX = 0x03, LINE_MIN = 30 };

/* Zones by their lines. One line: some readers join them. */
static const struct {
    int lines;
    size_t len; /* of each */
} shapes[] = {{2, 44}, {2, 36}, {3, 30}, {1, 88}, {1, 72}, {1, 90}};

void swipe_reset(struct swipe *swipe)
{
    explicit_bzero(swipe, sizeof *swipe);
}

bool swipe_pending(const struct swipe *swipe)
{
    return swipe->count > 0 || swipe->current.len > 0 || swipe->too_long;
}

/* The last lines as a zone of this shape. Before the first of them may stand a flag of one byte. */
static bool shape_fits(const struct swipe *swipe, int lines, size_t len, struct mrz *ret_mrz)
{
    const struct swipe_line *first = &swipe->lines[swipe->count - lines];
    char text[DOCUMENT_MRZ_MAX];

    if (first->len != len && first->len != len + 1)
        return false;
    for (int i = 1; i < lines; i++)
        if (first[i].len != len)
            return false;
    memcpy(text, first->text + first->len - len, len);
    for (int i = 1; i < lines; i++)
        memcpy(text + (size_t)i * len, first[i].text, len);
    bool fits = !err_is(mrz_parse(text, (size_t)lines * len, ret_mrz));
    explicit_bzero(text, sizeof text);
    return fits;
}

static enum swipe_result zone_look(struct swipe *swipe, struct mrz *ret_mrz)
{
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        if (shapes[i].lines <= swipe->count &&
            shape_fits(swipe, shapes[i].lines, shapes[i].len, ret_mrz)) {
            swipe_reset(swipe);
            return SWIPE_ZONE;
        }
    }
    return SWIPE_NOTHING;
}

/* What is too short for a line is a frame's head, a check byte, or nothing. */
static enum swipe_result line_end(struct swipe *swipe, struct mrz *ret_mrz)
{
    struct swipe_line *line = &swipe->current;
    bool too_long = swipe->too_long;

    while (line->len > 0 && line->text[line->len - 1] == '_')
        line->len--;
    swipe->too_long = false;
    swipe->heard = swipe->heard || too_long || line->len >= LINE_MIN;
    if (too_long || line->len < LINE_MIN) {
        explicit_bzero(line, sizeof *line);
        return SWIPE_NOTHING;
    }
    if (swipe->count == SWIPE_LINES_MAX)
        memmove(swipe->lines, swipe->lines + 1, (SWIPE_LINES_MAX - 1) * sizeof *line);
    else
        swipe->count++;
    swipe->lines[swipe->count - 1] = *line;
    explicit_bzero(line, sizeof *line);
    return zone_look(swipe, ret_mrz);
}

enum swipe_result swipe_end(struct swipe *swipe, struct mrz *ret_mrz)
{
    if (line_end(swipe, ret_mrz) == SWIPE_ZONE)
        return SWIPE_ZONE;
    enum swipe_result result = swipe->heard ? SWIPE_GARBLED : SWIPE_NOTHING;
    swipe_reset(swipe);
    return result;
}

enum swipe_result swipe_feed(struct swipe *swipe, uint8_t byte, struct mrz *ret_mrz)
{
    struct swipe_line *line = &swipe->current;

    if (byte == ETX)
        return swipe_end(swipe, ret_mrz);
    if (byte == STX) { /* what was before is a head, or the rest of another swipe */
        swipe_reset(swipe);
        return SWIPE_NOTHING;
    }
    if (byte < 0x20 || byte >= 0x7f)
        return line_end(swipe, ret_mrz);
    if (line->len == SWIPE_LINE_MAX)
        swipe->too_long = true;
    else
        line->text[line->len++] = (char)byte;
    return SWIPE_NOTHING;
}
