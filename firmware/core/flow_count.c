/* SPDX-License-Identifier: Apache-2.0 */
/* flow_count: the figures of counter.def, counted where they happen. */
#include "core/flow_step.h"

void flow_count_slip(struct model *m, const struct event *e)
{
    if (e->kind == EVENT_PRINTED)
        m->counters[e->printed.ok ? COUNTER_SLIPS : COUNTER_SLIPS_FAILED]++;
}

static void count(struct model *m, enum hall_counter what, bool happened)
{
    if (happened)
        m->counters[what]++;
}

void flow_count(struct step *s, enum flow_state before, uint32_t screens)
{
    struct model *m = s->m;
    bool came = m->screens != screens && !flow_is_overlay(before);
    bool answered = came && m->state == STATE_VERDICT;

    count(m, COUNTER_CHECKINS, came && m->state == STATE_DONE && before == STATE_RECORDING);
    count(m, COUNTER_NUMBERS, came && m->state == STATE_DONE && before == STATE_ISSUING);
    count(m, COUNTER_REPEATS, answered && m->session.verdict == VERDICT_ALREADY);
    count(m, COUNTER_REFUSALS,
          (answered && m->session.verdict != VERDICT_ALREADY) ||
              (came && m->state == STATE_PAUSE && before == STATE_TIME));
    for (int i = 0; i < s->fx->count; i++) {
        const struct effect *fx = &s->fx->list[i];
        count(m, COUNTER_HELP, fx->kind == EFFECT_NOTE && fx->note.kind == NOTE_HELP);
        count(m, COUNTER_ORDERS, fx->kind == EFFECT_ANSWER_ORDER && fx->reply.end == ORDER_DONE);
    }
}
