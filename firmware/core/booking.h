/* SPDX-License-Identifier: Apache-2.0 */
/*
 * booking: what the kiosk knows of one appointment. Deliberately no name, mail or telephone number:
 * they are never asked for. Plain data; pure; any thread.
 */
#ifndef CORE_BOOKING_H
#define CORE_BOOKING_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

/* ZMS's process status, as far as the kiosk tells them apart. The names are ZMS's own. */
enum booking_status {
    BOOKING_OTHER, /* a word this program does not know: a person must look */
    BOOKING_RESERVED,
    BOOKING_PRECONFIRMED,
    BOOKING_CONFIRMED,
    BOOKING_QUEUED, /* arrived, or a walk-in that waits */
    BOOKING_CALLED,
    BOOKING_PROCESSING,
    BOOKING_PARKED,
    BOOKING_MISSED,
    BOOKING_FINISHED,
    BOOKING_DELETED,
    BOOKING_BLOCKED,
};

/* What a code says: the number ZMS keeps the booking under, and the key that opens it. Secret. */
struct booking_ref {
    int64_t id;
    char key[BOOKING_KEY_MAX + 1];    /* "" of a signed code */
    unsigned char token[TOKEN_BYTES]; /* a signed code as it was read (token.h); all zero: none */
};

struct booking {
    struct booking_ref ref;
    char number[BOOKING_NUMBER_MAX + 1]; /* displayNumber: what is called and shown */
    int32_t scope;                       /* ZMS scope: the office */
    int32_t service;                     /* first requested service, 0 if none */
    int32_t persons;                     /* at least 1 */
    int64_t start_s;                     /* Unix time of the appointment */
    int64_t arrival_s;                   /* ZMS queue.arrivalTime */
    enum booking_status status;
    bool with_appointment; /* false: a walk-in number */
    /*
     * Day lists only, where the rules look for them: keyed tags of whom the booking is for, and of
     * that name alone; all zero: none. Never stored.
     */
    unsigned char holder[HOLDER_TAG_BYTES];
    unsigned char name_tag[HOLDER_TAG_BYTES];
    int64_t known_s;                 /* when the service said all this, Unix time; 0: just now */
    bool offline;                    /* decided from what was stored, not asked just now */
    char place[NAME_TEXT_MAX + 1];   /* office's name as ZMS has it */
    char street[PLACE_TEXT_MAX + 1]; /* its address */
    char hint[PLACE_TEXT_MAX + 1];   /* ZMS scope.hint: the waiting zone */
};

/* The status named by ZMS ("confirmed"), BOOKING_OTHER for any other word. */
enum booking_status booking_status_named(const char *name);
/* ZMS's name of the status; "other" for BOOKING_OTHER. */
const char *booking_status_name(enum booking_status status);

#endif
