/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_walkin: then do it, for people without an appointment: the service's number, or the kiosk's
 * own where the rules say so. The acts that flow_rules.def names.
 */
#include "base/clock.h"
#include "core/flow_step.h"
#include "core/offer.h"

#include <string.h>

void act_load_offer(struct step *s)
{
    s->m->session.wait_for = WAIT_OFFER;
    step_question(s, EFFECT_LOAD_OFFER);
}

void act_take_offer(struct step *s)
{
    const struct offer *from = s->e->offer_answer.offer;

    s->m->offer.count = 0;
    for (int i = 0; i < from->count; i++)
        if (from->entries[i].enabled)
            s->m->offer.entries[s->m->offer.count++] = from->entries[i];
    s->m->offered_s = s->m->wall_s;
    s->m->session.first_service = 0;
}

/*
 * The service does not answer, and the kiosk has numbers of its own. What it offered last, today,
 * is the best guess at what is open; else what the rules have.
 */
void act_take_own_offer(struct step *s)
{
    struct model *m = s->m;

    step_effect(s, EFFECT_CANCEL);
    m->request++;
    m->session.first_service = 0;
    if (m->offer.count > 0 && clock_same_day(m->offered_s, m->wall_s))
        return;
    offer_plan(m->rules, &m->offer);
    for (int i = 0; i < m->offer.count; i++)
        m->offer.entries[i].enabled = true;
}

/* How many stand on a page the screen knows; the press says with which the next one begins. */
void act_turn_services(struct step *s)
{
    if (s->e->pressed.arg >= 0 && s->e->pressed.arg < s->m->offer.count)
        s->m->session.first_service = s->e->pressed.arg;
}

static const struct offer_entry *chosen(const struct step *s)
{
    return &s->m->offer.entries[s->m->session.chosen];
}

void act_load_queue(struct step *s)
{
    s->m->session.chosen = s->e->pressed.arg;
    s->m->session.wait_for = WAIT_QUEUE;
    step_question(s, EFFECT_LOAD_QUEUE)->scope = chosen(s)->scope;
}

/* Nobody can be asked how many wait. */
void act_choose(struct step *s)
{
    s->m->session.chosen = s->e->pressed.arg;
    s->m->session.ahead = s->m->session.wait_min = -1;
}

void act_take_queue(struct step *s)
{
    bool ok = s->e->queue_answer.answer == ANSWER_OK;

    s->m->session.ahead = ok ? s->e->queue_answer.ahead : -1;
    s->m->session.wait_min = ok ? s->e->queue_answer.wait_min : -1;
}

static struct walkin_record walkin_of(const struct step *s)
{
    return (struct walkin_record){.entry = s->m->session.entry,
                                  .scope = chosen(s)->scope,
                                  .request = chosen(s)->request,
                                  .asked_s = s->m->wall_s};
}

void act_record_wish(struct step *s)
{
    s->m->session.entry = 0;
    struct walkin_record record = walkin_of(s);
    step_question(s, EFFECT_RECORD_WALKIN)->walkin = record;
}

void act_issue_number(struct step *s)
{
    s->m->session.entry = s->e->recorded.entry;
    struct effect *fx = step_question(s, EFFECT_ISSUE_NUMBER);
    fx->issue.scope = chosen(s)->scope;
    fx->issue.request_id = chosen(s)->request;
}

static void record_issue(struct step *s)
{
    struct walkin_record record = walkin_of(s);

    record.answer = s->e->issue_answer.answer;
    if (record.answer == ANSWER_OK) {
        s->m->session.booking = s->e->issue_answer.booking;
        s->m->session.booking.with_appointment = false;
        record.booking_id = s->m->session.booking.ref.id;
        memcpy(record.number, s->m->session.booking.number, sizeof record.number);
    }
    step_question(s, EFFECT_RECORD_NUMBER)->walkin = record;
}

void act_record_number(struct step *s)
{
    record_issue(s);
}

void act_record_no_number(struct step *s)
{
    record_issue(s);
}

/* A number may exist that nobody holds: it is journalled as unknown, and a person has to look. */
void act_record_lost_number(struct step *s)
{
    record_issue(s);
    s->m->session.verdict = VERDICT_NEEDS_DESK;
}

static void own_ask(struct step *s)
{
    struct walkin_record record = walkin_of(s);

    record.entry = 0;
    s->m->session.own = true;
    step_question(s, EFFECT_RECORD_OWN)->walkin = record;
}

void act_record_own(struct step *s)
{
    own_ask(s);
}

/*
 * The service gave no answer to the call that creates: the wish keeps how it ended, and the visitor
 * gets a number of the kiosk's own. What the service may have made is found and given back.
 */
void act_record_own_instead(struct step *s)
{
    record_issue(s);
    own_ask(s);
}

void act_finish_own(struct step *s)
{
    struct session *v = &s->m->session;
    bool away = flow_service_away(s->m);

    v->booking = (struct booking){.scope = chosen(s)->scope,
                                  .service = chosen(s)->request,
                                  .persons = 1,
                                  .status = BOOKING_QUEUED};
    memcpy(v->booking.number, s->e->recorded.number, sizeof v->booking.number);
    v->verdict = away ? VERDICT_OK_OFFLINE : VERDICT_OK;
    step_ticket(s, s->m->wall_s);
    step_slip(s);
}

void act_record_down(struct step *s)
{
    record_issue(s);
    s->m->session.verdict = VERDICT_SERVICE_DOWN;
}

void act_finish_walkin(struct step *s)
{
    s->m->session.verdict = VERDICT_OK;
    step_ticket(s, s->m->wall_s);
    step_slip(s);
}
