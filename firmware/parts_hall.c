/* SPDX-License-Identifier: Apache-2.0 */
#include "parts_hall.h"

#include "base/log.h"
#include "net/bus_kiosk.h"
#include "net/control.h"
#include "net/metrics.h"
#include "store/feed.h"
#include "store/wipe.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct parts_hall {
    const struct config *config;
    struct daytime *daytime;
    struct mailbox mailbox;
    struct control *control; /* NULL: could not be opened */
    struct hall_port at_socket;
    struct bus_kiosk *bus; /* NULL: there is none */
    struct hall_port at_bus;
    struct metrics *metrics; /* NULL: not wanted, or could not be opened */
    struct hall_port at_metrics;
    struct feed *feed;    /* the publisher's thread; NULL: to be opened */
    pthread_mutex_t lock; /* guards all below */
    bool quiet;
    struct hearing_port hearing;
};

/* ---- the journal, read for the bus -------------------------------------------------------- */

static void feed_drop(struct parts_hall *hall)
{
    if (hall->feed != NULL)
        feed_close(hall->feed);
    hall->feed = NULL;
}

/* After an error the next call opens anew: the journal may be another one. */
static struct err feed_have(struct parts_hall *hall)
{
    if (hall->feed != NULL)
        return err_none();
    return feed_open(hall->config->kiosk.state_dir, hall->config->kiosk.id, &hall->feed);
}

static struct err feed_end(struct parts_hall *hall, struct err e)
{
    if (err_is(e))
        feed_drop(hall);
    return e;
}

static const char *bus_journal(void *self)
{
    struct parts_hall *hall = self;

    return err_is(feed_have(hall)) ? "" : feed_journal(hall->feed);
}

static struct err bus_changed(void *self, bool *ret_changed)
{
    struct parts_hall *hall = self;
    struct err e = feed_have(hall);

    *ret_changed = false;
    return err_is(e) ? e : feed_end(hall, feed_changed(hall->feed, ret_changed));
}

static struct err bus_each(void *self, int64_t after,
                           bool (*each)(void *each_self, const struct hall_event *event),
                           void *each_self)
{
    struct parts_hall *hall = self;
    struct err e = feed_have(hall);

    return err_is(e) ? e : feed_end(hall, feed_each(hall->feed, after, each, each_self));
}

static struct err bus_before(void *self, int64_t since_s, int64_t *ret_after)
{
    struct parts_hall *hall = self;
    struct err e = feed_have(hall);

    return err_is(e) ? e : feed_end(hall, feed_before(hall->feed, since_s, ret_after));
}

/* ---- what the bus tells ------------------------------------------------------------------- */

static bool bus_hear(void *self, const struct hall_event *event)
{
    struct parts_hall *hall = self;

    pthread_mutex_lock(&hall->lock);
    bool kept = !hall->quiet && hall->hearing.hear(hall->hearing.self, event);
    pthread_mutex_unlock(&hall->lock);
    return kept;
}

static void bus_ordered(void *self, const struct order *order)
{
    struct parts_hall *hall = self;
    const struct event event = {.kind = EVENT_ORDERED, .order = *order};

    hall->mailbox.post(hall->mailbox.self, &event);
}

/* The mark first: from here on no plug that is pulled brings the kiosk back. */
static void bus_withdrawn(void *self, const char *by)
{
    struct parts_hall *hall = self;
    const struct event event = {.kind = EVENT_WITHDRAWN};
    struct err e = wipe_mark(hall->config->kiosk.state_dir, by, daytime_now_s(hall->daytime));

    log_error("hall", "withdrawn by %s: all that is kept here is deleted", by);
    if (err_is(e))
        log_error("hall", "the mark of it could not be written: %s", err_name(e));
    hall->mailbox.post(hall->mailbox.self, &event);
}

/* ---- the owner's side --------------------------------------------------------------------- */

static void hall_tell(void *self, const struct hall_state *state)
{
    struct parts_hall *hall = self;

    if (hall->control != NULL)
        hall->at_socket.tell(hall->at_socket.self, state);
    if (hall->bus != NULL)
        hall->at_bus.tell(hall->at_bus.self, state);
    if (hall->metrics != NULL)
        hall->at_metrics.tell(hall->at_metrics.self, state);
}

/* The one that does not wait for it lets it fall. */
static void hall_answer(void *self, const struct order_reply *reply)
{
    struct parts_hall *hall = self;

    if (hall->control != NULL)
        hall->at_socket.answer(hall->at_socket.self, reply);
    if (hall->bus != NULL)
        hall->at_bus.answer(hall->at_bus.self, reply);
}

struct hall_port parts_hall_port(struct parts_hall *hall)
{
    return (struct hall_port){.self = hall, .tell = hall_tell, .answer = hall_answer};
}

struct once_port parts_hall_once(struct parts_hall *hall)
{
    return hall->bus != NULL ? bus_kiosk_once(hall->bus) : (struct once_port){.self = NULL};
}

struct watch_port parts_hall_watch(struct parts_hall *hall)
{
    return hall->bus != NULL ? bus_kiosk_watch(hall->bus) : (struct watch_port){.self = NULL};
}

/* ---- life --------------------------------------------------------------------------------- */

static void bus_begin(struct parts_hall *hall)
{
    const struct config_bus *b = &hall->config->bus;
    const struct bus_kiosk_config c = {.bus = {.servers = b->servers,
                                               .ca_file = b->ca_file,
                                               .cert_file = b->cert_file,
                                               .key_file = b->key_file,
                                               .replicas = b->replicas},
                                       .kiosk = hall->config->kiosk.id,
                                       .rules = &hall->config->rules,
                                       .daytime = hall->daytime,
                                       .self = hall,
                                       .ordered = bus_ordered,
                                       .withdrawn = bus_withdrawn};

    struct err e = bus_kiosk_open(&c, &hall->bus);
    if (err_is(e)) {
        log_error("hall", "no bus: %s", err_name(e));
        hall->bus = NULL;
        return;
    }
    hall->at_bus = bus_kiosk_hall(hall->bus);
}

struct err parts_hall_open(const struct config *config, struct daytime *daytime,
                           struct mailbox mailbox, struct parts_hall **ret_hall)
{
    struct parts_hall *hall = calloc(1, sizeof *hall);

    *ret_hall = hall;
    if (hall == NULL)
        return err_make(ERR_NO_MEMORY);
    hall->config = config;
    hall->daytime = daytime;
    hall->mailbox = mailbox;
    pthread_mutex_init(&hall->lock, NULL);
    if (config->bus.servers[0] != '\0')
        bus_begin(hall);
    return err_none();
}

/* A kiosk without it still serves visitors. */
static void control_begin(struct parts_hall *hall)
{
    char path[CONFIG_PATH_MAX + 16];
    const struct control_config c = {
        .path = path, .kiosk = hall->config->kiosk.id, .daytime = hall->daytime};

    snprintf(path, sizeof path, "%s/control", hall->config->kiosk.state_dir);
    struct err e = control_open(&c, hall->mailbox, &hall->control);
    if (err_is(e)) {
        log_error("hall", "%s: %s", path, err_name(e));
        return;
    }
    hall->at_socket = control_hall(hall->control);
}

/* Likewise. */
static void metrics_begin(struct parts_hall *hall)
{
    const struct config_metrics *m = &hall->config->metrics;
    const struct metrics_config c = {.listen = m->listen,
                                     .token_file = m->token_file,
                                     .cert_file = m->cert_file,
                                     .key_file = m->key_file};

    if (m->listen[0] == '\0')
        return;
    struct err e = metrics_open(&c, NULL, NULL, &hall->metrics);
    if (err_is(e))
        log_error("hall", "no figures: %s", err_name(e));
    else
        hall->at_metrics = metrics_hall(hall->metrics);
}

struct err parts_hall_start(struct parts_hall *hall, struct hearing_port hearing)
{
    const struct bus_feed feed = {.self = hall,
                                  .journal = bus_journal,
                                  .changed = bus_changed,
                                  .each = bus_each,
                                  .before = bus_before};
    const struct hearing_port heard = {.self = hall,
                                       .hear = hearing.hear != NULL ? bus_hear : NULL};

    hall->hearing = hearing;
    control_begin(hall);
    metrics_begin(hall);
    return hall->bus != NULL ? bus_kiosk_start(hall->bus, feed, heard) : err_none();
}

void parts_hall_quiet(struct parts_hall *hall)
{
    if (hall == NULL)
        return;
    control_close(hall->control);
    hall->control = NULL;
    pthread_mutex_lock(&hall->lock);
    hall->quiet = true;
    pthread_mutex_unlock(&hall->lock);
}

void parts_hall_close(struct parts_hall *hall)
{
    if (hall == NULL)
        return;
    metrics_close(hall->metrics);
    if (hall->bus != NULL)
        bus_kiosk_close(hall->bus);
    feed_drop(hall);
    pthread_mutex_destroy(&hall->lock);
    free(hall);
}

/* ---- withdrawn ---------------------------------------------------------------------------- */

bool parts_withdrawn(const struct config *config)
{
    char words[WIPE_WORDS_MAX + 1];
    bool marked = wipe_marked(config->kiosk.state_dir, words);

    if (marked)
        log_error("hall",
                  "withdrawn %s: out of service until a person removes %s/%s and sets it up anew",
                  words, config->kiosk.state_dir, WIPE_MARK);
    return marked;
}

void parts_withdraw(const struct config *config)
{
    const char *const further[] = {
        config->service.password_file, config->service.client_key_file, config->bus.key_file,
        config->metrics.key_file,      config->metrics.token_file,      config->token.holder_key,
        config->staff.pin_file,
    };
    struct err e = wipe_do(config->kiosk.state_dir, further, sizeof further / sizeof further[0]);

    if (err_is(e))
        log_error("hall", "not everything could be deleted: %s", err_name(e));
    else
        log_info("hall", "nothing is kept here any more");
}
