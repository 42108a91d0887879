/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/luma.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 4, SPAN_PX = 64 };

/*
 * Format, sides and what a row has beyond its pixels, then the frame. A picture that is said to be
 * whole is written whole: the same, whatever was in the memory before.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t once[2 * SPAN_PX * 2 * SPAN_PX], again[sizeof once];

    if (size < HEAD_BYTES)
        return 0;
    struct luma_shape shape = {.format = (enum luma_format)(data[0] % (LUMA_MJPEG + 1)),
                               .width_px = LUMA_SIDE_MIN_PX + data[1] % SPAN_PX,
                               .height_px = LUMA_SIDE_MIN_PX + data[2] % SPAN_PX};
    shape.stride = shape.width_px * 2 + data[3];
    size_t pixels = (size_t)shape.width_px * (size_t)shape.height_px;
    memset(once, 0, sizeof once);
    memset(again, 0xff, sizeof again);
    struct err e = luma_decode(&shape, data + HEAD_BYTES, size - HEAD_BYTES, once);
    struct err f = luma_decode(&shape, data + HEAD_BYTES, size - HEAD_BYTES, again);
    if (e.code != f.code || (!err_is(e) && memcmp(once, again, pixels) != 0) || once[pixels] != 0 ||
        again[pixels] != 0xff)
        abort();
    return 0;
}
