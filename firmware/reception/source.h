/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source: where the board hears of the kiosks, and orders go to them.
 *
 * Without a bus (bus.servers ""): the kiosk on this machine. Its journal is read beside it
 * (store/feed), five times a second, and its state is asked for each second on the socket in
 * kiosk.state_dir (net/control_client), which takes orders, too. A kiosk that is not there yet, or
 * whose journal was replaced, is tried again each second.
 * With a bus: everything comes and goes over it (net/bus_hall).
 *
 * A thread of its own feeds the board until source_close. The other calls: any thread.
 */
#ifndef RECEPTION_SOURCE_H
#define RECEPTION_SOURCE_H

#include "config.h"
#include "core/order.h"
#include "reception/board.h"

enum { SOURCE_LOOK_MS = 200, SOURCE_STATE_MS = 1000 };

struct source;

/* config and board outlive it. Never waits for a kiosk or the network. */
struct err source_open(const struct config *config, struct board *board,
                       struct source **ret_source) MUST_CHECK;
void source_close(struct source *source);

/* Waits ORDER_DEADLINE_MS at most; ORDER_SILENT where no answer came. */
void source_order(struct source *source, const struct order *order, struct order_reply *ret_reply);
/*
 * An act of reception itself: onto the board at once, and with a bus to all others, acknowledged.
 * id, kiosk, journal and sequence are filled in here. Errors as bus_hall_publish.
 */
struct err source_publish(struct source *source, struct hall_event *event) MUST_CHECK;

#endif
