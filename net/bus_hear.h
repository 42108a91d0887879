/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_hear: all events of the stream from a time on, in order, told to one listener, by a thread of
 * its own. What the listener does not take is told again; after a loss of the bus it goes on where
 * it was. For net/bus*.c alone.
 *
 * It asks for what is new and takes it message by message. A consumer would be told without asking,
 * but who may make one may let the servers send what they like to whom they like, and a kiosk must
 * not.
 */
#ifndef NET_BUS_HEAR_H
#define NET_BUS_HEAR_H

#include "net/bus_link.h"
#include "port.h"

struct bus_hear;

/* but: events of this one are left out; "": of nobody. */
struct err bus_hear_open(struct bus_link *link, const char *but, int64_t since_s,
                         struct hearing_port hearing, struct bus_hear **ret_hear) MUST_CHECK;
/* After bus_link_stop. */
void bus_hear_close(struct bus_hear *hear);
/* Until when (steady) all that had been published has been told; 0: never yet. Any thread. */
int64_t bus_hear_all_ms(struct bus_hear *hear);

#endif
