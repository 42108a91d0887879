/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emrtd_chip: the chip of a passport or ID card (ICAO Doc 9303 part 10 and 11) that serves the
 * files of an emrtd_document behind BAC and PACE, with Chip Authentication version 1. It is as
 * strict as the strictest real ones: SELECT with P2 = 0C only, and without Le where there is no
 * BAC; DO 84 where it has more than one way to run PACE; any plain command ends secure messaging.
 * One thread.
 */
#ifndef EMRTD_CHIP_H
#define EMRTD_CHIP_H

#include "card.h"

struct emrtd_chip;

/* Hears "opened bac", "opened pace", "opened ca", "refused", "read EF_DG1". */
typedef void emrtd_tell(void *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* NULL: the folder holds no document; ret_why says it. */
struct emrtd_chip *emrtd_chip_open(const char *folder, emrtd_tell *tell, void *tell_self,
                                   char *ret_why, size_t size);
/* NULL: nothing. */
void emrtd_chip_free(struct emrtd_chip *chip);
/* Lives as long as the chip. */
const struct card *emrtd_chip_card(const struct emrtd_chip *chip);

#endif
