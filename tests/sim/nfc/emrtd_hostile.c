/* SPDX-License-Identifier: Apache-2.0 */
#include "emrtd_hostile.h"

#include <string.h>

enum {
    SW_LEN = 2,
    MAC_OBJECT_LEN = 10,
    TOO_LONG_LEN = 600,
    TRAILING_LEN = 256,
    TOO_MUCH_LEN = 223
};

static const char *const names[EMRTD_HOSTILE_COUNT] = {
    [EMRTD_HONEST] = "none",
    [EMRTD_ENDLESS_FILE] = "endless-file",
    [EMRTD_HUGE_LENGTH] = "huge-length",
    [EMRTD_INDEFINITE_LENGTH] = "indefinite-length",
    [EMRTD_INNER_LENGTH] = "inner-length",
    [EMRTD_OFF_CURVE] = "off-curve",
    [EMRTD_INFINITY] = "infinity",
    [EMRTD_MIRROR] = "mirror",
    [EMRTD_SHORT_NONCE] = "short-nonce",
    [EMRTD_PACE_LENGTH] = "pace-length",
    [EMRTD_WRONG_TOKEN] = "wrong-token",
    [EMRTD_REPLAY] = "replay",
    [EMRTD_TRUNCATED] = "truncated",
    [EMRTD_WRONG_MAC] = "wrong-mac",
    [EMRTD_NO_MAC] = "no-mac",
    [EMRTD_WRONG_STATUS] = "wrong-status",
    [EMRTD_UNPROTECTED] = "unprotected",
    [EMRTD_TRAILING] = "trailing",
    [EMRTD_MORE] = "more",
    [EMRTD_OTHER_LENGTH] = "other-length",
    [EMRTD_TOO_LONG] = "too-long",
    [EMRTD_TOO_MUCH] = "too-much",
    [EMRTD_ONE_BYTE] = "one-byte",
    [EMRTD_EMPTY] = "empty",
    [EMRTD_GARBAGE] = "garbage",
};

bool emrtd_hostile_named(const char *name, enum emrtd_hostile *ret_hostile)
{
    for (int i = 0; i < EMRTD_HOSTILE_COUNT; i++)
        if (strcmp(names[i], name) == 0) {
            *ret_hostile = (enum emrtd_hostile)i;
            return true;
        }
    return false;
}

size_t emrtd_hostile_len(enum emrtd_hostile hostile, size_t asked)
{
    return hostile == EMRTD_TOO_MUCH && asked < TOO_MUCH_LEN ? TOO_MUCH_LEN : asked;
}

bool emrtd_hostile_endless(enum emrtd_hostile hostile)
{
    return hostile == EMRTD_ENDLESS_FILE || hostile == EMRTD_HUGE_LENGTH ||
           hostile == EMRTD_TOO_MUCH;
}

static void overlay(const uint8_t *what, size_t what_len, size_t at, size_t offset, uint8_t *bytes,
                    size_t len)
{
    for (size_t i = 0; i < what_len; i++)
        if (at + i >= offset && at + i < offset + len)
            bytes[at + i - offset] = what[i];
}

void emrtd_hostile_file(enum emrtd_hostile hostile, size_t offset, uint8_t *bytes, size_t len)
{
    static const uint8_t endless[] = {0x82, 0xFF, 0xFF}, huge[] = {0x84, 0x7F, 0xFF, 0xFF, 0xFF},
                         indefinite[] = {0x80}, inner[] = {0x7F};

    /* A file begins with its tag; in DG1 the MRZ's length is the fifth byte. */
    if (hostile == EMRTD_ENDLESS_FILE)
        overlay(endless, sizeof endless, 1, offset, bytes, len);
    else if (hostile == EMRTD_HUGE_LENGTH)
        overlay(huge, sizeof huge, 1, offset, bytes, len);
    else if (hostile == EMRTD_INDEFINITE_LENGTH)
        overlay(indefinite, sizeof indefinite, 1, offset, bytes, len);
    else if (hostile == EMRTD_INNER_LENGTH)
        overlay(inner, sizeof inner, 4, offset, bytes, len);
}

void emrtd_hostile_point(enum emrtd_hostile hostile, const uint8_t *terminal, size_t terminal_len,
                         uint8_t *point, size_t *len)
{
    if (hostile == EMRTD_OFF_CURVE) {
        point[*len - 1] ^= 0x01;
    } else if (hostile == EMRTD_INFINITY) {
        point[0] = 0x00;
        *len = 1;
    } else if (hostile == EMRTD_MIRROR) {
        memcpy(point, terminal, terminal_len);
        *len = terminal_len;
    }
}

/* The same each time, and nothing that any standard knows. */
static size_t garbage(uint8_t *answer, size_t len)
{
    uint32_t state = (uint32_t)len + 12345;

    for (size_t i = 0; i < len; i++) {
        state = state * 1664525u + 1013904223u;
        answer[i] = (uint8_t)(state >> 24);
    }
    return len;
}

static size_t status(uint8_t *answer, size_t at, uint8_t sw1, uint8_t sw2)
{
    answer[at] = sw1;
    answer[at + 1] = sw2;
    return at + SW_LEN;
}

/* More bytes than there are in any good answer, ending with success. */
static size_t lengthen(uint8_t *answer, size_t len, size_t wanted)
{
    size_t body = len - SW_LEN;

    if (body < wanted)
        memset(answer + body, 0x5A, wanted - body);
    return status(answer, wanted, 0x90, 0x00);
}

static size_t protected_answer(enum emrtd_hostile hostile, struct emrtd_grudge *grudge,
                               const uint8_t *data, size_t data_len, uint8_t *answer, size_t len)
{
    const uint8_t *sw = answer + len - SW_LEN;

    switch (hostile) {
    case EMRTD_REPLAY:
        if (grudge->len == 0) {
            memcpy(grudge->answer, answer, len);
            grudge->len = len;
        }
        memcpy(answer, grudge->answer, grudge->len);
        return grudge->len;
    case EMRTD_TRUNCATED:
        return status(answer, (len - SW_LEN) / 2, sw[0], sw[1]);
    case EMRTD_WRONG_MAC:
        answer[len - SW_LEN - 1] ^= 0x01;
        return len;
    case EMRTD_NO_MAC:
        return status(answer, len - SW_LEN - MAC_OBJECT_LEN, sw[0], sw[1]);
    case EMRTD_WRONG_STATUS:
        return status(answer, len - SW_LEN, 0x62, 0x82);
    case EMRTD_UNPROTECTED:
        memcpy(answer, data, data_len);
        return status(answer, data_len, 0x90, 0x00);
    case EMRTD_TRAILING:
        return lengthen(answer, len, TRAILING_LEN);
    default:
        return len;
    }
}

size_t emrtd_hostile_answer(enum emrtd_hostile hostile, struct emrtd_grudge *grudge,
                            const uint8_t *data, size_t data_len, uint8_t answer[CARD_ANSWER_MAX],
                            size_t len)
{
    switch (hostile) {
    case EMRTD_MORE:
        return status(answer, 0, 0x61, 0x00);
    case EMRTD_OTHER_LENGTH:
        return status(answer, 0, 0x6C, 0x10);
    case EMRTD_TOO_LONG:
        return lengthen(answer, len, TOO_LONG_LEN);
    case EMRTD_ONE_BYTE:
        answer[0] = 0x90;
        return 1;
    case EMRTD_EMPTY:
        return 0;
    case EMRTD_GARBAGE:
        return garbage(answer, len + 7);
    default:
        return data == NULL ? len : protected_answer(hostile, grudge, data, data_len, answer, len);
    }
}
