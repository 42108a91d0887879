/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bus_kiosk: a kiosk on the bus of its hall (port.h: hall_port, once_port, watch_port).
 *
 * Events: what the journal's history has goes to the stream ANKUNFT_EVENTS in order, each once. At
 * each connection the last message under the kiosk's own name says where to go on, so there is no
 * cursor that could be lost; each message is accepted only right after the one before it (compare
 * and set), so nothing is doubled, however often a send is repeated.
 *
 * Threads: one that connects, one that publishes, one that hears, one that keeps beats, leases and
 * answers going, one that claims; none of them is waited for, but the last, and that for
 * ONCE_DEADLINE_MS at most.
 */
#ifndef NET_BUS_KIOSK_H
#define NET_BUS_KIOSK_H

#include "base/daytime.h"
#include "core/rules.h"
#include "net/bus.h"
#include "port.h"

/*
 * A store/feed, as net does not see the store. Called by the publisher's thread alone. After an
 * error it is asked again later, and its journal may then be another one.
 */
struct bus_feed {
    void *self;
    const char *(*journal)(void *self);
    struct err (*changed)(void *self, bool *ret_changed);
    struct err (*each)(void *self, int64_t after,
                       bool (*each)(void *each_self, const struct hall_event *event),
                       void *each_self);
    struct err (*before)(void *self, int64_t since_s, int64_t *ret_after);
};

struct bus_kiosk_config {
    struct bus_config bus;
    const char *kiosk; /* its id */
    const struct rules *rules;
    struct daytime *daytime;
    void *self;
    /*
     * An order that is fresh, for this kiosk, and was not there before: becomes ORDERED. Called by
     * a thread of the bus; returns at once.
     */
    void (*ordered)(void *self, const struct order *order);
    /*
     * Reception has put the kiosk on the list of the withdrawn. Called once, by a thread of the
     * bus, which must not be used to close it.
     */
    void (*withdrawn)(void *self, const char *by);
};

struct bus_kiosk;

/*
 * Copies the configuration, but for rules and daytime, which outlive it. Never waits for the
 * network. ERR_DENIED, ERR_SYNTAX: certificate, key or servers cannot be used; said in the log.
 */
struct err bus_kiosk_open(const struct bus_kiosk_config *config,
                          struct bus_kiosk **ret_bus) MUST_CHECK;
/* Nobody calls the ports any more. Ends within seconds, whatever the bus does. */
void bus_kiosk_close(struct bus_kiosk *bus);

struct hall_port bus_kiosk_hall(struct bus_kiosk *bus);
struct once_port bus_kiosk_once(struct bus_kiosk *bus);
struct watch_port bus_kiosk_watch(struct bus_kiosk *bus);
/* Begins publishing and hearing: the store has been opened. Once. hearing.hear NULL: not wanted. */
struct err bus_kiosk_start(struct bus_kiosk *bus, struct bus_feed feed,
                           struct hearing_port hearing) MUST_CHECK;
/* Is the bus there? For staff and figures; any thread. */
bool bus_kiosk_up(struct bus_kiosk *bus);

#endif
