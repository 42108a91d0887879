/* SPDX-License-Identifier: Apache-2.0 */
#include "bus_stand.h"

#include "cmocka_kit.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

int stand_read(pthread_mutex_t *lock, const int *number)
{
    pthread_mutex_lock(lock);
    int value = *number;
    pthread_mutex_unlock(lock);
    return value;
}

/* ---- the journal ---- */

static const char *feed_journal(void *self)
{
    return ((struct stand_kiosk *)self)->journal;
}

static struct err feed_changed(void *self, bool *ret_changed)
{
    struct stand_kiosk *kiosk = self;

    pthread_mutex_lock(&kiosk->lock);
    *ret_changed = kiosk->lines != kiosk->seen;
    kiosk->seen = kiosk->lines;
    pthread_mutex_unlock(&kiosk->lock);
    return err_none();
}

static struct hall_event line_event(const struct stand_kiosk *kiosk, int64_t sequence)
{
    struct hall_event event = {.sequence = sequence,
                               .entry = sequence,
                               .kind = "arrival",
                               .state = "recorded",
                               .booking_id = 100000 + sequence,
                               .number = "A042",
                               .scope = STAND_SCOPE,
                               .sure = true,
                               .at_s = clock_wall_s()};

    snprintf(event.kiosk, sizeof event.kiosk, "%s", kiosk->name);
    snprintf(event.journal, sizeof event.journal, "%s", kiosk->journal);
    snprintf(event.id, sizeof event.id, "%s.%s.%lld", event.kiosk, event.journal,
             (long long)sequence);
    return event;
}

static struct err feed_each(void *self, int64_t after,
                            bool (*each)(void *each_self, const struct hall_event *event),
                            void *each_self)
{
    struct stand_kiosk *kiosk = self;
    int lines = stand_read(&kiosk->lock, &kiosk->lines);

    for (int64_t sequence = after + 1; sequence <= lines; sequence++) {
        const struct hall_event event = line_event(kiosk, sequence);
        if (!each(each_self, &event))
            break;
    }
    return err_none();
}

static struct err feed_before(void *self, int64_t since_s, int64_t *ret_after)
{
    (void)self;
    (void)since_s;
    *ret_after = 0;
    return err_none();
}

/* ---- a kiosk ---- */

static void ordered(void *self, const struct order *order)
{
    struct stand_kiosk *kiosk = self;
    struct order_reply reply = {.end = ORDER_DONE};

    pthread_mutex_lock(&kiosk->lock);
    kiosk->order = *order;
    kiosk->orders++;
    pthread_mutex_unlock(&kiosk->lock);
    memcpy(reply.id, order->id, sizeof reply.id);
    if (kiosk->answers) {
        struct hall_port hall = bus_kiosk_hall(kiosk->bus);
        hall.answer(hall.self, &reply);
    }
}

static void withdrawn(void *self, const char *by)
{
    struct stand_kiosk *kiosk = self;

    pthread_mutex_lock(&kiosk->lock);
    snprintf(kiosk->withdrawn, sizeof kiosk->withdrawn, "%s", by);
    kiosk->withdrawn_count++;
    pthread_mutex_unlock(&kiosk->lock);
}

static bool hear(void *self, const struct hall_event *event)
{
    struct stand_kiosk *kiosk = self;

    pthread_mutex_lock(&kiosk->lock);
    bool mine = kiosk->ear[0] == '\0' || strcmp(kiosk->ear, event->journal) == 0;
    bool take = !mine || kiosk->refuse_hear == 0;
    if (!take)
        kiosk->refuse_hear--;
    else if (mine && kiosk->heard < STAND_EVENTS_MAX)
        kiosk->heard_sequence[kiosk->heard++] = event->sequence;
    pthread_mutex_unlock(&kiosk->lock);
    return take;
}

void stand_kiosk_reopen(struct stand_kiosk *kiosk, const struct bus_servers *servers)
{
    const struct bus_feed feed = {.self = kiosk,
                                  .journal = feed_journal,
                                  .changed = feed_changed,
                                  .each = feed_each,
                                  .before = feed_before};
    const struct bus_kiosk_config config = {.bus = {.servers = servers->urls,
                                                    .ca_file = kiosk->ca,
                                                    .cert_file = kiosk->cert,
                                                    .key_file = kiosk->key,
                                                    .replicas = servers->count},
                                            .kiosk = kiosk->name,
                                            .rules = &kiosk->rules,
                                            .daytime = kiosk->daytime,
                                            .self = kiosk,
                                            .ordered = ordered,
                                            .withdrawn = withdrawn};
    const struct hearing_port hearing = {.self = kiosk, .hear = hear};

    kiosk->seen = -1;
    assert_false(err_is(bus_kiosk_open(&config, &kiosk->bus)));
    assert_false(err_is(bus_kiosk_start(kiosk->bus, feed, hearing)));
}

void stand_kiosk_open(struct stand_kiosk *kiosk, const struct bus_servers *servers,
                      const char *name, const char *journal, int kiosks)
{
    *kiosk = (struct stand_kiosk){.answers = true};
    pthread_mutex_init(&kiosk->lock, NULL);
    snprintf(kiosk->name, sizeof kiosk->name, "%s", name);
    snprintf(kiosk->journal, sizeof kiosk->journal, "%s", journal);
    kiosk->rules.office_count = 1;
    kiosk->rules.offices[0].scope = STAND_SCOPE;
    kiosk->rules.offices[0].kiosks = kiosks;
    assert_false(err_is(daytime_open(NULL, &kiosk->daytime)));
    assert_true(bus_file(servers, name, "ca.crt", kiosk->ca, sizeof kiosk->ca));
    assert_true(bus_file(servers, name, "client.crt", kiosk->cert, sizeof kiosk->cert));
    assert_true(bus_file(servers, name, "client.key", kiosk->key, sizeof kiosk->key));
    stand_kiosk_reopen(kiosk, servers);
}

void stand_kiosk_close(struct stand_kiosk *kiosk)
{
    bus_kiosk_close(kiosk->bus);
    kiosk->bus = NULL;
}

void stand_kiosk_add(struct stand_kiosk *kiosk, int lines)
{
    pthread_mutex_lock(&kiosk->lock);
    kiosk->lines += lines;
    pthread_mutex_unlock(&kiosk->lock);
}

struct hall_state stand_state(const struct stand_kiosk *kiosk, int64_t whole_s)
{
    struct hall_state state = {.at_s = clock_wall_s(),
                               .since_s = whole_s,
                               .sure = true,
                               .office_count = 1,
                               .offices = {{STAND_SCOPE, 10, whole_s}}};

    snprintf(state.kiosk, sizeof state.kiosk, "%s", kiosk->name);
    return state;
}

struct once stand_once(const struct stand_kiosk *kiosk, int64_t booking_id)
{
    struct once once = {.scope = STAND_SCOPE,
                        .day = "2026-12-01",
                        .booking_id = booking_id,
                        .number = "A042",
                        .arrived_s = clock_wall_s()};

    snprintf(once.kiosk, sizeof once.kiosk, "%s", kiosk->name);
    snprintf(once.uid, sizeof once.uid, "%.8s%llx", kiosk->journal, (unsigned long long)booking_id);
    return once;
}

/* ---- reception ---- */

static void desk_event(void *self, const struct hall_event *event)
{
    struct stand_desk *desk = self;

    pthread_mutex_lock(&desk->lock);
    if (desk->events < STAND_EVENTS_MAX) {
        snprintf(desk->event[desk->events].kiosk, sizeof desk->event[0].kiosk, "%.7s",
                 event->kiosk);
        memcpy(desk->event[desk->events].journal, event->journal, sizeof event->journal);
        desk->event[desk->events++].sequence = event->sequence;
    }
    pthread_mutex_unlock(&desk->lock);
}

static void desk_state(void *self, const struct hall_state *state)
{
    struct stand_desk *desk = self;

    pthread_mutex_lock(&desk->lock);
    desk->state = *state;
    desk->states++;
    pthread_mutex_unlock(&desk->lock);
}

static void desk_link(void *self, bool up)
{
    struct stand_desk *desk = self;

    pthread_mutex_lock(&desk->lock);
    desk->ups += up;
    desk->downs += !up;
    pthread_mutex_unlock(&desk->lock);
}

void stand_desk_open(struct stand_desk *desk, const struct bus_servers *servers, const char *name,
                     int64_t since_s)
{
    *desk = (struct stand_desk){.events = 0};
    pthread_mutex_init(&desk->lock, NULL);
    assert_true(bus_file(servers, name, "ca.crt", desk->ca, sizeof desk->ca));
    assert_true(bus_file(servers, name, "client.crt", desk->cert, sizeof desk->cert));
    assert_true(bus_file(servers, name, "client.key", desk->key, sizeof desk->key));
    const struct bus_hall_config config = {.bus = {.servers = servers->urls,
                                                   .ca_file = desk->ca,
                                                   .cert_file = desk->cert,
                                                   .key_file = desk->key,
                                                   .replicas = servers->count},
                                           .name = name,
                                           .since_s = since_s};
    const struct bus_hall_sink sink = {
        .self = desk, .event = desk_event, .state = desk_state, .link = desk_link};
    assert_false(err_is(bus_hall_open(&config, sink, &desk->bus)));
}

void stand_desk_close(struct stand_desk *desk)
{
    bus_hall_close(desk->bus);
    desk->bus = NULL;
}
