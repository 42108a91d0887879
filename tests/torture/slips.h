/* SPDX-License-Identifier: Apache-2.0 */
/* slips: what the printer put out, read from its pictures by an independent reader of codes. */
#ifndef TORTURE_SLIPS_H
#define TORTURE_SLIPS_H

#include "books.h"

/*
 * Takes the slips printed since the last call, enters their numbers and removes the pictures; how
 * many could be read. A slip during which the kiosk was killed may have no code yet.
 */
int slips_read(struct books *books, struct stand *stand);

#endif
