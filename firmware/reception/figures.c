/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/figures.h"

#include "base/clock.h"
#include "base/log.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One booking or number of a day. */
struct figure {
    int64_t booking_id; /* 0: none */
    int64_t start_s;
    int64_t arrived_s;      /* by a kiosk's word */
    int64_t list_arrival_s; /* by the service's */
    int64_t called_s;       /* when it was seen that the wait is over; 0: was not seen */
    int64_t entry;          /* with kiosk: the one that says arrived, or gave the number */
    int64_t listed_s;       /* by the last list that holds it; 0: none did */
    char number[BOOKING_NUMBER_MAX + 1];
    unsigned char kiosk; /* index and 1; 0: none */
    unsigned char status, absence;
    bool walkin, own, arrived, absent, gone, closed;
};

/* An office's day. */
struct days {
    int64_t from_s, until_s;
    int32_t scope;
    int count, room, hints;
    struct figure *of;
};

struct figures {
    const struct rules *rules;
    char kiosks[FIGURES_KIOSKS_MAX][KIOSK_ID_MAX + 1];
    int kiosk_count;
    int day_count;
    struct days days[FIGURES_DAYS * OFFICES_MAX];
    int last; /* of days: where the one before went */
    bool full_told;
};

struct err figures_open(const struct rules *rules, struct figures **ret_figures)
{
    *ret_figures = calloc(1, sizeof **ret_figures);
    if (*ret_figures == NULL)
        return err_make(ERR_NO_MEMORY);
    (*ret_figures)->rules = rules;
    return err_none();
}

void figures_close(struct figures *figures)
{
    if (figures == NULL)
        return;
    for (int i = 0; i < figures->day_count; i++)
        free(figures->days[i].of);
    free(figures);
}

size_t figures_bytes(const struct figures *figures)
{
    size_t bytes = sizeof *figures;

    for (int i = 0; i < figures->day_count; i++)
        bytes += (size_t)figures->days[i].room * sizeof(struct figure);
    return bytes;
}

/* ---- finding the place -------------------------------------------------------------------- */

/* Index into days; -1: nothing is known of it. */
static int days_known(const struct figures *figures, int32_t scope, int64_t at_s)
{
    for (int i = 0; i < figures->day_count; i++) {
        int at = (i + figures->last) % figures->day_count;
        const struct days *days = &figures->days[at];
        if (days->scope == scope && at_s >= days->from_s && at_s < days->until_s)
            return at;
    }
    return -1;
}

/* A place for one more; the oldest goes where all are taken. NULL: this one is the oldest. */
static struct days *days_place(struct figures *figures, int64_t from_s)
{
    struct days *oldest = &figures->days[0];

    if (figures->day_count < FIGURES_DAYS * figures->rules->office_count)
        return &figures->days[figures->day_count++];
    for (int i = 1; i < figures->day_count; i++)
        if (figures->days[i].from_s < oldest->from_s)
            oldest = &figures->days[i];
    if (oldest->from_s >= from_s)
        return NULL;
    free(oldest->of);
    return oldest;
}

static struct days *days_of(struct figures *figures, int32_t scope, int64_t at_s)
{
    int known = days_known(figures, scope, at_s);
    struct days *days = known >= 0 ? &figures->days[known] : NULL;

    if (days == NULL && rules_office(figures->rules, scope) != NULL) {
        int64_t from_s = clock_day_start(at_s);
        days = days_place(figures, from_s);
        if (days != NULL)
            *days = (struct days){.scope = scope,
                                  .from_s = from_s,
                                  /* Days have 23 to 25 hours. */
                                  .until_s = clock_day_start(from_s + 30 * 3600)};
    }
    if (days != NULL)
        figures->last = (int)(days - figures->days);
    return days;
}

static unsigned char kiosk_index(struct figures *figures, const char *kiosk)
{
    for (int i = 0; i < figures->kiosk_count; i++)
        if (strcmp(figures->kiosks[i], kiosk) == 0)
            return (unsigned char)(i + 1);
    if (figures->kiosk_count == FIGURES_KIOSKS_MAX)
        return 0;
    (void)snprintf(figures->kiosks[figures->kiosk_count], sizeof figures->kiosks[0], "%s", kiosk);
    return (unsigned char)++figures->kiosk_count;
}

static struct figure *figure_add(struct figures *figures, struct days *days)
{
    if (days->count == days->room) {
        int room = days->room == 0 ? 64 : days->room * 2;
        room = room > FIGURES_OF_DAY_MAX ? FIGURES_OF_DAY_MAX : room;
        struct figure *of =
            days->count == room ? NULL : realloc(days->of, (size_t)room * sizeof *days->of);
        if (of == NULL) {
            if (!figures->full_told)
                log_warn("figures", "no room for more of a day");
            figures->full_told = true;
            return NULL;
        }
        days->of = of;
        days->room = room;
    }
    days->of[days->count] = (struct figure){0};
    return &days->of[days->count++];
}

static struct figure *figure_booking(struct days *days, int64_t booking_id)
{
    for (int i = days->count; booking_id != 0 && i-- > 0;)
        if (days->of[i].booking_id == booking_id)
            return &days->of[i];
    return NULL;
}

/* A number without a booking that the other side has told of, and this one not yet. */
static struct figure *figure_number(struct days *days, const char *number, bool listed)
{
    for (int i = days->count; i-- > 0;)
        if (days->of[i].walkin && (days->of[i].listed_s != 0) == listed &&
            (listed ? days->of[i].kiosk == 0 : days->of[i].booking_id == 0) &&
            strcmp(days->of[i].number, number) == 0)
            return &days->of[i];
    return NULL;
}

/* ---- taking in ---------------------------------------------------------------------------- */

static void checkin_hear(struct figures *figures, struct figure *figure,
                         const struct hall_event *event, enum state state)
{
    unsigned char kiosk = kiosk_index(figures, event->kiosk);
    bool same = figure->arrived && figure->kiosk == kiosk && figure->entry == event->entry;
    /* Closed by a person is there still; closed as another kiosk was first is nobody. */
    bool nobody = state == STATE_UNDONE || state == STATE_RECALLED ||
                  (state == STATE_CLOSED && strncmp(event->reason, "checked in at", 13) == 0);

    if (nobody) {
        figure->arrived = figure->arrived && !same;
        return;
    }
    if (figure->arrived && !same && figure->arrived_s <= event->arrived_s)
        return;
    figure->arrived = true;
    figure->arrived_s = event->arrived_s;
    figure->kiosk = kiosk;
    figure->entry = event->entry;
    figure->start_s = event->start_s;
}

static void absence_hear(struct figure *figure, const struct hall_event *event, enum state state)
{
    figure->absent = state != STATE_REVOKED && state != STATE_RECALLED;
    figure->absence = (unsigned char)state;
    if (figure->start_s == 0)
        figure->start_s = event->start_s;
}

static void booking_hear(struct figures *figures, struct days *days, const struct hall_event *event,
                         enum kind kind, enum state state)
{
    struct figure *figure = figure_booking(days, event->booking_id);

    if (event->booking_id == 0)
        return;
    if (figure == NULL && (figure = figure_add(figures, days)) == NULL)
        return;
    figure->booking_id = event->booking_id;
    if (kind == KIND_CHECKIN)
        checkin_hear(figures, figure, event, state);
    else
        absence_hear(figure, event, state);
}

static void number_hear(struct figures *figures, struct days *days, const struct hall_event *event,
                        bool own, enum state state)
{
    unsigned char kiosk = kiosk_index(figures, event->kiosk);
    struct figure *figure = NULL;

    if (event->number[0] == '\0')
        return;
    for (int i = days->count; i-- > 0 && figure == NULL;)
        if (days->of[i].walkin && days->of[i].kiosk == kiosk && days->of[i].entry == event->entry &&
            strcmp(days->of[i].number, event->number) == 0)
            figure = &days->of[i];
    if (figure == NULL)
        figure = figure_booking(days, event->booking_id);
    if (figure == NULL)
        figure = figure_number(days, event->number, true);
    if (figure == NULL && (figure = figure_add(figures, days)) == NULL)
        return;
    if (event->booking_id != 0)
        figure->booking_id = event->booking_id;
    memcpy(figure->number, event->number, sizeof figure->number);
    figure->walkin = true;
    figure->own = own;
    figure->kiosk = kiosk;
    figure->entry = event->entry;
    figure->arrived_s = event->arrived_s;
    figure->closed = state == STATE_CLOSED;
}

void figures_hear(struct figures *figures, const struct hall_event *event)
{
    enum kind kind = kind_named(event->kind);
    enum state state = state_named(event->state);
    int64_t day_s = kind == KIND_SIGNAL || event->start_s == 0 ? event->at_s : event->start_s;

    if (state == STATE_COUNT || (kind != KIND_CHECKIN && kind != KIND_ABSENCE && kind != KIND_OWN &&
                                 kind != KIND_WALKIN && kind != KIND_SIGNAL))
        return;
    struct days *days = days_of(figures, event->scope, day_s);
    if (days == NULL)
        return;
    if (kind == KIND_SIGNAL)
        days->hints++;
    else if (kind == KIND_OWN || kind == KIND_WALKIN)
        number_hear(figures, days, event, kind == KIND_OWN, state);
    else
        booking_hear(figures, days, event, kind, state);
}

static bool wait_over(enum booking_status status)
{
    return status == BOOKING_CALLED || status == BOOKING_PROCESSING || status == BOOKING_PARKED ||
           status == BOOKING_FINISHED;
}

static void booking_list(struct figures *figures, struct days *days, const struct booking *booking,
                         int64_t asked_s)
{
    struct figure *figure = figure_booking(days, booking->ref.id);

    if (figure == NULL && !booking->with_appointment)
        figure = figure_number(days, booking->number, false);
    if (figure == NULL && (figure = figure_add(figures, days)) == NULL)
        return;
    /* As in row_list: whoever is called when first heard of was called nobody knows when. */
    if (!wait_over(booking->status))
        figure->called_s = 0;
    else if (figure->listed_s != 0 && !wait_over((enum booking_status)figure->status))
        figure->called_s = asked_s;
    figure->booking_id = booking->ref.id;
    figure->walkin = !booking->with_appointment;
    if (figure->walkin)
        memcpy(figure->number, booking->number, sizeof figure->number);
    if (!figure->arrived)
        figure->start_s = booking->start_s;
    figure->status = (unsigned char)booking->status;
    figure->list_arrival_s = booking->arrival_s;
    figure->listed_s = asked_s;
    figure->gone = false;
}

/* Who vanishes before being there was cancelled; who was there, or missed, stays as they were. */
static void vanish(struct figure *figure, int64_t asked_s)
{
    enum booking_status status = (enum booking_status)figure->status;

    if (status == BOOKING_QUEUED && figure->called_s == 0)
        figure->called_s = asked_s;
    if (status == BOOKING_QUEUED)
        figure->status = BOOKING_FINISHED;
    figure->gone = !wait_over(status) && status != BOOKING_QUEUED && status != BOOKING_MISSED;
}

void figures_list(struct figures *figures, int32_t scope, int64_t day_s,
                  const struct booking *bookings, int count, int64_t asked_s)
{
    struct days *days = days_of(figures, scope, day_s);

    if (days == NULL)
        return;
    for (int i = 0; i < count; i++)
        booking_list(figures, days, &bookings[i], asked_s);
    for (int i = 0; i < days->count; i++)
        if (days->of[i].listed_s != 0 && days->of[i].listed_s != asked_s)
            vanish(&days->of[i], asked_s);
}

/* ---- figures ------------------------------------------------------------------------------ */

static struct turnout_guest guest_of(const struct figure *figure, const char *day, int32_t scope)
{
    struct turnout_guest guest = {.booking_id = figure->booking_id,
                                  .scope = scope,
                                  .start_s = figure->start_s,
                                  .listed = figure->listed_s != 0,
                                  .gone = figure->gone,
                                  .status = (enum booking_status)figure->status,
                                  .arrived = figure->arrived,
                                  .arrived_s = figure->arrived_s,
                                  .absent = figure->absent,
                                  .absence = (enum state)figure->absence};

    memcpy(guest.day, day, sizeof guest.day);
    return guest;
}

static int quarter_of(int64_t at_s)
{
    struct tm tm = clock_local(at_s);

    return tm.tm_hour * 4 + tm.tm_min / 15;
}

/* A wait that was seen from its beginning to its end. */
struct wait {
    int quarter, min;
};

static bool wait_of(const struct figure *figure, struct wait *ret_wait)
{
    int64_t from_s = figure->arrived_s != 0 && (figure->arrived || figure->walkin)
                         ? figure->arrived_s
                         : figure->list_arrival_s;

    if (figure->called_s == 0 || from_s == 0 || from_s > figure->called_s)
        return false;
    *ret_wait = (struct wait){quarter_of(from_s), (int)((figure->called_s - from_s + 30) / 60)};
    return true;
}

static int wait_compare(const void *a, const void *b)
{
    const struct wait *left = a, *right = b;

    return (left->quarter > right->quarter) - (left->quarter < right->quarter);
}

/* Sorts the waits. minutes: room for as many. */
static void waits_take(struct wait *waits, int count, int *minutes, struct figures_day *day)
{
    if (count > 0)
        qsort(waits, (size_t)count, sizeof *waits, wait_compare);
    for (int from = 0, until; from < count; from = until) {
        struct figures_quarter *quarter = &day->quarters[waits[from].quarter];
        for (until = from; until < count && waits[until].quarter == waits[from].quarter; until++)
            minutes[until - from] = waits[until].min;
        quarter->waits = until - from;
        quarter->wait_median_min = turnout_median(minutes, until - from);
    }
    for (int i = 0; i < count; i++)
        minutes[i] = waits[i].min;
    day->wait_median_min = count > 0 ? turnout_median(minutes, count) : -1;
}

static void numbers_take(const struct days *days, struct turnout_day *turnout)
{
    turnout->hints = days->hints;
    for (int i = 0; i < days->count; i++) {
        const struct figure *figure = &days->of[i];
        turnout->own += figure->walkin && figure->own && !figure->closed;
        turnout->issued += figure->walkin && !figure->own && !figure->closed && !figure->gone;
    }
}

struct err figures_day(const struct figures *figures, int32_t scope, int64_t day_s, int64_t today_s,
                       struct figures_day *ret_day)
{
    int known = days_known(figures, scope, day_s);
    const struct days *days = known >= 0 ? &figures->days[known] : NULL;
    char day[11], today[11];

    *ret_day = (struct figures_day){.turnout = {.scope = scope}, .wait_median_min = -1};
    clock_day_name(day_s, day);
    memcpy(ret_day->turnout.day, day, sizeof day);
    if (days == NULL || days->count == 0) {
        ret_day->turnout.hints = days != NULL ? days->hints : 0;
        return err_none();
    }
    clock_day_name(today_s, today);
    struct turnout_guest *guests = calloc((size_t)days->count, sizeof *guests);
    struct wait *waits = calloc((size_t)days->count, sizeof *waits);
    int *minutes = calloc((size_t)days->count, sizeof *minutes);
    int guest_count = 0, wait_count = 0;
    for (int i = 0; i < days->count && guests != NULL && waits != NULL && minutes != NULL; i++) {
        const struct figure *figure = &days->of[i];
        if (!figure->walkin)
            guests[guest_count++] = guest_of(figure, day, scope);
        if (!figure->walkin && figure->arrived)
            ret_day->quarters[quarter_of(figure->arrived_s)].arrivals++;
        wait_count += wait_of(figure, &waits[wait_count]);
    }
    bool memory = guests != NULL && waits != NULL && minutes != NULL;
    if (memory && guest_count > 0)
        turnout_take(guests, guest_count, today, minutes, &ret_day->turnout);
    if (memory)
        waits_take(waits, wait_count, minutes, ret_day);
    numbers_take(days, &ret_day->turnout);
    free(guests);
    free(waits);
    free(minutes);
    return memory ? err_none() : err_make(ERR_NO_MEMORY);
}

bool figures_date(const char *date, int64_t *ret_day_s)
{
    struct tm tm = {.tm_isdst = -1, .tm_hour = 12};
    char again[11];

    for (int i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? date[i] != '-' : !isdigit((unsigned char)date[i]))
            return false;
    if (date[10] != '\0')
        return false;
    tm.tm_year = (int)strtol(date, NULL, 10) - 1900;
    tm.tm_mon = (int)strtol(date + 5, NULL, 10) - 1;
    tm.tm_mday = (int)strtol(date + 8, NULL, 10);
    *ret_day_s = clock_day_start((int64_t)mktime(&tm));
    /* mktime takes the 31st of February for one of March. */
    clock_day_name(*ret_day_s, again);
    return strcmp(again, date) == 0;
}
