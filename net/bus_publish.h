/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_publish: what the journal has goes to the stream, in order, each once, by a thread of its own
 * (bus_kiosk.h says how). For net/bus*.c alone.
 */
#ifndef NET_BUS_PUBLISH_H
#define NET_BUS_PUBLISH_H

#include "net/bus_kiosk.h"
#include "net/bus_link.h"

struct bus_publish;

/* kiosk and daytime outlive it. */
struct err bus_publish_open(struct bus_link *link, const char *kiosk, struct daytime *daytime,
                            struct bus_feed feed, struct bus_publish **ret_publish) MUST_CHECK;
/* After bus_link_stop. */
void bus_publish_close(struct bus_publish *publish);
/* All that the journal had at that time (steady) is in the stream; 0: never yet. Any thread. */
int64_t bus_publish_flushed_ms(struct bus_publish *publish);

#endif
