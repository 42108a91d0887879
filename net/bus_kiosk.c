/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_kiosk.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/bus_hear.h"
#include "net/bus_link.h"
#include "net/bus_once.h"
#include "net/bus_publish.h"
#include "net/hall_watch.h"
#include "net/hallwire.h"
#include "net/order_gate.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 50,           /* of orders, beats and leases */
    RETRY_MS = 1000,        /* after something that did not work */
    RENEW_MS = 3000,        /* of a lease … */
    LEASE_MARGIN_MS = 2000, /* … which counts as lost so long before it ends */
    PROBE_MS = 1000,        /* so long one that was silent is given to answer */
    REPLIES_MAX = 16,       /* that wait for the next tick */
};

struct lease {
    int32_t scope;
    uint64_t sequence; /* of our mark; 0: it is not ours */
    int64_t until_ms;  /* steady: ours until then */
    int64_t next_ms;   /* to be asked for, or renewed */
};

/* A state, and when it was told (steady); at_ms 0: none. */
struct told {
    struct hall_state state;
    int64_t at_ms;
};

struct bus_kiosk {
    struct bus_kiosk_config config;
    char kiosk[KIOSK_ID_MAX + 1];
    struct bus_link *link;
    pthread_t beats;
    bool beats_run;
    struct order_gate gate; /* the beats' thread alone */

    pthread_mutex_t lock; /* guards all below */
    struct bus_hear *hear;
    struct bus_publish *publish; /* NULL: not begun */
    struct told latest;          /* what the owner has told last */
    struct told waiting;         /* … or before, until what was recorded before it is published */
    struct order_reply replies[REPLIES_MAX]; /* id "": none */
    unsigned reply_next;
    struct hall_watch watch;
    struct lease leases[OFFICES_MAX];
    int lease_count;
    bool away; /* it did not answer in time: nobody waits for it until it answers again */
    bool withdrawn;
};

static int64_t now_s(const struct bus_kiosk *bus)
{
    return daytime_now_s(bus->config.daytime);
}

/* ---- orders and withdrawal ---------------------------------------------------------------- */

/* To a subject of this kiosk's own: who may answer to where a question says, could order. */
static void reply_send(const struct bus_kiosk *bus, const struct bus_session *session,
                       const struct order_reply *reply)
{
    char text[HALLWIRE_MAX], subject[BUS_SUBJECT_MAX];
    size_t len = hallwire_write_reply(reply, text);

    snprintf(subject, sizeof subject, "ankunft.answer.%s", bus->kiosk);
    natsConnection_Publish(session->nc, subject, text, (int)len);
}

static void order_come(struct bus_kiosk *bus, const struct bus_session *session, natsMsg *msg)
{
    size_t len = (size_t)natsMsg_GetDataLength(msg);
    struct order_reply reply;
    struct order order;

    if (err_is(hallwire_read_order(natsMsg_GetData(msg), len, &order))) {
        log_warn("bus", "an order of %zu bytes is none, and is not carried out", len);
        return;
    }
    if (order_gate_pass(&bus->gate, &order, now_s(bus), &reply)) {
        log_info("bus", "order %s by %s", order_word(order.kind), order.by);
        bus->config.ordered(bus->config.self, &order);
    } else {
        log_warn("bus", "order %s by %s refused: %s", order_word(order.kind), order.by,
                 reply.words);
        reply_send(bus, session, &reply);
    }
}

static void bus_answer(void *self, const struct order_reply *reply)
{
    struct bus_kiosk *bus = self;

    pthread_mutex_lock(&bus->lock);
    /* Where so many wait, the bus is away, and nobody waits for the oldest any more. */
    bus->replies[bus->reply_next++ % REPLIES_MAX] = *reply;
    pthread_mutex_unlock(&bus->lock);
}

/* The owner shall not wait for a connection, so its answers go with the next tick. */
static void replies_send(struct bus_kiosk *bus, const struct bus_session *session)
{
    struct order_reply replies[REPLIES_MAX];

    pthread_mutex_lock(&bus->lock);
    memcpy(replies, bus->replies, sizeof replies);
    memset(bus->replies, 0, sizeof bus->replies);
    pthread_mutex_unlock(&bus->lock);
    for (int i = 0; i < REPLIES_MAX; i++)
        if (replies[i].id[0] != '\0')
            reply_send(bus, session, &replies[i]);
}

static void withdraw(struct bus_kiosk *bus, const char *text, size_t len)
{
    struct withdrawal w;

    if (err_is(hallwire_read_withdrawal(text, len, &w)) || strcmp(w.kiosk, bus->kiosk) != 0)
        return;
    pthread_mutex_lock(&bus->lock);
    bool first = !bus->withdrawn;
    bus->withdrawn = true;
    pthread_mutex_unlock(&bus->lock);
    if (first)
        bus->config.withdrawn(bus->config.self, w.by);
}

/* ---- beats: state, everybody's states, leases --------------------------------------------- */

/*
 * What is to be said now. A state goes out when all that was recorded before it is in the stream;
 * later ones wait meanwhile, so that one comes through however often the owner tells. Where none
 * could for long, the last is said all the same, and that the others shall wait.
 */
static bool state_next(struct bus_kiosk *bus, int64_t silent_ms, struct hall_state *ret_state)
{
    int64_t flushed_ms = bus->publish != NULL ? bus_publish_flushed_ms(bus->publish) : 0;
    bool flushed = bus->waiting.at_ms != 0 && flushed_ms >= bus->waiting.at_ms;

    if (flushed) {
        *ret_state = bus->waiting.state;
        if (bus->latest.at_ms > bus->waiting.at_ms)
            bus->waiting = bus->latest;
        else
            bus->waiting.at_ms = 0;
        return true;
    }
    if (bus->latest.at_ms == 0 || silent_ms < HALL_BEAT_MS / 2)
        return false;
    *ret_state = bus->latest.state;
    ret_state->unclaimed += flushed_ms < bus->latest.at_ms;
    return true;
}

static void state_beat(struct bus_kiosk *bus, const struct bus_session *session, int64_t *sent_ms)
{
    char key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    int64_t now_ms = clock_monotonic_ms();
    struct hall_state state;

    pthread_mutex_lock(&bus->lock);
    bool due = state_next(bus, now_ms - *sent_ms, &state);
    pthread_mutex_unlock(&bus->lock);
    if (!due)
        return;
    size_t len = hallwire_write_state(&state, text);
    bus_key(BUS_STATE, bus->kiosk, key);
    natsConnection_Publish(session->nc, key, text, (int)len);
    *sent_ms = now_ms;
}

/* "$KV.ANKUNFT_STATE.K2": nobody speaks for another. */
static void state_hear(struct bus_kiosk *bus, natsMsg *msg)
{
    char key[BUS_SUBJECT_MAX];
    struct hall_state state;

    if (err_is(
            hallwire_read_state(natsMsg_GetData(msg), (size_t)natsMsg_GetDataLength(msg), &state)))
        return;
    bus_key(BUS_STATE, state.kiosk, key);
    if (strcmp(natsMsg_GetSubject(msg), key) != 0)
        return;
    pthread_mutex_lock(&bus->lock);
    hall_watch_put(&bus->watch, &state, clock_monotonic_ms());
    pthread_mutex_unlock(&bus->lock);
}

/* Asks for it, or renews it; what is not answered in time is not ours. False: no answer. */
static bool lease_turn(struct bus_kiosk *bus, const struct bus_session *session,
                       struct lease *lease)
{
    char key[BUS_SUBJECT_MAX], name[16];
    int64_t now_ms = clock_monotonic_ms();
    struct lease mine = *lease;

    if (now_ms < mine.next_ms)
        return true;
    snprintf(name, sizeof name, "%d", (int)mine.scope);
    bus_key(BUS_LEASE, name, key);
    enum bus_end end = bus_put(session, key, bus->kiosk, strlen(bus->kiosk), "", mine.sequence,
                               BUS_WAIT_MS, &mine.sequence);
    if (end == BUS_DONE)
        mine.until_ms = now_ms + BUS_LEASE_MS - LEASE_MARGIN_MS;
    else
        mine.sequence = 0;
    mine.next_ms = now_ms + (end == BUS_DONE ? RENEW_MS : RETRY_MS);
    pthread_mutex_lock(&bus->lock);
    if (end != BUS_DONE)
        mine.until_ms = 0;
    *lease = mine;
    pthread_mutex_unlock(&bus->lock);
    return end != BUS_AWAY;
}

/* Has reception put it on the list while it was away? */
static void withdrawal_look(struct bus_kiosk *bus, const struct bus_session *session)
{
    char stream[BUS_SUBJECT_MAX], key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    uint64_t sequence;
    size_t len;

    bus_stream(BUS_WITHDRAWN, stream);
    bus_key(BUS_WITHDRAWN, bus->kiosk, key);
    if (bus_last(session, stream, key, BUS_WAIT_MS, text, sizeof text, &len, &sequence) == BUS_DONE)
        withdraw(bus, text, len);
}

/* Does it answer again, after it was silent? Any answer will do. */
static void away_probe(struct bus_kiosk *bus, const struct bus_session *session)
{
    char stream[BUS_SUBJECT_MAX], key[BUS_SUBJECT_MAX], text[1];
    uint64_t sequence;
    size_t len;

    pthread_mutex_lock(&bus->lock);
    bool away = bus->away;
    pthread_mutex_unlock(&bus->lock);
    if (!away)
        return;
    bus_stream(BUS_ONCE, stream);
    bus_key(BUS_ONCE, "probe", key);
    if (bus_last(session, stream, key, PROBE_MS, text, sizeof text, &len, &sequence) == BUS_AWAY)
        return;
    pthread_mutex_lock(&bus->lock);
    bus->away = false;
    pthread_mutex_unlock(&bus->lock);
}

struct ears {
    natsSubscription *orders, *withdrawals, *states;
};

static natsStatus ears_open(const struct bus_kiosk *bus, const struct bus_session *session,
                            struct ears *ears)
{
    char subject[BUS_SUBJECT_MAX];

    snprintf(subject, sizeof subject, "ankunft.withdrawn.%s", bus->kiosk);
    natsStatus s = natsConnection_SubscribeSync(&ears->withdrawals, session->nc, subject);
    snprintf(subject, sizeof subject, "ankunft.order.%s", bus->kiosk);
    if (s == NATS_OK)
        s = natsConnection_SubscribeSync(&ears->orders, session->nc, subject);
    bus_key(BUS_STATE, "*", subject);
    if (s == NATS_OK)
        s = natsConnection_SubscribeSync(&ears->states, session->nc, subject);
    return s;
}

static void ears_close(struct ears *ears)
{
    natsSubscription_Destroy(ears->orders);
    natsSubscription_Destroy(ears->withdrawals);
    natsSubscription_Destroy(ears->states);
}

/* What has come since the last time; by our own thread, so that none of libnats's calls us. */
static void ears_listen(struct bus_kiosk *bus, const struct bus_session *session, struct ears *ears)
{
    natsMsg *msg = NULL;

    for (; natsSubscription_NextMsg(&msg, ears->orders, 0) == NATS_OK; natsMsg_Destroy(msg))
        order_come(bus, session, msg);
    for (; natsSubscription_NextMsg(&msg, ears->withdrawals, 0) == NATS_OK; natsMsg_Destroy(msg))
        withdraw(bus, natsMsg_GetData(msg), (size_t)natsMsg_GetDataLength(msg));
    for (; natsSubscription_NextMsg(&msg, ears->states, 0) == NATS_OK; natsMsg_Destroy(msg))
        state_hear(bus, msg);
}

static void beats_on(struct bus_kiosk *bus, const struct bus_session *session)
{
    struct ears ears = {.orders = NULL};
    int64_t sent_ms = 0;
    natsStatus s = ears_open(bus, session, &ears);

    withdrawal_look(bus, session);
    pthread_mutex_lock(&bus->lock);
    hall_watch_begin(&bus->watch, clock_monotonic_ms());
    pthread_mutex_unlock(&bus->lock);
    while (s == NATS_OK && bus_link_up(bus->link) && !bus_link_stopping(bus->link)) {
        ears_listen(bus, session, &ears);
        replies_send(bus, session);
        state_beat(bus, session, &sent_ms);
        away_probe(bus, session);
        for (int i = 0; i < bus->lease_count && lease_turn(bus, session, &bus->leases[i]); i++)
            ;
        bus_link_pause(bus->link, TICK_MS);
    }
    if (s != NATS_OK)
        log_warn("bus", "orders and states: %s", natsStatus_GetText(s));
    ears_close(&ears);
}

static void *beats_run(void *self)
{
    struct bus_kiosk *bus = self;
    struct bus_session session;

    while (!bus_link_stopping(bus->link)) {
        bus_link_wait(bus->link, RETRY_MS);
        if (!bus_link_take(bus->link, &session))
            continue;
        beats_on(bus, &session);
        bus_link_give(bus->link);
        bus_link_pause(bus->link, TICK_MS);
    }
    nats_ReleaseThreadMemory();
    return NULL;
}

/* ---- once in the hall --------------------------------------------------------------------- */

static bool once_begin(struct bus_kiosk *bus, struct bus_session *ret_session)
{
    pthread_mutex_lock(&bus->lock);
    bool away = bus->away;
    pthread_mutex_unlock(&bus->lock);
    return !away && bus_link_take(bus->link, ret_session);
}

static enum once_end once_finish(struct bus_kiosk *bus, enum once_end end)
{
    bus_link_give(bus->link);
    if (end == ONCE_AWAY) {
        pthread_mutex_lock(&bus->lock);
        bus->away = true;
        pthread_mutex_unlock(&bus->lock);
    }
    return end;
}

static enum once_end once_claim(void *self, const struct once *mine, struct once *ret_first)
{
    struct bus_session session;

    if (!once_begin(self, &session))
        return ONCE_AWAY;
    return once_finish(self, bus_once_claim(&session, mine, ret_first));
}

static enum once_end once_release(void *self, const struct once *mine)
{
    struct bus_session session;

    if (!once_begin(self, &session))
        return ONCE_AWAY;
    return once_finish(self, bus_once_release(&session, mine));
}

static enum once_end once_number(void *self, const char *counter, const char *day, int first,
                                 int last, int *ret_number)
{
    struct bus_session session;

    if (!once_begin(self, &session))
        return ONCE_AWAY;
    return once_finish(self, bus_once_number(&session, counter, day, first, last, ret_number));
}

/* ---- the watch ---------------------------------------------------------------------------- */

static bool watch_leading(void *self, int32_t scope)
{
    struct bus_kiosk *bus = self;
    int64_t now_ms = clock_monotonic_ms();
    bool leading = false;

    pthread_mutex_lock(&bus->lock);
    for (int i = 0; i < bus->lease_count; i++)
        leading |= bus->leases[i].scope == scope && now_ms < bus->leases[i].until_ms;
    pthread_mutex_unlock(&bus->lock);
    return leading && bus_link_up(bus->link);
}

static enum hall_watched watch_watched(void *self, int32_t scope, int kiosks, int64_t from_s,
                                       int64_t until_s)
{
    struct bus_kiosk *bus = self;

    if (!bus_link_up(bus->link))
        return HALL_WATCHED_NOT_YET;
    pthread_mutex_lock(&bus->lock);
    int64_t heard_all_ms = bus->hear != NULL ? bus_hear_all_ms(bus->hear) : 0;
    enum hall_watched said = hall_watch_say(&bus->watch, scope, kiosks, from_s, until_s,
                                            clock_monotonic_ms(), heard_all_ms);
    pthread_mutex_unlock(&bus->lock);
    return said;
}

/* ---- opening ------------------------------------------------------------------------------ */

static void bus_tell(void *self, const struct hall_state *state)
{
    struct bus_kiosk *bus = self;

    pthread_mutex_lock(&bus->lock);
    bus->latest = (struct told){.state = *state, .at_ms = clock_monotonic_ms()};
    if (bus->waiting.at_ms == 0)
        bus->waiting = bus->latest;
    pthread_mutex_unlock(&bus->lock);
}

/* Another connection: nothing that was ours over the old one is certain. */
static void link_changed(void *self, bool up)
{
    struct bus_kiosk *bus = self;

    pthread_mutex_lock(&bus->lock);
    if (up)
        bus->away = false;
    pthread_mutex_unlock(&bus->lock);
}

struct err bus_kiosk_open(const struct bus_kiosk_config *config, struct bus_kiosk **ret_bus)
{
    struct bus_kiosk *bus = calloc(1, sizeof *bus);

    if (bus == NULL)
        return err_make(ERR_NO_MEMORY);
    bus->config = *config;
    snprintf(bus->kiosk, sizeof bus->kiosk, "%s", config->kiosk);
    bus->config.kiosk = bus->kiosk;
    pthread_mutex_init(&bus->lock, NULL);
    order_gate_init(&bus->gate, bus->kiosk);
    for (int i = 0; i < config->rules->office_count; i++)
        if (config->rules->offices[i].kiosks > 1)
            bus->leases[bus->lease_count++].scope = config->rules->offices[i].scope;
    struct err e = bus_link_open(&config->bus, bus->kiosk, link_changed, bus, &bus->link);
    if (!err_is(e)) {
        bus->beats_run = pthread_create(&bus->beats, NULL, beats_run, bus) == 0;
        if (!bus->beats_run)
            e = err_make(ERR_NO_MEMORY);
    }
    if (err_is(e)) {
        bus_kiosk_close(bus);
        return e;
    }
    *ret_bus = bus;
    return err_none();
}

void bus_kiosk_close(struct bus_kiosk *bus)
{
    if (bus->link != NULL)
        bus_link_stop(bus->link);
    if (bus->beats_run)
        pthread_join(bus->beats, NULL);
    if (bus->hear != NULL)
        bus_hear_close(bus->hear);
    if (bus->publish != NULL)
        bus_publish_close(bus->publish);
    if (bus->link != NULL)
        bus_link_close(bus->link);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

struct err bus_kiosk_start(struct bus_kiosk *bus, struct bus_feed feed, struct hearing_port hearing)
{
    struct bus_publish *publish;
    struct bus_hear *hear = NULL;
    struct err e = bus_publish_open(bus->link, bus->kiosk, bus->config.daytime, feed, &publish);

    if (err_is(e))
        return e;
    if (hearing.hear != NULL)
        e = bus_hear_open(bus->link, bus->kiosk, clock_day_start(now_s(bus)), hearing, &hear);
    pthread_mutex_lock(&bus->lock);
    bus->publish = publish;
    bus->hear = err_is(e) ? NULL : hear;
    pthread_mutex_unlock(&bus->lock);
    return e;
}

struct hall_port bus_kiosk_hall(struct bus_kiosk *bus)
{
    return (struct hall_port){.self = bus, .tell = bus_tell, .answer = bus_answer};
}

struct once_port bus_kiosk_once(struct bus_kiosk *bus)
{
    return (struct once_port){
        .self = bus, .claim = once_claim, .release = once_release, .number = once_number};
}

struct watch_port bus_kiosk_watch(struct bus_kiosk *bus)
{
    return (struct watch_port){.self = bus, .leading = watch_leading, .watched = watch_watched};
}

bool bus_kiosk_up(struct bus_kiosk *bus)
{
    return bus_link_up(bus->link);
}
