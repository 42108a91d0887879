/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pace: Password Authenticated Connection Establishment (ICAO 9303-11, 4.4; BSI TR-03110): chip and
 * reader agree on keys that nobody knows who listens, and only where both know the same CAN or MRZ.
 * Generic mapping over the standardised elliptic curves. Chips with chip authentication mapping
 * (CAM) are opened the same way, and the proof they add at the end is passed over: Chip
 * Authentication gives it. Integrated mapping and DH are refused as unsupported.
 */
#ifndef IDENTITY_PACE_H
#define IDENTITY_PACE_H

#include "core/document.h"
#include "identity/messaging.h"

enum { PACE_OID_BYTES = 10 };

/* One of the ways a chip offers in EF.CardAccess, as far as it can be gone here. */
struct pace_way {
    unsigned char oid[PACE_OID_BYTES];
    enum crypt_cipher cipher;
    int parameter_id; /* of the curve, ICAO 9303-11, table 6: 8 to 18 */
};

/* oid: the value of the object identifier. ERR_UNSUPPORTED: cannot be gone here. */
struct err pace_way_of(const unsigned char *oid, size_t len, int parameter_id,
                       struct pace_way *ret_way) MUST_CHECK;
/* a rather than b: AES goes before 3DES. Else what the chip names first is as good. */
bool pace_way_better(const struct pace_way *a, const struct pace_way *b);

/*
 * Call in plain, with the master file selected, as it is after reselect. *ret_messaging is secure
 * afterwards; on errors all zero:
 *   of the link, as chip.h has them
 *   ERR_DENIED       the chip refuses this CAN or MRZ: a wrong key
 *   ERR_UNSUPPORTED  the chip refuses this way, or OpenSSL lacks the curve
 *   ERR_SYNTAX       not what a chip answers
 *   ERR_CORRUPT      what no honest chip answers: a point off the curve, our own key come back, or
 *                    the chip let us in but does not know CAN or MRZ itself
 */
struct err pace_open(const struct chip_link *link, const struct crypt_random *random,
                     const struct pace_way *way, const struct document_key *key,
                     struct messaging *ret_messaging) MUST_CHECK;

#endif
