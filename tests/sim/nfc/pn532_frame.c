/* SPDX-License-Identifier: Apache-2.0 */
#include "pn532_frame.h"

#include <string.h>

enum { FROM_HOST = 0xD4, FROM_CHIP = 0xD5, START_LEN = 2, SHORT_MAX = 255 };

static uint8_t sum(const uint8_t *bytes, size_t len)
{
    unsigned total = 0;

    for (size_t i = 0; i < len; i++)
        total += bytes[i];
    return (uint8_t)total;
}

static enum pn532_heard end(struct pn532_ear *ear, enum pn532_heard heard)
{
    ear->len = 0;
    return heard;
}

/* What the bytes after the start code amount to. */
static enum pn532_heard look(struct pn532_ear *ear, uint8_t *ret_data, size_t *ret_len)
{
    const uint8_t *b = ear->bytes + START_LEN;
    size_t n = ear->len - START_LEN, head = 2, len;

    if (n < 2)
        return PN532_WAITING;
    if (b[0] == 0x00 && b[1] == 0xFF) {
        if (n < 3)
            return PN532_WAITING;
        return end(ear, b[2] == 0 ? PN532_ABORT : PN532_BROKEN);
    }
    if (b[0] == 0xFF && b[1] == 0xFF) {
        head = 5;
        if (n < head)
            return PN532_WAITING;
        len = (size_t)b[2] << 8 | b[3];
    } else {
        len = b[0];
    }
    /* The length and its sum. */
    uint8_t rest = head == 5 ? sum(b + 2, 3) : sum(b, 2);
    if (rest != 0 || len < 2 || len > PN532_DATA_MAX)
        return end(ear, PN532_BROKEN);
    if (n < head + len + 2)
        return PN532_WAITING;
    const uint8_t *data = b + head;
    if (sum(data, len + 1) != 0 || data[0] != FROM_HOST || data[len + 1] != 0)
        return end(ear, PN532_BROKEN);
    memcpy(ret_data, data + 1, len - 1);
    *ret_len = len - 1;
    return end(ear, PN532_COMMAND);
}

enum pn532_heard pn532_ear_hear(struct pn532_ear *ear, uint8_t byte,
                                uint8_t ret_data[PN532_DATA_MAX], size_t *ret_len)
{
    if (ear->len >= START_LEN) {
        ear->bytes[ear->len++] = byte;
        return look(ear, ret_data, ret_len);
    }
    if (byte == 0x00)
        ear->len = 1;
    else
        ear->len = ear->len == 1 && byte == 0xFF ? START_LEN : 0;
    return PN532_WAITING;
}

size_t pn532_frame_make(const uint8_t *data, size_t len, uint8_t ret_frame[PN532_FRAME_MAX])
{
    static const uint8_t start[] = {0x00, 0x00, 0xFF};
    size_t all = len + 1, n = sizeof start;

    memcpy(ret_frame, start, sizeof start);
    if (all > SHORT_MAX) {
        const uint8_t size[] = {(uint8_t)(all >> 8), (uint8_t)all};
        const uint8_t head[] = {0xFF, 0xFF, size[0], size[1], (uint8_t)-sum(size, sizeof size)};
        memcpy(ret_frame + n, head, sizeof head);
        n += sizeof head;
    } else {
        ret_frame[n++] = (uint8_t)all;
        ret_frame[n++] = (uint8_t)-all;
    }
    size_t data_at = n;
    ret_frame[n++] = FROM_CHIP;
    memcpy(ret_frame + n, data, len);
    n += len;
    ret_frame[n] = (uint8_t)-sum(ret_frame + data_at, len + 1);
    ret_frame[n + 1] = 0x00;
    return n + 2;
}
