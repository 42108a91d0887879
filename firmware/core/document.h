/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: what the kiosk asks of the document reader, and what it is told. An ID document is read
 * by a process of its own, and nothing personal that stands in it comes back: neither name nor
 * number nor date. Plain data; pure; any thread.
 */
#ifndef CORE_DOCUMENT_H
#define CORE_DOCUMENT_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

/* What opens the chip. Secret: wipe it. */
enum document_key_kind {
    DOCUMENT_KEY_CAN, /* six digits printed on the card */
    DOCUMENT_KEY_MRZ, /* number, date of birth and expiry of the machine-readable zone */
};
struct document_key {
    enum document_key_kind kind;
    char can[DOCUMENT_CAN_DIGITS + 1];
    /*
     * The MRZ information of ICAO 9303-11: number (at least 9, filled with '<') and its check
     * digit, date of birth and its, expiry and its.
     */
    char mrz_info[DOCUMENT_MRZ_INFO_MAX + 1];
    char mrz[DOCUMENT_MRZ_MAX + 1]; /* the whole zone, where it was read by a machine, else "" */
};

/* A question: whose booking is it? Secret: wipe it. */
struct document_order {
    struct document_key key;
    int64_t booking_id; /* compare with this booking's name; 0: with all of today's */
    /* Of the booking's signed code (token.h): counts where its name is not known. Zeros: none. */
    unsigned char holder[TOKEN_HOLDER_BYTES];
};

/* Whom a booking is for, to be compared with what the document says. Secret: wipe it. */
struct name_entry {
    int64_t booking_id;
    char name[BOOKING_NAME_MAX + 1]; /* ZMS's client.familyName, one free text in UTF-8 */
};

enum document_outcome {
    DOCUMENT_READ,        /* to its end; what it is worth say the other members */
    DOCUMENT_WRONG_KEY,   /* the chip refuses the CAN or MRZ */
    DOCUMENT_ABSENT,      /* none was laid there in time */
    DOCUMENT_REMOVED,     /* it was taken away while it was read, twice */
    DOCUMENT_UNSUPPORTED, /* a chip, but none that may be read without a certificate */
    DOCUMENT_MALFORMED,   /* it answers what no document answers */
    DOCUMENT_NO_READER,   /* the reader is unplugged or hung */
    DOCUMENT_FAILED,      /* the reading process died or took too long */
    DOCUMENT_OUTCOME_COUNT
};

enum document_kind {
    DOCUMENT_OTHER,
    DOCUMENT_PASSPORT,
    DOCUMENT_ID_CARD,
    DOCUMENT_RESIDENCE_PERMIT,
    DOCUMENT_KIND_COUNT
};

/* Is it the document that a state has signed? The first that applies, in this order. */
enum document_authenticity {
    DOCUMENT_UNCHECKED, /* not read that far */
    DOCUMENT_ALTERED,   /* hashes, signature, MRZ or protocol list contradict each other */
    DOCUMENT_CLONED,    /* the chip does not have the key that its own signed data names */
    DOCUMENT_REVOKED,   /* its signer was withdrawn */
    DOCUMENT_UNKNOWN,   /* signed by nobody in the trust store */
    DOCUMENT_EXPIRED,   /* authentic, and no longer valid */
    DOCUMENT_AUTHENTIC,
    DOCUMENT_AUTHENTICITY_COUNT
};

enum document_protocol {
    DOCUMENT_NO_PROTOCOL,
    DOCUMENT_BAC,
    DOCUMENT_PACE,
    DOCUMENT_PROTOCOL_COUNT
};

enum document_match {
    DOCUMENT_NO_NAME, /* no name of the booking is known here */
    DOCUMENT_DIFFERS,
    DOCUMENT_PARTIAL, /* perhaps the same: a person must look */
    DOCUMENT_MATCHES,
    DOCUMENT_MATCH_COUNT
};

struct document_answer {
    enum document_outcome outcome;
    enum document_kind kind;
    enum document_authenticity authenticity;
    enum document_protocol protocol;
    enum document_match match; /* the best of those compared */
    bool chip_authenticated;   /* by Chip Authentication: no copy of the data */
    char issuer[4];            /* issuing state as the document has it: "D", "UTO" */
    /* Bookings whose names compare so; of MATCHES and PARTIAL only. */
    int booking_count; /* of all, which may be more than the ids here */
    int64_t booking_ids[CANDIDATES_MAX];
    /*
     * Of the holder, as the document names them (state, name, date of birth; never its number),
     * keyed for this day and kiosk: the same document has the same one. All zero: not read.
     */
    unsigned char tag[HOLDER_TAG_BYTES];
    int exchanges; /* commands the chip was given */
    int took_ms;
};

#endif
