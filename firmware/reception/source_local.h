/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source_local: the kiosk on this machine, for a hall without a bus (source.h). One thread reads
 * its journal beside it, another asks for its state, so that a kiosk which hangs holds up no row.
 */
#ifndef RECEPTION_SOURCE_LOCAL_H
#define RECEPTION_SOURCE_LOCAL_H

#include "config.h"
#include "core/order.h"
#include "reception/board.h"

enum {
    SOURCE_LOOK_MS = 200,   /* between two looks whether the journal has changed */
    SOURCE_STATE_MS = 1000, /* … and two questions for the state */
    SOURCE_RETRY_MS = 1000  /* a journal that is not there, or cannot be read */
};

struct source_local;

/* ERR_NO_MEMORY; ERR_TOO_LONG: the path; ERR_IO: no thread. */
struct err source_local_open(const struct config *config, struct board *board,
                             struct source_local **ret_local) MUST_CHECK;
void source_local_close(struct source_local *local);
/* On a connection of its own. Any thread. */
void source_local_order(struct source_local *local, const struct order *order,
                        struct order_reply *ret_reply);

#endif
