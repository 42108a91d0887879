/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_hall: reception on the bus of its hall: everybody's events and states come in, orders and
 * reception's own events go out, and kiosks are withdrawn.
 */
#ifndef NET_BUS_HALL_H
#define NET_BUS_HALL_H

#include "base/err.h"
#include "core/hall.h"
#include "core/order.h"
#include "net/bus.h"

#include <stdbool.h>
#include <stdint.h>

/* Called by threads of the bus, each function by one thread at a time. */
struct bus_hall_sink {
    void *self;
    /* Oldest first; some come again after the bus was away, with the same kiosk, journal, sequence.
     */
    void (*event)(void *self, const struct hall_event *event);
    void (*state)(void *self, const struct hall_state *state);
    void (*link)(void *self, bool up);
};

struct bus_hall_config {
    struct bus_config bus;
    const char *name; /* reception's id, as in its certificate */
    int64_t since_s;  /* events from then on */
};

struct bus_hall;

/* As bus_kiosk_open. */
struct err bus_hall_open(const struct bus_hall_config *config, struct bus_hall_sink sink,
                         struct bus_hall **ret_bus) MUST_CHECK;
void bus_hall_close(struct bus_hall *bus);

/* Waits for ORDER_DEADLINE_MS at most; ORDER_SILENT without an answer. Any thread. */
void bus_hall_order(struct bus_hall *bus, const struct order *order, struct order_reply *ret_reply);
/*
 * An event of reception's own (kiosk: its name), kept by the bus when this comes back, once however
 * often it is given. ERR_UNREACHABLE: not there now. ERR_TIMEOUT: nobody knows; give it again.
 */
struct err bus_hall_publish(struct bus_hall *bus, const struct hall_event *event) MUST_CHECK;
/*
 * Puts a kiosk on the list of the withdrawn, or takes it off. The list is durable, and as long as
 * it is on it the kiosk is told again every 5 s. Errors as above.
 */
struct err bus_hall_withdraw(struct bus_hall *bus, const char *kiosk, const char *by,
                             bool on) MUST_CHECK;
/* Each kiosk on the list, as known now, until each() says false. */
void bus_hall_withdrawn(struct bus_hall *bus,
                        bool (*each)(void *self, const char *kiosk, const char *by, int64_t at_s),
                        void *self);

#endif
