/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ticket: what a slip says, as data. Which words and which glyphs is the matter of ui/slip, which
 * dots and bytes that of device/escpos. No name, no concern, no date of birth. Pure; any thread.
 */
#ifndef CORE_TICKET_H
#define CORE_TICKET_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

struct ticket {
    char number[BOOKING_NUMBER_MAX + 1];
    int language;  /* of the visitor */
    int32_t scope; /* whose name and waiting area are printed */
    char office[NAME_TEXT_MAX + 1];
    char hint[PLACE_TEXT_MAX + 1]; /* ZMS's directions, for offices without a text in the rules */
    int persons;                   /* for whom it is, when more than one; else 1 or 0 */
    int64_t start_s;               /* appointment, 0 for a walk-in */
    int64_t arrived_s;
    bool noted;   /* the service could not be asked: a person may have to look */
    bool again;   /* a further slip with the same number */
    bool test;    /* of the printer: no number at all */
    int ahead;    /* walk-in: people ahead, -1 unknown */
    int wait_min; /* walk-in: expected wait, -1 unknown */
};

#endif
