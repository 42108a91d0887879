/* SPDX-License-Identifier: Apache-2.0 */
#include "store/noshow.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/attendance.h"
#include "store/sightings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    GUESTS_MAX = 200000, /* of one office's day; more are not looked after */
    SUSPECTS_MAX = 512,  /* judged anew at one list; the others at the next */
};

struct suspect {
    struct booking_ref ref;
    char number[BOOKING_NUMBER_MAX + 1];
    int32_t scope, service;
    int64_t start_s;
};

struct noshow {
    struct noshow_config config;
    struct roster_port behind;
    struct noshow_sink sink;
    /* the port's thread */
    int32_t scope; /* of the list that is coming in */
    char day[11];
    int64_t day_s;
    bool today; /* it is the day when the list began */
    struct attendance_guest *guests;
    int guest_count, guest_room;
    struct suspect suspects[SUSPECTS_MAX]; /* keys: wiped when judged */
    int suspect_count;
    struct sightings holders, named; /* which tags bookings were seen with */
    /* both threads */
    pthread_mutex_t lock;
    struct attendance *attendance; /* NULL: it could not be opened, or failed */
    char forgotten[11];            /* the day on which old days were last deleted */
    struct {
        bool listed;
        int64_t steady_ms;
    } fresh[OFFICES_MAX]; /* by the office's place in the rules */
};

static bool is_kept(const struct noshow *noshow)
{
    return noshow->config.rules->attendance != ATTENDANCE_OFF;
}

static int office_at(const struct noshow *noshow, int32_t scope)
{
    for (int i = 0; i < noshow->config.rules->office_count; i++)
        if (noshow->config.rules->offices[i].scope == scope)
            return i;
    return -1;
}

/* Under the lock. */
static void file_open(struct noshow *noshow)
{
    if (noshow->attendance != NULL || !is_kept(noshow))
        return;
    struct err e = attendance_open(noshow->config.dir, &noshow->attendance);
    if (err_is(e))
        log_error("attendance", "cannot be kept: %s", err_name(e));
}

/* Under the lock. */
static void file_failed(struct noshow *noshow, struct err e)
{
    log_error("attendance", "out of order: %s", err_name(e));
    attendance_close(noshow->attendance);
    noshow->attendance = NULL;
}

struct err noshow_open(const struct noshow_config *config, struct roster_port behind,
                       struct noshow_sink sink, struct noshow **ret_noshow)
{
    struct noshow *noshow = calloc(1, sizeof *noshow);

    *ret_noshow = NULL;
    if (noshow == NULL)
        return err_make(ERR_NO_MEMORY);
    noshow->config = *config;
    noshow->behind = behind;
    noshow->sink = sink;
    pthread_mutex_init(&noshow->lock, NULL);
    file_open(noshow);
    *ret_noshow = noshow;
    return err_none();
}

void noshow_close(struct noshow *noshow)
{
    if (noshow == NULL)
        return;
    attendance_close(noshow->attendance);
    sightings_free(&noshow->holders);
    sightings_free(&noshow->named);
    free(noshow->guests);
    pthread_mutex_destroy(&noshow->lock);
    explicit_bzero(noshow, sizeof *noshow);
    free(noshow);
}

/* ---- the watch ---------------------------------------------------------------------------- */

/* Under the lock. */
static enum watch_gap office_gap(const struct noshow *noshow, int office, enum watch_gap gap,
                                 const struct daytime_reading *now)
{
    int64_t age_ms = now->steady_ms - noshow->fresh[office].steady_ms;

    if (gap != WATCH_WHOLE)
        return gap;
    if (!noshow->fresh[office].listed || age_ms > (int64_t)noshow->config.stale_s * 1000)
        return WATCH_ROSTER;
    return now->sure ? WATCH_WHOLE : WATCH_CLOCK;
}

void noshow_beat(struct noshow *noshow, enum watch_gap gap)
{
    const struct rules *rules = noshow->config.rules;
    struct daytime_reading now = daytime_read(noshow->config.daytime);
    struct err e = err_none();
    char today[11];

    clock_day_name(now.wall_ms / 1000, today);
    pthread_mutex_lock(&noshow->lock);
    file_open(noshow);
    for (int i = 0; i < rules->office_count && noshow->attendance != NULL && !err_is(e); i++)
        e = attendance_beat(noshow->attendance, rules->offices[i].scope,
                            office_gap(noshow, i, gap, &now), &now);
    if (!err_is(e) && noshow->attendance != NULL && now.sure &&
        strcmp(today, noshow->forgotten) != 0) {
        e = attendance_forget(noshow->attendance,
                              now.wall_ms / 1000 - (int64_t)noshow->config.keep_days * 86400);
        memcpy(noshow->forgotten, today, sizeof today);
    }
    if (err_is(e))
        file_failed(noshow, e);
    pthread_mutex_unlock(&noshow->lock);
}

void noshow_state(struct noshow *noshow, struct status_store *ret_status)
{
    const struct rules *rules = noshow->config.rules;
    struct daytime_reading now = daytime_read(noshow->config.daytime);
    int64_t day_ms = clock_day_start(now.wall_ms / 1000) * 1000;
    struct gaps gaps = {.count = 0};
    struct err e = err_none();

    pthread_mutex_lock(&noshow->lock);
    for (int i = 0; i < rules->office_count && noshow->attendance != NULL && !err_is(e); i++)
        e = attendance_state(noshow->attendance, rules->offices[i].scope, day_ms, &now,
                             &ret_status->offices[i].whole_s, &gaps);
    if (err_is(e))
        file_failed(noshow, e);
    bool works = noshow->attendance != NULL;
    pthread_mutex_unlock(&noshow->lock);
    for (int i = 0; i < rules->office_count && !works; i++)
        ret_status->offices[i].whole_s = 0;
    ret_status->gap_count = gaps.count;
    memcpy(ret_status->gaps, gaps.list, sizeof ret_status->gaps);
}

/* ---- one holder behind several bookings, another name ------------------------------------- */

static void holder_tell(void *self, const struct sighting *sighting)
{
    const struct noshow *noshow = self;

    noshow->sink.signal(noshow->sink.self, NOTE_SIGNAL_HOLDER, sighting);
}

static void signals_look(struct noshow *noshow, const struct booking *booking)
{
    struct sighting seen = {
        .booking_id = booking->ref.id, .day_s = noshow->day_s, .scope = booking->scope};
    bool other;

    /* Tomorrow's holders come with tomorrow's first list. */
    memcpy(seen.tag, booking->holder, sizeof seen.tag);
    if (noshow->config.rules->signal_holder && noshow->today &&
        sightings_add(&noshow->holders, &seen, &other))
        sightings_tell_shared(&noshow->holders, &seen, noshow, holder_tell);
    /* What its name was the evening before counts, too. */
    memcpy(seen.tag, booking->name_tag, sizeof seen.tag);
    if (noshow->config.rules->signal_renamed && sightings_add(&noshow->named, &seen, &other) &&
        other)
        noshow->sink.signal(noshow->sink.self, NOTE_SIGNAL_RENAMED, &seen);
}

/* ---- judging ------------------------------------------------------------------------------ */

/* The grace, and two beats more, so that the watch over its last second is known. */
static int64_t grace_over_s(const struct noshow *noshow, int64_t start_s)
{
    return start_s + (int64_t)noshow->config.rules->grace_min * 60 + 2 * WATCH_BEAT_MS / 1000;
}

static void suspects_drop(struct noshow *noshow)
{
    explicit_bzero(noshow->suspects, sizeof noshow->suspects);
    noshow->suspect_count = 0;
}

/* Something was said of them before, or nothing can be said now. */
static bool is_judged(struct noshow *noshow, const struct booking *booking)
{
    bool is = true;

    pthread_mutex_lock(&noshow->lock);
    struct err e = noshow->attendance != NULL
                       ? attendance_is_judged(noshow->attendance, noshow->day, booking->ref.id,
                                              booking->start_s, &is)
                       : err_none();
    if (err_is(e))
        file_failed(noshow, e);
    pthread_mutex_unlock(&noshow->lock);
    return is || err_is(e);
}

static void suspect_note(struct noshow *noshow, const struct booking *booking)
{
    if (booking->status != BOOKING_CONFIRMED || !booking->with_appointment ||
        noshow->suspect_count == SUSPECTS_MAX || office_at(noshow, booking->scope) < 0)
        return;
    struct daytime_reading now = daytime_read(noshow->config.daytime);
    if (!now.sure || grace_over_s(noshow, booking->start_s) > now.wall_ms / 1000 ||
        is_judged(noshow, booking))
        return;
    struct suspect *suspect = &noshow->suspects[noshow->suspect_count++];
    *suspect = (struct suspect){.ref = booking->ref,
                                .scope = booking->scope,
                                .service = booking->service,
                                .start_s = booking->start_s};
    memcpy(suspect->number, booking->number, sizeof suspect->number);
}

/* The time in which they could have come: from the opening of their check-in to the end of grace.
 */
struct window {
    int64_t from_s, until_s;
};

static struct window window_of(const struct noshow *noshow, const struct suspect *suspect)
{
    const struct rules *rules = noshow->config.rules;
    int early_min, late_min;

    rules_window(rules, suspect->scope, suspect->service, &early_min, &late_min);
    return (struct window){suspect->start_s - (int64_t)early_min * 60,
                           suspect->start_s + (int64_t)rules->grace_min * 60};
}

/* Do several kiosks of the office watch together? */
static bool is_watched_together(const struct noshow *noshow, const struct office *office)
{
    return noshow->config.watch.watched != NULL && office->kiosks > 1;
}

/* False: nothing is to be said, by this kiosk or not yet. Without the lock: the hall is asked. */
static bool hall_judged(const struct noshow *noshow, const struct suspect *suspect,
                        struct absence_record *record)
{
    const struct watch_port *watch = &noshow->config.watch;
    const struct office *office = rules_office(noshow->config.rules, suspect->scope);
    const struct window window = window_of(noshow, suspect);

    if (office == NULL || !is_watched_together(noshow, office))
        return true;
    if (!watch->leading(watch->self, suspect->scope))
        return false;
    if (record->gap != WATCH_WHOLE)
        return true; /* whoever came to this kiosk then was not seen, whatever the others say */
    enum hall_watched watched =
        watch->watched(watch->self, suspect->scope, office->kiosks, window.from_s, window.until_s);
    record->hall = watched == HALL_WATCHED_BLIND;
    return watched != HALL_WATCHED_NOT_YET;
}

/* Under the lock. False: nothing is to be said of them. */
static bool judged(struct noshow *noshow, const struct suspect *suspect,
                   struct absence_record *ret_record)
{
    const struct rules *rules = noshow->config.rules;
    const struct office *office = rules_office(rules, suspect->scope);
    const struct window window = window_of(noshow, suspect);

    if (noshow->attendance == NULL || office == NULL)
        return false;
    *ret_record = (struct absence_record){.ref = suspect->ref,
                                          .scope = suspect->scope,
                                          .start_s = suspect->start_s,
                                          .judged_s = daytime_now_s(noshow->config.daytime),
                                          .shared = office->kiosks > 1 &&
                                                    !is_watched_together(noshow, office)};
    memcpy(ret_record->number, suspect->number, sizeof ret_record->number);
    struct err e = attendance_watched(noshow->attendance, suspect->scope, window.from_s * 1000,
                                      window.until_s * 1000, &ret_record->gap);
    if (err_is(e))
        file_failed(noshow, e);
    return !err_is(e);
}

static void suspect_judge(struct noshow *noshow, const struct suspect *suspect)
{
    struct absence_record record;

    pthread_mutex_lock(&noshow->lock);
    bool say = judged(noshow, suspect, &record);
    pthread_mutex_unlock(&noshow->lock);
    say = say && hall_judged(noshow, suspect, &record);
    if (say && noshow->sink.absent(noshow->sink.self, &record) != ABSENCE_LATER) {
        pthread_mutex_lock(&noshow->lock);
        struct err e = noshow->attendance != NULL
                           ? attendance_judge(noshow->attendance, noshow->day, suspect->ref.id)
                           : err_none();
        if (err_is(e))
            file_failed(noshow, e);
        pthread_mutex_unlock(&noshow->lock);
    }
    explicit_bzero(&record, sizeof record);
}

/* ---- the lists on their way --------------------------------------------------------------- */

static void guest_note(struct noshow *noshow, const struct booking *booking)
{
    if (!booking->with_appointment || booking->status == BOOKING_RESERVED ||
        noshow->guest_count == GUESTS_MAX)
        return;
    if (noshow->guest_count == noshow->guest_room) {
        int room = noshow->guest_room == 0 ? 256 : noshow->guest_room * 2;
        void *more = realloc(noshow->guests, (size_t)room * sizeof *noshow->guests);
        if (more == NULL)
            return;
        noshow->guests = more;
        noshow->guest_room = room;
    }
    noshow->guests[noshow->guest_count++] = (struct attendance_guest){
        .booking_id = booking->ref.id, .start_s = booking->start_s, .status = booking->status};
}

static bool port_begin(void *self, int32_t scope, int64_t day_s)
{
    struct noshow *noshow = self;

    noshow->scope = scope;
    clock_day_name(day_s, noshow->day);
    noshow->day_s = day_s;
    noshow->today = clock_same_day(day_s, daytime_now_s(noshow->config.daytime));
    noshow->guest_count = 0;
    suspects_drop(noshow);
    if (noshow->today) {
        sightings_forget_before(&noshow->holders, day_s);
        sightings_forget_before(&noshow->named, day_s);
    }
    return noshow->behind.begin(noshow->behind.self, scope, day_s);
}

static bool port_put(void *self, const struct booking *booking)
{
    struct noshow *noshow = self;

    if (is_kept(noshow)) {
        guest_note(noshow, booking);
        suspect_note(noshow, booking);
    }
    signals_look(noshow, booking);
    return noshow->behind.put(noshow->behind.self, booking);
}

/* The list is whole: it counts for the watch from now on, and says who is expected. */
static void list_take(struct noshow *noshow)
{
    struct daytime_reading now = daytime_read(noshow->config.daytime);
    int office = office_at(noshow, noshow->scope);

    pthread_mutex_lock(&noshow->lock);
    if (office >= 0 && clock_same_day(noshow->day_s, now.wall_ms / 1000)) {
        noshow->fresh[office].listed = true;
        noshow->fresh[office].steady_ms = now.steady_ms;
    }
    if (noshow->attendance != NULL) {
        struct err e = attendance_list(noshow->attendance, noshow->day, noshow->scope,
                                       noshow->guests, noshow->guest_count, now.wall_ms / 1000);
        if (err_is(e))
            file_failed(noshow, e);
    }
    pthread_mutex_unlock(&noshow->lock);
}

static bool port_commit(void *self, int64_t fetched_s)
{
    struct noshow *noshow = self;
    bool ok = noshow->behind.commit(noshow->behind.self, fetched_s);

    if (is_kept(noshow)) {
        list_take(noshow);
        for (int i = 0; i < noshow->suspect_count; i++)
            suspect_judge(noshow, &noshow->suspects[i]);
    }
    suspects_drop(noshow);
    return ok;
}

static void port_abandon(void *self)
{
    struct noshow *noshow = self;

    suspects_drop(noshow);
    noshow->behind.abandon(noshow->behind.self);
}

struct roster_port noshow_port(struct noshow *noshow)
{
    return (struct roster_port){.self = noshow,
                                .begin = port_begin,
                                .put = port_put,
                                .commit = port_commit,
                                .abandon = port_abandon};
}
