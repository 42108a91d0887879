/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan: who comes to which kiosk of the hall and when, and what is done to kiosks, servers and
 * service meanwhile: all of it from one seed, before anything begins. Times are milliseconds since
 * the doors open. Pure.
 */
#ifndef HALL_PLAN_H
#define HALL_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum { HALL_KIOSKS = 3, HALL_SERVERS = 3 };

/*
 * Kiosks and service are hit in the first part of each cycle only: in the rest of it, when their
 * lists are fresh again, somebody's whole time can pass under the eyes of all. Servers always.
 */
enum { CYCLE_MS = 110000, ROUGH_MS = 25000, WINDOW_MS = 60000 };

enum caller_kind {
    CALLER_CODE,    /* holds up a code, goes */
    CALLER_COPY,    /* … and somebody else comes with a copy of it, to another kiosk, later */
    CALLER_TWICE,   /* … at the very same moment */
    CALLER_WALK_IN, /* draws a number */
    CALLER_TIMELY,  /* holds up a code within the one minute in which they may */
    CALLER_LATE,    /* holds up a code when that minute is over */
    CALLER_NOBODY,  /* has such a booking, and never comes */
    CALLER_KINDS
};

struct caller {
    enum caller_kind kind;
    int64_t start_ms; /* of the appointment: TIMELY, LATE, NOBODY; others: far off */
    struct {
        int kiosk;
        int64_t at_ms;
    } calls[2];
    int call_count;
};

enum blow_kind { BLOW_KILL, BLOW_STOP, BLOW_CUT, BLOW_KINDS };

/* What can be hit: the kiosks, the servers, the service. */
enum { PLACE_KIOSK, PLACE_SERVER = HALL_KIOSKS, PLACE_SERVICE = HALL_KIOSKS + HALL_SERVERS };
enum { PLACES = PLACE_SERVICE + 1 };

/* Something is done to a place, and undone later. Those of one place never overlap. */
struct blow {
    enum blow_kind kind;
    int place;
    int64_t at_ms, until_ms;
};

struct plan {
    int64_t length_ms;
    struct caller *callers;
    int caller_count;
    struct blow *blows; /* by the time at which they begin */
    int blow_count;
};

struct plan plan_make(uint64_t seed, int callers);
void plan_free(struct plan *plan);

#endif
