/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bus_hear.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/hallwire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LISTEN_MS = 200, /* it is asked so often what is new */
    RETRY_MS = 500,
};
#define NS_OF_S INT64_C(1000000000)

struct bus_hear {
    struct bus_link *link;
    char but[KIOSK_ID_MAX + 1];
    int64_t since_s;
    struct hearing_port hearing;
    pthread_t thread;
    uint64_t next; /* number in the stream; 0: from since_s on */

    pthread_mutex_t lock; /* guards all below */
    int64_t all_ms;
};

/* The first message of since_s or later; times rise with the numbers. */
static enum bus_end start_find(const struct bus_hear *hear, const struct bus_session *session,
                               uint64_t first, uint64_t last, uint64_t *ret_start)
{
    while (first <= last) {
        uint64_t middle = first + (last - first) / 2;
        natsMsg *msg = NULL;
        enum bus_end end = bus_at(session, BUS_EVENTS, middle, &msg);
        if (end == BUS_AWAY)
            return end;
        /* What is gone is older than what is there. */
        bool old = end == BUS_OTHER || natsMsg_GetTime(msg) < hear->since_s * NS_OF_S;
        natsMsg_Destroy(msg);
        if (old)
            first = middle + 1;
        else
            last = middle - 1;
    }
    *ret_start = first;
    return BUS_DONE;
}

/* "ankunft.event.K2": nobody speaks for another, as the servers let each publish its own alone. */
static bool is_from(const char *subject, const char *kiosk)
{
    const char *dot = strrchr(subject, '.');

    return dot != NULL && strcmp(dot + 1, kiosk) == 0;
}

/* False: the listener could not keep it. */
static bool tell(struct bus_hear *hear, natsMsg *msg)
{
    const char *subject = natsMsg_GetSubject(msg);
    struct hall_event event;

    if (hear->but[0] != '\0' && is_from(subject, hear->but))
        return true;
    if (err_is(hallwire_read_event(natsMsg_GetData(msg), (size_t)natsMsg_GetDataLength(msg),
                                   &event)) ||
        !is_from(subject, event.kiosk)) {
        log_warn("bus", "%s: a message that is no event is left out", subject);
        return true;
    }
    return hear->hearing.hear(hear->hearing.self, &event);
}

/* All there is by now. False: not all could be told. */
static bool hear_round(struct bus_hear *hear, const struct bus_session *session)
{
    uint64_t first, last;

    if (bus_range(session, BUS_EVENTS, &first, &last) != BUS_DONE)
        return false;
    /* Another stream than before, made anew: what was told of the old one is no place in it. */
    if (hear->next > last + 1)
        hear->next = 0;
    if (hear->next == 0 && start_find(hear, session, first, last, &hear->next) != BUS_DONE)
        return false;
    if (hear->next < first)
        hear->next = first;
    while (hear->next <= last && !bus_link_stopping(hear->link)) {
        natsMsg *msg = NULL;
        enum bus_end end = bus_at(session, BUS_EVENTS, hear->next, &msg);
        if (end == BUS_AWAY)
            return false;
        bool told = end == BUS_OTHER || tell(hear, msg);
        natsMsg_Destroy(msg);
        if (!told)
            return false;
        hear->next++;
    }
    return hear->next > last;
}

static void hear_on(struct bus_hear *hear, const struct bus_session *session)
{
    while (bus_link_up(hear->link) && !bus_link_stopping(hear->link)) {
        int64_t began_ms = clock_monotonic_ms();
        if (!hear_round(hear, session))
            return;
        pthread_mutex_lock(&hear->lock);
        hear->all_ms = began_ms;
        pthread_mutex_unlock(&hear->lock);
        bus_link_pause(hear->link, LISTEN_MS);
    }
}

static void *hear_run(void *self)
{
    struct bus_hear *hear = self;
    struct bus_session session;

    while (!bus_link_stopping(hear->link)) {
        bus_link_wait(hear->link, RETRY_MS);
        if (!bus_link_take(hear->link, &session))
            continue;
        hear_on(hear, &session);
        bus_link_give(hear->link);
        bus_link_pause(hear->link, RETRY_MS);
    }
    nats_ReleaseThreadMemory();
    return NULL;
}

struct err bus_hear_open(struct bus_link *link, const char *but, int64_t since_s,
                         struct hearing_port hearing, struct bus_hear **ret_hear)
{
    struct bus_hear *hear = calloc(1, sizeof *hear);

    if (hear == NULL)
        return err_make(ERR_NO_MEMORY);
    hear->link = link;
    snprintf(hear->but, sizeof hear->but, "%s", but);
    hear->since_s = since_s;
    hear->hearing = hearing;
    pthread_mutex_init(&hear->lock, NULL);
    if (pthread_create(&hear->thread, NULL, hear_run, hear) != 0) {
        pthread_mutex_destroy(&hear->lock);
        free(hear);
        return err_make(ERR_NO_MEMORY);
    }
    *ret_hear = hear;
    return err_none();
}

void bus_hear_close(struct bus_hear *hear)
{
    pthread_join(hear->thread, NULL);
    pthread_mutex_destroy(&hear->lock);
    free(hear);
}

int64_t bus_hear_all_ms(struct bus_hear *hear)
{
    pthread_mutex_lock(&hear->lock);
    int64_t all_ms = hear->all_ms;
    pthread_mutex_unlock(&hear->lock);
    return all_ms;
}
