/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inquiry: asks a printer how it is, and hears what it says unasked. Owned by the printer's worker;
 * uses its cable, whose errors these are.
 *
 * ESC/POS answers carry no number, and a late one looks like a fresh one; so what has come in is
 * taken away before a question, and while earlier questions may still be answered, the question is
 * put again until more answers came than are owed.
 *
 * Reports, which a printer sends unasked when something changes, differ from answers by their own
 * form (asb.h, custom.h) and are never taken for one. They only say that it is time to ask: what
 * counts is always the answer.
 */
#ifndef DEVICE_INQUIRY_H
#define DEVICE_INQUIRY_H

#include "device/asb.h"
#include "device/cable.h"
#include "device/custom.h"
#include "device/escpos.h"

enum inquiry_way {
    INQUIRY_DLE_EOT,
    INQUIRY_ASB,    /* DLE EOT, and automatic status back */
    INQUIRY_CUSTOM, /* the full status of CUSTOM's kiosk printers, asked for and unasked */
    INQUIRY_NONE,   /* no way back: it is never asked */
};

enum { INQUIRY_ON_BYTES = 3 };

struct inquiry {
    enum inquiry_way way;
    int unanswered; /* answers that may still come to earlier questions, at most */
    struct asb asb;
    struct custom custom;
    bool reported; /* a report came since it was last set to false */
    struct escpos_status report;
};

/* A connection begins. fresh: answers to an old one ended with it. */
void inquiry_begin(struct inquiry *inquiry, bool fresh);
/* What switches reports on; to be sent anew behind each ESC @. Returns the bytes, 0 for none. */
size_t inquiry_on(const struct inquiry *inquiry, uint8_t ret_bytes[INQUIRY_ON_BYTES]);
/* Asks for everything. ERR_CORRUPT: an answer without its fixed bits. */
struct err inquiry_ask(struct inquiry *inquiry, struct cable *cable, int64_t deadline_ms,
                       struct escpos_status *ret_status) MUST_CHECK;
/* Takes away what has come in, *ret_len bytes of it, and hears the reports among it. */
struct err inquiry_hear(struct inquiry *inquiry, struct cable *cable, size_t *ret_len) MUST_CHECK;
/* These dots go to the printer, and what looks like a question among them may be answered. */
void inquiry_owe(struct inquiry *inquiry, const uint8_t *bytes, size_t len);

#endif
