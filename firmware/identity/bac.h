/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bac: Basic Access Control (ICAO 9303-11, 4.3): chip and reader prove to each other that they know
 * the MRZ, and agree on keys. Chips that have PACE too are opened with that; German passports have
 * PACE alone.
 */
#ifndef IDENTITY_BAC_H
#define IDENTITY_BAC_H

#include "identity/messaging.h"

/*
 * Call with the application of travel documents selected in plain. mrz_info: as
 * struct document_key has it. *ret_messaging is secure afterwards, with 3DES; on errors all zero:
 *   of the link, as chip.h has them
 *   ERR_DENIED       the chip refuses this MRZ: a wrong key
 *   ERR_UNSUPPORTED  the chip has no BAC
 *   ERR_SYNTAX       not what a chip answers
 *   ERR_CORRUPT      the chip let us in, but does not know the MRZ itself
 */
struct err bac_open(const struct chip_link *link, const struct crypt_random *random,
                    const char *mrz_info, struct messaging *ret_messaging) MUST_CHECK;

#endif
