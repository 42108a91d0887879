/* SPDX-License-Identifier: Apache-2.0 */
/*
 * idreader: the kiosk's side of `ankunft-idreader`, which reads ID documents.
 *
 * The library that speaks to readers can be made to end its process by what a reader answers
 * (measured), and what is read is somebody's. So each reading is done by a process that lives for
 * it alone (idreader_main.c): it gets the key, and the booked names to compare, and tells what came
 * of it, without anything that stood in the document. A process that dies, talks nonsense or is
 * overdue is killed and its reading has FAILED. Where a reading is dropped it is asked to leave,
 * so that it switches the reader off, and killed when it does not.
 *
 * Own thread. While nothing is read, a process looks every so often whether the reader is there:
 * posts DEVICE_CHANGED of DEVICE_DOCUMENT, READY or BROKEN: the reader is not there or does not
 * answer, or the trust store cannot be read.
 *
 * The key of holders' tags is made here, lives in locked memory and is another one each day.
 */
#ifndef DEVICE_IDREADER_H
#define DEVICE_IDREADER_H

#include "base/daytime.h"
#include "device/idwire.h"
#include "port.h"

enum {
    IDREADER_WAIT_MS = 40000,     /* for a document; what is left is for reading it */
    IDREADER_OVERDUE_MS = 58000,  /* of DOCUMENT_DEADLINE_MS */
    IDREADER_LOOK_MS = 15000,     /* between two looks at a reader that is there */
    IDREADER_LOOK_MAX_MS = 10000, /* so long may one take */
    IDREADER_LEAVE_MS = 1500,     /* to go by itself */
};

struct idreader_config {
    const char *program;              /* NULL: ankunft-idreader beside this program; copied */
    char reader[IDWIRE_TEXT_MAX + 1]; /* libnfc's connection string */
    char lock[IDWIRE_TEXT_MAX + 1];   /* a file that this user may make */
    char trust[IDWIRE_TEXT_MAX + 1];  /* as in struct idwire_order */
    char trust_root[IDWIRE_TEXT_MAX + 1];
    char crl[IDWIRE_TEXT_MAX + 1];
    struct daytime *daytime; /* outlives the reader; NULL: this machine's clock */
    struct names_port names; /* all NULL: none are known */
    unsigned char holder_key[IDWIRE_KEY_BYTES]; /* of signed codes' tags; zeros: none */
    int wait_ms, overdue_ms;                    /* 0: as above */
};

struct idreader;

/*
 * Starts the thread; a reader that is not there is no error but posts BROKEN. ERR_RANGE: no
 * connection string, or the program's path is too long. ERR_NO_MEMORY, ERR_IO.
 */
struct err idreader_open(const struct idreader_config *config, struct mailbox mailbox,
                         struct idreader **ret, struct document_port *ret_port) MUST_CHECK;
void idreader_close(struct idreader *reader);

#endif
