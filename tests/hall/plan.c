/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include "torture/chance.h"
#include "torture/grown.h"

#include <stdlib.h>

enum {
    A_CALLER_MS = 640, /* so far apart callers come: each kiosk is busy two thirds of the time */
    COPY_SOON_MS = 4000,
    COPY_LATE_MS = 60000,
    OVERTIME_MS = 25000, /* after the end some still come too late */
    CALM_START_MS =
        CYCLE_MS - 4000, /* a start whose minute is calm lies between this and the end */
};

/* In percent. */
static const int shares[CALLER_KINDS] = {
    [CALLER_CODE] = 42,  [CALLER_COPY] = 14, [CALLER_TWICE] = 8,  [CALLER_WALK_IN] = 18,
    [CALLER_TIMELY] = 8, [CALLER_LATE] = 3,  [CALLER_NOBODY] = 7,
};

static enum caller_kind kind_of(struct chance *chance)
{
    int kind = 0;

    for (int left = chance_below(chance, 100); left >= shares[kind]; kind++)
        left -= shares[kind];
    return (enum caller_kind)kind;
}

static int64_t between(struct chance *chance, int64_t from_ms, int64_t until_ms)
{
    return until_ms > from_ms ? from_ms + chance_below(chance, (int)(until_ms - from_ms)) : from_ms;
}

/* Every second one's minute is a calm one. The first minute belongs to nobody: it has no past. */
static int64_t start_of(struct chance *chance, int64_t length_ms)
{
    int64_t cycle_ms = chance_below(chance, (int)(length_ms / CYCLE_MS)) * (int64_t)CYCLE_MS;

    if (chance_percent(chance, 50))
        return between(chance, cycle_ms + CALM_START_MS, cycle_ms + CYCLE_MS);
    return between(chance, WINDOW_MS + 1000, length_ms);
}

static struct caller caller_make(struct chance *chance, int64_t length_ms)
{
    int first = chance_below(chance, HALL_KIOSKS);
    struct caller c = {.kind = kind_of(chance), .call_count = 1};

    c.calls[0].kiosk = first;
    c.calls[0].at_ms = between(chance, 0, length_ms);
    c.calls[1].kiosk = (first + 1 + chance_below(chance, HALL_KIOSKS - 1)) % HALL_KIOSKS;
    c.start_ms = start_of(chance, length_ms);
    int64_t later_ms = chance_percent(chance, 50) ? COPY_SOON_MS : COPY_LATE_MS;
    if (c.kind == CALLER_COPY)
        c.calls[1].at_ms = c.calls[0].at_ms + 500 + between(chance, 0, later_ms);
    if (c.kind == CALLER_TWICE)
        c.calls[1].at_ms = c.calls[0].at_ms;
    if (c.kind == CALLER_COPY || c.kind == CALLER_TWICE)
        c.call_count = 2;
    if (c.kind == CALLER_TIMELY)
        c.calls[0].at_ms = between(chance, c.start_ms - WINDOW_MS + 3000, c.start_ms - 3000);
    /* Some before anybody has said that they are absent, some after that. */
    int64_t latest_ms = c.start_ms + 90000;
    if (latest_ms > length_ms + OVERTIME_MS)
        latest_ms = length_ms + OVERTIME_MS;
    if (c.kind == CALLER_LATE)
        c.calls[0].at_ms = between(chance, c.start_ms + 2000, latest_ms);
    if (c.kind == CALLER_NOBODY)
        c.call_count = 0;
    return c;
}

/* In the calm part of each cycle. */
static bool is_spared(int place)
{
    return place < PLACE_SERVER || place == PLACE_SERVICE;
}

/* The next time at which something may be done to that place. */
static int64_t not_before(int place, int64_t at_ms)
{
    if (is_spared(place) && at_ms % CYCLE_MS >= ROUGH_MS)
        return at_ms - at_ms % CYCLE_MS + CYCLE_MS;
    return at_ms;
}

static void blows_make(struct plan *plan, struct chance *chance, int place)
{
    int64_t most_ms = is_spared(place) ? 9000 : 30000; /* between two of them */
    int64_t at_ms = between(chance, 0, most_ms);

    for (;;) {
        at_ms = not_before(place, at_ms);
        if (at_ms >= plan->length_ms)
            return;
        struct blow b = {.kind = (enum blow_kind)chance_below(chance, BLOW_KINDS),
                         .place = place,
                         .at_ms = at_ms};
        b.until_ms = at_ms + between(chance, 200, chance_percent(chance, 30) ? 12000 : 4000);
        if (is_spared(place) && b.until_ms % CYCLE_MS >= ROUGH_MS)
            b.until_ms -= b.until_ms % CYCLE_MS - ROUGH_MS;
        plan->blows = grown(plan->blows, plan->blow_count, sizeof *plan->blows);
        plan->blows[plan->blow_count++] = b;
        at_ms = b.until_ms + between(chance, 1000, most_ms);
    }
}

static int blow_order(const void *a, const void *b)
{
    const struct blow *x = a, *y = b;

    return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                                : x->place - y->place;
}

struct plan plan_make(uint64_t seed, int callers)
{
    struct chance chance = {.state = seed * 1000003u};
    struct plan plan = {.length_ms = (int64_t)callers * A_CALLER_MS};

    /* Whole cycles. */
    plan.length_ms = (plan.length_ms + CYCLE_MS - 1) / CYCLE_MS * CYCLE_MS;
    for (int i = 0; i < callers; i++) {
        plan.callers = grown(plan.callers, plan.caller_count, sizeof *plan.callers);
        plan.callers[plan.caller_count++] = caller_make(&chance, plan.length_ms);
    }
    for (int place = 0; place < PLACES; place++)
        blows_make(&plan, &chance, place);
    if (plan.blow_count > 0)
        qsort(plan.blows, (size_t)plan.blow_count, sizeof *plan.blows, blow_order);
    return plan;
}

void plan_free(struct plan *plan)
{
    free(plan->callers);
    free(plan->blows);
    *plan = (struct plan){.length_ms = 0};
}
