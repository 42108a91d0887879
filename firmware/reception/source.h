/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source: where the board hears of the kiosks, and orders go to them.
 *
 * Without a bus (bus.servers ""): the kiosk on this machine (source_local). Its journal is read
 * beside it, five times a second, and its state is asked for each second on the socket in
 * kiosk.state_dir, which takes orders, too. A kiosk that is not there yet, or whose journal was
 * replaced, is tried again each second.
 * With a bus: everything comes and goes over it (source_bus).
 *
 * Threads of its own feed the board, and let time pass there, until source_close. Any thread.
 */
#ifndef RECEPTION_SOURCE_H
#define RECEPTION_SOURCE_H

#include "config.h"
#include "core/order.h"
#include "reception/board.h"

struct source;

/*
 * config and board outlive it. Never waits for a kiosk or the network. Errors as source_local_open
 * or source_bus_open.
 */
struct err source_open(const struct config *config, struct board *board,
                       struct source **ret_source) MUST_CHECK;
void source_close(struct source *source);
/* The kiosk by which acts of reception go in events; orders to it are nobody's. */
const char *source_name(const struct source *source);

/* Waits ORDER_DEADLINE_MS and a second at most; ORDER_SILENT where no answer came. */
void source_order(struct source *source, const struct order *order, struct order_reply *ret_reply);
/*
 * An act of reception itself: onto the board at once, and with a bus to all others, acknowledged.
 * id, kiosk, journal, sequence, and an entry of 0 are filled in here; the journal is one of this
 * run. Errors as bus_hall_publish: it is on the board then, and the others hear of it by the
 * service alone.
 */
struct err source_publish(struct source *source, struct hall_event *event) MUST_CHECK;

#endif
