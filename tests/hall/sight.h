/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sight: fills the books from outside: the journals of the kiosks and their histories, the stream,
 * the ledger and the bookings of the service, the slips. One thread.
 */
#ifndef HALL_SIGHT_H
#define HALL_SIGHT_H

#include "books.h"
#include "room.h"

/*
 * Waits until nothing is under way any more: every kiosk has told service and bus all it has, and
 * everybody's absence is decided. False: something still is; the rest is told on stdout.
 */
bool sight_await(struct room *room, const struct books *books);
/* False: something cannot be read. */
bool sight_read(struct room *room, struct books *books);

#endif
