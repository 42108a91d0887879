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
    LISTEN_MS = 300, /* so long without a message: there is none */
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

static natsStatus subscribe(struct bus_hear *hear, const struct bus_session *session,
                            natsSubscription **ret_sub)
{
    jsSubOptions options;
    jsErrCode code = 0;

    jsSubOptions_Init(&options);
    options.Stream = BUS_EVENTS;
    options.Ordered = true;
    if (hear->next > 0) {
        options.Config.DeliverPolicy = js_DeliverByStartSequence;
        options.Config.OptStartSeq = hear->next;
    } else {
        options.Config.DeliverPolicy = js_DeliverByStartTime;
        options.Config.OptStartTime = hear->since_s * NS_OF_S;
    }
    return js_SubscribeSync(ret_sub, session->js, "ankunft.event.*", NULL, &options, &code);
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

static uint64_t number_of(natsMsg *msg)
{
    jsMsgMetaData *meta = NULL;
    uint64_t number = 0;

    if (natsMsg_GetMetaData(&meta, msg) == NATS_OK)
        number = meta->Sequence.Stream;
    jsMsgMetaData_Destroy(meta);
    return number;
}

/* Is there nothing more in the stream than what was told? The subscription may just be slow. */
static bool is_at_end(struct bus_hear *hear, const struct bus_session *session)
{
    jsStreamInfo *info = NULL;
    jsErrCode code = 0;
    bool end = js_GetStreamInfo(&info, session->js, BUS_EVENTS, NULL, &code) == NATS_OK &&
               (info->State.LastSeq < hear->next || info->State.Msgs == 0);

    jsStreamInfo_Destroy(info);
    return end;
}

static void hear_on(struct bus_hear *hear, const struct bus_session *session)
{
    natsSubscription *sub = NULL;
    natsStatus s = subscribe(hear, session, &sub);

    while ((s == NATS_OK || s == NATS_TIMEOUT) && bus_link_up(hear->link) &&
           !bus_link_stopping(hear->link)) {
        natsMsg *msg = NULL;
        int64_t began_ms = clock_monotonic_ms();
        s = natsSubscription_NextMsg(&msg, sub, LISTEN_MS);
        if (s == NATS_TIMEOUT && is_at_end(hear, session)) {
            pthread_mutex_lock(&hear->lock);
            hear->all_ms = began_ms;
            pthread_mutex_unlock(&hear->lock);
        }
        if (s != NATS_OK)
            continue;
        uint64_t number = number_of(msg);
        bool told = tell(hear, msg);
        natsMsg_Destroy(msg);
        if (!told)
            break;
        hear->next = number + 1;
    }
    natsSubscription_Destroy(sub);
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
