/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/source_bus.h"

#include "base/clock.h"
#include "net/bus_hall.h"

#include <pthread.h>
#include <stdlib.h>

enum { TICK_MS = 1000 };

struct source_bus {
    struct board *board;
    struct bus_hall *hall;
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock;
    pthread_cond_t ending; /* CLOCK_MONOTONIC */
    bool closed;
};

static void event(void *self, const struct hall_event *event)
{
    struct source_bus *bus = self;

    board_event(bus->board, event);
}

static void state(void *self, const struct hall_state *state)
{
    struct source_bus *bus = self;

    board_state(bus->board, state);
}

static void link_changed(void *self, bool up)
{
    struct source_bus *bus = self;

    board_link_bus(bus->board, up);
}

static void *tick_run(void *self)
{
    struct source_bus *bus = self;

    pthread_mutex_lock(&bus->lock);
    while (!bus->closed) {
        int64_t until_ms = clock_monotonic_ms() + TICK_MS;
        struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
        int rc = 0;
        while (!bus->closed && rc == 0)
            rc = pthread_cond_timedwait(&bus->ending, &bus->lock, &until);
        pthread_mutex_unlock(&bus->lock);
        board_tick(bus->board);
        pthread_mutex_lock(&bus->lock);
    }
    pthread_mutex_unlock(&bus->lock);
    return NULL;
}

struct err source_bus_open(const struct config *config, struct board *board,
                           struct source_bus **ret_bus)
{
    const struct bus_hall_config hall = {
        .bus = {.servers = config->bus.servers,
                .ca_file = config->bus.ca_file,
                .cert_file = config->bus.cert_file,
                .key_file = config->bus.key_file,
                .replicas = config->bus.replicas},
        .name = config->kiosk.id,
        .since_s = clock_wall_s() - (int64_t)BOARD_DAYS * 86400,
    };
    struct source_bus *bus = calloc(1, sizeof *bus);
    pthread_condattr_t attr;

    *ret_bus = NULL;
    if (bus == NULL)
        return err_make(ERR_NO_MEMORY);
    bus->board = board;
    pthread_mutex_init(&bus->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&bus->ending, &attr);
    pthread_condattr_destroy(&attr);
    board_link_bus(board, false);
    struct err e = bus_hall_open(
        &hall,
        (struct bus_hall_sink){.self = bus, .event = event, .state = state, .link = link_changed},
        &bus->hall);
    if (!err_is(e)) {
        bus->runs = pthread_create(&bus->thread, NULL, tick_run, bus) == 0;
        if (!bus->runs)
            e = err_make(ERR_IO);
    }
    if (err_is(e)) {
        source_bus_close(bus);
        return e;
    }
    *ret_bus = bus;
    return err_none();
}

void source_bus_close(struct source_bus *bus)
{
    if (bus == NULL)
        return;
    pthread_mutex_lock(&bus->lock);
    bus->closed = true;
    pthread_cond_broadcast(&bus->ending);
    pthread_mutex_unlock(&bus->lock);
    if (bus->runs)
        pthread_join(bus->thread, NULL);
    if (bus->hall != NULL)
        bus_hall_close(bus->hall);
    pthread_cond_destroy(&bus->ending);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

void source_bus_order(struct source_bus *bus, const struct order *order,
                      struct order_reply *ret_reply)
{
    bus_hall_order(bus->hall, order, ret_reply);
}

struct err source_bus_publish(struct source_bus *bus, const struct hall_event *event)
{
    return bus_hall_publish(bus->hall, event);
}
