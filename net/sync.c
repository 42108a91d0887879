/* SPDX-License-Identifier: Apache-2.0 */
#include "net/sync.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/settle.h"

#include <string.h>

enum { REASON_MAX = 96 };

/* How an item ended, in one value, so that every step can end it. */
struct end {
    enum outcome outcome;
    char reason[REASON_MAX];
};

static struct end end_of(enum outcome outcome, const char *reason)
{
    struct end end = {.outcome = outcome};
    struct buf text = buf_on(end.reason, sizeof end.reason);

    buf_add(&text, reason);
    return end;
}

static struct end refused(const struct zms *zms, const char *what)
{
    struct end end = {.outcome = OUTCOME_REFUSED};
    struct buf text = buf_on(end.reason, sizeof end.reason);

    buf_addf(&text, "%s: %s", what,
             zms->fault.exception[0] != '\0' ? zms->fault.exception : "refused");
    return end;
}

static const char *result_words(enum zms_result result)
{
    switch (result) {
    case ZMS_LOGIN:
        return "no session";
    case ZMS_FAILED:
        return "the service failed";
    case ZMS_FOREIGN:
        return "not the service's answer";
    case ZMS_NOT_SENT:
        return "no connection";
    case ZMS_OK:
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_REFUSED:
    case ZMS_SILENT:
        break;
    }
    return "no answer";
}

/* A read that did not succeed. It changed nothing, so an unsettled item stays as it was. */
static struct end read_failed(const struct zms *zms, const struct outbox_item *item,
                              enum zms_result result)
{
    if (result == ZMS_NOT_FOUND)
        return end_of(OUTCOME_REFUSED, "no such booking");
    if (result == ZMS_WRONG_KEY)
        return end_of(OUTCOME_REFUSED, "cancelled, finished or redirected");
    if (result == ZMS_REFUSED || result == ZMS_EXHAUSTED)
        return refused(zms, "read");
    return end_of(item->unsettled ? OUTCOME_UNSETTLED : OUTCOME_RETRY, result_words(result));
}

static struct end write_failed(const struct zms *zms, const struct outbox_item *item,
                               enum zms_result result)
{
    switch (result) {
    case ZMS_LOGIN:
    case ZMS_NOT_SENT:
        return end_of(item->unsettled ? OUTCOME_UNSETTLED : OUTCOME_RETRY, result_words(result));
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_REFUSED:
        return refused(zms, "write");
    case ZMS_OK:
    case ZMS_FAILED:
    case ZMS_FOREIGN:
    case ZMS_SILENT:
        break;
    }
    return end_of(OUTCOME_UNSETTLED, result_words(result));
}

/* After a write that ZMS called good: does it read back as arrived? */
static struct end verify(struct zms *zms, const struct booking_ref *ref)
{
    struct http_answer answer;
    struct booking found;
    enum zms_result result = zms_entity(zms, ref, &answer, &found);

    http_answer_wipe(&answer);
    if (result != ZMS_OK)
        return end_of(OUTCOME_UNSETTLED, "written, not read back");
    if (found.status == BOOKING_QUEUED || found.status == BOOKING_CALLED ||
        found.status == BOOKING_PROCESSING)
        return end_of(OUTCOME_CONFIRMED, "written and read back");
    return end_of(OUTCOME_UNSETTLED, "written, reads differently");
}

static struct end carry(struct sync *sync, const struct booking_ref *ref,
                        const struct outbox_item *item)
{
    struct zms *zms = &sync->zms;
    struct http_answer entity;
    struct booking found;
    const char *reason;
    enum zms_result result = zms_entity(zms, ref, &entity, &found);

    if (result != ZMS_OK) {
        http_answer_wipe(&entity);
        return read_failed(zms, item, result);
    }
    enum settle_step step = settle_decide(&found, item, &reason);
    /*
     * ZMS fact: an arrival is a time of day on the booking's own day; afterwards it means nothing.
     * Asked only now, as the read has told us what day it is over there.
     */
    if (step == SETTLE_WRITE && !clock_same_day(item->start_s, reach_now_s(zms->line.reach))) {
        http_answer_wipe(&entity);
        return end_of(OUTCOME_REFUSED, "its day has passed");
    }
    if (step == SETTLE_WRITE) {
        result = zms->config->arrival_status_queued_fallback
                     ? zms_arrive_queued(zms, ref, item->scope)
                     : zms_arrive(zms, ref, &entity, item->write_arrival_s);
        http_answer_wipe(&entity);
        return result == ZMS_OK ? verify(zms, ref) : write_failed(zms, item, result);
    }
    http_answer_wipe(&entity);
    return end_of(step == SETTLE_DONE ? OUTCOME_CONFIRMED : OUTCOME_REFUSED, reason);
}

static struct end item_send(struct sync *sync, const struct outbox_item *item)
{
    struct booking_ref ref = {.id = item->booking_id};
    struct booking listed;

    if (item->key[0] == '\0') {
        if (!session_configured(sync->zms.session))
            return end_of(OUTCOME_REFUSED, "key gone with a restart, and no login");
        enum zms_result result =
            zms_day_id(&sync->zms, item->scope, item->start_s, item->booking_id, &listed);
        if (result != ZMS_OK)
            return read_failed(&sync->zms, item, result);
        ref = listed.ref;
        explicit_bzero(&listed, sizeof listed);
    } else {
        text_copy(ref.key, sizeof ref.key, item->key);
    }
    struct end end = carry(sync, &ref, item);
    explicit_bzero(&ref, sizeof ref);
    return end;
}

static void wait_due(struct sync *sync, int64_t due_ms)
{
    int64_t until_ms = clock_monotonic_ms() + due_ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    int rc = 0;

    pthread_mutex_lock(&sync->lock);
    while (!sync->filled && !atomic_load(&sync->closed) && rc == 0)
        rc = due_ms < 0 ? pthread_cond_wait(&sync->woken, &sync->lock)
                        : pthread_cond_timedwait(&sync->woken, &sync->lock, &until);
    sync->filled = false;
    pthread_mutex_unlock(&sync->lock);
}

static void *sync_run(void *self)
{
    struct sync *sync = self;
    struct outbox_item item;
    char tag[11];

    while (!atomic_load(&sync->closed)) {
        if (!sync->outbox.take(sync->outbox.self, &item)) {
            wait_due(sync, sync->outbox.due_in_ms(sync->outbox.self));
            continue;
        }
        struct end end = item_send(sync, &item);
        log_booking_tag(item.booking_id, tag);
        log_write(end.outcome == OUTCOME_CONFIRMED ? LOG_INFO : LOG_WARN, "sync",
                  "%s attempt %d: %s", tag, item.attempts + 1, end.reason);
        sync->outbox.settle(sync->outbox.self, item.entry, end.outcome, end.reason);
        explicit_bzero(&item, sizeof item);
    }
    return NULL;
}

static bool closed(void *self)
{
    struct sync *sync = self;

    return atomic_load(&sync->closed);
}

struct err sync_start(struct sync *sync, const struct zms *zms, struct outbox_port outbox)
{
    pthread_condattr_t attr;

    *sync = (struct sync){.zms = *zms, .outbox = outbox};
    sync->zms.line.cancelled = closed;
    sync->zms.line.cancelled_self = sync;
    atomic_init(&sync->closed, false);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&sync->woken, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&sync->lock, NULL);
    if (pthread_create(&sync->thread, NULL, sync_run, sync) == 0)
        return err_none();
    pthread_cond_destroy(&sync->woken);
    pthread_mutex_destroy(&sync->lock);
    return err_make(ERR_IO);
}

void sync_wake(struct sync *sync)
{
    pthread_mutex_lock(&sync->lock);
    sync->filled = true;
    pthread_cond_signal(&sync->woken);
    pthread_mutex_unlock(&sync->lock);
}

void sync_stop(struct sync *sync)
{
    pthread_mutex_lock(&sync->lock);
    atomic_store(&sync->closed, true);
    pthread_cond_signal(&sync->woken);
    pthread_mutex_unlock(&sync->lock);
    http_wake(sync->zms.line.http);
    pthread_join(sync->thread, NULL);
    pthread_cond_destroy(&sync->woken);
    pthread_mutex_destroy(&sync->lock);
}
