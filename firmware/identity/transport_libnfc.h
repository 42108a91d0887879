/* SPDX-License-Identifier: Apache-2.0 */
/*
 * transport_libnfc: a contactless reader through libnfc, and the chip on it. The only place that
 * knows that library, and only ever in a process of its own: it ends the process over answers of a
 * reader that it does not expect. It is given a connection string and never looks for readers by
 * itself; it writes nothing; its files 0 to 2 must be open. One thread, which may wait in here.
 */
#ifndef IDENTITY_TRANSPORT_LIBNFC_H
#define IDENTITY_TRANSPORT_LIBNFC_H

#include "identity/chip.h"

#include <stdint.h>

enum {
    TRANSPORT_TEXT_MAX = 239,   /* bytes of a connection string */
    TRANSPORT_LOCK_MS = 3000,   /* so long may somebody else have the reader */
    TRANSPORT_ANSWER_MS = 6000, /* for an answer: chips that reckon ask for more time */
    TRANSPORT_AGAIN_MS = 6000,  /* for a document that was taken away to be laid there again */
};

struct transport_config {
    const char *connstring;
    const char *lock; /* file that is locked while the reader is in use; "": none */
    /* Asked while it waits, and before each command: shall it end? */
    bool (*over)(void *self);
    void *self;
};

struct transport;

/*
 * ERR_BUSY: somebody else has the reader. ERR_GONE: it is not there, or does not answer.
 * ERR_TOO_LONG, ERR_NO_MEMORY, ERR_IO: the lock file cannot be made.
 */
struct err transport_open(const struct transport_config *config,
                          struct transport **ret_transport) MUST_CHECK;
/* The field is off then, and the reader at rest. NULL: nothing. */
void transport_close(struct transport *transport);

/*
 * Waits for a chip that speaks ISO 14443-4, type A or B. ERR_TIMEOUT: none came by then
 * (monotonic); ERR_UNSUPPORTED: a card that speaks something else; ERR_CANCELLED: it shall end;
 * ERR_IO.
 */
struct err transport_await(struct transport *transport, int64_t until_ms) MUST_CHECK;
/* The way to that chip, for as long as the transport is open. Beside chip.h's: ERR_CANCELLED. */
struct chip_link transport_link(struct transport *transport);

#endif
