/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "identity/tlv.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 8, OUT_MAX = 1 << 16 };

/* Every value lies within its level; what is written of an element is read the same again. */
static void level_walk(struct tlv_reader reader, int depth)
{
    const unsigned char *begin = reader.bytes, *end = begin + reader.len;
    static unsigned char out[OUT_MAX + TLV_HEAD_MAX];
    struct tlv element, again;

    while (!err_is(tlv_next(&reader, &element))) {
        if (element.value < begin || element.value + element.len > end ||
            reader.bytes != element.value + element.len)
            abort();
        if (element.len <= OUT_MAX) {
            struct tlv_writer writer = tlv_writer_on(out, sizeof out);
            tlv_put(&writer, element.tag, element.value, element.len);
            if (writer.cut || err_is(tlv_whole(out, writer.len, element.tag, &again)) ||
                again.len != element.len || memcmp(again.value, element.value, again.len) != 0)
                abort();
        }
        if (depth < DEPTH_MAX)
            level_walk(tlv_inside(&element), depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    level_walk(tlv_read(data, size), 0);
    return 0;
}
