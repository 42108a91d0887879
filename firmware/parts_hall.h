/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts_hall: the hall as the configuration says: the kiosk's own socket always, the bus where
 * [bus] names servers, figures for Prometheus where [metrics] names an address. The bus is opened
 * before the store, which asks it, and begins when the store is there, which it tells; and it is
 * closed after the store. Owner thread.
 */
#ifndef PARTS_HALL_H
#define PARTS_HALL_H

#include "base/daytime.h"
#include "config.h"
#include "port.h"

struct parts_hall;

/*
 * A bus that cannot be opened (certificate, servers) is logged, and the kiosk is alone. Posts
 * ORDERED, and WITHDRAWN once the mark of it is on the disk.
 */
struct err parts_hall_open(const struct config *config, struct daytime *daytime,
                           struct mailbox mailbox, struct parts_hall **ret_hall) MUST_CHECK;
/* For the store; all NULL without a bus. */
struct once_port parts_hall_once(struct parts_hall *hall);
struct watch_port parts_hall_watch(struct parts_hall *hall);
/* The store is open: the folder is there, events can be read and told. */
struct err parts_hall_start(struct parts_hall *hall, struct hearing_port hearing) MUST_CHECK;
/* For the owner. */
struct hall_port parts_hall_port(struct parts_hall *hall);
/* Before the store is closed: nothing is told to it any more. NULL: nothing to do. */
void parts_hall_quiet(struct parts_hall *hall);
void parts_hall_close(struct parts_hall *hall);

/* The hall has withdrawn the kiosk: nothing is to be opened. Says so in the log. */
bool parts_withdrawn(const struct config *config);
/* Wipes what it has; again at each start. Failures are logged. No part is open. */
void parts_withdraw(const struct config *config);

#endif
