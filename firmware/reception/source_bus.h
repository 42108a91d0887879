/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_bus: the kiosks of a hall with a bus (source.h). What the bus's threads tell goes onto the
 * board; a thread of its own lets time pass there.
 */
#ifndef RECEPTION_SOURCE_BUS_H
#define RECEPTION_SOURCE_BUS_H

#include "config.h"
#include "core/order.h"
#include "reception/board.h"

struct source_bus;

/* Errors as bus_hall_open; ERR_IO: no thread. */
struct err source_bus_open(const struct config *config, struct board *board,
                           struct source_bus **ret_bus) MUST_CHECK;
void source_bus_close(struct source_bus *bus);
void source_bus_order(struct source_bus *bus, const struct order *order,
                      struct order_reply *ret_reply);
/* Errors as bus_hall_publish. */
struct err source_bus_publish(struct source_bus *bus, const struct hall_event *event) MUST_CHECK;

#endif
