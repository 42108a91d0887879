/* SPDX-License-Identifier: Apache-2.0 */
#include "device/asb.h"

enum { GS = 0x1d, XOFF = 0x13 };
enum { FIRST_MASK = 0x93, FIRST_BITS = 0x10, NEXT_MASK = 0x90 };
enum { WANTED = 0x0e }; /* of GS a: online (1), errors (2), paper (3); a drawer there is not */

size_t asb_on(uint8_t ret_bytes[ASB_ON_BYTES])
{
    ret_bytes[0] = GS;
    ret_bytes[1] = 'a';
    ret_bytes[2] = WANTED;
    return ASB_ON_BYTES;
}

static struct escpos_status status_of(uint32_t message)
{
    uint32_t printer = message >> 24, errors = message >> 16, paper = message >> 8;

    return (struct escpos_status){
        .offline = (printer & 0x08) != 0,
        .cover_open = (printer & 0x20) != 0,
        .feed_pressed = (printer & 0x40) != 0,
        .recoverable = (errors & 0x04) != 0,
        .cutter = (errors & 0x08) != 0,
        .unrecoverable = (errors & 0x20) != 0,
        .auto_recoverable = (errors & 0x40) != 0,
        .paper_low = (paper & 0x03) != 0,
        .paper_end = (paper & 0x0c) != 0,
    };
}

bool asb_feed(struct asb *asb, uint8_t byte, struct escpos_status *ret_status)
{
    if (byte == XOFF)
        return false;
    if (asb->len > 0 && (byte & NEXT_MASK) != 0)
        asb->len = 0; /* broken off; this may be the first byte of the next */
    if (asb->len == 0 && (byte & FIRST_MASK) != FIRST_BITS)
        return false;
    asb->message = asb->message << 8 | byte;
    if (++asb->len < ASB_BYTES)
        return false;
    asb->len = 0;
    *ret_status = status_of(asb->message);
    return true;
}
