/* SPDX-License-Identifier: Apache-2.0 */
#include "net/sync.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/settle.h"

#include <string.h>
#include <sys/random.h>

enum { REASON_MAX = 96 };

/* How an item ended, in one value, so that every step can end it. */
struct end {
    enum outcome outcome;
    enum pace_word word; /* what it says about the service */
    char reason[REASON_MAX];
};

static struct end end_of(enum outcome outcome, enum pace_word word, const char *reason)
{
    struct end end = {.outcome = outcome, .word = word};
    struct buf text = buf_on(end.reason, sizeof end.reason);

    buf_add(&text, reason);
    return end;
}

static struct end refused(const struct zms *zms, const char *what)
{
    struct end end = {.outcome = OUTCOME_REFUSED, .word = PACE_WELL};
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
        return end_of(OUTCOME_REFUSED, PACE_WELL, "no such booking");
    if (result == ZMS_WRONG_KEY)
        return end_of(OUTCOME_REFUSED, PACE_WELL, "cancelled, finished or redirected");
    if (result == ZMS_REFUSED || result == ZMS_EXHAUSTED)
        return refused(zms, "read");
    return end_of(item->unsettled ? OUTCOME_UNSETTLED : OUTCOME_RETRY, PACE_SUFFERS,
                  result_words(result));
}

static struct end write_failed(const struct zms *zms, const struct outbox_item *item,
                               enum zms_result result)
{
    switch (result) {
    case ZMS_LOGIN:
    case ZMS_NOT_SENT:
        return end_of(item->unsettled ? OUTCOME_UNSETTLED : OUTCOME_RETRY, PACE_SUFFERS,
                      result_words(result));
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
    return end_of(OUTCOME_UNSETTLED, PACE_SUFFERS, result_words(result));
}

static bool has_arrived(const struct booking *found)
{
    return found->status == BOOKING_QUEUED || found->status == BOOKING_CALLED ||
           found->status == BOOKING_PROCESSING;
}

/* After a write that ZMS called good: does it read back as arrived? */
static struct end verify(struct zms *zms, const struct booking_ref *ref)
{
    struct http_answer answer;
    struct booking found;
    enum zms_result result = zms_entity(zms, ref, &answer, &found);

    http_answer_wipe(&answer);
    if (result != ZMS_OK)
        return end_of(OUTCOME_UNSETTLED, result < ZMS_FAILED ? PACE_WELL : PACE_SUFFERS,
                      "written, not read back");
    if (has_arrived(&found))
        return end_of(OUTCOME_CONFIRMED, PACE_WELL, "written and read back");
    return end_of(OUTCOME_UNSETTLED, PACE_WELL, "written, reads differently");
}

static struct end arrive(struct zms *zms, const struct booking_ref *ref,
                         const struct http_answer *entity, const struct outbox_item *item)
{
    struct booking stored = {.ref.id = 0};
    enum zms_result result = zms->config->arrival_status_queued_fallback
                                 ? zms_arrive_queued(zms, ref, item->scope)
                                 : zms_arrive(zms, ref, entity, item->write_arrival_s, &stored);

    if (result != ZMS_OK)
        return write_failed(zms, item, result);
    /* The answer was read from the database after the write; a third call would tell no more. */
    if (stored.ref.id == ref->id && stored.status == BOOKING_QUEUED &&
        stored.scope == item->scope && stored.arrival_s == item->write_arrival_s)
        return end_of(OUTCOME_CONFIRMED, PACE_WELL, "written and read back");
    return verify(zms, ref);
}

static struct end carry(struct zms *zms, const struct booking_ref *ref,
                        const struct outbox_item *item)
{
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
        return end_of(OUTCOME_REFUSED, PACE_WELL, "its day has passed");
    }
    struct end end =
        step == SETTLE_WRITE
            ? arrive(zms, ref, &entity, item)
            : end_of(step == SETTLE_DONE ? OUTCOME_CONFIRMED : OUTCOME_REFUSED, PACE_WELL, reason);
    http_answer_wipe(&entity);
    return end;
}

static struct end item_send(struct zms *zms, const struct outbox_item *item)
{
    struct booking_ref ref = {.id = item->booking_id};
    struct booking listed;

    if (item->key[0] == '\0') {
        if (!session_configured(zms->session))
            return end_of(OUTCOME_REFUSED, PACE_UNASKED, "key gone with a restart, and no login");
        enum zms_result result =
            zms_day_id(zms, item->scope, item->start_s, item->booking_id, &listed);
        if (result != ZMS_OK)
            return read_failed(zms, item, result);
        ref = listed.ref;
        explicit_bzero(&listed, sizeof listed);
    } else {
        text_copy(ref.key, sizeof ref.key, item->key);
    }
    struct end end = carry(zms, &ref, item);
    explicit_bzero(&ref, sizeof ref);
    return end;
}

/* Under the lock. ms < 0: until woken. */
static void sleep_ms(struct sync *sync, int64_t ms)
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};

    if (ms < 0)
        pthread_cond_wait(&sync->woken, &sync->lock);
    else
        pthread_cond_timedwait(&sync->woken, &sync->lock, &until);
}

/* Waits until this thread may send. *ret_seen: what it has seen of the outbox at that time. */
static bool turn_await(struct sync *sync, unsigned *ret_seen)
{
    int64_t ms;

    pthread_mutex_lock(&sync->lock);
    while (!atomic_load(&sync->closed) &&
           (ms = pace_wait_ms(&sync->pace, clock_monotonic_ms())) != 0)
        sleep_ms(sync, ms);
    bool probe = pace_begin(&sync->pace);
    *ret_seen = sync->changes;
    pthread_mutex_unlock(&sync->lock);
    return probe;
}

static void turn_end(struct sync *sync, bool probe, const struct end *end)
{
    uint32_t random = 0;

    /* Without it kiosks would only be less evenly spread. */
    (void)!getrandom(&random, sizeof random, 0);
    pthread_mutex_lock(&sync->lock);
    bool tell = pace_ended(&sync->pace, probe, end->word, clock_monotonic_ms(), random);
    /* An entry that is due later was not in sight when the others looked when to wake up. */
    if (end->outcome == OUTCOME_RETRY || end->outcome == OUTCOME_UNSETTLED) {
        sync->changes++;
        tell = true;
    }
    if (tell)
        pthread_cond_broadcast(&sync->woken);
    pthread_mutex_unlock(&sync->lock);
}

/* Nothing was there to be sent: sleeps until something is due, or has changed since it looked. */
static void due_await(struct sync *sync, unsigned seen)
{
    int64_t due_ms = sync->outbox.due_in_ms(sync->outbox.self);
    int64_t until_ms = clock_monotonic_ms() + due_ms;

    pthread_mutex_lock(&sync->lock);
    while (sync->changes == seen && !atomic_load(&sync->closed)) {
        int64_t left_ms = due_ms < 0 ? -1 : until_ms - clock_monotonic_ms();
        if (due_ms >= 0 && left_ms <= 0)
            break;
        sleep_ms(sync, left_ms);
    }
    pthread_mutex_unlock(&sync->lock);
}

static struct end take_and_send(struct sync_hand *hand, bool *ret_taken)
{
    struct outbox_port *outbox = &hand->sync->outbox;
    struct end end = {.outcome = OUTCOME_CONFIRMED, .word = PACE_UNASKED};
    struct outbox_item item;
    char tag[11];

    *ret_taken = outbox->take(outbox->self, &item);
    if (!*ret_taken)
        return end;
    end = item_send(&hand->zms, &item);
    log_booking_tag(item.booking_id, tag);
    log_write(end.outcome == OUTCOME_CONFIRMED ? LOG_INFO : LOG_WARN, "sync", "%s attempt %d: %s",
              tag, item.attempts + 1, end.reason);
    outbox->settle(outbox->self, item.entry, end.outcome, end.reason);
    explicit_bzero(&item, sizeof item);
    return end;
}

static void *hand_run(void *self)
{
    struct sync_hand *hand = self;
    struct sync *sync = hand->sync;
    unsigned seen;
    bool taken;

    for (;;) {
        bool probe = turn_await(sync, &seen);
        if (atomic_load(&sync->closed))
            return NULL;
        struct end end = take_and_send(hand, &taken);
        turn_end(sync, probe, &end);
        if (!taken)
            due_await(sync, seen);
    }
}

static bool closed(void *self)
{
    struct sync *sync = self;

    return atomic_load(&sync->closed);
}

struct err sync_start(struct sync *sync, const struct zms *zms, struct http *const https[],
                      int count, struct outbox_port outbox)
{
    pthread_condattr_t attr;

    *sync = (struct sync){.outbox = outbox};
    atomic_init(&sync->closed, false);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&sync->woken, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&sync->lock, NULL);
    while (sync->count < count) {
        struct sync_hand *hand = &sync->hands[sync->count];
        *hand = (struct sync_hand){.sync = sync, .zms = *zms};
        hand->zms.line.http = https[sync->count];
        hand->zms.line.cancelled = closed;
        hand->zms.line.cancelled_self = sync;
        if (pthread_create(&hand->thread, NULL, hand_run, hand) != 0) {
            sync_stop(sync);
            return err_make(ERR_IO);
        }
        sync->count++;
    }
    return err_none();
}

void sync_wake(struct sync *sync)
{
    pthread_mutex_lock(&sync->lock);
    sync->changes++;
    pthread_cond_broadcast(&sync->woken);
    pthread_mutex_unlock(&sync->lock);
}

void sync_stop(struct sync *sync)
{
    pthread_mutex_lock(&sync->lock);
    atomic_store(&sync->closed, true);
    pthread_cond_broadcast(&sync->woken);
    pthread_mutex_unlock(&sync->lock);
    for (int i = 0; i < sync->count; i++)
        http_wake(sync->hands[i].zms.line.http);
    for (int i = 0; i < sync->count; i++)
        pthread_join(sync->hands[i].thread, NULL);
    pthread_cond_destroy(&sync->woken);
    pthread_mutex_destroy(&sync->lock);
}
