/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "clock.h"
#include "exchange.h"
#include "line.h"
#include "store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DESK_PLACE        169
#define DESK_STEP_SECONDS 4

static pthread_t desk_thread;
static pthread_mutex_t desk_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t desk_ended = PTHREAD_COND_INITIALIZER;
static bool desk_running;
static bool desk_stopping;
static unsigned desk_seed;

/* A desk writes into the same books as a call over HTTP. */
static void save(struct exchange *ex, struct booking *booking, const char *status)
{
    char old[16];

    snprintf(old, sizeof(old), "%s", booking->status);
    if (strcmp(status, "blocked") == 0) {
        booking_archive(booking, "finished");
        booking_dereference(booking);
    }
    snprintf(booking->status, sizeof(booking->status), "%s", status);
    booking_save(booking);
    exchange_book(ex, booking, old);
}

static void call_next(struct exchange *ex)
{
    struct office office;
    struct line line;
    struct booking *next;
    int64_t now = clock_now();

    if (!office_load(&office, DESK_PLACE)) {
        return;
    }
    line_build(&line, &office, now, false);
    next = line_next(&line, NULL);
    /* The desk program of ZMS refuses a booking of the future even when it is offered, and so a
     * person who checked in early blocks the place. */
    if (next && !(next->appointment && next->date > now)) {
        next->desk = ex->account.id;
        next->call_time = now;
        next->call_count++;
        if (next->waiting < 0) {
            next->waiting = now > booking_arrival(next) ? now - booking_arrival(next) : 0;
        }
        save(ex, next, "called");
    }
    line_free(&line);
}

static void serve_called(struct exchange *ex, struct booking *booking, int dice)
{
    int64_t now = clock_now();

    if (dice < 55) {
        booking->show_up = now;
        booking->way = now - booking->call_time;
        save(ex, booking, "processing");
    } else if (dice < 70 && booking->call_count > 1) {
        booking->desk = 0;
        booking->call_time = 0;
        booking->timeout = now;
        booking->was_missed = 1;
        save(ex, booking, "missed");
    } else if (dice < 70) {
        booking->desk = 0;
        booking->call_time = 0;
        booking->timeout = now;
        save(ex, booking, "called");
    }
}

static void step(const char *login, int dice)
{
    struct exchange ex;
    struct booking booking;

    memset(&ex, 0, sizeof(ex));
    ex.method = "DESK";
    ex.route = login;
    ex.logged_in = account_by_login(&ex.account, login);
    if (!ex.logged_in) {
        return;
    }
    if (ex.account.scope != DESK_PLACE) {
        account_login(&ex.account);
        ex.account.scope = DESK_PLACE;
        snprintf(ex.account.name, sizeof(ex.account.name), "1%s", login + 5);
        snprintf(ex.account.hint, sizeof(ex.account.hint), "Platz 1%s", login + 5);
        account_save(&ex.account);
    }
    if (!account_booking(&ex.account, &booking)) {
        call_next(&ex);
        return;
    }
    if (strcmp(booking.status, "processing") != 0) {
        serve_called(&ex, &booking, dice);
    } else if (dice < 35) {
        save(&ex, &booking, "blocked");
    }
    booking_clear(&booking);
}

static void *run_desks(void *context)
{
    struct timespec until;

    (void)context;
    pthread_mutex_lock(&desk_mutex);
    while (!desk_stopping) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += DESK_STEP_SECONDS;
        if (pthread_cond_timedwait(&desk_ended, &desk_mutex, &until) == 0) {
            continue;
        }
        store_lock();
        store_begin();
        step("desk-1", rand_r(&desk_seed) % 100);
        step("desk-2", rand_r(&desk_seed) % 100);
        store_commit();
        store_unlock();
    }
    pthread_mutex_unlock(&desk_mutex);
    return NULL;
}

void desk_start(uint32_t seed)
{
    desk_seed = seed;
    desk_running = pthread_create(&desk_thread, NULL, run_desks, NULL) == 0;
}

void desk_stop(void)
{
    if (!desk_running) {
        return;
    }
    pthread_mutex_lock(&desk_mutex);
    desk_stopping = true;
    pthread_cond_broadcast(&desk_ended);
    pthread_mutex_unlock(&desk_mutex);
    pthread_join(desk_thread, NULL);
}
