/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/text/utf8.h"

enum { REPLACEMENT = 0xfffd };

uint32_t utf8_next(const char *text, size_t *ret_len)
{
    const unsigned char *s = (const unsigned char *)text;
    uint32_t c = s[0];
    size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : 3;

    *ret_len = 1;
    if (c < 0x80)
        return c;
    if (c < 0xc2 || c > 0xf4)
        return REPLACEMENT;
    c &= more == 1 ? 0x1fu : more == 2 ? 0x0fu : 0x07u;
    for (size_t i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return REPLACEMENT;
        c = c << 6 | (s[i] & 0x3fu);
    }
    if ((more == 2 && c < 0x800) || (more == 3 && (c < 0x10000 || c > 0x10ffff)) ||
        (c >= 0xd800 && c < 0xe000))
        return REPLACEMENT;
    *ret_len = more + 1;
    return c;
}

size_t utf8_put(uint32_t c, char ret_bytes[4])
{
    unsigned char *out = (unsigned char *)ret_bytes;

    if (c < 0x80) {
        out[0] = (unsigned char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    for (size_t i = more; i > 0; i--) {
        out[i] = (unsigned char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (unsigned char)(leads[more] | c);
    return more + 1;
}
