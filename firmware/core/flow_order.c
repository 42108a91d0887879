/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_order: what reception and technicians ask from afar (order.def), one order at a time. The
 * visit goes on beside it: questions of an order are numbered apart, and what would show on the
 * screen, or come out of the printer beside somebody else's slip, waits or is refused as busy. Each
 * order goes into the audit trail under the name of the person it comes from.
 */
#include "base/clock.h"
#include "core/flow_step.h"

#include <string.h>

enum { TASK_LIMIT_MS = ORDER_DEADLINE_MS - 500 };

static bool is_running(const struct model *m)
{
    return m->task.order.by[0] != '\0';
}

/* A visitor, or staff. */
static bool somebody_is_there(const struct model *m)
{
    return (m->state != STATE_START && m->state != STATE_OUT_OF_SERVICE) || flow_home_is_taken(m);
}

static bool printer_prints(const struct model *m)
{
    return m->session.slip == SLIP_PRINTING || m->tests.run == SELFTEST_PRINTS;
}

/* --- what an order does ---------------------------------------------------------------------- */

static void reply(struct step *s, const struct order *order, enum order_end end, const char *words)
{
    struct order_reply *r = &step_effect(s, EFFECT_ANSWER_ORDER)->reply;

    *r = (struct order_reply){.end = end};
    memcpy(r->id, order->id, sizeof r->id);
    (void)text_copy(r->words, sizeof r->words, words);
}

static void task_end(struct step *s, enum order_end end, const char *words)
{
    struct task *t = &s->m->task;

    reply(s, &t->order, end, words);
    *t = (struct task){.asked = t->asked};
}

static void task_note(struct step *s, enum note_kind kind, const char *number, const char *detail)
{
    struct note *note;

    step_note(s, kind, number, detail);
    note = &s->fx->list[s->fx->count - 1].note;
    (void)text_copy(note->actor, sizeof note->actor, s->m->task.order.by);
}

static struct effect *task_ask(struct step *s, enum effect_kind kind)
{
    struct effect *fx = step_effect(s, kind);

    fx->request = ORDER_REQUESTS + ++s->m->task.asked;
    return fx;
}

static void number_ask(struct step *s, enum effect_kind kind)
{
    struct effect *fx = task_ask(s, kind);

    memcpy(fx->number, s->m->task.order.number, sizeof fx->number);
}

static void closed_ask(struct step *s, bool closed)
{
    if (s->m->closed == closed)
        task_end(s, ORDER_DONE, closed ? "was out of service already" : "was in service already");
    else
        task_ask(s, EFFECT_KEEP_CLOSED)->on = closed;
}

static void undo_ask(struct step *s)
{
    struct undo_record *undo = &task_ask(s, EFFECT_RECORD_UNDO)->undo;

    undo->entry = s->m->task.order.entry;
    undo->afar = true;
    memcpy(undo->actor, s->m->task.order.by, sizeof undo->actor);
}

static void settle_ask(struct step *s)
{
    const struct order *order = &s->m->task.order;
    struct settle_record *settle = &task_ask(s, EFFECT_SETTLE_ENTRY)->settle;

    settle->entry = order->entry;
    settle->retry = order->kind == ORDER_RETRY;
    memcpy(settle->actor, order->by, sizeof settle->actor);
    memcpy(settle->reason, order->reason, sizeof settle->reason);
}

static void call_answer(struct step *s)
{
    struct model *m = s->m;

    task_note(s, NOTE_HELP_SEEN, "", "reception");
    m->call_seen = m->call_mine;
    if (!m->call_mine)
        m->called_ms = 0;
    m->staff.status.calls = 0;
    task_end(s, ORDER_DONE, "");
}

static void selftest_ask(struct step *s)
{
    if (somebody_is_there(s->m)) {
        task_end(s, ORDER_BUSY, "a visitor is there");
    } else if (s->m->tests.run != SELFTEST_RESTS) {
        task_end(s, ORDER_BUSY, "it is testing itself already");
    } else {
        task_note(s, NOTE_TEST, "", "reception: self-test begun");
        flow_selftest_begin(s);
        task_end(s, ORDER_DONE, "has begun");
    }
}

static void print_ask(struct step *s)
{
    if (flow_printer_absent(s->m))
        task_end(s, ORDER_REFUSED, "there is no printer");
    else if (somebody_is_there(s->m))
        task_end(s, ORDER_BUSY, "a visitor is there");
    else if (printer_prints(s->m))
        task_end(s, ORDER_BUSY, "the printer prints");
    else
        number_ask(s, EFFECT_FIND_ENTRIES);
}

void act_order_begin(struct step *s)
{
    struct task *t = &s->m->task;

    if (is_running(s->m)) {
        reply(s, &s->e->order, ORDER_BUSY, "another order is being carried out");
        return;
    }
    t->order = s->e->order;
    t->until_ms = s->m->now_ms + TASK_LIMIT_MS;
    switch (t->order.kind) {
    case ORDER_REPRINT:
        print_ask(s);
        break;
    case ORDER_CHECKIN:
        if (s->m->rules->roster)
            number_ask(s, EFFECT_FIND_ENTRIES);
        else
            task_end(s, ORDER_REFUSED, "this kiosk keeps no list of bookings");
        break;
    case ORDER_CLOSE:
    case ORDER_OPEN:
        closed_ask(s, t->order.kind == ORDER_CLOSE);
        break;
    case ORDER_PAPER:
        task_note(s, NOTE_PAPER, "", "reception");
        task_end(s, ORDER_DONE, "");
        break;
    case ORDER_HELP_SEEN:
        call_answer(s);
        break;
    case ORDER_UNDO:
        undo_ask(s);
        break;
    case ORDER_RETRY:
    case ORDER_DISCARD:
        settle_ask(s);
        break;
    case ORDER_SELFTEST:
        selftest_ask(s);
        break;
    case ORDER_COUNT:
        task_end(s, ORDER_REFUSED, "not known here");
        break;
    }
}

/* The visitor who has called is at the start or looks at the help: it is shown at once. */
bool guard_order_answers_call(const struct look *s)
{
    return s->e->order.kind == ORDER_HELP_SEEN && s->m->call_mine && !is_running(s->m);
}

/* --- answers --------------------------------------------------------------------------------- */

bool flow_order_asked(const struct model *m, const struct event *e)
{
    if (!is_running(m))
        return false;
    if (e->kind == EVENT_PRINTED)
        return m->task.slip != 0 && e->request == m->task.slip;
    return e->request > ORDER_REQUESTS && e->request == ORDER_REQUESTS + m->task.asked;
}

bool guard_order_asked(const struct look *s)
{
    return flow_order_asked(s->m, s->e);
}

bool guard_order_opens(const struct look *s)
{
    return guard_order_asked(s) && s->m->task.order.kind == ORDER_OPEN && s->e->recorded.ok &&
           s->m->devices[DEVICE_STORE] != DEVICE_BROKEN;
}

/* Those under the number that have come, and were not taken back. */
static int here_of(const struct event *e, struct found_entry *ret_found)
{
    int count = 0;

    for (int i = 0; i < e->entries.count; i++)
        if (!e->entries.found[i].undone && count++ == 0)
            *ret_found = e->entries.found[i];
    return count;
}

static void slip_print(struct step *s, const struct found_entry *found)
{
    const struct office *office = rules_office(s->m->rules, found->scope);
    struct ticket *t;

    if (somebody_is_there(s->m) || printer_prints(s->m)) {
        task_end(s, ORDER_BUSY, "a visitor is there");
        return;
    }
    task_note(s, NOTE_REPRINT, found->number, "reception");
    struct effect *fx = step_effect(s, EFFECT_PRINT_SLIP);
    fx->request = s->m->task.slip = ++s->m->slip_request;
    t = &fx->ticket;
    *t = (struct ticket){.scope = found->scope,
                         .start_s = found->start_s,
                         .arrived_s = found->arrived_s,
                         .again = true,
                         .ahead = -1,
                         .wait_min = -1};
    memcpy(t->number, found->number, sizeof t->number);
    if (office != NULL)
        memcpy(t->office, office->name, sizeof t->office);
}

void act_order_take_entries(struct step *s)
{
    bool prints = s->m->task.order.kind == ORDER_REPRINT;
    struct found_entry found;
    int here = here_of(s->e, &found);

    if (!s->e->entries.ok)
        task_end(s, ORDER_FAILED, "the journal does not answer");
    else if (here > 1)
        task_end(s, ORDER_REFUSED, "several visitors have this number");
    else if (here == 1 && prints)
        slip_print(s, &found);
    else if (here == 1)
        task_end(s, ORDER_REFUSED, "has checked in here already");
    else if (!prints || s->m->rules->roster)
        number_ask(s, EFFECT_LOOK_UP_NUMBER);
    else
        task_end(s, ORDER_UNKNOWN, "");
}

/* By hand means whatever the time; but not what would undo a colleague's work. */
static bool may_check_in(const struct model *m, const struct booking *b)
{
    return b->with_appointment && (b->status == BOOKING_CONFIRMED || b->status == BOOKING_MISSED) &&
           rules_office(m->rules, b->scope) != NULL && clock_same_day(b->start_s, m->wall_s);
}

static void checkin_ask(struct step *s, const struct booking *b)
{
    struct checkin_record *record = &task_ask(s, EFFECT_RECORD_CHECKIN)->checkin;

    s->m->task.verdict = checkin_decide(b, s->m->rules, s->m->wall_s);
    *record =
        (struct checkin_record){.ref = b->ref,
                                .scope = b->scope,
                                .start_s = b->start_s,
                                .arrived_s = s->m->wall_s,
                                .write_arrival_s = checkin_arrival_s(b, s->m->rules, s->m->wall_s),
                                .known_s = b->known_s};
    memcpy(record->number, b->number, sizeof record->number);
}

/* Who has arrived elsewhere gets a slip as well. */
static void booking_print(struct step *s, const struct booking *b)
{
    struct found_entry found = {.scope = b->scope,
                                .start_s = b->with_appointment ? b->start_s : 0,
                                .arrived_s = b->arrival_s};

    memcpy(found.number, b->number, sizeof found.number);
    slip_print(s, &found);
}

void act_order_take_bookings(struct step *s)
{
    bool prints = s->m->task.order.kind == ORDER_REPRINT;
    const struct booking *list = s->e->number_answer.bookings, *fit = NULL;
    int count = s->e->number_answer.answer == ANSWER_OK ? s->e->number_answer.count : 0, fits = 0;

    for (int i = 0; i < count; i++)
        if (prints ? list[i].status == BOOKING_QUEUED : may_check_in(s->m, &list[i])) {
            fit = &list[i];
            fits++;
        }
    if (count == 0)
        task_end(s, ORDER_UNKNOWN, "");
    else if (fits > 1)
        task_end(s, ORDER_REFUSED, "several bookings have this number");
    else if (fit == NULL)
        task_end(s, ORDER_REFUSED, prints ? "has not checked in" : "the booking does not allow it");
    else if (prints)
        booking_print(s, fit);
    else
        checkin_ask(s, fit);
}

static void checked_in(struct step *s)
{
    static const char *const details[] = {
#define VERDICT(name, icon, tone, number, slip, stem) [VERDICT_##name] = "reception: " #name,
#include "core/verdict.def"
#undef VERDICT
    };

    if (!s->e->recorded.repeated)
        s->m->counters[COUNTER_CHECKINS]++;
    /* What the rules would have said. */
    task_note(s, NOTE_OVERRIDE, s->m->task.order.number, details[s->m->task.verdict]);
    task_end(s, ORDER_DONE, s->e->recorded.repeated ? "had checked in here already" : "");
}

static void closed_take(struct step *s)
{
    bool closed = s->m->task.order.kind == ORDER_CLOSE;

    s->m->closed = closed;
    task_note(s, closed ? NOTE_CLOSED : NOTE_OPENED, "", "reception");
    task_end(s, ORDER_DONE,
             closed && somebody_is_there(s->m) ? "takes effect when who is there has gone" : "");
}

void act_order_recorded(struct step *s)
{
    const struct task *t = &s->m->task;

    if (!s->e->recorded.ok) {
        if (s->e->recorded.unknown)
            task_end(s, ORDER_UNKNOWN, "no such entry, or its state does not allow it");
        else
            task_end(s, ORDER_FAILED, "it could not be written down");
        return;
    }
    if (t->order.kind == ORDER_CHECKIN)
        checked_in(s);
    else if (t->order.kind == ORDER_CLOSE || t->order.kind == ORDER_OPEN)
        closed_take(s);
    else
        task_end(s, ORDER_DONE, "");
}

void act_order_recorded_and_leave(struct step *s)
{
    act_order_recorded(s);
    act_leave(s);
}

void act_order_printed(struct step *s)
{
    if (s->e->printed.ok)
        task_end(s, ORDER_DONE, "");
    else
        task_end(s, ORDER_FAILED, "the slip did not come out");
}

/* Whoever is there: what the kiosk keeps may be in the wrong hands in a minute. */
void act_withdraw(struct step *s)
{
    s->m->closed = true;
    act_leave(s);
    step_effect(s, EFFECT_END);
}

void flow_order_upkeep(struct step *s)
{
    if (is_running(s->m) && s->m->now_ms >= s->m->task.until_ms)
        task_end(s, ORDER_FAILED, "no answer in time; look whether it was done");
}
