/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster_plan: when which office's day is asked for next. Pure: time and chance come in.
 *
 * Each office has a list for today and, from an hour of the evening on, one for tomorrow. A day
 * list is one of the dearest calls ZMS knows, so lists never come in a burst, each is asked for
 * more rarely where it is slow, and after a failure of the service none is asked for until it had
 * time.
 */
#ifndef NET_ROSTER_PLAN_H
#define NET_ROSTER_PLAN_H

#include "core/rules.h"

enum {
    ROSTER_GAP_MS = 500,   /* between two lists, however many are due */
    ROSTER_SLOW_MS = 2000, /* an answer that took longer doubles the list's interval … */
    ROSTER_INTERVAL_MAX_MS =
        600000, /* … up to this, which is also how often tomorrow is looked at */
    ROSTER_BACKOFF_FIRST_MS = 5000,
    ROSTER_BACKOFF_LAST_MS = 300000, /* also how long a refused list rests */
    ROSTER_LOOK_MS = 60000,          /* the clock may have been set: look at it at least so often */
};

enum roster_day { ROSTER_TODAY, ROSTER_TOMORROW, ROSTER_DAYS };

struct roster_plan {
    int evening_hour;
    int64_t base_ms;
    int64_t today_s;  /* first second of the day the plan is for */
    bool evening;     /* tomorrow's lists are wanted */
    int failures;     /* of the service, in a row */
    int64_t quiet_ms; /* nothing before */
    int count;
    struct {
        int32_t scope;
        struct {
            int64_t due_ms, interval_ms;
        } day[ROSTER_DAYS];
    } offices[OFFICES_MAX];
};

struct roster_step {
    int64_t wait_ms; /* > 0: nothing to do yet, look again then. 0: ask for this list */
    int office;      /* index into the plan */
    enum roster_day day;
    int32_t scope;
    int64_t day_s; /* first second of the list's day */
};

enum roster_end {
    ROSTER_FETCHED,
    ROSTER_REFUSED, /* this list only: the account may not see it, or it is gone */
    ROSTER_FAILED,  /* the service as a whole */
};

/* evening_hour: 0 to 24, which is never. */
void roster_plan_init(struct roster_plan *plan, const struct rules *rules, int interval_s,
                      int evening_hour);
/* wall_s: the service's time. */
struct roster_step roster_plan_next(struct roster_plan *plan, int64_t now_ms, int64_t wall_s,
                                    uint32_t random);
/* What came of the step; took_ms: until the answer was there. */
void roster_plan_ended(struct roster_plan *plan, const struct roster_step *step,
                       enum roster_end end, int64_t took_ms, int64_t now_ms, uint32_t random);

#endif
