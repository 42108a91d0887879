/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz_target.h"

#include "device/record.h"

#include <stdlib.h>

/* The input is a stream: each byte is fed after a pause that its neighbour decides. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int pauses_ms[] = {0, 0, 0, 1, 5, 39, 41, 250};
    static struct record record;
    struct record_config config = {.suffix = {.bytes = {'\r'}, .len = 1},
                                   .silence_ms = RECORD_SILENCE_MS,
                                   .dribble_ms = RECORD_DRIBBLE_MS,
                                   .byte_us = 1000};
    char code[CODE_BYTES_MAX];
    int64_t now_ms = 1000;
    size_t len = 0;

    if (size > 0 && (data[0] & 1) != 0)
        config.suffix.len = 0;
    if (size > 0 && (data[0] & 2) != 0)
        config.prefix = (struct record_mark){.bytes = {2}, .len = 1};
    if (size > 0 && (data[0] & 4) != 0) {
        config.answer_begin = (struct record_mark){.bytes = {2, 1}, .len = 2};
        config.answer_end = (struct record_mark){.bytes = {';', 3}, .len = 2};
    }
    record_init(&record, &config);
    for (size_t i = 0; i < size; i++) {
        now_ms += pauses_ms[i > 0 ? data[i - 1] % 8 : 0];
        if (record_poll(&record, now_ms, code, &len) == RECORD_WHOLE &&
            (len < 1 || len > CODE_BYTES_MAX))
            abort();
        record_feed(&record, data + i, 1, now_ms);
    }
    if (record_poll(&record, now_ms + 10000, code, &len) == RECORD_WHOLE &&
        (len < 1 || len > CODE_BYTES_MAX))
        abort();
    return 0;
}
