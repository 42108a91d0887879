/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chip_authentication: Chip Authentication version 1 (BSI TR-03110-1, 3.4; TR-03110-3, B.2; ICAO
 * 9303-11, 6.2): a key agreement with the key that the signed DG14 names. A copy of all the files
 * does not have its private half. Keys on elliptic curves, named and written out, and of
 * Diffie-Hellman up to 1024 bits: longer ones do not fit into a short command. One thread.
 */
#ifndef IDENTITY_CHIP_AUTHENTICATION_H
#define IDENTITY_CHIP_AUTHENTICATION_H

#include "identity/messaging.h"
#include "identity/security_infos.h"

/*
 * infos: of a DG14 that trust_check finds to be the signed one, before or after; of another it
 * proves nothing.
 * messaging: of BAC or PACE, with the document's application selected; afterwards it has the new
 * keys, and the chip has answered under them.
 *
 *   ERR_UNSUPPORTED  DG14 names no key of a kind that is known here, or one too long for a short
 *                    command: messaging goes on as it was
 *   ERR_CORRUPT      the chip refuses, or does not have the key: a clone; messaging is dead
 *   ERR_SYNTAX       the key of DG14 is malformed or on no curve, messaging goes on; or, as all
 *                    other errors, of messaging_exchange
 */
struct err chip_authentication_run(struct messaging *messaging, const struct chip_link *link,
                                   const struct security_infos *infos) MUST_CHECK;

#endif
