/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chip_authentication: Chip Authentication version 1 (BSI TR-03110-1, 3.4; TR-03110-3, B.2; ICAO
 * 9303-11, 6.2): a key agreement with the key that the signed DG14 names. A copy of all the files
 * does not have its private half. One thread.
 */
#ifndef IDENTITY_CHIP_AUTHENTICATION_H
#define IDENTITY_CHIP_AUTHENTICATION_H

#include "identity/chip.h"
#include "identity/messaging.h"
#include "identity/security_infos.h"

/*
 * infos: of a DG14 whose hash the SOD has (trust_check must follow, or what is proved is nothing).
 * messaging: that of BAC or PACE; afterwards it has the new keys, over which the chip has answered.
 *
 * ERR_UNSUPPORTED: DG14 names no key, or none of a kind that is known, and nothing was sent;
 * ERR_CORRUPT: the chip does not have the key: a clone, messaging is closed; ERR_SYNTAX: the key of
 * DG14 is malformed or its point is not on its curve; else as chip_link.exchange.
 */
struct err chip_authentication_run(struct messaging *messaging, const struct chip_link *link,
                                   const struct security_infos *infos) MUST_CHECK;

#endif
