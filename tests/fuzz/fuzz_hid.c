/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/hid.h"

#include <stdlib.h>

/* Feeds a piece and reckons what came of it into the sum. */
static unsigned fed(unsigned sum, struct hid *hid, const uint8_t *bytes, size_t len,
                    size_t *ret_taken)
{
    uint8_t byte = 0;
    enum hid_news news = hid_feed(hid, bytes, len, ret_taken, &byte);

    if (news == HID_NONE)
        return sum;
    if (news == HID_BYTE && (byte == 0 || byte > 126))
        abort();
    return sum * 31 + (news == HID_BYTE ? byte : 127u);
}

/* The input is a stream, in pieces as long as its own bytes say: the same text as in one piece. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum hid_layout layout = size > 0 && data[0] % 2 != 0 ? HID_DE : HID_US;
    unsigned whole = 0, pieces = 0;
    struct hid hid;

    hid_init(&hid, layout);
    for (size_t at = 0, taken; at < size; at += taken)
        whole = fed(whole, &hid, data + at, size - at, &taken);
    hid_init(&hid, layout);
    for (size_t at = 0, taken; at < size; at += taken) {
        size_t n = (size_t)data[at] % 40 + 1;
        if (n > size - at)
            n = size - at;
        pieces = fed(pieces, &hid, data + at, n, &taken);
    }
    if (whole != pieces)
        abort();
    return 0;
}
