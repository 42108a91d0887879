/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pins: who of staff may use the kiosk's own part: a file of lines "name:hash", each the argon2id
 * hash of a person's PIN as libsodium writes it, so that every act has a name and the file tells no
 * PIN. '#' begins a comment. Any thread; a check takes a tenth of a second a line and 64 MiB.
 */
#ifndef STORE_PINS_H
#define STORE_PINS_H

#include "base/err.h"
#include "bounds.h"

enum {
    PINS_MAX = 16,       /* lines; more are not looked at */
    PINS_LINE_MAX = 200, /* bytes of a line with its newline */
};

/* Letters, digits, '.', '_' and '-'. */
bool pins_name_good(const char *name);
/* PIN_MIN to PIN_MAX digits. */
bool pins_pin_good(const char *pin);
/* "name:hash\n". ERR_SYNTAX: the name or the PIN is none. ERR_NO_MEMORY. */
struct err pins_line(const char *name, const char *pin,
                     char ret_line[PINS_LINE_MAX + 1]) MUST_CHECK;
/*
 * Whose PIN it is. ERR_UNKNOWN: nobody's. ERR_GONE: no file. ERR_DENIED: others may read or change
 * it, which is logged. Every line is tried, so that the time tells nothing.
 */
struct err pins_check(const char *path, const char *pin,
                      char ret_name[STAFF_NAME_MAX + 1]) MUST_CHECK;

#endif
