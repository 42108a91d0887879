/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_upkeep: what the store must know all the time: whether this kiosk would have seen a visitor
 * who came now, and how often somebody has guessed.
 */
#include "core/flow_step.h"

static enum watch_gap watch_now(const struct step *s)
{
    const struct model *m = s->m;

    if (m->state == STATE_OUT_OF_SERVICE)
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

/*
 * A pause is handed over with all of its time, when it begins and when it has ended: switching off
 * and on in between makes it longer, never shorter.
 */
static void guesses_tell(struct step *s)
{
    struct model *m = s->m;
    int64_t left_ms = m->pause_until_ms > m->now_ms ? m->pause_until_ms - m->now_ms : 0;

    if (m->kept.wrong_answers == m->wrong_answers && m->kept.pauses == m->pauses &&
        (m->kept.pause_ms > 0) == (left_ms > 0))
        return;
    m->kept = (struct guesses){
        .wrong_answers = m->wrong_answers, .pauses = m->pauses, .pause_ms = left_ms};
    step_effect(s, EFFECT_KEEP_GUESSES)->guesses = m->kept;
}

void flow_upkeep(struct step *s)
{
    watch_tell(s);
    guesses_tell(s);
}

/* From before the start; whatever is worse holds. */
void act_take_guesses(struct step *s)
{
    const struct guesses *kept = &s->e->guesses;
    struct model *m = s->m;

    if (kept->wrong_answers > m->wrong_answers)
        m->wrong_answers = kept->wrong_answers;
    if (kept->pauses > m->pauses)
        m->pauses = kept->pauses;
    if (m->now_ms + kept->pause_ms > m->pause_until_ms)
        m->pause_until_ms = m->now_ms + kept->pause_ms;
    m->kept = *kept;
}
