/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bounds: every maximum in one place. Raising one costs memory only. (Not limits.h: that name
 * belongs to the C library, and an include path would let ours hide it.)
 */
#ifndef BOUNDS_H
#define BOUNDS_H

enum {
    CODE_BYTES_MAX = 1024,  /* one scanned record; a manage link is about 200 */
    BOOKING_KEY_MAX = 64,   /* hex digits of ZMS's authKey (64 since April 2026, 4 before) */
    BOOKING_NUMBER_MAX = 8, /* ZMS: displayNumber has at most 8 characters */
    PREFIX_MAX = 2,         /* ZMS: letters before a display number */
    KIOSK_ID_MAX = 32,      /* a kiosk's short name */
    STAFF_NAME_MAX = 24,    /* bytes of the name under which a person of staff acts */
    HALL_ACTOR_MAX = 40,    /* as in the audit trail: an account, or a part of the kiosk */
    HALL_REASON_MAX = 120,  /* bytes of a reason, for staff */
    PIN_MIN = 6,            /* digits of their PIN */
    PIN_MAX = 12,
    BOOKING_NAME_MAX = 240,     /* bytes of the name a booking is for; longer ones are left out */
    HOLDER_TAG_BYTES = 16,      /* of whom a booking is for */
    TOKEN_BYTES = 105,          /* a signed code, with its signature */
    TOKEN_HOLDER_BYTES = 8,     /* tag of the name a signed code is bound to */
    DOCUMENT_CAN_DIGITS = 6,    /* card access number, BSI TR-03110 */
    DOCUMENT_MRZ_INFO_MAX = 40, /* a long number of 22 characters and the rest */
    DOCUMENT_MRZ_MAX = 90,      /* three lines of 30 */
    OFFICES_MAX = 16,           /* scopes one kiosk serves */
    SERVICES_MAX = 96,          /* walk-in services over all offices */
    LANGUAGES_MAX = 16,         /* languages of the screen */
    NAME_TEXT_MAX = 120,        /* bytes of an office's or service's name */
    PLACE_TEXT_MAX = 240,       /* bytes of an address or of directions */
    CANDIDATES_MAX = 4,         /* bookings behind one typed number */
    TIME_CHOICES = 6,           /* answers offered to "when is your appointment?" */
    EFFECTS_MAX = 8,            /* effects of one step */
    EVENTS_QUEUED_MAX = 128,    /* events waiting for the owner */
    COMMANDS_QUEUED_MAX = 32,   /* commands waiting for one worker */
    SLIP_LINES_MAX = 24,
    LIST_ITEMS_MAX = 96,        /* items of a display list */
    UTTERANCE_PARTS_MAX = 64,   /* what is said in one go: a whole screen */
    UTTERANCE_BYTES_MAX = 8000, /* … with the texts of all its items */
    UTTERANCE_TAG_MAX = 11,     /* bytes of a language tag */
};

#endif
