/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_act: then do it. The acts that flow_rules.def names: they change the model, add effects.
 * Those for people without an appointment are in flow_walkin.c.
 */
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "core/code.h"
#include "core/flow_step.h"

#include <string.h>

struct effect *step_effect(struct step *s, enum effect_kind kind)
{
    bug_if(s->fx->count == EFFECTS_MAX);
    struct effect *fx = &s->fx->list[s->fx->count++];
    *fx = (struct effect){.kind = kind};
    return fx;
}

struct effect *step_question(struct step *s, enum effect_kind kind)
{
    struct effect *fx = step_effect(s, kind);

    fx->request = ++s->m->request;
    return fx;
}

void flow_session_wipe(struct session *session)
{
    explicit_bzero(session, sizeof *session);
    session->ahead = session->wait_min = -1;
}

void step_note(struct step *s, enum note_kind kind, const char *number, const char *detail)
{
    struct note *note = &step_effect(s, EFFECT_NOTE)->note;

    *note = (struct note){.kind = kind, .detail = detail, .wall_s = s->m->wall_s};
    (void)text_copy(note->number, sizeof note->number, number);
    (void)text_copy(note->actor, sizeof note->actor, s->m->staff.name);
}

struct note *step_signal(struct step *s, enum note_kind kind, const char *detail)
{
    struct note *note = &step_effect(s, EFFECT_NOTE)->note;

    *note = (struct note){.kind = kind,
                          .booking_id = s->m->session.booking.ref.id,
                          .scope = s->m->session.booking.scope,
                          .detail = detail,
                          .wall_s = s->m->wall_s};
    return note;
}

void step_slip(struct step *s)
{
    struct session *v = &s->m->session;

    if (flow_printer_absent(s->m)) {
        v->slip = SLIP_NONE;
        return;
    }
    v->slip = SLIP_PRINTING;
    v->prints++;
    v->ticket.language = s->m->language;
    struct effect *fx = step_effect(s, EFFECT_PRINT_SLIP);
    fx->request = ++s->m->slip_request;
    fx->ticket = v->ticket;
}

void step_ticket(struct step *s, int64_t arrived_s)
{
    struct session *v = &s->m->session;
    const struct office *office = rules_office(s->m->rules, v->booking.scope);
    struct ticket *t = &v->ticket;

    *t = (struct ticket){.scope = v->booking.scope,
                         .persons = v->booking.persons,
                         .start_s = v->booking.with_appointment ? v->booking.start_s : 0,
                         .arrived_s = arrived_s,
                         .noted = v->verdict == VERDICT_OK_OFFLINE,
                         .ahead = v->ahead,
                         .wait_min = v->wait_min};
    memcpy(t->number, v->booking.number, sizeof t->number);
    memcpy(t->office, office != NULL ? office->name : v->booking.place, sizeof t->office);
    memcpy(t->hint, v->booking.hint, sizeof t->hint);
}

void act_nothing(struct step *s)
{
    (void)s;
}

void act_touch(struct step *s)
{
    s->m->touched_ms = s->m->now_ms;
}

/* Back to the first question, by the same visitor: what they said goes, how they like it stays. */
void act_start_over(struct step *s)
{
    if (flow_reads_document(s->m->state))
        flow_document_drop(s);
    step_effect(s, EFFECT_CANCEL);
    flow_session_wipe(&s->m->session);
    s->m->request++; /* answers still on their way are nobody's now */
    s->m->slip_request++;
    s->m->under_count = 0;
}

void act_leave(struct step *s)
{
    act_start_over(s);
    if (s->m->call_seen)
        s->m->called_ms = 0; /* who comes now has called nobody yet */
    s->m->call_mine = s->m->call_seen = false;
    s->m->language = 0;
    flow_voice_reset(s->m);
    s->m->display = (struct display){0};
}

void act_want_language(struct step *s)
{
    s->m->session.language_wanted = true;
}

void act_set_language(struct step *s)
{
    if (s->e->pressed.arg >= 0 && s->e->pressed.arg < s->m->language_count)
        s->m->language = s->e->pressed.arg;
}

/* How many stand on a page the screen knows; the press says with which the next one begins. */
void act_turn_page(struct step *s)
{
    if (s->e->pressed.arg >= 0)
        s->m->first_entry = s->e->pressed.arg;
}

void act_set_contrast(struct step *s)
{
    if (s->e->pressed.arg >= 0 && s->e->pressed.arg < CONTRAST_COUNT)
        s->m->display.contrast = (enum contrast)s->e->pressed.arg;
}

void act_set_size(struct step *s)
{
    if (s->e->pressed.arg >= 0 && s->e->pressed.arg < SIZE_COUNT)
        s->m->display.size = (enum text_size)s->e->pressed.arg;
}

void act_set_reach(struct step *s)
{
    s->m->display.low = s->e->pressed.arg != 0;
}

void act_set_motion(struct step *s)
{
    s->m->display.still = s->e->pressed.arg == 0;
}

void act_begin_typing(struct step *s)
{
    flow_session_wipe(&s->m->session);
}

static size_t typed_most(enum flow_state state)
{
    enum chip_field field;

    if (!flow_chip_field(state, &field))
        return BOOKING_NUMBER_MAX;
    return field == CHIP_CAN      ? DOCUMENT_CAN_DIGITS
           : field == CHIP_NUMBER ? MRZ_NUMBER_MAX + 1
                                  : MRZ_DATE_DIGITS + 1;
}

static void typed_add(struct model *m, char c)
{
    struct session *v = &m->session;
    size_t n = strlen(v->typed);

    v->typed_refused = false;
    if (n < typed_most(m->state) && c > ' ' && c < 0x7f)
        v->typed[n] = c;
}

void act_type_key(struct step *s)
{
    typed_add(s->m, (char)s->e->pressed.arg);
}

/* Letters stand before the digits: a prefix replaces what was typed. */
void act_type_prefix(struct step *s)
{
    struct session *v = &s->m->session;

    if (s->e->pressed.arg < 0 || s->e->pressed.arg >= s->m->rules->office_count)
        return;
    explicit_bzero(v->typed, sizeof v->typed);
    for (const char *c = s->m->rules->offices[s->e->pressed.arg].prefix; *c != '\0'; c++)
        typed_add(s->m, *c);
}

void act_erase_key(struct step *s)
{
    struct session *v = &s->m->session;
    size_t n = strlen(v->typed);

    v->typed_refused = false;
    if (n > 0)
        v->typed[n - 1] = '\0';
}

void act_refuse_typed(struct step *s)
{
    s->m->session.typed_refused = true;
}

static void ask_number(struct step *s, enum effect_kind kind)
{
    struct effect *fx = step_question(s, kind);

    s->m->session.wait_for = WAIT_NUMBER;
    if (err_is(code_number(s->m->session.typed, fx->number)))
        fx->number[0] = '\0'; /* guard_typed_well has excluded it */
}

void act_look_up_number(struct step *s)
{
    ask_number(s, EFFECT_LOOK_UP_NUMBER);
}

void act_find_number(struct step *s)
{
    ask_number(s, EFFECT_FIND_NUMBER);
}

/* Whether a signed code is good is said here, and by nobody else. */
static void ask_booking(struct step *s, enum effect_kind kind)
{
    if (s->m->session.ref.token[0] != 0)
        kind = EFFECT_LOOK_UP_BOOKING;
    s->m->session.wait_for = WAIT_BOOKING;
    step_question(s, kind)->ref = s->m->session.ref;
}

static void begin_with_code(struct step *s)
{
    s->m->under_count = 0;
    flow_session_wipe(&s->m->session);
    bool ok = flow_code(s->e, &s->m->session.ref);
    bug_if(!ok);
    s->m->misread_ms = 0;
}

void act_look_up_booking(struct step *s)
{
    begin_with_code(s);
    ask_booking(s, EFFECT_LOOK_UP_BOOKING);
}

void act_find_booking(struct step *s)
{
    begin_with_code(s);
    ask_booking(s, EFFECT_FIND_BOOKING);
}

void act_find_with_stored(struct step *s)
{
    struct session *v = &s->m->session;

    if (s->e->booking_answer.answer == ANSWER_OK) {
        v->stored = s->e->booking_answer.booking;
        v->stored_verdict = checkin_decide(&v->stored, s->m->rules, s->m->wall_s);
    }
    ask_booking(s, EFFECT_FIND_BOOKING);
}

void act_find_again(struct step *s)
{
    ask_booking(s, EFFECT_FIND_BOOKING);
}

static uint32_t random_next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static bool choice_is_new(const struct session *v, int count, int64_t time_s)
{
    for (int i = 0; i < count; i++)
        if (v->choices_s[i] == time_s)
            return false;
    return true;
}

static void choice_add(struct session *v, int *count, int64_t time_s)
{
    if (*count < TIME_CHOICES && choice_is_new(v, *count, time_s))
        v->choices_s[(*count)++] = time_s;
}

/* splitmix64 over the number and the day: random to everyone who does not know the salt. */
static uint64_t question_seed(const struct model *m)
{
    uint64_t x = m->salt ^ (uint64_t)clock_day_start(m->wall_s);

    for (const char *c = m->session.typed; *c != '\0'; c++) {
        x = (x ^ (unsigned char)*c) * 0xbf58476d1ce4e5b9u;
        x ^= x >> 29;
        x *= 0x94d049bb133111ebu;
        x ^= x >> 32;
    }
    return x;
}

/*
 * Six times to choose from: the right one at a random place among others of the same kind, whole
 * quarter hours away and, as far as there is room, in the hours in which offices are open. A number
 * that does not exist gets the same question, so that asking reveals nothing; and a number is
 * always asked for the same six, so that asking often reveals nothing either.
 */
void act_ask_time(struct step *s)
{
    enum { QUARTER_S = 900, OPEN_S = 7 * 3600, CLOSE_S = 19 * 3600 };
    struct session *v = &s->m->session;
    uint64_t seed = question_seed(s->m);
    uint32_t random = (uint32_t)(seed ^ seed >> 32);
    int count = 0;

    v->candidate_count = 0;
    for (int i = 0; i < s->e->number_answer.count; i++)
        if (s->e->number_answer.bookings[i].with_appointment)
            v->candidates[v->candidate_count++] = s->e->number_answer.bookings[i];
    for (int i = 0; i < v->candidate_count; i++)
        choice_add(v, &count, v->candidates[i].start_s);
    int64_t base_s = v->candidate_count > 0
                         ? v->candidates[0].start_s
                         : clock_day_start(s->m->wall_s) + 8 * 3600 + (int64_t)(seed % 97) * 300;
    int64_t since_open_s = base_s - (clock_day_start(base_s) + OPEN_S);
    int64_t room_before = since_open_s / QUARTER_S;
    int64_t room_after = (CLOSE_S - OPEN_S - since_open_s) / QUARTER_S;
    int before = (int)(random_next(&random) % TIME_CHOICES);
    if (before > room_before)
        before = room_before > 0 ? (int)room_before : 0;
    if (TIME_CHOICES - 1 - before > room_after)
        before = TIME_CHOICES - 1 - (room_after > 0 ? (int)room_after : 0);
    int64_t time_s = base_s;
    for (int i = 0; i < before; i++) {
        bool two = room_before - before > i + 1 && random_next(&random) % 2 != 0;
        time_s -= two ? 2 * QUARTER_S : QUARTER_S;
        choice_add(v, &count, time_s);
    }
    for (time_s = base_s; count < TIME_CHOICES;) {
        bool two = room_after > 2 * TIME_CHOICES && random_next(&random) % 2 != 0;
        time_s += two ? 2 * QUARTER_S : QUARTER_S;
        choice_add(v, &count, time_s);
    }
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && v->choices_s[k] < v->choices_s[k - 1]; k--) {
            int64_t swap = v->choices_s[k];
            v->choices_s[k] = v->choices_s[k - 1];
            v->choices_s[k - 1] = swap;
        }
}

void step_record(struct step *s, const struct booking *booking)
{
    struct session *v = &s->m->session;
    struct effect *fx = step_question(s, EFFECT_RECORD_CHECKIN);

    v->booking = *booking;
    v->ref = booking->ref;
    v->verdict = checkin_decide(booking, s->m->rules, s->m->wall_s);
    fx->checkin = (struct checkin_record){.ref = booking->ref,
                                          .scope = booking->scope,
                                          .start_s = booking->start_s,
                                          .arrived_s = s->m->wall_s,
                                          .write_arrival_s =
                                              checkin_arrival_s(booking, s->m->rules, s->m->wall_s),
                                          .known_s = booking->known_s};
    memcpy(fx->checkin.number, booking->number, sizeof fx->checkin.number);
}

void act_record_found(struct step *s)
{
    step_record(s, &s->e->booking_answer.booking);
}

static void answers_were_right(struct model *m)
{
    guessing_right(&m->guessing[GUESS_NUMBER]);
}

void act_record_picked(struct step *s)
{
    answers_were_right(s->m);
    step_record(s, flow_picked(s->m, s->e));
}

void act_ask_which(struct step *s)
{
    answers_were_right(s->m);
    s->m->session.alike_count = flow_alike(s->m, s->e, s->m->session.alike);
}

void act_record_alike(struct step *s)
{
    step_record(s, flow_picked(s->m, s->e));
}

static void wrong_count(struct model *m)
{
    guessing_wrong(&m->guessing[GUESS_NUMBER], m->now_ms);
}

static void pause_begin(struct step *s, const char *why)
{
    guessing_pause(&s->m->guessing[GUESS_NUMBER], s->m->now_ms, s->m->rules->pause_first_s);
    step_note(s, NOTE_REFUSED, "", why);
}

/* A key that could have been tried out; the visitor still gets the answer to this one. */
static void key_was_wrong(struct step *s)
{
    if (!flow_key_guessable(&s->m->session.ref))
        return;
    if (s->m->guessing[GUESS_NUMBER].wrong_answers + 1 < s->m->rules->number_tries)
        wrong_count(s->m);
    else
        pause_begin(s, "codes with short keys: too many wrong ones, a pause begins");
}

/* Too early, too late, another day: only who knows what time it is can send somebody away so. */
static bool is_about_time(enum verdict verdict)
{
    return verdict == VERDICT_EARLY || verdict == VERDICT_LATE || verdict == VERDICT_OTHER_DAY;
}

void step_decided(struct step *s, const struct booking *booking, enum verdict verdict)
{
    struct session *v = &s->m->session;

    if (!s->e->sure && is_about_time(verdict))
        verdict = VERDICT_NEEDS_DESK;
    v->booking = *booking;
    v->verdict = verdict;
    if (verdict == VERDICT_ALREADY) {
        (void)step_signal(s, NOTE_SIGNAL_ELSEWHERE, "has arrived already, though not here");
        step_ticket(s, booking->arrival_s);
    }
}

static void decide(struct step *s, const struct booking *booking)
{
    step_decided(s, booking, checkin_decide(booking, s->m->rules, s->m->wall_s));
}

static void decide_picked(struct step *s)
{
    s->m->session.ref = flow_picked(s->m, s->e)->ref;
    decide(s, flow_picked(s->m, s->e));
}

void act_decide_picked(struct step *s)
{
    answers_were_right(s->m);
    decide_picked(s);
}

void act_decide_alike(struct step *s)
{
    decide_picked(s);
}

void act_decide_stored(struct step *s)
{
    step_decided(s, &s->m->session.stored, s->m->session.stored_verdict);
}

void act_decide_answered(struct step *s)
{
    switch (s->e->booking_answer.answer) {
    case ANSWER_OK:
        decide(s, &s->e->booking_answer.booking);
        break;
    case ANSWER_WRONG_KEY:
        /* ZMS answers so for a cancelled and a finished booking as well as for a wrong key. */
        s->m->session.verdict = VERDICT_CANCELLED;
        key_was_wrong(s);
        step_note(s, NOTE_REFUSED, "", "code: wrong key, or the booking has ended");
        break;
    case ANSWER_UNKNOWN_ID:
        s->m->session.verdict = VERDICT_UNKNOWN;
        key_was_wrong(s);
        step_note(s, NOTE_REFUSED, "", "code: no such booking");
        break;
    default:
        s->m->session.verdict = VERDICT_SERVICE_DOWN;
        break;
    }
}

void act_count_wrong(struct step *s)
{
    wrong_count(s->m);
    flow_session_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_UNKNOWN;
}

void act_begin_pause(struct step *s)
{
    pause_begin(s, "typed numbers: too many wrong answers, a pause begins");
    flow_session_wipe(&s->m->session);
}

void act_finish_checkin(struct step *s)
{
    step_ticket(s, s->e->recorded.arrived_s);
    step_slip(s);
}

void act_show_already(struct step *s)
{
    s->m->session.verdict = VERDICT_ALREADY;
    if (s->m->wall_s - s->e->recorded.arrived_s >= SIGNAL_AGAIN_S)
        (void)step_signal(s, NOTE_SIGNAL_AGAIN, "shown again, long after the check-in here");
    step_ticket(s, s->e->recorded.arrived_s);
}

void act_show_needs_desk(struct step *s)
{
    s->m->session.verdict = VERDICT_NEEDS_DESK;
}

void act_show_service_down(struct step *s)
{
    s->m->session.verdict = VERDICT_SERVICE_DOWN;
}

void act_show_unreadable(struct step *s)
{
    s->m->under_count = 0;
    flow_session_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_UNREADABLE;
    s->m->misread_ms = s->m->now_ms;
}

void act_print_again(struct step *s)
{
    s->m->session.ticket.again = true;
    step_note(s, NOTE_REPRINT, s->m->session.ticket.number, "asked for by the visitor");
    step_slip(s);
}

void act_note_printed(struct step *s)
{
    struct session *v = &s->m->session;

    if (v->slip == SLIP_PRINTING)
        v->slip = s->e->printed.ok ? SLIP_PRINTED : SLIP_FAILED;
    /* The visitor reads the number only now. */
    s->m->touched_ms = s->m->now_ms;
}

void act_give_time(struct step *s)
{
    s->m->entered_ms = s->m->now_ms;
}

void act_note_device(struct step *s)
{
    s->m->devices[s->e->device.device] = s->e->device.state;
}

void act_note_device_and_leave(struct step *s)
{
    act_note_device(s);
    act_leave(s);
}

void act_note_outbox(struct step *s)
{
    s->m->unsent = s->e->outbox.unsent;
    s->m->unsettled = s->e->outbox.unsettled;
}
