/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_kiosk.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/bus_hear.h"
#include "net/bus_link.h"
#include "net/hall_watch.h"
#include "net/hallwire.h"
#include "net/order_gate.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TICK_MS = 50,           /* of orders, beats and leases */
    FEED_MS = 200,          /* the journal is looked at so often */
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

struct bus_kiosk {
    struct bus_kiosk_config config;
    char kiosk[KIOSK_ID_MAX + 1];
    struct bus_link *link;
    pthread_t beats, publisher;
    bool beats_run, publisher_runs;
    struct order_gate gate; /* the beats' thread alone */
    struct bus_feed feed;

    pthread_mutex_t lock; /* guards all below */
    struct bus_hear *hear;
    struct hall_state state;
    bool told;          /* state has not been sent yet */
    int64_t told_ms;    /* steady; of state */
    int64_t flushed_ms; /* all that the journal had at that time is published */
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

/* ---- events: from the journal to the stream ----------------------------------------------- */

struct publishing {
    struct bus_kiosk *bus;
    struct bus_session session;
    char subject[BUS_SUBJECT_MAX];
    uint64_t last; /* number of our last message in the stream */
    int64_t after; /* its line of the journal */
    bool stumbled; /* begin again with looking at the stream */
};

static bool event_publish(void *self, const struct hall_event *event)
{
    struct publishing *p = self;
    char text[HALLWIRE_MAX];
    size_t len = hallwire_write_event(event, text);

    if (bus_put(&p->session, p->subject, text, len, event->id, p->last, BUS_WAIT_MS, &p->last) !=
        BUS_DONE) {
        p->stumbled = true;
        return false;
    }
    p->after = event->sequence;
    return !bus_link_stopping(p->bus->link);
}

/* Where to go on, by the stream's own word. */
static bool publishing_begin(struct publishing *p)
{
    static const int64_t keep_s = (int64_t)BUS_KEEP_DAYS * 86400;
    const struct bus_feed *feed = &p->bus->feed;
    char text[HALLWIRE_MAX];
    struct hall_event event;
    size_t len;

    enum bus_end end = bus_last(&p->session, BUS_EVENTS, p->subject, BUS_WAIT_MS, text, sizeof text,
                                &len, &p->last);
    const char *journal = feed->journal(feed->self);
    if (end == BUS_AWAY || journal[0] == '\0')
        return false;
    if (end == BUS_DONE && !err_is(hallwire_read_event(text, len, &event)) &&
        strcmp(event.journal, journal) == 0) {
        p->after = event.sequence;
        return true;
    }
    return !err_is(feed->before(feed->self, now_s(p->bus) - keep_s, &p->after));
}

/* All there is by now; then it is known that nothing is left from before. */
static bool publishing_round(struct publishing *p)
{
    const struct bus_feed *feed = &p->bus->feed;
    int64_t began_ms = clock_monotonic_ms();

    if (err_is(feed->each(feed->self, p->after, event_publish, p)) || p->stumbled)
        return false;
    pthread_mutex_lock(&p->bus->lock);
    p->bus->flushed_ms = began_ms;
    pthread_mutex_unlock(&p->bus->lock);
    return true;
}

/* On one connection, until something does not work. */
static void publish_on(struct bus_kiosk *bus, const struct bus_session *session)
{
    struct publishing p = {.bus = bus, .session = *session};
    bool changed = true;

    snprintf(p.subject, sizeof p.subject, "ankunft.event.%s", bus->kiosk);
    if (!publishing_begin(&p))
        return;
    while (bus_link_up(bus->link) && !bus_link_stopping(bus->link)) {
        int64_t looked_ms = clock_monotonic_ms();
        if (changed && !publishing_round(&p))
            return;
        if (!changed) {
            pthread_mutex_lock(&bus->lock);
            bus->flushed_ms = looked_ms;
            pthread_mutex_unlock(&bus->lock);
        }
        bus_link_pause(bus->link, FEED_MS);
        if (err_is(bus->feed.changed(bus->feed.self, &changed)))
            return;
    }
}

static void *publisher_run(void *self)
{
    struct bus_kiosk *bus = self;
    struct bus_session session;

    while (!bus_link_stopping(bus->link)) {
        bus_link_wait(bus->link, RETRY_MS);
        if (!bus_link_take(bus->link, &session))
            continue;
        publish_on(bus, &session);
        bus_link_give(bus->link);
        bus_link_pause(bus->link, FEED_MS);
    }
    nats_ReleaseThreadMemory();
    return NULL;
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

static void state_beat(struct bus_kiosk *bus, const struct bus_session *session, int64_t *sent_ms)
{
    char key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    int64_t now_ms = clock_monotonic_ms();

    pthread_mutex_lock(&bus->lock);
    bool known = bus->told_ms != 0, behind = bus->flushed_ms < bus->told_ms;
    bool due = known && ((bus->told && !behind) || now_ms - *sent_ms >= HALL_BEAT_MS / 2);
    struct hall_state state = bus->state;
    if (due)
        bus->told = false;
    pthread_mutex_unlock(&bus->lock);
    if (!due)
        return;
    /* What was recorded before it is not in the stream yet: the others shall wait for that. */
    state.unclaimed += behind;
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

/* A connection, and how long it may be waited for. */
struct asking {
    struct bus_session session;
    int64_t until_ms;
};

static bool asking_begin(struct bus_kiosk *bus, struct asking *ret_asking)
{
    int64_t now_ms = clock_monotonic_ms();

    pthread_mutex_lock(&bus->lock);
    bool away = bus->away;
    pthread_mutex_unlock(&bus->lock);
    ret_asking->until_ms = now_ms + ONCE_DEADLINE_MS;
    return !away && bus_link_take(bus->link, &ret_asking->session);
}

static void asking_end(struct bus_kiosk *bus, bool away)
{
    bus_link_give(bus->link);
    if (!away)
        return;
    pthread_mutex_lock(&bus->lock);
    bus->away = true;
    pthread_mutex_unlock(&bus->lock);
}

static int64_t left_ms(const struct asking *asking)
{
    return asking->until_ms - clock_monotonic_ms();
}

static void once_key(const struct once *once, char ret_key[BUS_SUBJECT_MAX])
{
    char name[80];

    snprintf(name, sizeof name, "%d.%s.%lld", (int)once->scope, once->day,
             (long long)once->booking_id);
    bus_key(BUS_ONCE, name, ret_key);
}

/* What stands under the key; BUS_OTHER: nothing, and *ret_sequence is what to put after. */
static enum bus_end once_look(const struct asking *asking, const char *key, struct once *ret_once,
                              uint64_t *ret_sequence)
{
    char stream[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    size_t len;

    bus_stream(BUS_ONCE, stream);
    enum bus_end end = bus_last(&asking->session, stream, key, left_ms(asking), text, sizeof text,
                                &len, ret_sequence);
    if (end == BUS_DONE && len == 0)
        return BUS_OTHER; /* released */
    if (end == BUS_DONE && err_is(hallwire_read_once(text, len, ret_once))) {
        log_warn("bus", "%s: what stands there is none of ours", key);
        end = BUS_AWAY;
    }
    return end;
}

static enum once_end once_claim_on(const struct asking *asking, const struct once *mine,
                                   struct once *ret_first)
{
    char key[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];
    size_t len = hallwire_write_once(mine, text);
    uint64_t last = 0, sequence;

    once_key(mine, key);
    for (;;) {
        enum bus_end end =
            bus_put(&asking->session, key, text, len, "", last, left_ms(asking), &sequence);
        if (end != BUS_OTHER)
            return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
        end = once_look(asking, key, ret_first, &last);
        if (end == BUS_DONE)
            return strcmp(ret_first->kiosk, mine->kiosk) == 0 &&
                           strcmp(ret_first->uid, mine->uid) == 0
                       ? ONCE_FIRST
                       : ONCE_TAKEN;
        if (end == BUS_AWAY || left_ms(asking) <= 0)
            return ONCE_AWAY;
    }
}

static enum once_end once_claim(void *self, const struct once *mine, struct once *ret_first)
{
    struct bus_kiosk *bus = self;
    struct asking asking;

    if (!asking_begin(bus, &asking))
        return ONCE_AWAY;
    enum once_end end = once_claim_on(&asking, mine, ret_first);
    asking_end(bus, end == ONCE_AWAY);
    return end;
}

static enum once_end once_release_on(const struct asking *asking, const struct once *mine)
{
    static const char gone[] = "";
    char key[BUS_SUBJECT_MAX];
    struct once there;
    uint64_t last, sequence;

    once_key(mine, key);
    enum bus_end end = once_look(asking, key, &there, &last);
    if (end == BUS_AWAY)
        return ONCE_AWAY;
    if (end == BUS_DONE && strcmp(there.uid, mine->uid) != 0)
        return ONCE_TAKEN; /* not ours: nothing to give back */
    /*
     * Nothing to be read stands for free; a claim is put after it. Also where nothing stands: a
     * claim of ours whose answer was lost may still be on its way, and must not come in after this.
     */
    end = bus_put(&asking->session, key, gone, 0, "", last, left_ms(asking), &sequence);
    return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
}

static enum once_end once_release(void *self, const struct once *mine)
{
    struct bus_kiosk *bus = self;
    struct asking asking;

    if (!asking_begin(bus, &asking))
        return ONCE_AWAY;
    enum once_end end = once_release_on(&asking, mine);
    asking_end(bus, end == ONCE_AWAY);
    return end;
}

static enum once_end once_number_on(const struct asking *asking, const char *key, int first,
                                    int last, int *ret_number)
{
    char stream[BUS_SUBJECT_MAX], text[HALLWIRE_MAX];

    bus_stream(BUS_NUMBERS, stream);
    while (left_ms(asking) > 0) {
        uint64_t before, sequence;
        size_t len;
        enum bus_end end = bus_last(&asking->session, stream, key, left_ms(asking), text,
                                    sizeof text, &len, &before);
        if (end == BUS_AWAY)
            return ONCE_AWAY;
        long drawn = end == BUS_DONE ? strtol(text, NULL, 10) : 0;
        int number = drawn < first ? first : (int)drawn + 1;
        if (drawn >= last)
            return ONCE_TAKEN;
        len = (size_t)snprintf(text, sizeof text, "%d", number);
        end = bus_put(&asking->session, key, text, len, "", before, left_ms(asking), &sequence);
        *ret_number = number;
        if (end != BUS_OTHER)
            return end == BUS_DONE ? ONCE_FIRST : ONCE_AWAY;
    }
    return ONCE_AWAY;
}

static enum once_end once_number(void *self, const char *counter, const char *day, int first,
                                 int last, int *ret_number)
{
    struct bus_kiosk *bus = self;
    char key[BUS_SUBJECT_MAX], name[80];
    struct asking asking;

    snprintf(name, sizeof name, "%s.%s", counter, day);
    bus_key(BUS_NUMBERS, name, key);
    if (!asking_begin(bus, &asking))
        return ONCE_AWAY;
    enum once_end end = once_number_on(&asking, key, first, last, ret_number);
    asking_end(bus, end == ONCE_AWAY);
    return end;
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
    bus->state = *state;
    bus->told = true;
    bus->told_ms = clock_monotonic_ms();
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
    if (bus->hear != NULL)
        bus_hear_close(bus->hear);
    if (bus->publisher_runs)
        pthread_join(bus->publisher, NULL);
    if (bus->beats_run)
        pthread_join(bus->beats, NULL);
    if (bus->link != NULL)
        bus_link_close(bus->link);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

struct err bus_kiosk_start(struct bus_kiosk *bus, struct bus_feed feed, struct hearing_port hearing)
{
    int64_t now = now_s(bus);
    int64_t midnight_s = clock_day_start(now);

    bus->feed = feed;
    bus->publisher_runs = pthread_create(&bus->publisher, NULL, publisher_run, bus) == 0;
    if (!bus->publisher_runs)
        return err_make(ERR_NO_MEMORY);
    if (hearing.hear == NULL)
        return err_none();
    struct bus_hear *hear;
    struct err e = bus_hear_open(bus->link, bus->kiosk, midnight_s, hearing, &hear);
    if (err_is(e))
        return e;
    pthread_mutex_lock(&bus->lock);
    bus->hear = hear;
    pthread_mutex_unlock(&bus->lock);
    return err_none();
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
