/* SPDX-License-Identifier: Apache-2.0 */
/* flow_guard: may it? The guards that flow_rules.def names. They read and change nothing. */
#include "core/code.h"
#include "core/flow_step.h"

#include <string.h>

bool flow_printer_absent(const struct model *m)
{
    return m->devices[DEVICE_PRINTER] == DEVICE_ABSENT;
}

bool flow_service_away(const struct model *m)
{
    return m->devices[DEVICE_SERVICE] == DEVICE_BROKEN;
}

bool flow_key_guessable(const struct booking_ref *ref)
{
    return ref->token[0] == 0 && strlen(ref->key) < BOOKING_KEY_MAX;
}

bool guard_always(const struct look *s)
{
    (void)s;
    return true;
}

bool guard_pause_runs(const struct look *s)
{
    return guessing_pauses(&s->m->guessing[GUESS_NUMBER], s->m->now_ms);
}

bool guard_pause_over(const struct look *s)
{
    return !guard_pause_runs(s);
}

bool guard_typed_well(const struct look *s)
{
    char number[BOOKING_NUMBER_MAX + 1];

    /* One digit is no number anyone was given; it is the key pressed too early. */
    return strlen(s->m->session.typed) > 1 && !err_is(code_number(s->m->session.typed, number));
}

bool guard_typed_well_with_roster(const struct look *s)
{
    return s->m->rules->roster && guard_typed_well(s);
}

bool guard_some_found(const struct look *s)
{
    return s->e->number_answer.answer == ANSWER_OK && s->e->number_answer.count > 0;
}

bool guard_unreachable_but_stored(const struct look *s)
{
    return s->e->booking_answer.answer == ANSWER_UNREACHABLE && s->m->session.stored.ref.id != 0;
}

bool guard_answer_ok(const struct look *s)
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

bool guard_answer_closed(const struct look *s)
{
    return s->e->issue_answer.answer == ANSWER_CLOSED;
}

bool guard_answer_unsettled(const struct look *s)
{
    return s->e->issue_answer.answer == ANSWER_UNSETTLED;
}

bool flow_lets_in(enum verdict verdict)
{
    return verdict == VERDICT_OK || verdict == VERDICT_OK_OFFLINE;
}

bool guard_booking_open(const struct look *s)
{
    return s->e->booking_answer.answer == ANSWER_OK &&
           flow_lets_in(checkin_decide(&s->e->booking_answer.booking, s->m->rules, s->m->wall_s));
}

int flow_alike(const struct model *m, const struct event *e, int ret_alike[CANDIDATES_MAX])
{
    const struct session *v = &m->session;
    int choice = e->pressed.arg, count = 0;

    for (int i = 0; choice >= 0 && choice < TIME_CHOICES && i < v->candidate_count; i++)
        if (v->candidates[i].start_s == v->choices_s[choice])
            ret_alike[count++] = i;
    return count;
}

const struct booking *flow_picked(const struct model *m, const struct event *e)
{
    const struct session *v = &m->session;
    int alike[CANDIDATES_MAX], arg = e->pressed.arg;

    if (e->pressed.action == ACTION_PICK_BOOKING)
        return arg >= 0 && arg < v->alike_count ? &v->candidates[v->alike[arg]] : NULL;
    return flow_alike(m, e, alike) > 0 ? &v->candidates[alike[0]] : NULL;
}

bool guard_right(const struct look *s)
{
    return flow_picked(s->m, s->e) != NULL;
}

bool guard_right_for_several(const struct look *s)
{
    int alike[CANDIDATES_MAX];

    return flow_alike(s->m, s->e, alike) > 1;
}

bool guard_right_and_open(const struct look *s)
{
    const struct booking *booking = flow_picked(s->m, s->e);

    return booking != NULL && flow_lets_in(checkin_decide(booking, s->m->rules, s->m->wall_s));
}

bool guard_tries_left(const struct look *s)
{
    return s->m->guessing[GUESS_NUMBER].wrong_answers + 1 < s->m->rules->number_tries;
}

bool guard_recorded_first(const struct look *s)
{
    return s->e->recorded.ok && !s->e->recorded.repeated;
}

bool guard_recorded_again(const struct look *s)
{
    return s->e->recorded.ok;
}

bool guard_slip_possible(const struct look *s)
{
    const struct session *v = &s->m->session;

    return v->ticket.number[0] != '\0' && v->slip != SLIP_PRINTING && v->prints < PRINTS_MAX &&
           !flow_printer_absent(s->m);
}

bool guard_verdict_service_down(const struct look *s)
{
    return s->m->session.verdict == VERDICT_SERVICE_DOWN && s->m->session.ref.id != 0;
}

static bool may_give_own(const struct model *m)
{
    return m->rules->own.mode != OWN_NEVER;
}

bool guard_away_with_own(const struct look *s)
{
    return may_give_own(s->m) && flow_service_away(s->m);
}

bool guard_no_offer_but_own(const struct look *s)
{
    return may_give_own(s->m) && s->e->offer_answer.answer == ANSWER_UNREACHABLE;
}

bool guard_offer_over_but_own(const struct look *s)
{
    return may_give_own(s->m) && s->m->session.wait_for == WAIT_OFFER && guard_time_over(s);
}

bool guard_service_known_away(const struct look *s)
{
    return guard_away_with_own(s) && guard_service_known(s);
}

bool guard_own_number(const struct look *s)
{
    return s->m->rules->own.mode == OWN_ALWAYS || guard_away_with_own(s);
}

/* After the call that creates: not reached, or nobody knows. */
bool guard_no_number_but_own(const struct look *s)
{
    enum answer answer = s->e->issue_answer.answer;

    return may_give_own(s->m) && !s->m->session.own &&
           (answer == ANSWER_UNSETTLED || answer == ANSWER_UNREACHABLE);
}

bool guard_own_recorded(const struct look *s)
{
    return s->m->session.own && s->e->recorded.ok && s->e->recorded.number[0] != '\0';
}

bool guard_own_not_recorded(const struct look *s)
{
    return s->m->session.own;
}

bool guard_offer_some(const struct look *s)
{
    const struct offer *offer = s->e->offer_answer.offer;

    for (int i = 0; guard_answer_ok(s) && offer != NULL && i < offer->count; i++)
        if (offer->entries[i].enabled)
            return true;
    return false;
}

bool guard_service_known(const struct look *s)
{
    return s->e->pressed.arg >= 0 && s->e->pressed.arg < s->m->offer.count;
}

bool guard_wish_recorded(const struct look *s)
{
    return s->e->recorded.ok && s->m->session.entry == 0;
}

/* Once the service has given a number the visitor gets it, whatever the disk says. */
bool guard_number_known(const struct look *s)
{
    return s->m->session.booking.number[0] != '\0';
}

bool guard_store_gone(const struct look *s)
{
    return s->e->device.device == DEVICE_STORE && s->e->device.state == DEVICE_BROKEN;
}

bool guard_without_store(const struct look *s)
{
    return s->m->devices[DEVICE_STORE] == DEVICE_BROKEN;
}

bool guard_time_over_without_store(const struct look *s)
{
    return guard_without_store(s) && guard_time_over(s);
}

static bool guard_store_back(const struct look *s)
{
    return s->e->device.device == DEVICE_STORE && s->e->device.state == DEVICE_READY;
}

bool guard_store_back_and_open(const struct look *s)
{
    return guard_store_back(s) && !s->m->closed;
}

bool guard_may_stop(const struct look *s)
{
    /* Recording and issuing run to their end: what they began must not be left half done. */
    switch (s->m->state) {
    case STATE_START:
    case STATE_RECORDING:
    case STATE_ISSUING:
    case STATE_OUT_OF_SERVICE:
    case STATE_STAFF_WORKING:
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

static enum flow_state overlay_of(enum action action)
{
    return action == ACTION_HELP      ? STATE_HELP
           : action == ACTION_DISPLAY ? STATE_DISPLAY
                                      : STATE_LANGUAGES;
}

/*
 * Help, languages, display are at hand everywhere but while a neighbour is waited for; languages
 * can be asked for then, too (want_language).
 */
bool guard_may_overlay(const struct look *s)
{
    enum flow_state over = overlay_of(s->e->pressed.action);
    enum time_class time = flow_state_info(s->m->state)->time;

    return time != TIME_WAIT && time != TIME_FAULT && time != TIME_STAFF && s->m->state != over &&
           !is_under(s->m, over);
}

static bool listens(const struct look *s)
{
    return flow_state_info(s->m->state)->listens;
}

bool flow_code(const struct event *e, struct booking_ref *ret_ref)
{
    return !err_is(code_parse(e->code.bytes, e->code.len, ret_ref));
}

/* A short key can be guessed: after wrong ones they have to wait as typed numbers do. */
bool guard_guessable_in_pause(const struct look *s)
{
    struct booking_ref ref;

    bool is =
        listens(s) && guard_pause_runs(s) && flow_code(s->e, &ref) && flow_key_guessable(&ref);
    explicit_bzero(&ref, sizeof ref);
    return is;
}

bool guard_listens_and_well_formed(const struct look *s)
{
    struct booking_ref ref;

    bool ok = listens(s) && flow_code(s->e, &ref);
    explicit_bzero(&ref, sizeof ref);
    return ok;
}

/* A signed code is looked up here, roster or not. */
bool guard_well_formed_with_roster(const struct look *s)
{
    struct booking_ref ref;

    bool is = listens(s) && flow_code(s->e, &ref) && (s->m->rules->roster || ref.token[0] != 0);
    explicit_bzero(&ref, sizeof ref);
    return is;
}

bool guard_by_token(const struct look *s)
{
    return s->m->session.ref.token[0] != 0;
}

/*
 * The code just answered, still held up. Where it gave a number, that stays; anything else may have
 * changed by now (confirmed by mail, no longer early), and is looked at anew after a while.
 */
bool guard_same_code(const struct look *s)
{
    const struct booking_ref *mine = &s->m->session.ref;
    struct booking_ref ref;

    bool same =
        listens(s) && mine->id != 0 && flow_code(s->e, &ref) && ref.id == mine->id &&
        strcmp(ref.key, mine->key) == 0 && s->m->session.verdict != VERDICT_SERVICE_DOWN &&
        (s->m->session.ticket.number[0] != '\0' || s->m->now_ms - s->m->entered_ms < SAME_CODE_MS);
    explicit_bzero(&ref, sizeof ref);
    return same;
}

/* A stray code (the one on the slip, say) must not take a number from the screen. */
bool guard_listens_without_number(const struct look *s)
{
    return listens(s) && s->m->session.ticket.number[0] == '\0';
}

/* Listening takes longer than reading; reading and reaching may be slow as well. */
static int patience(const struct model *m)
{
    return m->voice || display_takes_time(&m->display) ? PATIENCE : 1;
}

int64_t flow_question_ms(const struct model *m)
{
    return patience(m) > 1 ? QUESTION_LONG_MS : QUESTION_MS;
}

int64_t flow_done_ms(const struct model *m)
{
    bool slip = m->session.slip == SLIP_PRINTING || m->session.slip == SLIP_PRINTED;

    return (int64_t)(slip ? DONE_MS : DONE_NOTE_MS) * patience(m);
}

bool flow_home_is_taken(const struct model *m)
{
    return (m->state == STATE_START || m->state == STATE_OUT_OF_SERVICE) &&
           (m->language != 0 || m->voice || !display_is_normal(&m->display));
}

int64_t flow_wait_limit_ms(const struct model *m)
{
    return flow_reads_document(m->state) ? DOCUMENT_LIMIT_MS : WAIT_LIMIT_MS;
}

static bool time_is_over(const struct model *m)
{
    switch (flow_state_info(m->state)->time) {
    case TIME_COUNT:
        return m->session.slip != SLIP_PRINTING && m->now_ms - m->touched_ms >= flow_done_ms(m);
    case TIME_QUESTION:
        return m->now_ms - m->entered_ms >= flow_question_ms(m);
    case TIME_WAIT:
        return m->now_ms - m->entered_ms >= flow_wait_limit_ms(m);
    default:
        return false;
    }
}

bool guard_time_over(const struct look *s)
{
    return time_is_over(s->m);
}

bool guard_time_over_but_stored(const struct look *s)
{
    return time_is_over(s->m) && s->m->session.stored.ref.id != 0;
}

/* Milliseconds of silence after which the question is asked; 0: never. */
int64_t flow_silence_ms(const struct model *m)
{
    switch (flow_state_info(m->state)->time) {
    case TIME_PLAIN:
        return (int64_t)SILENCE_PLAIN_MS * patience(m);
    case TIME_PERSONAL:
        return (int64_t)SILENCE_PERSONAL_MS * patience(m);
    default:
        /* What one visitor has chosen before a visit is not what the next one wants. */
        return flow_home_is_taken(m) ? (int64_t)SILENCE_PLAIN_MS * patience(m) : 0;
    }
}

bool guard_silent(const struct look *s)
{
    int64_t limit = flow_silence_ms(s->m);

    return limit > 0 && s->m->now_ms - s->m->touched_ms >= limit;
}

/* Silence over the question itself, with help or languages opened on it. */
bool guard_silent_again(const struct look *s)
{
    return guard_silent(s) && is_under(s->m, STATE_STILL_THERE);
}
