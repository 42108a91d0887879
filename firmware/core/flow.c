/* SPDX-License-Identifier: Apache-2.0 */
#include "core/flow.h"

#include "base/bug.h"
#include "core/flow_step.h"

#include <string.h>

static const struct flow_state_info infos[] = {
#define STATE(name, time, personal, listens) {#name, TIME_##time, personal, listens},
#include "core/flow_states.def"
#undef STATE
};

const struct flow_state_info *flow_state_info(enum flow_state state)
{
    return &infos[state];
}

/* --- the table --------------------------------------------------------------------------- */

enum { STATE_ANY = STATE_COUNT, STATE_SAME, STATE_UNDER };

struct rule {
    int state;
    enum event_kind event;
    enum action action; /* ACTION_NONE for a neighbour's event */
    bool (*guard)(const struct look *s);
    int next;
    void (*act)(struct step *s);
};

static const struct rule rules_table[] = {
#define ON(state, event, guard, next, act)                                                         \
    {STATE_##state, EVENT_##event, ACTION_NONE, guard_##guard, STATE_##next, act_##act},
#define PRESS(state, action, guard, next, act)                                                     \
    {STATE_##state, EVENT_PRESSED, ACTION_##action, guard_##guard, STATE_##next, act_##act},
#include "core/flow_rules.def"
#undef ON
#undef PRESS
};

bool flow_is_overlay(enum flow_state state)
{
    switch (state) {
    case STATE_HELP:
    case STATE_CALLED:
    case STATE_STATEMENT:
    case STATE_LANGUAGES:
    case STATE_DISPLAY:
    case STATE_STILL_THERE:
        return true;
    default:
        return false;
    }
}

static void state_enter(struct model *m, int next)
{
    if (next == STATE_SAME)
        return;
    if (next == STATE_UNDER) {
        bug_if(m->under_count == 0);
        next = (int)m->under[--m->under_count];
    } else if (flow_is_overlay((enum flow_state)next)) {
        bug_if(m->under_count == (int)(sizeof m->under / sizeof m->under[0]));
        m->under[m->under_count++] = m->state;
    } else {
        m->under_count = 0;
    }
    m->state = (enum flow_state)next;
    m->screens++;
    m->first_entry = 0;
    m->entered_ms = m->now_ms;
    m->touched_ms = m->now_ms;
}

/* Who asked for another language while a neighbour was waited for chooses it now. */
static void wanted_language_enter(struct model *m)
{
    if (!m->session.language_wanted || infos[m->state].time == TIME_WAIT)
        return;
    m->session.language_wanted = false;
    if (flow_offers(m, ACTION_LANGUAGES))
        state_enter(m, STATE_LANGUAGES);
}

/* Closed from afar while somebody was there: they have gone now. */
static void closed_enter(struct model *m)
{
    if (m->closed && m->state == STATE_START && !flow_home_is_taken(m))
        state_enter(m, STATE_OUT_OF_SERVICE);
}

/* Answers to a question that is no longer asked. */
static bool is_stale(const struct model *m, const struct event *e)
{
    if (flow_order_asked(m, e))
        return false;
    switch (e->kind) {
    case EVENT_BOOKING_LOOKED_UP:
    case EVENT_NUMBER_LOOKED_UP:
    case EVENT_BOOKING_ANSWERED:
    case EVENT_NUMBER_ANSWERED:
    case EVENT_OFFER_ANSWERED:
    case EVENT_QUEUE_ANSWERED:
    case EVENT_ISSUE_ANSWERED:
    case EVENT_RECORDED:
    case EVENT_PIN_CHECKED:
    case EVENT_ENTRIES_FOUND:
    case EVENT_DOCUMENT_FOUND:
    case EVENT_DOCUMENT_ANSWERED:
        return e->request != m->request;
    case EVENT_PRINTED:
        return e->request != m->slip_request && !flow_selftest_slip(m, e);
    default:
        return false;
    }
}

void flow_init(struct model *model, const struct rules *rules, int language_count, uint64_t salt)
{
    memset(model, 0, sizeof *model);
    model->rules = rules;
    model->language_count = language_count;
    model->salt = salt;
    for (int i = 0; i < GUESS_COUNT; i++)
        model->guessing[i].kept.what = (enum guess_what)i;
    flow_session_wipe(&model->session);
}

void flow_step(struct model *model, const struct event *event, struct effects *ret_effects)
{
    struct step s = {model, event, ret_effects};
    enum flow_state before = model->state;
    uint32_t screens = model->screens;

    ret_effects->count = 0;
    model->now_ms = event->now_ms;
    model->wall_s = event->wall_s;
    flow_count_slip(model, event);
    if (is_stale(model, event)) {
        model->ignored++;
        return;
    }
    if (event->kind == EVENT_PRESSED || event->kind == EVENT_PAD_PRESSED)
        model->touched_ms = event->now_ms;
    for (size_t i = 0; i < sizeof rules_table / sizeof rules_table[0]; i++) {
        const struct rule *rule = &rules_table[i];
        if ((rule->state != STATE_ANY && rule->state != (int)model->state) ||
            rule->event != event->kind ||
            (event->kind == EVENT_PRESSED && rule->action != event->pressed.action) ||
            !rule->guard(&(struct look){model, event}))
            continue;
        rule->act(&s);
        state_enter(model, rule->next);
        closed_enter(model);
        flow_acknowledge(&s, before);
        if (infos[model->state].listens != infos[before].listens)
            step_effect(&s, EFFECT_LISTEN)->on = infos[model->state].listens;
        flow_sound(&s, before);
        wanted_language_enter(model);
        flow_upkeep(&s);
        flow_count(&s, before, screens);
        return;
    }
    if (event->kind != EVENT_TIME_PASSED)
        model->ignored++;
    flow_acknowledge(&s, before);
    flow_upkeep(&s);
    flow_count(&s, before, screens);
}

/* --- what the screens and the clock ask --------------------------------------------------- */

bool flow_offers(const struct model *model, enum action action)
{
    const struct event pressed = {.kind = EVENT_PRESSED, .pressed = {.action = action}};
    const struct look s = {model, &pressed};

    for (size_t i = 0; i < sizeof rules_table / sizeof rules_table[0]; i++)
        if ((rules_table[i].state == STATE_ANY || rules_table[i].state == (int)model->state) &&
            rules_table[i].event == EVENT_PRESSED && rules_table[i].action == action &&
            rules_table[i].guard(&s))
            return true;
    return false;
}

/* Milliseconds of the countdown that is shown, -1 where none is. */
static int64_t countdown_ms(const struct model *m)
{
    if (m->state == STATE_DONE)
        return m->session.slip == SLIP_PRINTING ? flow_done_ms(m)
                                                : flow_done_ms(m) - (m->now_ms - m->touched_ms);
    if (m->state == STATE_STILL_THERE)
        return flow_question_ms(m) - (m->now_ms - m->entered_ms);
    if (m->state == STATE_STAFF_PIN)
        return m->guessing[GUESS_PIN].pause_until_ms - m->now_ms;
    if (m->state == STATE_STAFF_TESTS && m->staff.scanner == SCANNER_WAITS)
        return m->staff.scanner_until_ms - m->now_ms;
    if (m->state == STATE_PAUSE)
        return m->guessing[GUESS_NUMBER].pause_until_ms - m->now_ms;
    return -1;
}

int flow_seconds_left(const struct model *model)
{
    int64_t left_ms = countdown_ms(model);

    return left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
}

int flow_greeting(const struct model *model)
{
    if (model->state != STATE_START || flow_home_is_taken(model) || model->language_count < 2)
        return model->language;
    return (int)((model->now_ms - model->entered_ms) / GREETING_MS % model->language_count);
}

static void due_by(int64_t *due_ms, int64_t candidate_ms)
{
    if (candidate_ms > 0 && candidate_ms < *due_ms)
        *due_ms = candidate_ms;
}

int64_t flow_due_ms(const struct model *model)
{
    const int64_t wait_marks_ms[] = {WAIT_SPINNER_MS, WAIT_WORDS_MS, WAIT_WAY_ON_MS,
                                     flow_wait_limit_ms(model)};
    int64_t due_ms = (60 - model->wall_s % 60) * 1000;
    int64_t beat_ms = model->watched_ms + WATCH_BEAT_MS - model->now_ms;
    int64_t in_state_ms = model->now_ms - model->entered_ms;

    due_by(&due_ms, beat_ms > 0 ? beat_ms : 1);
    if (model->task.order.by[0] != '\0') {
        int64_t left_ms = model->task.until_ms - model->now_ms;
        due_by(&due_ms, left_ms > 0 ? left_ms : 1);
    }
    if (infos[model->state].time == TIME_WAIT)
        for (size_t i = 0; i < sizeof wait_marks_ms / sizeof wait_marks_ms[0]; i++)
            due_by(&due_ms, wait_marks_ms[i] - in_state_ms);
    if (model->state == STATE_START)
        due_by(&due_ms, GREETING_MS - in_state_ms % GREETING_MS);
    if (flow_silence_ms(model) > 0)
        due_by(&due_ms, model->touched_ms + flow_silence_ms(model) - model->now_ms);
    if (infos[model->state].time == TIME_STAFF) {
        int64_t silent_ms = model->touched_ms + STAFF_SILENCE_MS - model->now_ms;
        int64_t status_ms = model->staff.asked_ms + STATUS_EVERY_MS - model->now_ms;
        due_by(&due_ms, silent_ms > 0 ? silent_ms : 1);
        if (flow_in_staff(model))
            due_by(&due_ms, status_ms > 0 ? status_ms : 1);
    }
    int64_t left_ms = countdown_ms(model);
    if (left_ms > 0)
        due_by(&due_ms, left_ms % 1000 > 0 ? left_ms % 1000 : 1000);
    return due_ms;
}
