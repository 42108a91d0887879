/* SPDX-License-Identifier: Apache-2.0 */
/* store_once: once in the hall, on the store's thread; and what is heard of the other kiosks. */
#include "base/clock.h"
#include "base/log.h"
#include "store/store_part.h"

enum { ONCE_AT_ONCE = 8 }; /* questions in a row; visitors come in between */

/*
 * Under the lock, which is given up while the hall is asked: the bus's thread may be telling what
 * it heard, which needs the lock. Nobody else writes marks meanwhile. False: the hall is away, or
 * the disk.
 */
static bool ask(struct store *store, const struct journal_once *asked,
                struct journal_receipt *ret_receipt)
{
    struct once first = {.booking_id = 0};

    pthread_mutex_unlock(&store->lock);
    enum once_end end = asked->release ? store->once.release(store->once.self, &asked->once)
                                       : store->once.claim(store->once.self, &asked->once, &first);
    pthread_mutex_lock(&store->lock);
    struct daytime_reading now = daytime_read(store->daytime);
    if (end == ONCE_AWAY || store->journal == NULL)
        return false;
    struct err e = journal_once_end(store->journal, asked, end, &first, &now, ret_receipt);
    if (err_is(e))
        store_broken(store, e);
    return !err_is(e);
}

/* Under the lock. A clock that nobody trusts names a day that may be another. */
static bool can_ask(const struct store *store)
{
    return store->once.claim != NULL && store->journal != NULL && daytime_read(store->daytime).sure;
}

static void ask_again_later(struct store *store)
{
    store->once_at_ms = clock_monotonic_ms() + ONCE_MS;
}

void store_once_ask(struct store *store, int64_t checkin, struct journal_receipt *ret_receipt)
{
    struct journal_once asked = {.entry = 0};

    if (store->once.claim == NULL)
        return;
    if (!can_ask(store)) {
        ask_again_later(store);
        return;
    }
    struct err e = journal_once_of(store->journal, checkin, &asked);
    if (err_is(e))
        store_broken(store, e);
    if (asked.entry == 0)
        return;
    store->asking = true;
    if (!ask(store, &asked, ret_receipt))
        ask_again_later(store);
    store->asking = false;
}

int64_t store_once_in_ms(const struct store *store)
{
    int64_t now_ms = clock_monotonic_ms();

    if (store->once.claim == NULL || store->once_at_ms == INT64_MAX)
        return -1;
    return store->once_at_ms > now_ms ? store->once_at_ms - now_ms : 0;
}

/* Under the lock. False: nothing waits any more. */
static bool ask_next(struct store *store, int64_t *after, bool *ret_answered)
{
    struct journal_receipt receipt = {.entry = 0};
    struct journal_once asked = {.entry = 0};

    *ret_answered = false;
    if (!can_ask(store))
        return true;
    struct err e = journal_once_next(store->journal, *after, &asked);
    if (err_is(e)) {
        store_broken(store, e);
        return true;
    }
    if (asked.entry == 0)
        return false;
    *after = asked.entry;
    *ret_answered = ask(store, &asked, &receipt);
    return true;
}

void store_once_look(struct store *store, bool now)
{
    bool waits = true, answered = true;
    int64_t after = 0;

    if (store->once.claim == NULL || store->once_at_ms == INT64_MAX ||
        (!now && clock_monotonic_ms() < store->once_at_ms))
        return;
    pthread_mutex_lock(&store->lock);
    for (int i = 0; i < ONCE_AT_ONCE && waits && answered; i++)
        waits = ask_next(store, &after, &answered);
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
    if (!waits)
        store->once_at_ms = INT64_MAX;
    else if (!answered)
        ask_again_later(store);
    else
        store->once_at_ms = 0;
}

void store_once_draw(struct store *store, const struct walkin_record *record,
                     char ret_number[BOOKING_NUMBER_MAX + 1])
{
    const struct rules *rules = store->rules;
    int number;
    char day[11];

    ret_number[0] = '\0';
    clock_day_name(record->asked_s, day);
    if (rules->shared.prefix[0] == '\0' || store->once.number == NULL ||
        !daytime_read(store->daytime).sure ||
        store->once.number(store->once.self, rules->shared.prefix, day, rules->shared.first,
                           rules->shared.last, &number) != ONCE_FIRST)
        return;
    journal_number_name(rules->shared.prefix, number, rules->shared.last, ret_number);
}

/* ---- what is heard, on the bus's thread --------------------------------------------------- */

static bool hearing_hear(void *self, const struct hall_event *event)
{
    struct store *store = self;
    struct err e = err_make(ERR_GONE);

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        struct daytime_reading now = daytime_read(store->daytime);
        e = journal_hear(store->journal, event, &now);
        if (err_is(e))
            store_broken(store, e);
        store_tell_counts(store);
    }
    pthread_mutex_unlock(&store->lock);
    return !err_is(e);
}

struct hearing_port store_hearing(struct store *store)
{
    return (struct hearing_port){.self = store, .hear = hearing_hear};
}
