/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apdu: one short command to a chip and what it answers (ISO 7816-4). Chips that are read here
 * answer whole: a chip that wants its answer fetched in parts (61xx) or asked for anew (6Cxx) is
 * told no more, as an impostor could go on with that for ever. Pure but for the link.
 */
#ifndef IDENTITY_APDU_H
#define IDENTITY_APDU_H

#include "identity/chip.h"

enum {
    APDU_DATA_MAX = 255,   /* of a command */
    APDU_ANSWER_MAX = 256, /* of an answer, without its status word */
    APDU_STATUS_OK = 0x9000,
};

struct apdu {
    unsigned char cla, ins, p1, p2;
    const unsigned char *data;
    size_t data_len;
    size_t answer_max; /* bytes asked for (Le), at most APDU_ANSWER_MAX; 0: none, without Le */
};

struct apdu_answer {
    unsigned char data[APDU_ANSWER_MAX];
    size_t len;
    unsigned status; /* the status word */
};

/* ERR_TOO_LONG: data or answer are more than a short command may have; *ret_len is 0. */
struct err apdu_write(const struct apdu *command, unsigned char ret_bytes[CHIP_COMMAND_MAX],
                      size_t *ret_len) MUST_CHECK;
/*
 * Sends and receives, in plain. Errors of apdu_write, of the link (chip.h), and ERR_SYNTAX where
 * more comes than was asked for; then *ret_answer is all zero. What comes unasked is left out.
 */
struct err apdu_exchange(const struct chip_link *link, const struct apdu *command,
                         struct apdu_answer *ret_answer) MUST_CHECK;

/* The chip says that what was proved to it is wrong (63xx, 69xx). */
bool apdu_status_denies(unsigned status);
/*
 * What a status other than APDU_STATUS_OK means where nothing was proved. ERR_UNSUPPORTED: the chip
 * refuses (63xx, 67xx to 6Fxx); ERR_SYNTAX: what has no place here, 61xx and 6Cxx among it.
 */
struct err apdu_refusal(unsigned status) MUST_CHECK;

#endif
