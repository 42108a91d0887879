/* SPDX-License-Identifier: Apache-2.0 */
/*
 * neighbours: service, store, printer, scanner, document reader, voice and sounds of a kiosk that
 * has a bad day: answers come late, are bad, or do not come at all where the contract allows that.
 * One thread.
 */
#ifndef MONKEY_NEIGHBOURS_H
#define MONKEY_NEIGHBOURS_H

#include "../torture/chance.h"
#include "app.h"

struct neighbours;

/* The request of those bookings whose office asks for an ID document. */
enum { NEIGHBOURS_WITH_DOCUMENT = 9 };

struct neighbours *neighbours_open(struct chance *chance);
void neighbours_close(struct neighbours *neighbours);
/* The kiosk's mailbox; anew after each start, with what the store kept. */
void neighbours_begin(struct neighbours *neighbours, struct mailbox mailbox);
struct app_neighbours neighbours_ports(struct neighbours *neighbours);
/* Milliseconds until the next answer comes; -1: none is on its way. */
int64_t neighbours_due_ms(const struct neighbours *neighbours);
/* Hands over what has come; false: nothing had. */
bool neighbours_deliver(struct neighbours *neighbours);
/* Everything that is on its way is lost, as when the program ends. */
void neighbours_forget(struct neighbours *neighbours);
/* Something that nobody asked for: a device, a code held up, a number of unsent check-ins. */
void neighbours_surprise(struct neighbours *neighbours);
/* All devices work from now on. */
void neighbours_mend(struct neighbours *neighbours);

#endif
