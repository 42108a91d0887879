/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asb: automatic status back, what an ESC/POS printer says unasked once GS a has switched it on:
 * four bytes when it is switched on, and again whenever one of them changes. Pure; any thread.
 *
 * First byte: bits 0, 1 and 7 off, bit 4 on; so it differs from answers to DLE EOT (bit 1 on) and
 * from XON and XOFF. The other three: bits 4 and 7 off. XOFF may come between them, nothing else.
 * GS a is worked off in its turn, behind the dots, and is not answered while the printer stands.
 * The rules are those of Epson's reference, and of Samsung/Bixolon, Sewoo and HPRT, where they
 * agree; bits they call reserved are passed over. Nippon, Hwasung and others use GS a for messages
 * of their own: their profile must not say asb.
 */
#ifndef DEVICE_ASB_H
#define DEVICE_ASB_H

#include "device/escpos.h"

enum { ASB_ON_BYTES = 3, ASB_BYTES = 4 };

struct asb {
    uint32_t message; /* its bytes, as far as they have come; the first is the highest */
    int len;
};

/* Switches reports of online, errors and paper on; ESC @ switches them off again. */
size_t asb_on(uint8_t ret_bytes[ASB_ON_BYTES]);
/*
 * Takes the next byte from the printer. True: a message is complete, and *ret_status is what it
 * says; otherwise it is untouched. Bytes that fit no message are dropped.
 */
bool asb_feed(struct asb *asb, uint8_t byte, struct escpos_status *ret_status);

#endif
