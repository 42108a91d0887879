/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_hostile: what a chip does that was made to break readers, each by its name in chip.conf
 * (README.md tells them). Pure.
 */
#ifndef EMRTD_HOSTILE_H
#define EMRTD_HOSTILE_H

#include "card.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum emrtd_hostile {
    EMRTD_HONEST,
    EMRTD_ENDLESS_FILE,
    EMRTD_HUGE_LENGTH,
    EMRTD_INDEFINITE_LENGTH,
    EMRTD_INNER_LENGTH,
    EMRTD_OFF_CURVE,
    EMRTD_INFINITY,
    EMRTD_MIRROR,
    EMRTD_SHORT_NONCE,
    EMRTD_PACE_LENGTH,
    EMRTD_WRONG_TOKEN,
    EMRTD_REPLAY,
    EMRTD_TRUNCATED,
    EMRTD_WRONG_MAC,
    EMRTD_NO_MAC,
    EMRTD_WRONG_STATUS,
    EMRTD_UNPROTECTED,
    EMRTD_TRAILING,
    EMRTD_MORE,
    EMRTD_OTHER_LENGTH,
    EMRTD_TOO_LONG,
    EMRTD_TOO_MUCH,
    EMRTD_ONE_BYTE,
    EMRTD_EMPTY,
    EMRTD_GARBAGE,
    EMRTD_HOSTILE_COUNT
};

/* False: no such behaviour. */
bool emrtd_hostile_named(const char *name, enum emrtd_hostile *ret_hostile);

/* Bytes that a file seems to have at this offset, over those that are there. */
void emrtd_hostile_file(enum emrtd_hostile hostile, size_t offset, uint8_t *bytes, size_t len);
/* How many bytes READ BINARY hands out where so many were asked for. */
size_t emrtd_hostile_len(enum emrtd_hostile hostile, size_t asked);
/* Does the file seem to go on for ever? */
bool emrtd_hostile_endless(enum emrtd_hostile hostile);
/* The chip's public key in a step of PACE, next to the terminal's. */
void emrtd_hostile_point(enum emrtd_hostile hostile, const uint8_t *terminal, size_t terminal_len,
                         uint8_t *point, size_t *len);

/* What it did before. All zero to begin with. */
struct emrtd_grudge {
    uint8_t answer[CARD_ANSWER_MAX]; /* to be replayed */
    size_t len;
};

/*
 * The whole answer, as it leaves. data: what was in it before it was protected, if it was protected
 * and it held data; else NULL. The answer's new length.
 */
size_t emrtd_hostile_answer(enum emrtd_hostile hostile, struct emrtd_grudge *grudge,
                            const uint8_t *data, size_t data_len, uint8_t answer[CARD_ANSWER_MAX],
                            size_t len);

#endif
