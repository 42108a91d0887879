/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/source_local.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/control_client.h"
#include "store/feed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct source_local {
    const struct config *config;
    struct board *board;
    char socket[CONFIG_PATH_MAX + 16];
    struct control_client *client; /* of the state's thread */
    struct feed *feed;             /* with what follows, of the journal's thread; NULL: none open */
    char journal[33];              /* whose lines up to after are on the board */
    int64_t after;
    bool trouble_told;
    pthread_t journal_thread, state_thread;
    bool journal_runs, state_runs;
    pthread_mutex_t lock;
    pthread_cond_t ending; /* CLOCK_MONOTONIC */
    bool closed;
};

/* False: the source is being closed. */
static bool pause_ms(struct source_local *local, int64_t ms)
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    int rc = 0;

    pthread_mutex_lock(&local->lock);
    while (!local->closed && rc == 0)
        rc = pthread_cond_timedwait(&local->ending, &local->lock, &until);
    bool goes_on = !local->closed;
    pthread_mutex_unlock(&local->lock);
    return goes_on;
}

/* ---- the journal -------------------------------------------------------------------------- */

static bool hear(void *self, const struct hall_event *event)
{
    struct source_local *local = self;

    board_event(local->board, event);
    local->after = event->sequence;
    return true;
}

static struct err journal_open(struct source_local *local)
{
    const struct config *config = local->config;
    struct err e = feed_open(config->kiosk.state_dir, config->kiosk.id, &local->feed);

    if (err_is(e) || strcmp(local->journal, feed_journal(local->feed)) == 0)
        return e;
    e = feed_before(local->feed, clock_wall_s() - (int64_t)BOARD_DAYS * 86400, &local->after);
    if (!err_is(e))
        memcpy(local->journal, feed_journal(local->feed), sizeof local->journal);
    return e;
}

static struct err journal_look(struct source_local *local)
{
    bool changed;
    struct err e = local->feed == NULL ? journal_open(local) : err_none();

    if (!err_is(e))
        e = feed_changed(local->feed, &changed);
    if (!err_is(e) && changed)
        e = feed_each(local->feed, local->after, hear, local);
    return e;
}

static void *journal_run(void *self)
{
    struct source_local *local = self;
    int64_t rest_ms = 0;

    while (pause_ms(local, rest_ms)) {
        struct err e = journal_look(local);
        rest_ms = err_is(e) ? SOURCE_RETRY_MS : SOURCE_LOOK_MS;
        if (err_is(e)) {
            if (!local->trouble_told)
                log_warn("source", "journal in %s: %s", local->config->kiosk.state_dir,
                         err_name(e));
            feed_close(local->feed);
            local->feed = NULL;
        }
        local->trouble_told = err_is(e);
    }
    return NULL;
}

/* ---- the state ---------------------------------------------------------------------------- */

static void *state_run(void *self)
{
    struct source_local *local = self;
    struct hall_state state;

    do {
        /* A kiosk that does not answer falls silent on the board by itself. */
        if (!err_is(control_client_state(local->client, &state)))
            board_state(local->board, &state);
        board_tick(local->board);
    } while (pause_ms(local, SOURCE_STATE_MS));
    return NULL;
}

void source_local_order(struct source_local *local, const struct order *order,
                        struct order_reply *ret_reply)
{
    struct control_client *client;
    struct err e = control_client_open(local->socket, &client);

    *ret_reply = (struct order_reply){.end = ORDER_SILENT};
    memcpy(ret_reply->id, order->id, sizeof ret_reply->id);
    if (err_is(e))
        return;
    e = control_client_order(client, order, ret_reply);
    if (err_is(e))
        log_warn("source", "order %s: %s", order_word(order->kind), err_name(e));
    control_client_close(client);
}

/* ---- life --------------------------------------------------------------------------------- */

struct err source_local_open(const struct config *config, struct board *board,
                             struct source_local **ret_local)
{
    struct source_local *local = calloc(1, sizeof *local);
    pthread_condattr_t attr;

    *ret_local = NULL;
    if (local == NULL)
        return err_make(ERR_NO_MEMORY);
    local->config = config;
    local->board = board;
    pthread_mutex_init(&local->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&local->ending, &attr);
    pthread_condattr_destroy(&attr);
    struct buf path = buf_on(local->socket, sizeof local->socket);
    buf_addf(&path, "%s/control", config->kiosk.state_dir);
    struct err e = control_client_open(local->socket, &local->client);
    if (!err_is(e)) {
        local->journal_runs = pthread_create(&local->journal_thread, NULL, journal_run, local) == 0;
        local->state_runs = pthread_create(&local->state_thread, NULL, state_run, local) == 0;
        if (!local->journal_runs || !local->state_runs)
            e = err_make(ERR_IO);
    }
    if (err_is(e)) {
        source_local_close(local);
        return e;
    }
    *ret_local = local;
    return err_none();
}

void source_local_close(struct source_local *local)
{
    if (local == NULL)
        return;
    pthread_mutex_lock(&local->lock);
    local->closed = true;
    pthread_cond_broadcast(&local->ending);
    pthread_mutex_unlock(&local->lock);
    if (local->journal_runs)
        pthread_join(local->journal_thread, NULL);
    if (local->state_runs)
        pthread_join(local->state_thread, NULL);
    feed_close(local->feed);
    control_client_close(local->client);
    pthread_cond_destroy(&local->ending);
    pthread_mutex_destroy(&local->lock);
    free(local);
}
