/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_messaging: short commands and their answers, and secure messaging around them, seen from
 * the chip (ICAO Doc 9303 part 11, 9.8). Pure.
 */
#ifndef EMRTD_MESSAGING_H
#define EMRTD_MESSAGING_H

#include "emrtd_crypt.h"

#include <stdbool.h>

enum { EMRTD_DATA_MAX = 256 };
enum emrtd_sw {
    EMRTD_OK = 0x9000,
    EMRTD_END_OF_FILE = 0x6282,
    EMRTD_WRONG_PASSWORD = 0x6300,
    EMRTD_WRONG_LENGTH = 0x6700,
    EMRTD_NOT_ALLOWED = 0x6982,
    EMRTD_NOT_NOW = 0x6985,
    EMRTD_SM_MISSING = 0x6987,
    EMRTD_SM_WRONG = 0x6988,
    EMRTD_WRONG_DATA = 0x6A80,
    EMRTD_NOT_FOUND = 0x6A82,
    EMRTD_WRONG_P1_P2 = 0x6A86,
    EMRTD_NO_SUCH_KEY = 0x6A88,
    EMRTD_BEYOND_END = 0x6B00,
    EMRTD_NO_SUCH_COMMAND = 0x6D00,
    EMRTD_NO_SUCH_CLASS = 0x6E00,
};

struct emrtd_command {
    uint8_t cla, ins, p1, p2;
    uint8_t data[EMRTD_DATA_MAX];
    size_t len;
    bool has_le;
    size_t le; /* 1 to 256 */
};

struct emrtd_messaging {
    bool on;
    struct emrtd_keys keys;
    uint8_t counter[EMRTD_BLOCK_MAX]; /* of the cipher's block length */
};

/* EMRTD_OK, or why not. */
enum emrtd_sw emrtd_command_read(const uint8_t *apdu, size_t len,
                                 struct emrtd_command *ret_command);
/* Is the command protected at all? */
bool emrtd_is_protected(const struct emrtd_command *command);
/* Takes the protection off, in place. EMRTD_OK, or why not: then the keys are to be dropped. */
enum emrtd_sw emrtd_unwrap(struct emrtd_messaging *messaging, struct emrtd_command *command);
/* The whole answer to an unwrapped command; its length. Too much for one answer: 6700 instead. */
size_t emrtd_wrap(struct emrtd_messaging *messaging, const uint8_t *data, size_t len, unsigned sw,
                  uint8_t *ret_answer);

#endif
