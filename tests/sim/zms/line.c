/* SPDX-License-Identifier: Apache-2.0 */
#include "line.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_status(const struct booking *b, const char *status)
{
    return strcmp(booking_status(b), status) == 0;
}

static bool is_waiting(const struct booking *b)
{
    return is_status(b, "confirmed") || is_status(b, "queued");
}

/* Class: the explicit priority, else 2 for bookings and 3 for walk-ins. */
static int64_t priority_class(const struct booking *b)
{
    return b->priority ? b->priority : (b->appointment ? 2 : 3);
}

static bool stands_before(const struct booking *a, const struct booking *b)
{
    if (priority_class(a) != priority_class(b)) {
        return priority_class(a) < priority_class(b);
    }
    if (booking_arrival(a) != booking_arrival(b)) {
        return booking_arrival(a) < booking_arrival(b);
    }
    return (a->appointment ? a->id : a->number) < (b->appointment ? b->id : b->number);
}

/* One step of the merge of bookings and walk-ins at the moment `now`: a walk-in of class 1, a
 * walk-in of class 2 that was earlier than the booking, a booking that is due within two minutes,
 * else the first walk-in. */
static struct booking *pick(struct booking *booked, struct booking *walkin, int64_t now)
{
    if (walkin && priority_class(walkin) == 1) {
        return walkin;
    }
    if (booked && walkin && priority_class(walkin) == 2 &&
        booking_arrival(walkin) < booking_arrival(booked)) {
        return walkin;
    }
    if (booked && booking_arrival(booked) <= now + 120) {
        return booked;
    }
    return walkin;
}

static void find_first(struct line *line, const bool *done, struct booking **booked,
                       struct booking **walkin)
{
    *booked = NULL;
    *walkin = NULL;
    for (size_t i = 0; i < line->count; i++) {
        struct booking *b = line->entries + i;
        struct booking **best = b->appointment ? booked : walkin;

        if (!done[i] && (!*best || stands_before(b, *best))) {
            *best = b;
        }
    }
}

static void put(struct line *line, bool *done, size_t index)
{
    done[index] = true;
    line->order[line->ordered++] = index;
}

static void put_status(struct line *line, bool *done, const char *status)
{
    for (size_t i = 0; i < line->count; i++) {
        if (!done[i] && is_status(line->entries + i, status)) {
            put(line, done, i);
        }
    }
}

static void order_waiting(struct line *line, bool *done, int64_t slot, int64_t now)
{
    int64_t at = now;
    int64_t ahead = 0;

    for (;;) {
        struct booking *booked;
        struct booking *walkin;
        struct booking *next;
        size_t index;

        find_first(line, done, &booked, &walkin);
        next = pick(booked, walkin, at);
        if (!next && booked) {
            next = booked;
            at = booking_arrival(booked);
        }
        if (!next) {
            break;
        }
        index = (size_t)(next - line->entries);
        at += slot;
        line->waits[index].estimate = (at - now) / 60;
        line->waits[index].optimistic = ahead > line->desks ? (at - now - slot) * 4 / 300 : 0;
        ahead++;
        put(line, done, index);
    }
    line->newcomer.estimate = (slot * (ahead + 1) + 59) / 60;
    line->newcomer.optimistic = ahead * slot * 4 / 300;
}

void line_build(struct line *line, const struct office *office, int64_t day, bool cluster)
{
    int64_t now = clock_now();
    int64_t desks = office_desk_count(office, now);
    bool *done;

    memset(line, 0, sizeof(*line));
    line->desks = desks > 0 ? desks : 1;
    line->count = booking_day(&line->entries, office->id, day, cluster ? office->cluster : 0);
    line->order = calloc(line->count + 1, sizeof(*line->order));
    line->waits = calloc(line->count + 1, sizeof(*line->waits));
    done = calloc(line->count + 1, sizeof(*done));
    if (!line->order || !line->waits || !done) {
        abort();
    }
    put_status(line, done, "called");
    put_status(line, done, "processing");
    for (size_t i = 0; i < line->count; i++) {
        /* Everything that is not waiting is held back from the merge; reserved slots wait too. */
        if (!is_waiting(line->entries + i) && !is_status(line->entries + i, "reserved") &&
            !is_status(line->entries + i, "preconfirmed")) {
            done[i] = true;
        }
    }
    order_waiting(line, done, office->average * 60 / line->desks, now);
    for (size_t i = 0; i < line->count; i++) {
        if (is_status(line->entries + i, "missed") || is_status(line->entries + i, "parked")) {
            line->order[line->ordered++] = i;
        }
    }
    free(done);
}

void line_free(struct line *line)
{
    booking_list_free(line->entries, line->count);
    free(line->order);
    free(line->waits);
}

static bool is_excluded(const struct booking *b, const char *exclude)
{
    char item[24];

    if (!exclude) {
        return false;
    }
    while (*exclude) {
        size_t length = strcspn(exclude, ",");

        snprintf(item, sizeof(item), "%.*s", (int)length, exclude);
        if (strcmp(item, b->display) == 0 ||
            strtoll(item, NULL, 10) == (b->appointment ? b->id : b->number)) {
            return true;
        }
        exclude += length;
        exclude += *exclude == ',';
    }
    return false;
}

struct booking *line_next(struct line *line, const char *exclude)
{
    bool *done = calloc(line->count + 1, sizeof(*done));
    struct booking *booked;
    struct booking *walkin;

    if (!done) {
        abort();
    }
    for (size_t i = 0; i < line->count; i++) {
        done[i] = !is_waiting(line->entries + i) || is_excluded(line->entries + i, exclude);
    }
    find_first(line, done, &booked, &walkin);
    free(done);
    return pick(booked, walkin, clock_now());
}
