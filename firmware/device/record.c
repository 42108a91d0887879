/* SPDX-License-Identifier: Apache-2.0 */
#include "device/record.h"

#include <string.h>

enum { AIM_LEN = 3 };

void record_init(struct record *record, const struct record_config *config)
{
    *record = (struct record){.config = *config};
}

void record_reset(struct record *record)
{
    explicit_bzero(record->bytes, sizeof(record->bytes));
    record->len = 0;
    record->state = RECORD_IDLE;
}

static void record_deafen(struct record *record)
{
    record_reset(record);
    record->state = RECORD_DEAF;
}

void record_drop(struct record *record)
{
    if (record->state != RECORD_IDLE)
        record_deafen(record);
}

/* The moment after which an unended record is garbled. Modules pause between bytes: line time x 2.
 */
static int64_t patience_ms(const struct record *record)
{
    int64_t line_us = 2 * (int64_t)record->len * record->config.byte_us;

    return record->first_ms + record->config.dribble_ms + line_us / 1000;
}

static bool ends_with(const struct record *record, const void *mark, size_t mark_len)
{
    return record->len >= mark_len &&
           memcmp(record->bytes + record->len - mark_len, mark, mark_len) == 0;
}

/*
 * An answer to a command that has just ended is cut out. It may stand behind a code whose silence
 * has not been seen yet, when both were read at once.
 */
static void answer_cut(struct record *record)
{
    const struct record_mark *begin = &record->config.answer_begin;
    const struct record_mark *end = &record->config.answer_end;
    size_t least = (size_t)begin->len + end->len;

    if (begin->len == 0 || record->len < least || !ends_with(record, end->bytes, end->len))
        return;
    for (size_t at = record->len - least + 1; at-- > 0;) {
        if (memcmp(record->bytes + at, begin->bytes, begin->len) != 0)
            continue;
        explicit_bzero(record->bytes + at, record->len - at);
        record->len = at;
        if (at == 0)
            record_reset(record);
        return;
    }
}

static void take_byte(struct record *record, uint8_t byte, int64_t now_ms)
{
    if (record->state == RECORD_DEAF && now_ms - record->last_ms >= record->config.dribble_ms)
        record->state = RECORD_IDLE;
    if (record->state == RECORD_IDLE) {
        record->state = RECORD_FILLING;
        record->first_ms = now_ms;
    }
    record->last_ms = now_ms;
    if (record->state != RECORD_FILLING)
        return;
    if (record->len == sizeof(record->bytes) || now_ms > patience_ms(record)) {
        record->state = RECORD_SPOILT;
        return;
    }
    record->bytes[record->len++] = byte;
    answer_cut(record);
}

void record_feed(struct record *record, const uint8_t *bytes, size_t len, int64_t now_ms)
{
    for (size_t i = 0; i < len; i++)
        take_byte(record, bytes[i], now_ms);
}

void record_spoil(struct record *record, int64_t now_ms)
{
    take_byte(record, 0, now_ms);
    if (record->state == RECORD_FILLING)
        record->state = RECORD_SPOILT;
}

/* Length of the end mark the bytes carry; -1: none. */
static int end_len(const struct record *record)
{
    const struct record_mark *suffix = &record->config.suffix;

    if (ends_with(record, suffix->bytes, suffix->len))
        return suffix->len;
    if (suffix->len == 1 && suffix->bytes[0] == '\r' && ends_with(record, "\r\n", 2))
        return 2;
    return -1;
}

bool record_ended(const struct record *record)
{
    return record->state == RECORD_FILLING && end_len(record) >= 0;
}

int64_t record_due_ms(const struct record *record)
{
    switch (record->state) {
    case RECORD_FILLING:
        return record_ended(record) ? record->last_ms + record->config.silence_ms
                                    : patience_ms(record);
    case RECORD_SPOILT:
        return record->last_ms;
    case RECORD_IDLE:
    case RECORD_DEAF:
        break;
    }
    return INT64_MAX;
}

static bool is_aim(const uint8_t *bytes, size_t len)
{
    return len >= AIM_LEN && bytes[0] == ']' && bytes[1] == 'Q' && bytes[2] >= '0' &&
           bytes[2] <= '6';
}

static enum record_result unwrap(const struct record *record, char *ret_code, size_t *ret_len)
{
    const struct record_mark *prefix = &record->config.prefix;
    const uint8_t *from = record->bytes;
    size_t len = record->len - (size_t)end_len(record);

    if (len == 0)
        return RECORD_NONE; /* a lone suffix: some modules send one when they are switched on */
    if (len < prefix->len || memcmp(from, prefix->bytes, prefix->len) != 0)
        return RECORD_GARBLED;
    from += prefix->len;
    len -= prefix->len;
    if (is_aim(from, len)) {
        from += AIM_LEN;
        len -= AIM_LEN;
    }
    if (len == 0)
        return RECORD_NONE;
    if (len > CODE_BYTES_MAX)
        return RECORD_GARBLED;
    memcpy(ret_code, from, len);
    *ret_len = len;
    return RECORD_WHOLE;
}

enum record_result record_poll(struct record *record, int64_t now_ms, char ret_code[CODE_BYTES_MAX],
                               size_t *ret_len)
{
    *ret_len = 0;
    if (now_ms < record_due_ms(record))
        return RECORD_NONE;
    if (!record_ended(record)) {
        record_deafen(record);
        return RECORD_GARBLED;
    }
    enum record_result result = unwrap(record, ret_code, ret_len);
    record_reset(record);
    return result;
}
