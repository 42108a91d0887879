/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/hall.h"

#include "base/buf.h"
#include "base/clock.h"
#include "net/bus_hall.h"
#include "net/control_client.h"
#include "net/hallwire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { BUS_WAIT_S = 10 };

static int complain(const char *what, struct err e)
{
    fprintf(stderr, "ankunft-ctl hall: %s: %s\n", what, err_name(e));
    return 1;
}

/* ---- the kiosk here ----------------------------------------------------------------------- */

static struct err client_open(const struct config *config, struct control_client **ret_client)
{
    char path[CONFIG_PATH_MAX + 16];

    snprintf(path, sizeof path, "%s/control", config->kiosk.state_dir);
    return control_client_open(path, ret_client);
}

int hall_state_print(const struct config *config)
{
    static struct hall_state state;
    static char text[HALLWIRE_MAX];
    struct control_client *client;

    struct err e = client_open(config, &client);
    if (!err_is(e)) {
        e = control_client_state(client, &state);
        control_client_close(client);
    }
    if (err_is(e))
        return complain("the kiosk", e);
    (void)hallwire_write_state(&state, text);
    puts(text);
    return 0;
}

/* False: it is not well said, and that is on stderr. */
static bool order_make(const struct config *config, const struct hall_wish *wish,
                       struct order *ret_order)
{
    static const char *const needs[ORDER_COUNT] = {
#define ORDER(name, word, what) [ORDER_##name] = what,
#include "core/order.def"
#undef ORDER
    };
    struct order *o = ret_order;
    unsigned char id[16];

    *o = (struct order){.kind = order_named(wish->word), .at_s = clock_wall_s()};
    if (o->kind == ORDER_COUNT) {
        fprintf(stderr, "ankunft-ctl hall: order: expected one of " HALL_ORDERS ", got %s\n",
                wish->word);
        return false;
    }
    if ((strstr(needs[o->kind], "number") != NULL && wish->number == NULL) ||
        (strstr(needs[o->kind], "entry") != NULL && wish->entry == NULL) ||
        (strstr(needs[o->kind], "reason") != NULL && wish->reason == NULL)) {
        fprintf(stderr, "ankunft-ctl hall: order %s needs: %s\n", wish->word, needs[o->kind]);
        return false;
    }
    o->entry = wish->entry != NULL ? strtoll(wish->entry, NULL, 10) : 0;
    if (!text_copy(o->number, sizeof o->number, wish->number != NULL ? wish->number : "") ||
        !text_copy(o->reason, sizeof o->reason, wish->reason != NULL ? wish->reason : "") ||
        !text_copy(o->by, sizeof o->by, wish->by) || o->by[0] == '\0' || o->entry < 0) {
        fprintf(stderr, "ankunft-ctl hall: a number, a reason or a name is too long, or empty\n");
        return false;
    }
    memcpy(o->kiosk, config->kiosk.id, sizeof o->kiosk);
    if (getrandom(id, sizeof id, 0) != (ssize_t)sizeof id) {
        fprintf(stderr, "ankunft-ctl hall: no random bytes\n");
        return false;
    }
    for (size_t i = 0; i < sizeof id; i++)
        snprintf(o->id + 2 * i, 3, "%02x", id[i]);
    return true;
}

int hall_order(const struct config *config, const struct hall_wish *wish)
{
    struct order order;
    struct order_reply reply;
    struct control_client *client;
    static struct hall_state state;

    if (!order_make(config, wish, &order))
        return 2;
    struct err e = client_open(config, &client);
    if (!err_is(e)) {
        e = control_client_state(client, &state);
        order.at_s += state.ahead_ms / 1000; /* fresh is what is so by the kiosk's clock */
        if (!err_is(e))
            e = control_client_order(client, &order, &reply);
        control_client_close(client);
    }
    if (err_is(e))
        return complain("the kiosk", e);
    printf("%s%s%s\n", order_end_word(reply.end), reply.words[0] != '\0' ? ": " : "", reply.words);
    return reply.end == ORDER_DONE ? 0 : 1;
}

/* ---- the list of the withdrawn ------------------------------------------------------------ */

struct link {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool up;
};

static void event_drop(void *self, const struct hall_event *event)
{
    (void)self;
    (void)event;
}

static void state_drop(void *self, const struct hall_state *state)
{
    (void)self;
    (void)state;
}

static void link_take(void *self, bool up)
{
    struct link *link = self;

    pthread_mutex_lock(&link->lock);
    link->up = up;
    pthread_cond_signal(&link->changed);
    pthread_mutex_unlock(&link->lock);
}

static bool link_await(struct link *link)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += BUS_WAIT_S;
    pthread_mutex_lock(&link->lock);
    while (!link->up && pthread_cond_timedwait(&link->changed, &link->lock, &until) == 0)
        ;
    bool up = link->up;
    pthread_mutex_unlock(&link->lock);
    return up;
}

/* What is done while the bus is there. */
static int with_bus(const struct config *config, int (*run)(struct bus_hall *bus, void *wish),
                    void *wish)
{
    struct link link = {.up = false};
    const struct bus_hall_sink sink = {&link, event_drop, state_drop, link_take};
    const struct bus_hall_config c = {.bus = {.servers = config->bus.servers,
                                              .ca_file = config->bus.ca_file,
                                              .cert_file = config->bus.cert_file,
                                              .key_file = config->bus.key_file,
                                              .replicas = config->bus.replicas},
                                      .name = config->kiosk.id,
                                      .since_s = INT64_MAX};
    struct bus_hall *bus;

    if (config->bus.servers[0] == '\0') {
        fprintf(stderr, "ankunft-ctl hall: the file names no bus ([bus] servers)\n");
        return 1;
    }
    pthread_mutex_init(&link.lock, NULL);
    pthread_cond_init(&link.changed, NULL);
    struct err e = bus_hall_open(&c, sink, &bus);
    if (err_is(e))
        return complain("the bus", e);
    int code = link_await(&link) ? run(bus, wish) : complain("the bus", err_make(ERR_UNREACHABLE));
    bus_hall_close(bus);
    return code;
}

struct withdraw_wish {
    const char *kiosk, *by;
    bool on;
};

static int withdraw_run(struct bus_hall *bus, void *self)
{
    const struct withdraw_wish *wish = self;
    struct err e = bus_hall_withdraw(bus, wish->kiosk, wish->by, wish->on);

    if (err_is(e))
        return complain(wish->kiosk, e);
    printf("%s: %s\n", wish->kiosk, wish->on ? "withdrawn" : "readmitted");
    return 0;
}

int hall_withdraw(const struct config *config, const char *kiosk, const char *by, bool on)
{
    struct withdraw_wish wish = {kiosk, by, on};

    return with_bus(config, withdraw_run, &wish);
}

static bool withdrawn_print(void *self, const char *kiosk, const char *by, int64_t at_s)
{
    struct tm tm = clock_local(at_s);
    char when[32];

    (void)self;
    strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", &tm);
    printf("%-32s  %s  by %s\n", kiosk, when, by);
    return true;
}

static int withdrawn_run(struct bus_hall *bus, void *self)
{
    bus_hall_withdrawn(bus, withdrawn_print, self);
    return 0;
}

int hall_withdrawn(const struct config *config)
{
    return with_bus(config, withdrawn_run, NULL);
}
