/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_hall.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/bus_hear.h"
#include "net/bus_link.h"
#include "net/hallwire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 100, /* of everybody's states */
    RETRY_MS = 1000,
    TOLD_MS = 5000, /* a withdrawn kiosk is told again */
    WITHDRAWN_MAX = 256,
};

struct bus_hall {
    char name[KIOSK_ID_MAX + 1];
    struct bus_hall_sink sink;
    struct bus_link *link;
    struct bus_hear *hear;
    pthread_t states;
    bool states_run;

    pthread_mutex_t lock; /* guards all below */
    struct withdrawal withdrawn[WITHDRAWN_MAX];
    int withdrawn_count;
};

/* ---- states and the withdrawn ------------------------------------------------------------- */

static void state_take(struct bus_hall *bus, kvEntry *entry)
{
    struct hall_state state;

    if (kvEntry_Operation(entry) == kvOp_Put &&
        !err_is(
            hallwire_read_state(kvEntry_Value(entry), (size_t)kvEntry_ValueLen(entry), &state)) &&
        strcmp(state.kiosk, kvEntry_Key(entry)) == 0)
        bus->sink.state(bus->sink.self, &state);
}

static void withdrawal_keep(struct bus_hall *bus, const char *kiosk, const struct withdrawal *w)
{
    int i = 0;

    pthread_mutex_lock(&bus->lock);
    while (i < bus->withdrawn_count && strcmp(bus->withdrawn[i].kiosk, kiosk) != 0)
        i++;
    if (w == NULL && i < bus->withdrawn_count)
        bus->withdrawn[i] = bus->withdrawn[--bus->withdrawn_count];
    else if (w != NULL && i < WITHDRAWN_MAX) {
        bus->withdrawn[i] = *w;
        bus->withdrawn_count += i == bus->withdrawn_count;
    }
    pthread_mutex_unlock(&bus->lock);
}

static void withdrawal_take(struct bus_hall *bus, kvEntry *entry)
{
    struct withdrawal w;

    if (kvEntry_Operation(entry) != kvOp_Put || kvEntry_ValueLen(entry) == 0)
        withdrawal_keep(bus, kvEntry_Key(entry), NULL);
    else if (!err_is(hallwire_read_withdrawal(kvEntry_Value(entry), (size_t)kvEntry_ValueLen(entry),
                                              &w)) &&
             strcmp(w.kiosk, kvEntry_Key(entry)) == 0)
        withdrawal_keep(bus, w.kiosk, &w);
}

static void watch_each(struct bus_hall *bus, kvWatcher *watcher,
                       void (*take)(struct bus_hall *bus, kvEntry *entry))
{
    kvEntry *entry = NULL;

    while (kvWatcher_Next(&entry, watcher, 1) == NATS_OK) {
        if (entry != NULL)
            take(bus, entry);
        kvEntry_Destroy(entry);
        entry = NULL;
    }
}

/* By a plain subject, which a kiosk hears that may do nothing else any more. */
static void withdrawn_tell(struct bus_hall *bus, const struct bus_session *session)
{
    char text[HALLWIRE_MAX], subject[BUS_SUBJECT_MAX];

    pthread_mutex_lock(&bus->lock);
    for (int i = 0; i < bus->withdrawn_count; i++) {
        size_t len = hallwire_write_withdrawal(&bus->withdrawn[i], text);
        snprintf(subject, sizeof subject, "ankunft.withdrawn.%s", bus->withdrawn[i].kiosk);
        natsConnection_Publish(session->nc, subject, text, (int)len);
    }
    pthread_mutex_unlock(&bus->lock);
}

static natsStatus watch_open(const struct bus_session *session, const char *bucket, kvStore **kv,
                             kvWatcher **watcher)
{
    natsStatus s = js_KeyValue(kv, session->js, bucket);

    return s == NATS_OK ? kvStore_WatchAll(watcher, *kv, NULL) : s;
}

static void states_on(struct bus_hall *bus, const struct bus_session *session)
{
    kvStore *states = NULL, *withdrawn = NULL;
    kvWatcher *states_watcher = NULL, *withdrawn_watcher = NULL;
    int64_t told_ms = 0;
    natsStatus s = watch_open(session, "ANKUNFT_STATE", &states, &states_watcher);

    if (s == NATS_OK)
        s = watch_open(session, "ANKUNFT_WITHDRAWN", &withdrawn, &withdrawn_watcher);
    while (s == NATS_OK && bus_link_up(bus->link) && !bus_link_stopping(bus->link)) {
        watch_each(bus, states_watcher, state_take);
        watch_each(bus, withdrawn_watcher, withdrawal_take);
        if (clock_monotonic_ms() - told_ms >= TOLD_MS) {
            withdrawn_tell(bus, session);
            told_ms = clock_monotonic_ms();
        }
        bus_link_pause(bus->link, TICK_MS);
    }
    if (s != NATS_OK)
        log_warn("bus", "states of the kiosks: %s", natsStatus_GetText(s));
    kvWatcher_Destroy(states_watcher);
    kvWatcher_Destroy(withdrawn_watcher);
    kvStore_Destroy(states);
    kvStore_Destroy(withdrawn);
}

static void *states_run(void *self)
{
    struct bus_hall *bus = self;
    struct bus_session session;

    while (!bus_link_stopping(bus->link)) {
        bus_link_wait(bus->link, RETRY_MS);
        if (!bus_link_take(bus->link, &session))
            continue;
        states_on(bus, &session);
        bus_link_give(bus->link);
        bus_link_pause(bus->link, TICK_MS);
    }
    nats_ReleaseThreadMemory();
    return NULL;
}

/* ---- opening ------------------------------------------------------------------------------ */

static void link_changed(void *self, bool up)
{
    struct bus_hall *bus = self;

    bus->sink.link(bus->sink.self, up);
}

static bool event_hear(void *self, const struct hall_event *event)
{
    struct bus_hall *bus = self;

    bus->sink.event(bus->sink.self, event);
    return true;
}

struct err bus_hall_open(const struct bus_hall_config *config, struct bus_hall_sink sink,
                         struct bus_hall **ret_bus)
{
    const struct hearing_port hearing = {.hear = event_hear};
    struct bus_hall *bus = calloc(1, sizeof *bus);

    if (bus == NULL)
        return err_make(ERR_NO_MEMORY);
    snprintf(bus->name, sizeof bus->name, "%s", config->name);
    bus->sink = sink;
    pthread_mutex_init(&bus->lock, NULL);
    struct err e = bus_link_open(&config->bus, bus->name, link_changed, bus, &bus->link);
    if (!err_is(e)) {
        struct hearing_port mine = hearing;
        mine.self = bus;
        e = bus_hear_open(bus->link, "", config->since_s, mine, &bus->hear);
    }
    if (!err_is(e)) {
        bus->states_run = pthread_create(&bus->states, NULL, states_run, bus) == 0;
        if (!bus->states_run)
            e = err_make(ERR_NO_MEMORY);
    }
    if (err_is(e)) {
        bus_hall_close(bus);
        return e;
    }
    *ret_bus = bus;
    return err_none();
}

void bus_hall_close(struct bus_hall *bus)
{
    if (bus->link != NULL)
        bus_link_stop(bus->link);
    if (bus->hear != NULL)
        bus_hear_close(bus->hear);
    if (bus->states_run)
        pthread_join(bus->states, NULL);
    if (bus->link != NULL)
        bus_link_close(bus->link);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

/* ---- asking and telling ------------------------------------------------------------------- */

/* The kiosk's answer to this order, among those to others. */
static bool answer_await(natsSubscription *answers, const struct order *order, int64_t until_ms,
                         struct order_reply *ret_reply)
{
    struct order_reply reply;
    natsMsg *msg = NULL;
    bool found = false;

    for (int64_t left_ms; !found && (left_ms = until_ms - clock_monotonic_ms()) > 0;) {
        if (natsSubscription_NextMsg(&msg, answers, left_ms) != NATS_OK)
            return false;
        found = !err_is(hallwire_read_reply(natsMsg_GetData(msg),
                                            (size_t)natsMsg_GetDataLength(msg), &reply)) &&
                strcmp(reply.id, order->id) == 0;
        natsMsg_Destroy(msg);
    }
    if (found)
        *ret_reply = reply;
    return found;
}

void bus_hall_order(struct bus_hall *bus, const struct order *order, struct order_reply *ret_reply)
{
    int64_t until_ms = clock_monotonic_ms() + ORDER_DEADLINE_MS;
    char text[HALLWIRE_MAX], subject[BUS_SUBJECT_MAX];
    natsSubscription *answers = NULL;
    struct bus_session session;

    *ret_reply = (struct order_reply){.end = ORDER_SILENT};
    memcpy(ret_reply->id, order->id, sizeof ret_reply->id);
    if (!bus_link_take(bus->link, &session))
        return;
    size_t len = hallwire_write_order(order, text);
    snprintf(subject, sizeof subject, "ankunft.answer.%s", order->kiosk);
    natsStatus s = natsConnection_SubscribeSync(&answers, session.nc, subject);
    snprintf(subject, sizeof subject, "ankunft.order.%s", order->kiosk);
    if (s == NATS_OK)
        s = natsConnection_Publish(session.nc, subject, text, (int)len);
    if (s == NATS_OK)
        answer_await(answers, order, until_ms, ret_reply);
    natsSubscription_Destroy(answers);
    bus_link_give(bus->link);
}

struct err bus_hall_publish(struct bus_hall *bus, const struct hall_event *event)
{
    char text[HALLWIRE_MAX], subject[BUS_SUBJECT_MAX];
    struct bus_session session;
    jsPubOptions options;
    jsPubAck *ack = NULL;
    jsErrCode code = 0;

    if (!bus_link_take(bus->link, &session))
        return err_make(ERR_UNREACHABLE);
    size_t len = hallwire_write_event(event, text);
    snprintf(subject, sizeof subject, "ankunft.event.%s", bus->name);
    jsPubOptions_Init(&options);
    options.MsgId = event->id; /* within the servers' window a second one is the first */
    options.MaxWait = BUS_WAIT_MS;
    natsStatus s = js_Publish(&ack, session.js, subject, text, (int)len, &options, &code);
    jsPubAck_Destroy(ack);
    bus_link_give(bus->link);
    return s == NATS_OK ? err_none() : err_make(ERR_TIMEOUT);
}

struct err bus_hall_withdraw(struct bus_hall *bus, const char *kiosk, const char *by, bool on)
{
    struct withdrawal w = {.at_s = clock_wall_s()};
    struct bus_session session;
    char text[HALLWIRE_MAX], key[BUS_SUBJECT_MAX];
    jsErrCode code = 0;
    size_t len = 0;

    bus_link_wait(bus->link, BUS_WAIT_MS);
    if (!bus_link_take(bus->link, &session))
        return err_make(ERR_UNREACHABLE);
    snprintf(w.kiosk, sizeof w.kiosk, "%s", kiosk);
    snprintf(w.by, sizeof w.by, "%s", by);
    if (on)
        len = hallwire_write_withdrawal(&w, text);
    bus_key(BUS_WITHDRAWN, kiosk, key);
    natsStatus s = js_Publish(NULL, session.js, key, text, (int)len, NULL, &code);
    bus_link_give(bus->link);
    if (s != NATS_OK)
        return err_make(ERR_TIMEOUT);
    withdrawal_keep(bus, kiosk, on ? &w : NULL);
    return err_none();
}

void bus_hall_withdrawn(struct bus_hall *bus,
                        bool (*each)(void *self, const char *kiosk, const char *by, int64_t at_s),
                        void *self)
{
    struct withdrawal all[WITHDRAWN_MAX];

    pthread_mutex_lock(&bus->lock);
    int count = bus->withdrawn_count;
    memcpy(all, bus->withdrawn, sizeof all[0] * (size_t)count);
    pthread_mutex_unlock(&bus->lock);
    for (int i = 0; i < count && each(self, all[i].kiosk, all[i].by, all[i].at_s); i++)
        ;
}
