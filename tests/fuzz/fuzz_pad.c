/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/pad.h"

#include <stdlib.h>

/* The input is a stream, in pieces as long as its own bytes say: the same keys as in one piece. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int codes[PAD_COUNT] = {
#define PAD(name, code) [PAD_##name] = code,
#include "core/pad.def"
#undef PAD
    };
    unsigned whole = 0, pieces = 0;
    struct pad pad;
    enum pad_key key;

    pad_init(&pad, codes);
    for (size_t at = 0, taken; at < size; at += taken) {
        if (pad_feed(&pad, data + at, size - at, &taken, &key) != PAD_NEWS_KEY)
            continue;
        if (key >= PAD_COUNT)
            abort();
        whole = whole * 31 + key + 1;
    }
    pad_init(&pad, codes);
    for (size_t at = 0, taken; at < size; at += taken) {
        size_t n = (size_t)data[at] % 40 + 1;
        if (n > size - at)
            n = size - at;
        if (pad_feed(&pad, data + at, n, &taken, &key) == PAD_NEWS_KEY)
            pieces = pieces * 31 + key + 1;
    }
    if (whole != pieces)
        abort();
    return 0;
}
