/* SPDX-License-Identifier: Apache-2.0 */
#include "core/flow.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "core/code.h"

#include <string.h>

struct step {
    struct model *m;
    const struct event *e;
    struct effects *fx;
};

static const struct flow_state_info infos[] = {
#define STATE(name, time, personal, listens) {#name, TIME_##time, personal, listens},
#include "core/flow_states.def"
#undef STATE
};

const struct flow_state_info *flow_state_info(enum flow_state state)
{
    return &infos[state];
}

/* --- asking neighbours ------------------------------------------------------------------- */

static struct effect *effect_add(struct step *s, enum effect_kind kind)
{
    bug_if(s->fx->count == EFFECTS_MAX);
    struct effect *fx = &s->fx->list[s->fx->count++];
    *fx = (struct effect){.kind = kind};
    return fx;
}

/* An effect that will be answered: the answer is known by its request number. */
static struct effect *question_add(struct step *s, enum effect_kind kind)
{
    struct effect *fx = effect_add(s, kind);

    fx->request = ++s->m->request;
    return fx;
}

static void session_wipe(struct session *session)
{
    explicit_bzero(session, sizeof *session);
    session->ahead = session->wait_min = -1;
}

static void note_add(struct step *s, enum note_kind kind, const char *number, const char *detail)
{
    struct note *note = &effect_add(s, EFFECT_NOTE)->note;

    *note = (struct note){.kind = kind, .detail = detail, .wall_s = s->m->wall_s};
    (void)text_copy(note->number, sizeof note->number, number);
}

static bool printer_absent(const struct model *m)
{
    return m->devices[DEVICE_PRINTER] == DEVICE_ABSENT;
}

static void slip_print(struct step *s)
{
    struct session *v = &s->m->session;

    if (printer_absent(s->m)) {
        v->slip = SLIP_NONE;
        return;
    }
    v->slip = SLIP_PRINTING;
    v->prints++;
    v->ticket.language = s->m->language;
    struct effect *fx = effect_add(s, EFFECT_PRINT_SLIP);
    fx->request = ++s->m->slip_request;
    fx->ticket = v->ticket;
}

static void ticket_fill(struct session *v, const struct rules *rules, int64_t arrived_s)
{
    const struct office *office = rules_office(rules, v->booking.scope);
    struct ticket *t = &v->ticket;

    *t = (struct ticket){.scope = v->booking.scope,
                         .start_s = v->booking.with_appointment ? v->booking.start_s : 0,
                         .arrived_s = arrived_s,
                         .noted = v->verdict == VERDICT_OK_OFFLINE,
                         .ahead = v->ahead,
                         .wait_min = v->wait_min};
    memcpy(t->number, v->booking.number, sizeof t->number);
    memcpy(t->office, office != NULL ? office->name : v->booking.place, sizeof t->office);
    memcpy(t->hint, v->booking.hint, sizeof t->hint);
}

/* --- guards ------------------------------------------------------------------------------ */

static bool guard_always(const struct step *s)
{
    (void)s;
    return true;
}

static bool guard_pause_runs(const struct step *s)
{
    return s->m->now_ms < s->m->pause_until_ms;
}

static bool guard_pause_over(const struct step *s)
{
    return !guard_pause_runs(s);
}

static bool guard_typed_well(const struct step *s)
{
    char number[BOOKING_NUMBER_MAX + 1];

    /* One digit is no number anyone was given; it is the key pressed too early. */
    return strlen(s->m->session.typed) > 1 && !err_is(code_number(s->m->session.typed, number));
}

static bool guard_typed_well_with_roster(const struct step *s)
{
    return s->m->rules->roster && guard_typed_well(s);
}

static bool guard_some_found(const struct step *s)
{
    return s->e->number_answer.answer == ANSWER_OK && s->e->number_answer.count > 0;
}

static bool guard_unreachable_but_stored(const struct step *s)
{
    return s->e->booking_answer.answer == ANSWER_UNREACHABLE && s->m->session.stored.ref.id != 0;
}

static bool guard_answer_ok(const struct step *s)
{
    switch (s->e->kind) {
    case EVENT_NUMBER_ANSWERED:
        return s->e->number_answer.answer == ANSWER_OK;
    case EVENT_OFFER_ANSWERED:
        return s->e->offer_answer.answer == ANSWER_OK;
    case EVENT_ISSUE_ANSWERED:
        return s->e->issue_answer.answer == ANSWER_OK;
    default:
        return false;
    }
}

static bool guard_answer_closed(const struct step *s)
{
    return s->e->issue_answer.answer == ANSWER_CLOSED;
}

static bool guard_answer_unsettled(const struct step *s)
{
    return s->e->issue_answer.answer == ANSWER_UNSETTLED;
}

static bool is_open(enum verdict verdict)
{
    return verdict == VERDICT_OK || verdict == VERDICT_OK_OFFLINE;
}

static bool guard_booking_open(const struct step *s)
{
    return s->e->booking_answer.answer == ANSWER_OK &&
           is_open(checkin_decide(&s->e->booking_answer.booking, s->m->rules, s->m->wall_s));
}

/* The candidate whose time was picked, or NULL. */
static const struct booking *picked(const struct step *s)
{
    const struct session *v = &s->m->session;
    int choice = s->e->pressed.arg;

    for (int i = 0; choice >= 0 && choice < TIME_CHOICES && i < v->candidate_count; i++)
        if (v->candidates[i].start_s == v->choices_s[choice])
            return &v->candidates[i];
    return NULL;
}

static bool guard_right(const struct step *s)
{
    return picked(s) != NULL;
}

static bool guard_right_and_open(const struct step *s)
{
    const struct booking *booking = picked(s);

    return booking != NULL && is_open(checkin_decide(booking, s->m->rules, s->m->wall_s));
}

static bool guard_tries_left(const struct step *s)
{
    return s->m->wrong_answers + 1 < s->m->rules->number_tries;
}

static bool guard_recorded_first(const struct step *s)
{
    return s->e->recorded.ok && !s->e->recorded.repeated;
}

static bool guard_recorded_again(const struct step *s)
{
    return s->e->recorded.ok;
}

static bool guard_slip_possible(const struct step *s)
{
    const struct session *v = &s->m->session;

    return v->ticket.number[0] != '\0' && v->slip != SLIP_PRINTING && v->prints < PRINTS_MAX &&
           !printer_absent(s->m);
}

static bool guard_verdict_service_down(const struct step *s)
{
    return s->m->session.verdict == VERDICT_SERVICE_DOWN && s->m->session.ref.id != 0;
}

static bool guard_offer_some(const struct step *s)
{
    const struct offer *offer = s->e->offer_answer.offer;

    for (int i = 0; guard_answer_ok(s) && offer != NULL && i < offer->count; i++)
        if (offer->entries[i].enabled)
            return true;
    return false;
}

static bool guard_service_known(const struct step *s)
{
    return s->e->pressed.arg >= 0 && s->e->pressed.arg < s->m->offer.count;
}

static bool guard_wish_recorded(const struct step *s)
{
    return s->e->recorded.ok && s->m->session.entry == 0;
}

/* Once the service has given a number the visitor gets it, whatever the disk says. */
static bool guard_number_known(const struct step *s)
{
    return s->m->session.booking.number[0] != '\0';
}

static bool guard_store_gone(const struct step *s)
{
    return s->e->device.device == DEVICE_STORE && s->e->device.state == DEVICE_BROKEN;
}

static bool guard_store_back(const struct step *s)
{
    return s->e->device.device == DEVICE_STORE && s->e->device.state == DEVICE_READY;
}

static bool guard_may_stop(const struct step *s)
{
    /* Recording and issuing run to their end: what they began must not be left half done. */
    switch (s->m->state) {
    case STATE_START:
    case STATE_RECORDING:
    case STATE_ISSUING:
    case STATE_OUT_OF_SERVICE:
        return false;
    default:
        return true;
    }
}

static bool is_under(const struct model *m, enum flow_state state)
{
    for (int i = 0; i < m->under_count; i++)
        if (m->under[i] == state)
            return true;
    return false;
}

/* Help and languages are at hand everywhere but while a neighbour is waited for. */
static bool guard_may_overlay(const struct step *s)
{
    enum flow_state over = s->e->pressed.action == ACTION_HELP ? STATE_HELP : STATE_LANGUAGES;
    enum time_class time = infos[s->m->state].time;

    return time != TIME_WAIT && time != TIME_FAULT && s->m->state != over && !is_under(s->m, over);
}

static bool guard_listens(const struct step *s)
{
    return infos[s->m->state].listens;
}

static bool code_of(const struct step *s, struct booking_ref *ret_ref)
{
    return !err_is(code_parse(s->e->code.bytes, s->e->code.len, ret_ref));
}

static bool guard_listens_and_well_formed(const struct step *s)
{
    struct booking_ref ref;

    bool ok = guard_listens(s) && code_of(s, &ref);
    explicit_bzero(&ref, sizeof ref);
    return ok;
}

static bool guard_well_formed_with_roster(const struct step *s)
{
    return s->m->rules->roster && guard_listens_and_well_formed(s);
}

/* The code just answered, still held up. */
static bool guard_same_code(const struct step *s)
{
    const struct booking_ref *mine = &s->m->session.ref;
    struct booking_ref ref;

    bool same = guard_listens(s) && mine->id != 0 && code_of(s, &ref) && ref.id == mine->id &&
                strcmp(ref.key, mine->key) == 0 && s->m->session.verdict != VERDICT_SERVICE_DOWN;
    explicit_bzero(&ref, sizeof ref);
    return same;
}

/* A stray code (the one on the slip, say) must not take a number from the screen. */
static bool guard_listens_without_number(const struct step *s)
{
    return guard_listens(s) && s->m->session.ticket.number[0] == '\0';
}

static bool time_is_over(const struct model *m)
{
    switch (infos[m->state].time) {
    case TIME_COUNT:
        return m->session.slip != SLIP_PRINTING && m->now_ms - m->touched_ms >= DONE_MS;
    case TIME_QUESTION:
        return m->now_ms - m->entered_ms >= QUESTION_MS;
    case TIME_WAIT:
        return m->now_ms - m->entered_ms >= WAIT_LIMIT_MS;
    default:
        return false;
    }
}

static bool guard_time_over(const struct step *s)
{
    return time_is_over(s->m);
}

static bool guard_time_over_but_stored(const struct step *s)
{
    return time_is_over(s->m) && s->m->session.stored.ref.id != 0;
}

/* Milliseconds of silence after which the question is asked; 0: never. */
static int64_t silence_ms(const struct model *m)
{
    switch (infos[m->state].time) {
    case TIME_PLAIN:
        return SILENCE_PLAIN_MS;
    case TIME_PERSONAL:
        return SILENCE_PERSONAL_MS;
    default:
        return 0;
    }
}

static bool guard_silent(const struct step *s)
{
    int64_t limit = silence_ms(s->m);

    return limit > 0 && s->m->now_ms - s->m->touched_ms >= limit;
}

/* Silence over the question itself, with help or languages opened on it. */
static bool guard_silent_again(const struct step *s)
{
    return guard_silent(s) && is_under(s->m, STATE_STILL_THERE);
}

/* --- acts -------------------------------------------------------------------------------- */

static void act_nothing(struct step *s)
{
    (void)s;
}

static void act_touch(struct step *s)
{
    s->m->touched_ms = s->m->now_ms;
}

static void act_leave(struct step *s)
{
    effect_add(s, EFFECT_CANCEL);
    session_wipe(&s->m->session);
    s->m->request++; /* answers still on their way are nobody's now */
    s->m->slip_request++;
    s->m->language = 0;
    s->m->under_count = 0;
}

static void act_set_language(struct step *s)
{
    if (s->e->pressed.arg >= 0 && s->e->pressed.arg < s->m->language_count)
        s->m->language = s->e->pressed.arg;
}

static void act_begin_typing(struct step *s)
{
    session_wipe(&s->m->session);
}

static void typed_add(struct session *v, char c)
{
    size_t n = strlen(v->typed);

    v->typed_refused = false;
    if (n < BOOKING_NUMBER_MAX && c > ' ' && c < 0x7f)
        v->typed[n] = c;
}

static void act_type_key(struct step *s)
{
    typed_add(&s->m->session, (char)s->e->pressed.arg);
}

/* Letters stand before the digits: a prefix replaces what was typed. */
static void act_type_prefix(struct step *s)
{
    struct session *v = &s->m->session;

    if (s->e->pressed.arg < 0 || s->e->pressed.arg >= s->m->rules->office_count)
        return;
    explicit_bzero(v->typed, sizeof v->typed);
    for (const char *c = s->m->rules->offices[s->e->pressed.arg].prefix; *c != '\0'; c++)
        typed_add(v, *c);
}

static void act_erase_key(struct step *s)
{
    struct session *v = &s->m->session;
    size_t n = strlen(v->typed);

    v->typed_refused = false;
    if (n > 0)
        v->typed[n - 1] = '\0';
}

static void act_refuse_typed(struct step *s)
{
    s->m->session.typed_refused = true;
}

static void ask_number(struct step *s, enum effect_kind kind)
{
    struct effect *fx = question_add(s, kind);

    s->m->session.wait_for = WAIT_NUMBER;
    if (err_is(code_number(s->m->session.typed, fx->number)))
        fx->number[0] = '\0'; /* guard_typed_well has excluded it */
}

static void act_look_up_number(struct step *s)
{
    ask_number(s, EFFECT_LOOK_UP_NUMBER);
}

static void act_find_number(struct step *s)
{
    ask_number(s, EFFECT_FIND_NUMBER);
}

static void ask_booking(struct step *s, enum effect_kind kind)
{
    s->m->session.wait_for = WAIT_BOOKING;
    question_add(s, kind)->ref = s->m->session.ref;
}

static void begin_with_code(struct step *s)
{
    s->m->under_count = 0;
    session_wipe(&s->m->session);
    bool ok = code_of(s, &s->m->session.ref);
    bug_if(!ok);
}

static void act_look_up_booking(struct step *s)
{
    begin_with_code(s);
    ask_booking(s, EFFECT_LOOK_UP_BOOKING);
}

static void act_find_booking(struct step *s)
{
    begin_with_code(s);
    ask_booking(s, EFFECT_FIND_BOOKING);
}

static void act_find_with_stored(struct step *s)
{
    struct session *v = &s->m->session;

    if (s->e->booking_answer.answer == ANSWER_OK) {
        v->stored = s->e->booking_answer.booking;
        v->stored_verdict = checkin_decide(&v->stored, s->m->rules, s->m->wall_s);
    }
    ask_booking(s, EFFECT_FIND_BOOKING);
}

static void act_find_again(struct step *s)
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

/*
 * Six times to choose from: the right one at a random place among others of the same kind, whole
 * quarter hours away and, as far as there is room, in the hours in which offices are open. A number
 * that does not exist gets the same question, so that asking reveals nothing.
 */
static void act_ask_time(struct step *s)
{
    enum { QUARTER_S = 900, OPEN_S = 7 * 3600, CLOSE_S = 19 * 3600 };
    struct session *v = &s->m->session;
    uint32_t random = s->e->number_answer.seed;
    int count = 0;

    v->candidate_count = 0;
    for (int i = 0; i < s->e->number_answer.count; i++)
        if (s->e->number_answer.bookings[i].with_appointment)
            v->candidates[v->candidate_count++] = s->e->number_answer.bookings[i];
    for (int i = 0; i < v->candidate_count; i++)
        choice_add(v, &count, v->candidates[i].start_s);
    int64_t base_s = v->candidate_count > 0
                         ? v->candidates[0].start_s
                         : s->m->wall_s / 300 * 300 + (random_next(&random) % 24) * 300;
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

static void record_booking(struct step *s, const struct booking *booking)
{
    struct session *v = &s->m->session;
    struct effect *fx = question_add(s, EFFECT_RECORD_CHECKIN);

    v->booking = *booking;
    v->ref = booking->ref;
    v->verdict = checkin_decide(booking, s->m->rules, s->m->wall_s);
    fx->checkin = (struct checkin_record){
        .ref = booking->ref,
        .scope = booking->scope,
        .start_s = booking->start_s,
        .arrived_s = s->m->wall_s,
        .write_arrival_s = checkin_arrival_s(booking, s->m->rules, s->m->wall_s)};
    memcpy(fx->checkin.number, booking->number, sizeof fx->checkin.number);
}

static void act_record_found(struct step *s)
{
    record_booking(s, &s->e->booking_answer.booking);
}

static void answers_were_right(struct model *m)
{
    m->wrong_answers = 0;
    m->pauses = 0;
}

static void act_record_picked(struct step *s)
{
    answers_were_right(s->m);
    record_booking(s, picked(s));
}

static void show_decided(struct step *s, const struct booking *booking, enum verdict verdict)
{
    struct session *v = &s->m->session;

    v->booking = *booking;
    v->verdict = verdict;
    if (verdict == VERDICT_ALREADY)
        ticket_fill(v, s->m->rules, booking->arrival_s);
}

static void decide(struct step *s, const struct booking *booking)
{
    show_decided(s, booking, checkin_decide(booking, s->m->rules, s->m->wall_s));
}

static void act_decide_picked(struct step *s)
{
    answers_were_right(s->m);
    s->m->session.ref = picked(s)->ref;
    decide(s, picked(s));
}

static void act_decide_stored(struct step *s)
{
    show_decided(s, &s->m->session.stored, s->m->session.stored_verdict);
}

static void act_decide_answered(struct step *s)
{
    switch (s->e->booking_answer.answer) {
    case ANSWER_OK:
        decide(s, &s->e->booking_answer.booking);
        break;
    case ANSWER_WRONG_KEY:
        /* ZMS answers so for a cancelled and a finished booking as well as for a wrong key. */
        s->m->session.verdict = VERDICT_CANCELLED;
        note_add(s, NOTE_REFUSED, "", "code: wrong key, or the booking has ended");
        break;
    case ANSWER_UNKNOWN_ID:
        s->m->session.verdict = VERDICT_UNKNOWN;
        note_add(s, NOTE_REFUSED, "", "code: no such booking");
        break;
    default:
        s->m->session.verdict = VERDICT_SERVICE_DOWN;
        break;
    }
}

static void act_count_wrong(struct step *s)
{
    s->m->wrong_answers++;
    session_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_UNKNOWN;
}

static void act_begin_pause(struct step *s)
{
    struct model *m = s->m;
    int64_t pause_s = m->rules->pause_first_s;

    for (int i = 0; i < m->pauses && pause_s < 3600; i++)
        pause_s *= 2;
    if (pause_s > 3600)
        pause_s = 3600;
    m->pauses++;
    m->wrong_answers = 0;
    note_add(s, NOTE_REFUSED, "", "typed numbers: too many wrong answers, a pause begins");
    m->pause_until_ms = m->now_ms + pause_s * 1000;
    session_wipe(&m->session);
}

static void act_finish_checkin(struct step *s)
{
    ticket_fill(&s->m->session, s->m->rules, s->e->recorded.arrived_s);
    slip_print(s);
}

static void act_show_already(struct step *s)
{
    s->m->session.verdict = VERDICT_ALREADY;
    ticket_fill(&s->m->session, s->m->rules, s->e->recorded.arrived_s);
}

static void act_show_needs_desk(struct step *s)
{
    s->m->session.verdict = VERDICT_NEEDS_DESK;
}

static void act_show_service_down(struct step *s)
{
    s->m->session.verdict = VERDICT_SERVICE_DOWN;
}

static void act_show_unreadable(struct step *s)
{
    s->m->under_count = 0;
    session_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_UNREADABLE;
}

static void act_print_again(struct step *s)
{
    s->m->session.ticket.again = true;
    note_add(s, NOTE_REPRINT, s->m->session.ticket.number, "asked for by the visitor");
    slip_print(s);
}

static void act_note_printed(struct step *s)
{
    struct session *v = &s->m->session;

    if (v->slip == SLIP_PRINTING)
        v->slip = s->e->printed.ok ? SLIP_PRINTED : SLIP_FAILED;
    /* The visitor reads the number only now. */
    s->m->touched_ms = s->m->now_ms;
}

static void act_give_time(struct step *s)
{
    s->m->entered_ms = s->m->now_ms;
}

static void act_load_offer(struct step *s)
{
    s->m->session.wait_for = WAIT_OFFER;
    question_add(s, EFFECT_LOAD_OFFER);
}

static void act_take_offer(struct step *s)
{
    const struct offer *from = s->e->offer_answer.offer;

    s->m->offer.count = 0;
    for (int i = 0; i < from->count; i++)
        if (from->entries[i].enabled)
            s->m->offer.entries[s->m->offer.count++] = from->entries[i];
    s->m->session.page = 0;
}

static void act_next_page(struct step *s)
{
    if (s->m->session.page + 1 < flow_service_pages(s->m))
        s->m->session.page++;
}

static void act_previous_page(struct step *s)
{
    if (s->m->session.page > 0)
        s->m->session.page--;
}

static const struct offer_entry *chosen(const struct step *s)
{
    return &s->m->offer.entries[s->m->session.chosen];
}

static void act_load_queue(struct step *s)
{
    s->m->session.chosen = s->e->pressed.arg;
    s->m->session.wait_for = WAIT_QUEUE;
    question_add(s, EFFECT_LOAD_QUEUE)->scope = chosen(s)->scope;
}

static void act_take_queue(struct step *s)
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

static void act_record_wish(struct step *s)
{
    s->m->session.entry = 0;
    struct walkin_record record = walkin_of(s);
    question_add(s, EFFECT_RECORD_WALKIN)->walkin = record;
}

static void act_issue_number(struct step *s)
{
    s->m->session.entry = s->e->recorded.entry;
    struct effect *fx = question_add(s, EFFECT_ISSUE_NUMBER);
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
    question_add(s, EFFECT_RECORD_NUMBER)->walkin = record;
}

static void act_record_number(struct step *s)
{
    record_issue(s);
}

static void act_record_no_number(struct step *s)
{
    record_issue(s);
}

/* A number may exist that nobody holds: it is journalled as unknown, and a person has to look. */
static void act_record_lost_number(struct step *s)
{
    record_issue(s);
    s->m->session.verdict = VERDICT_NEEDS_DESK;
}

static void act_record_down(struct step *s)
{
    record_issue(s);
    s->m->session.verdict = VERDICT_SERVICE_DOWN;
}

static void act_finish_walkin(struct step *s)
{
    s->m->session.verdict = VERDICT_OK;
    ticket_fill(&s->m->session, s->m->rules, s->m->wall_s);
    slip_print(s);
}

static void act_note_device(struct step *s)
{
    s->m->devices[s->e->device.device] = s->e->device.state;
}

static void act_note_device_and_leave(struct step *s)
{
    act_note_device(s);
    act_leave(s);
}

static void act_note_outbox(struct step *s)
{
    s->m->unsent = s->e->outbox.unsent;
    s->m->unsettled = s->e->outbox.unsettled;
}

/* --- the table --------------------------------------------------------------------------- */

enum { STATE_ANY = STATE_COUNT, STATE_SAME, STATE_UNDER };

struct rule {
    int state;
    enum event_kind event;
    enum action action; /* ACTION_NONE for a neighbour's event */
    bool (*guard)(const struct step *s);
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

static bool is_overlay(int state)
{
    return state == STATE_HELP || state == STATE_LANGUAGES || state == STATE_STILL_THERE;
}

static void state_enter(struct model *m, int next)
{
    if (next == STATE_SAME)
        return;
    if (next == STATE_UNDER) {
        bug_if(m->under_count == 0);
        next = (int)m->under[--m->under_count];
    } else if (is_overlay(next)) {
        bug_if(m->under_count == (int)(sizeof m->under / sizeof m->under[0]));
        m->under[m->under_count++] = m->state;
    } else {
        m->under_count = 0;
    }
    m->state = (enum flow_state)next;
    m->entered_ms = m->now_ms;
    m->touched_ms = m->now_ms;
}

/* Answers to a question that is no longer asked. */
static bool is_stale(const struct model *m, const struct event *e)
{
    switch (e->kind) {
    case EVENT_BOOKING_LOOKED_UP:
    case EVENT_NUMBER_LOOKED_UP:
    case EVENT_BOOKING_ANSWERED:
    case EVENT_NUMBER_ANSWERED:
    case EVENT_OFFER_ANSWERED:
    case EVENT_QUEUE_ANSWERED:
    case EVENT_ISSUE_ANSWERED:
    case EVENT_RECORDED:
        return e->request != m->request;
    case EVENT_PRINTED:
        return e->request != m->slip_request;
    default:
        return false;
    }
}

void flow_init(struct model *model, const struct rules *rules, int language_count)
{
    memset(model, 0, sizeof *model);
    model->rules = rules;
    model->language_count = language_count;
    session_wipe(&model->session);
}

void flow_step(struct model *model, const struct event *event, struct effects *ret_effects)
{
    struct step s = {model, event, ret_effects};
    bool listened = infos[model->state].listens;

    ret_effects->count = 0;
    model->now_ms = event->now_ms;
    model->wall_s = event->wall_s;
    if (is_stale(model, event)) {
        model->ignored++;
        return;
    }
    if (event->kind == EVENT_PRESSED)
        model->touched_ms = event->now_ms;
    for (size_t i = 0; i < sizeof rules_table / sizeof rules_table[0]; i++) {
        const struct rule *rule = &rules_table[i];
        if ((rule->state != STATE_ANY && rule->state != (int)model->state) ||
            rule->event != event->kind ||
            (event->kind == EVENT_PRESSED && rule->action != event->pressed.action) ||
            !rule->guard(&s))
            continue;
        rule->act(&s);
        state_enter(model, rule->next);
        if (infos[model->state].listens != listened)
            effect_add(&s, EFFECT_LISTEN)->on = !listened;
        return;
    }
    if (event->kind != EVENT_TIME_PASSED)
        model->ignored++;
}

/* --- what the screens and the clock ask --------------------------------------------------- */

bool flow_offers(const struct model *model, enum action action)
{
    const struct event pressed = {.kind = EVENT_PRESSED, .pressed = {.action = action}};
    struct model m = *model; /* guards only read; the copy keeps model const */
    const struct step s = {&m, &pressed, NULL};

    for (size_t i = 0; i < sizeof rules_table / sizeof rules_table[0]; i++)
        if ((rules_table[i].state == STATE_ANY || rules_table[i].state == (int)m.state) &&
            rules_table[i].event == EVENT_PRESSED && rules_table[i].action == action &&
            rules_table[i].guard(&s))
            return true;
    return false;
}

/* Milliseconds of the countdown that is shown, -1 where none is. */
static int64_t countdown_ms(const struct model *m)
{
    if (m->state == STATE_DONE)
        return m->session.slip == SLIP_PRINTING ? DONE_MS : DONE_MS - (m->now_ms - m->touched_ms);
    if (m->state == STATE_STILL_THERE)
        return QUESTION_MS - (m->now_ms - m->entered_ms);
    if (m->state == STATE_PAUSE)
        return m->pause_until_ms - m->now_ms;
    return -1;
}

int flow_seconds_left(const struct model *model)
{
    int64_t left_ms = countdown_ms(model);

    return left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
}

int flow_service_pages(const struct model *model)
{
    int pages = (model->offer.count + SERVICES_A_PAGE - 1) / SERVICES_A_PAGE;

    return pages > 1 ? pages : 1;
}

static void due_by(int64_t *due_ms, int64_t candidate_ms)
{
    if (candidate_ms > 0 && candidate_ms < *due_ms)
        *due_ms = candidate_ms;
}

int64_t flow_due_ms(const struct model *model)
{
    static const int64_t wait_marks_ms[] = {WAIT_SPINNER_MS, WAIT_WORDS_MS, WAIT_WAY_ON_MS,
                                            WAIT_LIMIT_MS};
    int64_t due_ms = (60 - model->wall_s % 60) * 1000;
    int64_t in_state_ms = model->now_ms - model->entered_ms;

    if (infos[model->state].time == TIME_WAIT)
        for (size_t i = 0; i < sizeof wait_marks_ms / sizeof wait_marks_ms[0]; i++)
            due_by(&due_ms, wait_marks_ms[i] - in_state_ms);
    if (silence_ms(model) > 0)
        due_by(&due_ms, model->touched_ms + silence_ms(model) - model->now_ms);
    int64_t left_ms = countdown_ms(model);
    if (left_ms > 0)
        due_by(&due_ms, left_ms % 1000 > 0 ? left_ms % 1000 : 1000);
    return due_ms;
}
