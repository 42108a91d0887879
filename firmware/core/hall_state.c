/* SPDX-License-Identifier: Apache-2.0 */
#include "core/hall_state.h"

#include "base/buf.h"

#include <string.h>

static void store_take(const struct status_store *store, struct hall_state *state)
{
    state->unsent = store->unsent;
    state->oldest_s = store->oldest_s;
    state->unsettled = store->unsettled;
    state->calls = store->calls;
    state->called_s = store->called_s;
    state->paper_s = store->paper_s;
    state->paper_slips = store->paper_slips;
    state->paper_until_s = store->paper_until_s;
    state->office_count = store->office_count;
    for (int i = 0; i < store->office_count; i++) {
        state->offices[i].scope = store->offices[i].scope;
        state->offices[i].roster_age_s = store->offices[i].roster_age_s;
        state->offices[i].whole_s = store->offices[i].whole_s;
    }
    state->unclaimed = store->unclaimed;
    state->gap_count = store->gap_count;
    for (int i = 0; i < store->gap_count; i++) { /* by members, see hall_state_make */
        state->gaps[i].from_s = store->gaps[i].from_s;
        state->gaps[i].until_s = store->gaps[i].until_s;
        state->gaps[i].gap = store->gaps[i].gap;
    }
}

void hall_state_make(const struct model *model, const struct hall_self *self,
                     const struct status_store *store, const struct status_clock *clock,
                     struct hall_state *ret_state)
{
    struct hall_state *s = ret_state;

    memset(s, 0, sizeof *s); /* with what lies between the members: states are compared whole */
    (void)text_copy(s->kiosk, sizeof s->kiosk, model->rules->kiosk);
    (void)text_copy(s->name, sizeof s->name, self->name);
    (void)text_copy(s->version, sizeof s->version, self->version);
    s->at_s = model->wall_s;
    s->since_s = self->since_s;
    s->sure = clock->sure;
    s->ahead_ms = clock->ahead_ms;
    memcpy(s->devices, model->devices, sizeof s->devices);
    s->closed = model->closed;
    s->out = model->watch == WATCH_OUT_OF_SERVICE;
    if (store->works)
        store_take(store, s);
    s->selftest_s = model->tests.last.at_s;
    s->selftest_failed = selftest_count(&model->tests.last, SELFTEST_FAIL);
    s->gap = model->watch;
    memcpy(s->counters, model->counters, sizeof s->counters);
}

bool hall_state_news(const struct hall_state *before, const struct hall_state *now)
{
    struct hall_state a = *before, b = *now;

    a.at_s = b.at_s = 0;
    a.ahead_ms = b.ahead_ms = 0;
    a.paper_until_s = b.paper_until_s = 0;
    for (int i = 0; i < OFFICES_MAX; i++)
        a.offices[i].roster_age_s = b.offices[i].roster_age_s = 0;
    return memcmp(&a, &b, sizeof a) != 0;
}
