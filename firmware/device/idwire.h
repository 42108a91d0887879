/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idwire: what goes between the kiosk and `ankunft-idreader`.
 *
 * A socket of messages (the process's file 3): one order, the names to compare in as many messages
 * as they take, and back at most one FOUND and one ANSWER, after which the process ends. The order
 * holds what opens the document, so it lives in locked memory at both ends and is wiped once it is
 * sent or used. Both ends are of one build, so numbers are in the machine's own form. The kiosk
 * believes nothing that comes back: a reply that is not exactly as expected is no reply, and what
 * is no reply is no process of ours any more. Pure; any thread.
 */
#ifndef DEVICE_IDWIRE_H
#define DEVICE_IDWIRE_H

#include "base/err.h"
#include "core/document.h"

#include <stddef.h>
#include <stdint.h>

enum {
    IDWIRE_SOCKET_FD = 3,
    IDWIRE_TEXT_MAX = 239, /* bytes of a path or of a connection string */
    IDWIRE_ZONE_MAX = 63,
    IDWIRE_KEY_BYTES = 32,   /* of the key of holders' tags */
    IDWIRE_NAMES_MAX = 8192, /* bookings of one day */
    IDWIRE_BATCH_MAX = 64,   /* names in one message: 16 KiB */
    IDWIRE_HEAD_BYTES = 8,   /* of a reply without an answer */
    IDWIRE_EXCHANGES_MAX = 1024,
};

enum idwire_task {
    IDWIRE_LOOK = 1, /* is the reader there, and can the trust store be read? */
    IDWIRE_READ,     /* read the document that is laid there */
};

/* Secret. */
struct idwire_order {
    uint32_t task;
    uint32_t number;                      /* comes back with the replies; never 0 */
    char reader[IDWIRE_TEXT_MAX + 1];     /* libnfc's connection string */
    char lock[IDWIRE_TEXT_MAX + 1];       /* file that keeps two processes off one reader */
    char trust[IDWIRE_TEXT_MAX + 1];      /* master list or folder of certificates; "": none */
    char zone[IDWIRE_ZONE_MAX + 1];       /* for the TZ variable: when a day ends */
    char trust_root[IDWIRE_TEXT_MAX + 1]; /* who signs the master list; "": none */
    char crl[IDWIRE_TEXT_MAX + 1];        /* revocation lists; "": none */
    unsigned char tag_key[IDWIRE_KEY_BYTES];
    unsigned char holder_key[IDWIRE_KEY_BYTES];
    unsigned char holder[TOKEN_HOLDER_BYTES]; /* of the one entry, which has no name; zeros: none */
    struct document_key key;
    int32_t wait_ms;    /* for a document to be laid there */
    int64_t now_s;      /* Unix time, as the offices have it */
    int32_t name_count; /* follow in batches; 0: none are known */
};

/* Secret. */
struct idwire_batch {
    int64_t count; /* 1 to IDWIRE_BATCH_MAX; so many entries are sent */
    struct name_entry entries[IDWIRE_BATCH_MAX];
};

enum idwire_reply_kind {
    IDWIRE_FOUND = 1, /* a document lies there and is being read */
    IDWIRE_ANSWER,
};
/* LOOK is answered with ABSENT, NO_READER, or FAILED: somebody else has the reader. */
struct idwire_reply {
    uint32_t kind;
    uint32_t number;
    /* Of an ANSWER, as in struct document_answer; enums as numbers, truths as 0 or 1. */
    int32_t outcome, document, authenticity, protocol, match;
    int32_t chip_authenticated;
    int32_t trust_read; /* is there a trust store, and can it be read? */
    int32_t exchanges, took_ms;
    int32_t booking_count;
    char issuer[4];
    unsigned char tag[HOLDER_TAG_BYTES];
    uint32_t zero;
    int64_t booking_ids[CANDIDATES_MAX];
};

/* What the kiosk knows of its own question. */
struct idwire_expected {
    enum idwire_task task;
    uint32_t number;
    bool found;         /* FOUND has come */
    int deadline_ms;    /* it cannot have taken longer */
    const int64_t *ids; /* of the bookings whose names were sent */
    int id_count;
};

/* Bytes of a batch's message. */
size_t idwire_batch_bytes(const struct idwire_batch *batch);
/* Is what was received, len bytes of it, an order, or a batch of at most `left` names? ERR_SYNTAX.
 */
struct err idwire_order_check(const struct idwire_order *order, size_t len) MUST_CHECK;
struct err idwire_batch_check(const struct idwire_batch *batch, size_t len, int left) MUST_CHECK;

/* The answer as a reply; only what belongs to its outcome is taken over. */
void idwire_reply_make(const struct document_answer *answer, uint32_t number, bool trust_read,
                       struct idwire_reply *ret_reply);
/*
 * Is what was received, len bytes of it, a reply to this question? *ret_kind, and for an ANSWER the
 * other two. ERR_SYNTAX.
 */
struct err idwire_reply_check(const struct idwire_reply *reply, size_t len,
                              const struct idwire_expected *expected,
                              enum idwire_reply_kind *ret_kind, struct document_answer *ret_answer,
                              bool *ret_trust_read) MUST_CHECK;

#endif
