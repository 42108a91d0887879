/* SPDX-License-Identifier: Apache-2.0 */
#include "device/custom.h"

#include "base/bug.h"

enum { GS = 0x1d, DLE = 0x10, REPORTS = 0xe0 };
enum { ALL_FOUR = 0x0f, FIRST_THREE = 0x07 }; /* bytes of the status, as bits */
enum { HEAD_BYTES = 2, REPORT_BYTES = 5, ANSWER_BYTES = 6 };
enum { RETRACT = 2, PRESENT = 3, EJECT = 5 };

size_t custom_on(uint8_t ret_bytes[CUSTOM_ON_BYTES])
{
    ret_bytes[0] = GS;
    ret_bytes[1] = REPORTS;
    ret_bytes[2] = FIRST_THREE;
    return CUSTOM_ON_BYTES;
}

/* Head up and a cutter's cover open are a cover open: somebody has it in hand. */
static struct escpos_status status_of(const uint8_t *bytes, bool all)
{
    uint8_t paper = bytes[2], user = bytes[3], passing = bytes[4], staying = all ? bytes[5] : 0;

    return (struct escpos_status){
        .paper_end = (paper & 0x01) != 0,
        .paper_low = (paper & 0x44) != 0,
        .in_mouth = (paper & 0x20) != 0,
        .cover_open = (user & 0x03) != 0 || (staying & 0x02) != 0,
        .spooling = (user & 0x04) != 0,
        .feed_pressed = (user & 0x60) != 0,
        .auto_recoverable = (passing & 0x01) != 0,
        .voltage = (passing & 0x08) != 0,
        .jam = (passing & 0x40) != 0,
        .recoverable = (passing & 0x80) != 0,
        .cutter = (staying & 0x01) != 0,
        .unrecoverable = (staying & 0x8c) != 0,
    };
}

static int message_bytes(uint8_t second)
{
    return second == ALL_FOUR ? ANSWER_BYTES : second == FIRST_THREE ? REPORT_BYTES : 0;
}

enum custom_news custom_feed(struct custom *custom, uint8_t byte, struct escpos_status *ret_status)
{
    if (custom->len == 1 && message_bytes(byte) == 0)
        custom->len = 0; /* no message of ours; this may be the first byte of one */
    if (custom->len == 0 && byte != DLE)
        return CUSTOM_NOTHING;
    custom->bytes[custom->len++] = byte;
    if (custom->len < HEAD_BYTES || custom->len < message_bytes(custom->bytes[1]))
        return CUSTOM_NOTHING;
    bool all = custom->len == ANSWER_BYTES;
    custom->len = 0;
    *ret_status = status_of(custom->bytes, all);
    return all ? CUSTOM_ANSWER : CUSTOM_REPORT;
}

static size_t ejector(uint8_t what, uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES])
{
    ret_bytes[0] = GS;
    ret_bytes[1] = 'e';
    ret_bytes[2] = what;
    return 3;
}

size_t custom_present(int steps, uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES])
{
    bug_if(steps < 1 || steps > 255);
    size_t len = ejector(PRESENT, ret_bytes);
    ret_bytes[len] = (uint8_t)steps;
    return len + 1;
}

size_t custom_retract(uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES])
{
    return ejector(RETRACT, ret_bytes);
}

size_t custom_eject(uint8_t ret_bytes[CUSTOM_EJECTOR_BYTES])
{
    return ejector(EJECT, ret_bytes);
}
