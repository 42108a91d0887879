/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_help: a person is called, and how a code is held where it was not read twice. The guards and
 * acts that flow_rules.def names for it.
 */
#include "core/flow_step.h"

/* --- a person is called -------------------------------------------------------------------- */

/* Time gives calls back, one by one. */
static int calls_left(const struct model *m)
{
    int64_t forgiven = (m->now_ms - m->calls_ms) / CALL_FORGIVE_MS;

    return CALLS_MAX - m->calls + (forgiven < m->calls ? (int)forgiven : m->calls);
}

/* Somebody has been told just now, by this visitor or by the one before. */
bool guard_call_fresh(const struct look *s)
{
    return s->m->rules->calls && s->m->called_ms != 0 &&
           s->m->now_ms - s->m->called_ms < CALL_AGAIN_MS;
}

bool guard_call_possible(const struct look *s)
{
    return s->m->rules->calls && calls_left(s->m) > 0;
}

/* What another visitor has called stays called. */
bool guard_call_mine(const struct look *s)
{
    return s->m->call_mine;
}

void act_call_person(struct step *s)
{
    struct model *m = s->m;

    m->calls = CALLS_MAX - calls_left(m) + 1;
    m->calls_ms = m->now_ms;
    m->called_ms = m->now_ms;
    m->call_mine = true;
    m->call_seen = false;
    step_note(s, NOTE_HELP, "", "called at the kiosk");
}

void act_end_call(struct step *s)
{
    s->m->called_ms = 0;
    s->m->call_mine = s->m->call_seen = false;
    step_note(s, NOTE_HELP_OVER, "", "");
}

/* --- how a code is held -------------------------------------------------------------------- */

bool guard_misread_again(const struct look *s)
{
    return guard_listens_without_number(s) && s->m->misread_ms != 0 &&
           s->m->now_ms - s->m->misread_ms < MISREAD_MS;
}

void act_show_scan_help(struct step *s)
{
    s->m->under_count = 0;
    flow_session_wipe(&s->m->session);
    s->m->misread_ms = s->m->now_ms;
}
