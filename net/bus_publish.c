/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_publish.h"

#include "base/clock.h"
#include "net/hallwire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FEED_MS = 200,   /* the journal is looked at so often */
    RETRY_MS = 1000, /* after something that did not work */
};

struct bus_publish {
    struct bus_link *link;
    const char *kiosk;
    struct daytime *daytime;
    struct bus_feed feed;
    pthread_t thread;

    pthread_mutex_t lock; /* guards all below */
    int64_t flushed_ms;
};

struct publishing {
    struct bus_publish *publish;
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
    return !bus_link_stopping(p->publish->link);
}

/* Where to go on, by the stream's own word. */
static bool publishing_begin(struct publishing *p)
{
    static const int64_t keep_s = (int64_t)BUS_KEEP_DAYS * 86400;
    const struct bus_feed *feed = &p->publish->feed;
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
    return !err_is(
        feed->before(feed->self, daytime_now_s(p->publish->daytime) - keep_s, &p->after));
}

/* All there is by now; then it is known that nothing is left from before. */
static bool publishing_round(struct publishing *p)
{
    const struct bus_feed *feed = &p->publish->feed;
    int64_t began_ms = clock_monotonic_ms();

    if (err_is(feed->each(feed->self, p->after, event_publish, p)) || p->stumbled)
        return false;
    pthread_mutex_lock(&p->publish->lock);
    p->publish->flushed_ms = began_ms;
    pthread_mutex_unlock(&p->publish->lock);
    return true;
}

/* On one connection, until something does not work. */
static void publish_on(struct bus_publish *publish, const struct bus_session *session)
{
    struct publishing p = {.publish = publish, .session = *session};
    bool changed = true;

    snprintf(p.subject, sizeof p.subject, "ankunft.event.%s", publish->kiosk);
    if (!publishing_begin(&p))
        return;
    while (bus_link_up(publish->link) && !bus_link_stopping(publish->link)) {
        int64_t looked_ms = clock_monotonic_ms();
        if (changed && !publishing_round(&p))
            return;
        if (!changed) {
            pthread_mutex_lock(&publish->lock);
            publish->flushed_ms = looked_ms;
            pthread_mutex_unlock(&publish->lock);
        }
        bus_link_pause(publish->link, FEED_MS);
        if (err_is(publish->feed.changed(publish->feed.self, &changed)))
            return;
    }
}

static void *publisher_run(void *self)
{
    struct bus_publish *publish = self;
    struct bus_session session;

    while (!bus_link_stopping(publish->link)) {
        bus_link_wait(publish->link, RETRY_MS);
        if (!bus_link_take(publish->link, &session))
            continue;
        publish_on(publish, &session);
        bus_link_give(publish->link);
        bus_link_pause(publish->link, FEED_MS);
    }
    nats_ReleaseThreadMemory();
    return NULL;
}

struct err bus_publish_open(struct bus_link *link, const char *kiosk, struct daytime *daytime,
                            struct bus_feed feed, struct bus_publish **ret_publish)
{
    struct bus_publish *publish = calloc(1, sizeof *publish);

    if (publish == NULL)
        return err_make(ERR_NO_MEMORY);
    publish->link = link;
    publish->kiosk = kiosk;
    publish->daytime = daytime;
    publish->feed = feed;
    pthread_mutex_init(&publish->lock, NULL);
    if (pthread_create(&publish->thread, NULL, publisher_run, publish) != 0) {
        pthread_mutex_destroy(&publish->lock);
        free(publish);
        return err_make(ERR_NO_MEMORY);
    }
    *ret_publish = publish;
    return err_none();
}

void bus_publish_close(struct bus_publish *publish)
{
    pthread_join(publish->thread, NULL);
    pthread_mutex_destroy(&publish->lock);
    free(publish);
}

int64_t bus_publish_flushed_ms(struct bus_publish *publish)
{
    pthread_mutex_lock(&publish->lock);
    int64_t flushed_ms = publish->flushed_ms;
    pthread_mutex_unlock(&publish->lock);
    return flushed_ms;
}
