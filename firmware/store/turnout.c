/* SPDX-License-Identifier: Apache-2.0 */
#include "store/turnout.h"

#include <stdlib.h>
#include <string.h>

static enum turnout arrival_of(const struct turnout_guest *guest)
{
    int64_t late_s = guest->arrived_s - guest->start_s;

    if (late_s < -(int64_t)TURNOUT_EARLY_MIN * 60)
        return TURNOUT_EARLY;
    return late_s <= (int64_t)TURNOUT_LATE_MIN * 60 ? TURNOUT_ON_TIME : TURNOUT_LATE;
}

/* By the service's word; TURNOUT_OPEN: it says nothing that decides. */
static enum turnout status_of(const struct turnout_guest *guest)
{
    if (guest->gone)
        return TURNOUT_CANCELLED;
    switch (guest->status) {
    case BOOKING_QUEUED:
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
    case BOOKING_PARKED:
    case BOOKING_FINISHED:
        return TURNOUT_ELSEWHERE;
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        return TURNOUT_CANCELLED;
    case BOOKING_MISSED:
        return TURNOUT_MISSED;
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return TURNOUT_NONE;
    case BOOKING_OTHER:
    case BOOKING_CONFIRMED:
        break;
    }
    return TURNOUT_OPEN;
}

static enum turnout absence_of(enum state absence)
{
    switch (absence) {
    case STATE_RECORDED:
    case STATE_SENDING:
    case STATE_ASKING:
    case STATE_UNKNOWN:
    case STATE_CONFIRMED:
    case STATE_OBSERVED:
        return TURNOUT_MISSED;
    default: /* blind, refused, or the service knew better */
        return TURNOUT_UNKNOWN;
    }
}

enum turnout turnout_of(const struct turnout_guest *guest, const char *today)
{
    enum turnout turnout = guest->listed ? status_of(guest) : TURNOUT_OPEN;

    if (guest->arrived)
        return arrival_of(guest);
    if (turnout == TURNOUT_OPEN && guest->absent)
        turnout = absence_of(guest->absence);
    if (turnout == TURNOUT_OPEN && strcmp(guest->day, today) < 0)
        turnout = TURNOUT_UNKNOWN;
    return turnout;
}

static int divided(int64_t value, int by)
{
    return (int)((value >= 0 ? value + by / 2 : value - by / 2) / by);
}

int turnout_minutes(const struct turnout_guest *guest)
{
    return divided(guest->arrived_s - guest->start_s, 60);
}

static int minutes_compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;

    return (left > right) - (left < right);
}

int turnout_median(int *minutes, int count)
{
    if (count == 0)
        return 0;
    qsort(minutes, (size_t)count, sizeof *minutes, minutes_compare);
    int upper = minutes[count / 2];
    return count % 2 == 1 ? upper : divided((int64_t)minutes[count / 2 - 1] + upper, 2);
}

/* ---- many --------------------------------------------------------------------------------- */

/* By day and booking first; sources of one booking stay in their order (its address decides). */
static int guest_compare(const void *a, const void *b)
{
    const struct turnout_guest *left = *(const struct turnout_guest *const *)a;
    const struct turnout_guest *right = *(const struct turnout_guest *const *)b;
    int by_day = strcmp(left->day, right->day);

    if (by_day != 0)
        return by_day;
    if (left->booking_id != right->booking_id)
        return left->booking_id < right->booking_id ? -1 : 1;
    return (left > right) - (left < right);
}

static int office_compare(const void *a, const void *b)
{
    const struct turnout_guest *left = a, *right = b;
    int by_day = strcmp(left->day, right->day);

    if (by_day != 0)
        return by_day;
    if (left->scope != right->scope)
        return left->scope < right->scope ? -1 : 1;
    return left->booking_id < right->booking_id ? -1 : left->booking_id > right->booking_id;
}

static void guest_add(struct turnout_guest *guest, const struct turnout_guest *more)
{
    if (more->listed) {
        guest->listed = true;
        guest->gone = more->gone;
        guest->status = more->status;
        guest->scope = more->scope;
        if (!guest->arrived)
            guest->start_s = more->start_s;
    }
    if (more->arrived) {
        guest->arrived = true;
        guest->arrived_s = more->arrived_s;
        guest->start_s = more->start_s; /* as it was when they came */
    }
    if (more->absent) {
        guest->absent = true;
        guest->absence = more->absence;
    }
}

int turnout_join(struct turnout_guest *guests, int count)
{
    const struct turnout_guest **order = calloc((size_t)count + 1, sizeof *order);
    struct turnout_guest *joined = calloc((size_t)count + 1, sizeof *joined);
    int n = 0;

    if (order == NULL || joined == NULL) {
        free(order);
        free(joined);
        return -1;
    }
    for (int i = 0; i < count; i++)
        order[i] = &guests[i];
    qsort(order, (size_t)count, sizeof *order, guest_compare);
    for (int i = 0; i < count; i++)
        if (n > 0 && joined[n - 1].booking_id == order[i]->booking_id &&
            strcmp(joined[n - 1].day, order[i]->day) == 0)
            guest_add(&joined[n - 1], order[i]);
        else
            joined[n++] = *order[i];
    qsort(joined, (size_t)n, sizeof *joined, office_compare);
    if (n > 0)
        memcpy(guests, joined, (size_t)n * sizeof *guests);
    free(order);
    free(joined);
    return n;
}

int turnout_take(const struct turnout_guest *guests, int count, const char *today, int *minutes,
                 struct turnout_day *ret_day)
{
    int taken = 0, arrivals = 0;

    *ret_day = (struct turnout_day){.scope = guests[0].scope};
    memcpy(ret_day->day, guests[0].day, sizeof ret_day->day);
    for (; taken < count && guests[taken].scope == ret_day->scope &&
           strcmp(guests[taken].day, ret_day->day) == 0;
         taken++) {
        enum turnout turnout = turnout_of(&guests[taken], today);
        ret_day->of[turnout]++;
        ret_day->expected += turnout != TURNOUT_CANCELLED && turnout != TURNOUT_NONE;
        if (guests[taken].arrived)
            minutes[arrivals++] = turnout_minutes(&guests[taken]);
    }
    ret_day->has_median = arrivals > 0;
    ret_day->median_min = turnout_median(minutes, arrivals);
    return taken;
}
