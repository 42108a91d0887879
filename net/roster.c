/* SPDX-License-Identifier: Apache-2.0 */
#include "net/roster.h"

#include "base/clock.h"
#include "base/heap.h"
#include "base/log.h"

#include <string.h>
#include <sys/random.h>

static uint32_t chance(void)
{
    uint32_t random;

    /* Without it kiosks would only be less evenly spread. */
    return getrandom(&random, sizeof random, 0) == (ssize_t)sizeof random
               ? random
               : (uint32_t)clock_monotonic_ms();
}

struct delivery {
    struct roster *roster;
    const struct roster_step *step;
    int count;
    bool given_up;
};

static bool deliver_one(void *self, const struct booking *booking)
{
    struct delivery *delivery = self;
    struct roster_port *port = &delivery->roster->port;

    /* The set is one office's day; what else stands in the list is brought in with its own. */
    if (booking->scope != delivery->step->scope ||
        !clock_same_day(booking->start_s, delivery->step->day_s))
        return true;
    delivery->given_up = !port->put(port->self, booking);
    delivery->count++;
    return !delivery->given_up;
}

/* ERR_CANCELLED: the receiving end did not want it; that is no fault of the service. */
static struct err deliver(struct roster *roster, const struct roster_step *step,
                          const struct http_answer *list, int64_t fetched_s, int *ret_count)
{
    struct roster_port *port = &roster->port;
    struct delivery delivery = {.roster = roster, .step = step};

    if (!port->begin(port->self, step->scope, step->day_s))
        return err_make(ERR_CANCELLED);
    struct err e =
        roster->tags ? zms_read_roster(list->body, list->len, &roster->key, deliver_one, &delivery)
                     : zms_read_day_each(list->body, list->len, deliver_one, &delivery);
    if (!err_is(e) && delivery.given_up)
        e = err_make(ERR_CANCELLED);
    if (err_is(e)) {
        port->abandon(port->self);
        return e;
    }
    *ret_count = delivery.count;
    return port->commit(port->self, fetched_s) ? err_none() : err_make(ERR_CANCELLED);
}

static enum roster_end end_of(enum zms_result result)
{
    switch (result) {
    case ZMS_OK:
        return ROSTER_FETCHED;
    case ZMS_NOT_FOUND:
    case ZMS_WRONG_KEY:
    case ZMS_EXHAUSTED:
    case ZMS_REFUSED:
        return ROSTER_REFUSED;
    case ZMS_LOGIN:
    case ZMS_FAILED:
    case ZMS_FOREIGN:
    case ZMS_NOT_SENT:
    case ZMS_SILENT:
        break;
    }
    return ROSTER_FAILED;
}

static enum roster_end fetch(struct roster *roster, const struct roster_step *step,
                             int64_t *ret_took_ms)
{
    struct http_answer list;
    char day[11];
    int count = 0;
    /* Before the question: the set is at least as old as this. */
    int64_t fetched_s = reach_now_s(roster->zms.line.reach), begun_ms = clock_monotonic_ms();
    enum zms_result result =
        zms_day(&roster->zms, step->scope, step->day_s, roster->persons, &list);
    enum roster_end end = end_of(result);

    *ret_took_ms = clock_monotonic_ms() - begun_ms;
    clock_day_name(step->day_s, day);
    if (result == ZMS_OK) {
        zms_names_put(&roster->zms, &list);
        struct err e = deliver(roster, step, &list, fetched_s, &count);
        if (!err_is(e)) {
            log_debug("roster", "scope %d %s: %d bookings", (int)step->scope, day, count);
        } else {
            log_warn("roster", "scope %d %s: %s", (int)step->scope, day,
                     e.code == ERR_CANCELLED ? "not stored" : "not a day list");
            end = e.code == ERR_CANCELLED ? ROSTER_FETCHED : ROSTER_FAILED;
        }
    } else if (!atomic_load(&roster->closed)) {
        log_warn("roster", "scope %d %s not fetched: result %d %s", (int)step->scope, day,
                 (int)result, roster->zms.fault.exception);
    }
    http_answer_wipe(&list);
    heap_trim();
    return end;
}

static void wait_ms(struct roster *roster, int64_t ms)
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    int rc = 0;

    pthread_mutex_lock(&roster->lock);
    while (!atomic_load(&roster->closed) && rc == 0)
        rc = pthread_cond_timedwait(&roster->ending, &roster->lock, &until);
    pthread_mutex_unlock(&roster->lock);
}

static void *roster_run(void *self)
{
    struct roster *roster = self;

    while (!atomic_load(&roster->closed)) {
        struct roster_step step = roster_plan_next(&roster->plan, clock_monotonic_ms(),
                                                   reach_now_s(roster->zms.line.reach), chance());
        int64_t took_ms;
        if (step.wait_ms > 0) {
            wait_ms(roster, step.wait_ms);
            continue;
        }
        enum roster_end end = fetch(roster, &step, &took_ms);
        roster_plan_ended(&roster->plan, &step, end, took_ms, clock_monotonic_ms(), chance());
    }
    return NULL;
}

static bool closed(void *self)
{
    struct roster *roster = self;

    return atomic_load(&roster->closed);
}

bool roster_wanted(const struct zms *zms, const struct roster_port *port)
{
    return port->begin != NULL && zms->config->roster_s > 0 && session_configured(zms->session);
}

static enum zms_persons persons_wanted(const struct zms *zms, const struct rules *rules)
{
    if (rules->signal_holder)
        return ZMS_HOLDERS;
    return rules->signal_renamed || zms->names.put != NULL ? ZMS_NAMES : ZMS_NOBODY;
}

struct err roster_start(struct roster *roster, const struct zms *zms, const struct rules *rules,
                        struct roster_port port)
{
    pthread_condattr_t attr;

    *roster = (struct roster){.zms = *zms,
                              .port = port,
                              .persons = persons_wanted(zms, rules),
                              .tags = rules->signal_holder || rules->signal_renamed};
    holder_key_make(&roster->key);
    roster->zms.line.cancelled = closed;
    roster->zms.line.cancelled_self = roster;
    roster_plan_init(&roster->plan, rules, zms->config->roster_s, zms->config->roster_evening_hour);
    atomic_init(&roster->closed, false);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&roster->ending, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&roster->lock, NULL);
    if (pthread_create(&roster->thread, NULL, roster_run, roster) == 0)
        return err_none();
    pthread_cond_destroy(&roster->ending);
    pthread_mutex_destroy(&roster->lock);
    return err_make(ERR_IO);
}

void roster_stop(struct roster *roster)
{
    pthread_mutex_lock(&roster->lock);
    atomic_store(&roster->closed, true);
    pthread_cond_signal(&roster->ending);
    pthread_mutex_unlock(&roster->lock);
    http_wake(roster->zms.line.http);
    pthread_join(roster->thread, NULL);
    explicit_bzero(&roster->key, sizeof roster->key);
    pthread_cond_destroy(&roster->ending);
    pthread_mutex_destroy(&roster->lock);
}
