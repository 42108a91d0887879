/* SPDX-License-Identifier: Apache-2.0 */
#include "net/sync.h"

#include "base/clock.h"
#include "base/log.h"

#include <string.h>
#include <sys/random.h>

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

static void turn_end(struct sync *sync, bool probe, const struct errand_end *end)
{
    uint32_t random = 0;

    /* Without it kiosks would only be less evenly spread. */
    (void)!getrandom(&random, sizeof random, 0);
    pthread_mutex_lock(&sync->lock);
    bool tell = pace_ended(&sync->pace, probe, end->word, clock_monotonic_ms(), random);
    /* An entry that is due later was not in sight when the others looked when to wake up. */
    if (end->outcome == OUTCOME_RETRY || end->outcome == OUTCOME_UNSETTLED ||
        end->outcome == OUTCOME_WAITING) {
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

static struct errand_end take_and_send(struct sync_hand *hand, bool *ret_taken)
{
    struct outbox_port *outbox = &hand->sync->outbox;
    struct errand_end end = {.outcome = OUTCOME_CONFIRMED, .word = PACE_UNASKED};
    struct outbox_item item;
    char tag[11];

    *ret_taken = outbox->take(outbox->self, &item);
    if (!*ret_taken)
        return end;
    end = errand_run(&hand->zms, &hand->sync->share, &item);
    log_booking_tag(item.booking_id, tag);
    const char *whose = item.booking_id != 0 ? tag : item.number[0] != '\0' ? item.number : "lost";
    bool good = end.outcome == OUTCOME_CONFIRMED || end.outcome == OUTCOME_DROPPED;
    log_write(good ? LOG_INFO : LOG_WARN, "sync", "%s attempt %d: %s", whose, item.attempts + 1,
              end.reason);
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
        struct errand_end end = take_and_send(hand, &taken);
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
                      int count, const struct rules *rules, struct outbox_port outbox)
{
    pthread_condattr_t attr;

    *sync = (struct sync){.outbox = outbox};
    errand_share_init(&sync->share, rules, outbox);
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
    errand_share_deinit(&sync->share);
    pthread_cond_destroy(&sync->woken);
    pthread_mutex_destroy(&sync->lock);
}
