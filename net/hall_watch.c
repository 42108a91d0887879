/* SPDX-License-Identifier: Apache-2.0 */
#include "net/hall_watch.h"

#include "base/clock.h"

#include <string.h>

/* Clocks of one hall may differ by so much: a state from just after the end tells of the end. */
enum { CLOCKS_S = 5 };

void hall_watch_begin(struct hall_watch *watch, int64_t now_ms)
{
    watch->since_ms = now_ms;
}

void hall_watch_put(struct hall_watch *watch, const struct hall_state *state, int64_t now_ms)
{
    int i = 0;

    while (i < watch->count && strcmp(watch->kiosks[i].state.kiosk, state->kiosk) != 0)
        i++;
    if (i == HALL_WATCH_MAX)
        return;
    if (i == watch->count)
        watch->count++;
    watch->kiosks[i].state = *state;
    watch->kiosks[i].heard_ms = now_ms;
}

/* The office as the kiosk has it; -1: it does not serve it. */
static int office_of(const struct hall_state *state, int32_t scope)
{
    for (int i = 0; i < state->office_count; i++)
        if (state->offices[i].scope == scope)
            return i;
    return -1;
}

/* Of the time up to until_s, of which the state tells. */
static bool was_whole(const struct hall_state *state, int64_t whole_s, int64_t from_s,
                      int64_t until_s)
{
    if (whole_s != 0 && whole_s <= from_s)
        return true;
    /* The gaps are those of the day in which the state was told. */
    if (!clock_same_day(from_s, state->at_s))
        return false;
    /* It was blind, and does not say when; or there were more than it can name, and those came
     * first. */
    if (state->gap_count == 0 ||
        (state->gap_count == HALL_GAPS_MAX && from_s < state->gaps[0].from_s))
        return false;
    for (int i = 0; i < state->gap_count; i++) {
        const struct hall_gap *gap = &state->gaps[i];
        if (gap->from_s < until_s && (gap->until_s == 0 || gap->until_s > from_s))
            return false;
    }
    /* Blind now, and the gap in which it is began after the end: told above. */
    return true;
}

enum hall_watched hall_watch_say(const struct hall_watch *watch, int32_t scope, int kiosks,
                                 int64_t from_s, int64_t until_s, int64_t now_ms,
                                 int64_t heard_all_ms)
{
    bool waiting = now_ms - watch->since_ms < HALL_DEAD_MS;
    enum hall_watched said = HALL_WATCHED_WHOLE;
    int serve = 0;

    for (int i = 0; i < watch->count; i++) {
        const struct hall_state *state = &watch->kiosks[i].state;
        int office = office_of(state, scope);
        bool alive = now_ms - watch->kiosks[i].heard_ms < HALL_DEAD_MS;
        if (office < 0)
            continue;
        serve++;
        if (state->at_s < until_s + CLOCKS_S) {
            if (!alive && !waiting)
                return HALL_WATCHED_BLIND;
            said = HALL_WATCHED_NOT_YET;
        } else if (!state->sure ||
                   !was_whole(state, state->offices[office].whole_s, from_s, until_s)) {
            return HALL_WATCHED_BLIND;
        } else if (state->unclaimed > 0 || heard_all_ms < watch->kiosks[i].heard_ms) {
            if (state->unclaimed > 0 && !alive && !waiting)
                return HALL_WATCHED_BLIND;
            said = HALL_WATCHED_NOT_YET;
        }
    }
    if (serve < kiosks)
        return waiting ? HALL_WATCHED_NOT_YET : HALL_WATCHED_BLIND;
    return said;
}
