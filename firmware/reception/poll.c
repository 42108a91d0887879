/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/poll.h"

#include "base/clock.h"
#include "base/heap.h"
#include "base/log.h"
#include "net/zms.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct poll {
    const struct config *config;
    struct board *board;
    struct service_config service;
    struct reach reach;
    struct session *session;
    struct http *http;
    struct zms zms;
    int failures; /* of the service, in a row */
    pthread_t thread;
    bool runs;
    pthread_mutex_t lock;
    pthread_cond_t woken; /* CLOCK_MONOTONIC */
    bool closed;
    int64_t due_ms[OFFICES_MAX]; /* of each office's list */
};

/* ---- one list ----------------------------------------------------------------------------- */

struct day_list {
    int32_t scope;
    int64_t day_s;
    struct booking *of;
    int count, room;
    bool no_memory;
};

static bool take(void *self, const struct booking *booking)
{
    struct day_list *list = self;

    if (booking->scope != list->scope || !clock_same_day(booking->start_s, list->day_s))
        return true;
    if (list->count == list->room) {
        int room = list->room == 0 ? 64 : list->room * 2;
        struct booking *of = realloc(list->of, (size_t)room * sizeof *of);
        list->no_memory = of == NULL;
        if (of == NULL)
            return false;
        list->of = of;
        list->room = room;
    }
    list->of[list->count] = *booking;
    /* Nobody here opens a booking by its key. */
    explicit_bzero(&list->of[list->count].ref.key, sizeof list->of->ref.key);
    list->count++;
    return true;
}

enum fetched { FETCHED, REFUSED, FAILED };

static enum fetched fetch(struct poll *poll, int32_t scope)
{
    struct http_answer answer;
    /* Before the question: the list is at least as old as this. */
    int64_t asked_s = reach_now_s(&poll->reach);
    struct day_list list = {.scope = scope, .day_s = clock_day_start(asked_s)};
    enum zms_result result = zms_day(&poll->zms, scope, list.day_s, ZMS_NOBODY, &answer);
    enum fetched fetched = result == ZMS_OK ? FETCHED : FAILED;

    if (result == ZMS_OK &&
        (err_is(zms_read_day_each(answer.body, answer.len, take, &list)) || list.no_memory))
        fetched = FAILED;
    if (result == ZMS_NOT_FOUND || result == ZMS_REFUSED || result == ZMS_WRONG_KEY)
        fetched = REFUSED;
    http_answer_wipe(&answer);
    if (fetched == FETCHED)
        board_list(poll->board, scope, list.day_s, list.of, list.count, asked_s);
    free(list.of);
    heap_trim();
    if (fetched != FETCHED && poll->failures == 0)
        log_warn("poll", "scope %d: result %d %s", (int)scope, (int)result,
                 poll->zms.fault.exception);
    return fetched;
}

/* ---- when --------------------------------------------------------------------------------- */

static int64_t chance_ms(void)
{
    uint32_t random;

    /* Without it daemons would only be less evenly spread. */
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        random = (uint32_t)clock_monotonic_ms();
    return random % POLL_JITTER_MS;
}

static int64_t at_most(int64_t ms)
{
    return ms < POLL_INTERVAL_MAX_MS ? ms : POLL_INTERVAL_MAX_MS;
}

/* After an answer that took so long, or a failure. */
static int64_t rest_ms(const struct poll *poll, enum fetched fetched, int64_t took_ms)
{
    int64_t ms = took_ms * POLL_SLOW > POLL_INTERVAL_MS ? took_ms * POLL_SLOW : POLL_INTERVAL_MS;

    if (fetched == REFUSED)
        ms = POLL_INTERVAL_MAX_MS;
    for (int i = 1; i < poll->failures && ms < POLL_INTERVAL_MAX_MS; i++)
        ms *= 2;
    return at_most(ms) + chance_ms();
}

/* Waits until a list is due: the index of its office; -1: closed. */
static int next(struct poll *poll)
{
    pthread_mutex_lock(&poll->lock);
    for (;;) {
        int first = 0;
        for (int i = 1; i < poll->config->rules.office_count; i++)
            if (poll->due_ms[i] < poll->due_ms[first])
                first = i;
        int64_t until_ms = poll->due_ms[first];
        if (poll->closed || clock_monotonic_ms() >= until_ms) {
            int office = poll->closed ? -1 : first;
            pthread_mutex_unlock(&poll->lock);
            return office;
        }
        struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
        pthread_cond_timedwait(&poll->woken, &poll->lock, &until);
    }
}

static void ended(struct poll *poll, int office, enum fetched fetched, int64_t took_ms)
{
    poll->failures = fetched == FAILED ? poll->failures + 1 : 0;
    board_link_zms(poll->board, fetched != FAILED);
    int64_t rest = rest_ms(poll, fetched, took_ms), now_ms = clock_monotonic_ms();
    pthread_mutex_lock(&poll->lock);
    poll->due_ms[office] = now_ms + rest;
    /* Of a service that is away nobody asks for the other lists meanwhile. */
    for (int i = 0; i < poll->config->rules.office_count && fetched == FAILED; i++)
        if (poll->due_ms[i] < now_ms + rest)
            poll->due_ms[i] = now_ms + rest + i;
    pthread_mutex_unlock(&poll->lock);
}

static void *poll_run(void *self)
{
    struct poll *poll = self;
    int office;

    while ((office = next(poll)) >= 0) {
        int64_t begun_ms = clock_monotonic_ms();
        enum fetched fetched = fetch(poll, poll->config->rules.offices[office].scope);
        ended(poll, office, fetched, clock_monotonic_ms() - begun_ms);
    }
    return NULL;
}

void poll_soon(struct poll *poll, int32_t scope)
{
    pthread_mutex_lock(&poll->lock);
    for (int i = 0; i < poll->config->rules.office_count; i++)
        if (poll->config->rules.offices[i].scope == scope)
            poll->due_ms[i] = 0;
    pthread_cond_signal(&poll->woken);
    pthread_mutex_unlock(&poll->lock);
}

/* ---- life --------------------------------------------------------------------------------- */

/* What the reach announces to a kiosk's owner, the board hears from the lists themselves. */
static void post_nowhere(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

static bool closed(void *self)
{
    struct poll *poll = self;

    pthread_mutex_lock(&poll->lock);
    bool is = poll->closed;
    pthread_mutex_unlock(&poll->lock);
    return is;
}

static struct err line_open(struct poll *poll)
{
    const struct config_service *s = &poll->config->service;
    const struct http_config http = {.url = s->url,
                                     .ca_file = s->ca_file,
                                     .client_cert_file = s->client_cert_file,
                                     .client_key_file = s->client_key_file};
    const struct rules *rules = &poll->config->rules;
    const struct config_reception *own = &poll->config->reception;
    bool is_own = own->account[0] != '\0';
    const struct session_config session = {
        .account = is_own ? own->account : s->account,
        .password_file = is_own ? own->password_file : s->password_file,
        .scope = rules->office_count > 0 ? rules->offices[0].scope : 0,
        .timeout_ms = s->lookup_timeout_ms};
    struct err e = session_open(&session, &poll->session);

    poll->service = service_config_default();
    poll->service.lookup_ms = s->lookup_timeout_ms;
    poll->service.write_ms = s->write_timeout_ms;
    if (!err_is(e))
        e = http_open(&http, &poll->http);
    poll->zms = (struct zms){.line = {.http = poll->http,
                                      .reach = &poll->reach,
                                      .cancelled = closed,
                                      .cancelled_self = poll},
                             .session = poll->session,
                             .config = &poll->service};
    return e;
}

struct err poll_open(const struct config *config, struct daytime *daytime, struct board *board,
                     struct poll **ret_poll)
{
    struct poll *poll = calloc(1, sizeof *poll);
    pthread_condattr_t attr;

    *ret_poll = NULL;
    if (poll == NULL)
        return err_make(ERR_NO_MEMORY);
    poll->config = config;
    poll->board = board;
    pthread_mutex_init(&poll->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&poll->woken, &attr);
    pthread_condattr_destroy(&attr);
    reach_init(&poll->reach, (struct mailbox){.post = post_nowhere}, daytime);
    struct err e = line_open(poll);
    if (!err_is(e) && session_configured(poll->session) && config->rules.office_count > 0) {
        poll->runs = pthread_create(&poll->thread, NULL, poll_run, poll) == 0;
        if (!poll->runs)
            e = err_make(ERR_IO);
    }
    if (err_is(e)) {
        poll_close(poll);
        return e;
    }
    *ret_poll = poll;
    return err_none();
}

void poll_close(struct poll *poll)
{
    if (poll == NULL)
        return;
    pthread_mutex_lock(&poll->lock);
    poll->closed = true;
    pthread_cond_signal(&poll->woken);
    pthread_mutex_unlock(&poll->lock);
    if (poll->runs) {
        http_wake(poll->http);
        pthread_join(poll->thread, NULL);
    }
    session_close(poll->session);
    http_close(poll->http);
    reach_deinit(&poll->reach);
    pthread_cond_destroy(&poll->woken);
    pthread_mutex_destroy(&poll->lock);
    free(poll);
}
