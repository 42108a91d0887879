/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_upkeep: what goes on all the time: the store must know whether this kiosk would have seen a
 * visitor who came now, and how often somebody has guessed; staff must know how things are.
 */
#include "core/flow_step.h"

static enum watch_gap watch_now(const struct step *s)
{
    const struct model *m = s->m;

    if (m->state == STATE_OUT_OF_SERVICE || flow_in_staff(m))
        return WATCH_OUT_OF_SERVICE;
    if (m->devices[DEVICE_SCANNER] != DEVICE_READY)
        return WATCH_SCANNER;
    return s->e->sure ? WATCH_WHOLE : WATCH_CLOCK;
}

static void watch_tell(struct step *s)
{
    struct model *m = s->m;
    enum watch_gap gap = watch_now(s);

    if (m->watched_ms != 0 && gap == m->watch && m->now_ms - m->watched_ms < WATCH_BEAT_MS)
        return;
    m->watch = gap;
    m->watched_ms = m->now_ms;
    step_effect(s, EFFECT_WATCH)->watch = gap;
}

static void guesses_tell(struct step *s)
{
    struct guesses kept;

    for (int i = 0; i < GUESS_COUNT; i++)
        if (guessing_tells(&s->m->guessing[i], s->m->now_ms, &kept))
            step_effect(s, EFFECT_KEEP_GUESSES)->guesses = kept;
}

/* Staff see the state of things as it is, not as it was when they came. */
static void status_ask(struct step *s)
{
    struct staff *staff = &s->m->staff;

    if (!flow_in_staff(s->m) ||
        (staff->asked_ms != 0 && s->m->now_ms - staff->asked_ms < STATUS_EVERY_MS))
        return;
    staff->asked_ms = s->m->now_ms;
    step_effect(s, EFFECT_TELL_STATUS);
}

void flow_upkeep(struct step *s)
{
    status_ask(s);
    watch_tell(s);
    guesses_tell(s);
    flow_selftest(s);
    flow_order_upkeep(s);
}

void act_take_guesses(struct step *s)
{
    const struct guesses *kept = &s->e->guesses;

    if (kept->what >= 0 && kept->what < GUESS_COUNT)
        guessing_take(&s->m->guessing[kept->what], s->m->now_ms, kept);
}
