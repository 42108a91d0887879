/* SPDX-License-Identifier: Apache-2.0 */
/* store_outbox: the network's calls into the journal. */
#include "base/bug.h"
#include "base/log.h"
#include "store/store_part.h"

#include <string.h>

struct err store_correct(struct store *store, const struct daytime_reading *now)
{
    int corrected;

    if (!store->unsure || !now->sure)
        return err_none();
    struct err e = journal_correct(store->journal, store->rules->keep_place, now, &corrected);
    if (!err_is(e)) {
        store->unsure = false;
        if (corrected > 0)
            log_info("store", "the time is sure now: %d arrivals reckoned anew", corrected);
    }
    return e;
}

static bool outbox_take(void *self, struct outbox_item *ret_item)
{
    struct store *store = self;

    *ret_item = (struct outbox_item){.entry = 0};
    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL && !store->asking && store->way_count < STORE_ON_THE_WAY_MAX) {
        struct daytime_reading now = daytime_read(store->daytime);
        struct err e = store_correct(store, &now);
        if (!err_is(e))
            e = journal_take(store->journal, &now, ret_item);
        if (err_is(e))
            store_broken(store, e);
    }
    if (ret_item->entry != 0) {
        store->way[store->way_count++] = (struct on_the_way){.entry = ret_item->entry};
        keys_get(store->keys, ret_item->entry, ret_item->key);
    }
    pthread_mutex_unlock(&store->lock);
    return ret_item->entry != 0;
}

static void outbox_settle(void *self, int64_t entry, enum outcome outcome, const char *reason)
{
    struct store *store = self;
    int i = 0;

    pthread_mutex_lock(&store->lock);
    while (i < store->way_count && (store->way[i].entry != entry || store->way[i].settled))
        i++;
    bug_if(i == store->way_count); /* settled what it did not take */
    struct on_the_way *way = &store->way[i];
    way->settled = true;
    way->outcome = outcome;
    strncpy(way->reason, reason != NULL ? reason : "", JOURNAL_REASON_MAX);
    struct err e = store->journal != NULL ? store_settle(store, way) : err_make(ERR_IO);
    if (!err_is(e)) {
        store_worked(store);
        *way = store->way[--store->way_count];
    } else if (store->journal != NULL) {
        store_broken(store, e);
    }
    store_tell_counts(store);
    pthread_mutex_unlock(&store->lock);
}

static int64_t outbox_due_in_ms(void *self)
{
    struct store *store = self;
    int64_t ms = MEND_MS; /* broken, or all hands full: ask again, but not at once */

    pthread_mutex_lock(&store->lock);
    if (store->asking) {
        ms = ONCE_DEADLINE_MS; /* soon it is known whether the check-in is to be sent at all */
    } else if (store->journal != NULL && store->way_count < STORE_ON_THE_WAY_MAX) {
        struct daytime_reading now = daytime_read(store->daytime);
        struct err e = journal_due_in_ms(store->journal, &now, &ms);
        if (err_is(e)) {
            store_broken(store, e);
            ms = MEND_MS;
        }
    }
    pthread_mutex_unlock(&store->lock);
    return ms;
}

static void outbox_hurry(void *self)
{
    struct store *store = self;

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        struct err e = journal_hurry(store->journal);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
}

static enum claim outbox_claim_of(void *self, int64_t booking_id)
{
    struct store *store = self;
    enum claim claim = CLAIM_OPEN;

    pthread_mutex_lock(&store->lock);
    if (store->journal != NULL) {
        struct err e = journal_claim_of(store->journal, booking_id, &claim);
        if (err_is(e))
            store_broken(store, e);
    }
    pthread_mutex_unlock(&store->lock);
    return claim;
}

struct outbox_port store_outbox(struct store *store)
{
    return (struct outbox_port){.self = store,
                                .take = outbox_take,
                                .settle = outbox_settle,
                                .due_in_ms = outbox_due_in_ms,
                                .hurry = outbox_hurry,
                                .claim_of = outbox_claim_of};
}
