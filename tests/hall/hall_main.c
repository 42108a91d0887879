/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall: three kiosks, three servers of the bus and the booking service, killed, stopped and cut off
 * while visitors check in; at the end everybody's books are compared. See README.md.
 */
#include "kit/pause.h"
#include "plan.h"
#include "sight.h"
#include "visit.h"

#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEET_MS = 3000, OPENING_MS = 8000, FAR_MIN = 20 };

/* One kiosk's visitors, in turn. */
struct queue {
    struct run *run;
    int kiosk;
    pthread_t thread;
};

struct run {
    struct plan plan;
    struct room room;
    struct books books;
    char (*links)[256]; /* of each caller's booking */
    struct queue queues[HALL_KIOSKS];
    int64_t doors_ms; /* steady */
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    int *standing; /* how many of a caller's two stand before their kiosks */
};

static int usage(void)
{
    fputs("usage: hall [--visitors N] [--seed N] [--calm] [--keep]\n", stderr);
    return 64;
}

/* ---- bookings ----------------------------------------------------------------------------- */

static void booking_make(struct run *run, int i, int64_t doors_s)
{
    const struct caller *c = &run->plan.callers[i];
    struct guest *g = &run->books.guests[i];
    bool far = c->kind == CALLER_CODE || c->kind == CALLER_COPY || c->kind == CALLER_TWICE;

    *g = (struct guest){.kind = c->kind, .call_count = c->call_count};
    for (int k = 0; k < c->call_count; k++)
        g->calls[k].kiosk = c->calls[k].kiosk;
    if (c->kind == CALLER_WALK_IN)
        return;
    g->start_s = far ? doors_s + (int64_t)FAR_MIN * 60 : doors_s + c->start_ms / 1000;
    json_t *order = json_pack("{s:i, s:I, s:s}", "scope", HALL_SCOPE, "date",
                              (json_int_t)g->start_s, "status", "confirmed");
    if (!far)
        json_object_set_new(order, "requests", json_pack("[s]", HALL_MINUTE_REQUEST));
    json_t *booking = practice_post(&run->room.practice, "/practice/booking/", order);
    g->booking = json_integer_value(json_object_get(booking, "id"));
    const char *link = json_string_value(json_object_get(booking, "link"));
    snprintf(run->links[i], sizeof run->links[i], "%s", link != NULL ? link : "");
    json_decref(booking);
}

/* ---- visitors ----------------------------------------------------------------------------- */

/* Two at two kiosks wait for each other, but not for ever. */
static void meet(struct run *run, int caller)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += MEET_MS / 1000;
    pthread_mutex_lock(&run->lock);
    run->standing[caller]++;
    pthread_cond_broadcast(&run->arrived);
    int failed = 0;
    while (run->standing[caller] < 2 && failed == 0)
        failed = pthread_cond_timedwait(&run->arrived, &run->lock, &until);
    pthread_mutex_unlock(&run->lock);
}

static void visit(struct queue *q, int caller, int number)
{
    struct run *run = q->run;
    struct post *post = &run->room.posts[q->kiosk];
    struct guest *guest = &run->books.guests[caller];
    int64_t offset_s = run->room.clock_offset_s;

    pause_ms(run->doors_ms + run->plan.callers[caller].calls[number].at_ms - room_now_ms());
    if (guest->kind == CALLER_TWICE)
        meet(run, caller);
    if (guest->kind == CALLER_WALK_IN)
        visit_walk_in(post, offset_s, &guest->calls[number]);
    else
        visit_by_code(post, offset_s, run->links[caller], guest->booking, &guest->calls[number]);
}

struct turn {
    int64_t at_ms;
    int caller, number;
};

static int turn_order(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;

    return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                                : x->caller - y->caller;
}

static void *queue_run(void *self)
{
    struct queue *q = self;
    const struct plan *plan = &q->run->plan;
    struct turn *turns = calloc((size_t)plan->caller_count * 2 + 1, sizeof *turns);
    int count = 0;

    if (turns == NULL)
        abort();
    for (int i = 0; i < plan->caller_count; i++)
        for (int k = 0; k < plan->callers[i].call_count; k++)
            if (plan->callers[i].calls[k].kiosk == q->kiosk)
                turns[count++] = (struct turn){plan->callers[i].calls[k].at_ms, i, k};
    qsort(turns, (size_t)count, sizeof *turns, turn_order);
    for (int i = 0; i < count; i++)
        visit(q, turns[i].caller, turns[i].number);
    free(turns);
    return NULL;
}

/* ---- the day ------------------------------------------------------------------------------ */

static int64_t next_end(const struct blow *under[PLACES], int *ret_place)
{
    int64_t at_ms = INT64_MAX;

    for (int place = 0; place < PLACES; place++)
        if (under[place] != NULL && under[place]->until_ms < at_ms) {
            at_ms = under[place]->until_ms;
            *ret_place = place;
        }
    return at_ms;
}

/* Everything the plan does to the hall, each thing at its time; in the end all is whole. */
static void blows_run(struct run *run)
{
    const struct blow *under[PLACES] = {NULL};
    int i = 0, place = 0;

    for (;;) {
        int64_t end_ms = next_end(under, &place);
        int64_t begin_ms = i < run->plan.blow_count ? run->plan.blows[i].at_ms : INT64_MAX;
        if (end_ms == INT64_MAX && begin_ms == INT64_MAX)
            return;
        pause_ms(run->doors_ms + (end_ms < begin_ms ? end_ms : begin_ms) - room_now_ms());
        if (end_ms < begin_ms) {
            room_mend(&run->room, under[place]);
            under[place] = NULL;
        } else {
            const struct blow *blow = &run->plan.blows[i++];
            room_hit(&run->room, blow);
            under[blow->place] = blow;
        }
    }
}

static void day_run(struct run *run)
{
    int64_t doors_s = room_now_s(&run->room) + OPENING_MS / 1000;

    run->doors_ms = room_now_ms() + OPENING_MS;
    for (int i = 0; i < run->plan.caller_count; i++)
        booking_make(run, i, doors_s);
    for (int i = 0; i < HALL_KIOSKS; i++) {
        run->queues[i] = (struct queue){.run = run, .kiosk = i};
        if (pthread_create(&run->queues[i].thread, NULL, queue_run, &run->queues[i]) != 0)
            abort();
    }
    blows_run(run);
    for (int i = 0; i < HALL_KIOSKS; i++)
        pthread_join(run->queues[i].thread, NULL);
    /* Until the last minute has passed: then it is said who did not come. */
    pause_ms(run->doors_ms + run->plan.length_ms - room_now_ms());
}

static bool end_tell(const struct run *run, const struct tally *t, bool whole, int64_t began_ms)
{
    const struct room *room = &run->room;

    printf("hall: %d events in the stream, %d numbers (%d of the hall's counter), %d of second "
           "uses noticed, %d never came, %d absences reported, %d of them revoked, %s\n",
           t->events, t->numbers, t->shared_numbers, t->noticed, t->no_shows, t->reported,
           t->revoked, room->cables.real ? "cables pulled" : "no cables to pull");
    printf("visitors=%d kills=%d stops=%d cuts=%d numbers_twice=%d used_twice_unnoticed=%d "
           "wrong_no_shows=%d events_lost=%d events_doubled=%d lost=%d seconds=%lld\n",
           run->plan.caller_count, room->kills, room->stops, room->cuts, t->numbers_twice,
           t->used_twice_unnoticed, t->wrong_no_shows, t->events_lost, t->events_doubled, t->lost,
           (long long)(room_now_ms() - began_ms) / 1000);
    return whole && tally_is_good(t);
}

static bool run_all(struct run *run, bool keep)
{
    int64_t began_ms = room_now_ms();
    size_t count = (size_t)run->plan.caller_count + 1;
    struct tally tally = {.numbers_twice = 0};
    bool whole = false;

    run->books.guests = calloc(count, sizeof *run->books.guests);
    run->books.guest_count = run->plan.caller_count;
    run->links = calloc(count, sizeof *run->links);
    run->standing = calloc(count, sizeof *run->standing);
    if (run->books.guests == NULL || run->links == NULL || run->standing == NULL)
        abort();
    room_open(&run->room);
    if (room_ready(&run->room)) {
        day_run(run);
        whole = sight_await(&run->room, &run->books);
        whole = sight_read(&run->room, &run->books) && whole;
        run->books.outages = run->room.outages;
        run->books.outage_count = run->room.outage_count;
        run->room.outages = NULL;
        tally = books_balance(&run->books);
    }
    bool good = end_tell(run, &tally, whole, began_ms);
    room_close(&run->room, keep || !good);
    books_free(&run->books);
    free(run->links);
    free(run->standing);
    return good;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"visitors", required_argument, NULL, 'v'},
                                            {"seed", required_argument, NULL, 's'},
                                            {"calm", no_argument, NULL, 'c'},
                                            {"keep", no_argument, NULL, 'k'},
                                            {NULL, 0, NULL, 0}};
    struct run run = {.lock = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER};
    unsigned long seed = 1, visitors = 500;
    bool keep = false, calm = false;

    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'v')
            visitors = strtoul(optarg, NULL, 10);
        else if (c == 's')
            seed = strtoul(optarg, NULL, 10);
        else if (c == 'c')
            calm = true;
        else if (c == 'k')
            keep = true;
        else
            return usage();
    }
    if (visitors < 1 || visitors > 100000)
        return usage();
    setvbuf(stdout, NULL, _IOLBF, 0);
    run.plan = plan_make(seed, (int)visitors);
    if (calm)
        run.plan.blow_count = 0;
    bool good = run_all(&run, keep);
    plan_free(&run.plan);
    return good ? 0 : 1;
}
