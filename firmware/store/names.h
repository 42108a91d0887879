/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names: the names that bookings of today (and, in the evening, of tomorrow) are for, so that the
 * document reader can say whose booking an ID document belongs to. They come with the service's
 * answers and go at the end of their day, and with the program.
 *
 * Only in locked memory, which is neither swapped nor dumped; where the machine does not lock it,
 * none are kept. Never on the disk and never in the log: a thief of the machine without power
 * learns nothing; one who reads the running program's memory learns who is booked today.
 *
 * Names that are no strict UTF-8, hold control characters or are longer than BOOKING_NAME_MAX are
 * left out: such a booking has no name here, and a person looks. Any thread; a lock of its own,
 * held for a copy at most.
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "base/daytime.h"
#include "port.h"

enum { NAMES_MAX = 8192 }; /* held at once, in 2 MB; more bookings have no name here */

struct names;

/* daytime: what is today; outlives names. ERR_DENIED: the memory cannot be locked (limits.conf). */
struct err names_open(struct daytime *daytime, struct names **ret_names) MUST_CHECK;
/* Wipes all. NULL: nothing. */
void names_close(struct names *names);
/* Wipes those of the days before today. To be called often. */
void names_day_begin(struct names *names);
int names_count(struct names *names);
/* Valid until names_close. A name of "" or one to be left out takes the booking's away. */
struct names_port names_port(struct names *names);

#endif
