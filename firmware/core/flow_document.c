/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_document: a visitor shows an ID document, in the place of a code or beside it. The guards
 * and acts that flow_rules.def names for it. What opens the chip is forgotten with the answer, and
 * of the answer nothing but its worth and the bookings of that name is ever known here.
 */
#include "core/flow_step.h"

#include "base/buf.h"
#include "base/bug.h"
#include "core/code.h"
#include "core/token.h"

#include <string.h>

bool flow_reads_document(enum flow_state state)
{
    return state == STATE_LAY || state == STATE_READING;
}

bool flow_chip_field(enum flow_state state, enum chip_field *ret_field)
{
    switch (state) {
    case STATE_CAN:
        *ret_field = CHIP_CAN;
        return true;
    case STATE_MRZ_NUMBER:
        *ret_field = CHIP_NUMBER;
        return true;
    case STATE_MRZ_BIRTH:
        *ret_field = CHIP_BIRTH;
        return true;
    case STATE_MRZ_EXPIRY:
        *ret_field = CHIP_EXPIRY;
        return true;
    default:
        return false;
    }
}

bool flow_types(enum flow_state state)
{
    enum chip_field field;

    return state == STATE_NUMBER || flow_chip_field(state, &field);
}

/* --- may it? ------------------------------------------------------------------------------- */

static bool reader_ready(const struct model *m)
{
    return m->devices[DEVICE_DOCUMENT] == DEVICE_READY;
}

/* In the place of a code; without the day's bookings there is nothing to compare it with. */
bool guard_document_possible(const struct look *s)
{
    return s->m->rules->roster && rules_documents(s->m->rules) && reader_ready(s->m);
}

bool guard_reader_away(const struct look *s)
{
    return !reader_ready(s->m);
}

bool guard_reader_lost(const struct look *s)
{
    return s->e->device.device == DEVICE_DOCUMENT && s->e->device.state != DEVICE_READY;
}

/* The booking that a code or typed number has led to in this step, or NULL. */
static const struct booking *booking_meant(const struct look *s)
{
    switch (s->e->kind) {
    case EVENT_PRESSED:
        return flow_picked(s->m, s->e);
    case EVENT_BOOKING_LOOKED_UP:
    case EVENT_BOOKING_ANSWERED:
        return s->e->booking_answer.answer == ANSWER_OK ? &s->e->booking_answer.booking : NULL;
    default:
        return NULL;
    }
}

/* It would be let in, were it not for the document that its office asks for as well. */
bool guard_document_wanted(const struct look *s)
{
    const struct booking *b = booking_meant(s);

    return b != NULL && rules_document(s->m->rules, b->scope, b->service) == DOCUMENT_REQUIRED &&
           flow_lets_in(checkin_decide(b, s->m->rules, s->m->wall_s));
}

bool guard_document_missed(const struct look *s)
{
    return !reader_ready(s->m) && guard_document_wanted(s);
}

bool guard_document_alone(const struct look *s)
{
    return s->m->session.document.alone;
}

bool guard_chip_typed_well(const struct look *s)
{
    enum chip_field field;

    return flow_chip_field(s->m->state, &field) &&
           chip_key_check(field, s->m->session.typed) == CHIP_GOOD;
}

bool guard_mrz_whole(const struct look *s)
{
    return s->e->mrz.kind == DOCUMENT_KEY_MRZ && s->e->mrz.mrz_info[0] != '\0';
}

/* --- what the answer is worth -------------------------------------------------------------- */

static bool is_authentic(const struct document_answer *a, bool unknown_signer)
{
    return a->outcome == DOCUMENT_READ && (a->authenticity == DOCUMENT_AUTHENTIC ||
                                           (a->authenticity == DOCUMENT_UNKNOWN && unknown_signer));
}

static bool is_kind(const struct document_answer *a, int kinds)
{
    return a->kind > DOCUMENT_OTHER && a->kind < DOCUMENT_KIND_COUNT &&
           (kinds & 1 << (a->kind - 1)) != 0;
}

/* Is it what the booking's office takes? */
static bool is_enough(const struct model *m, const struct booking *b,
                      const struct document_answer *a)
{
    const struct office *office = rules_office(m->rules, b->scope);

    return office != NULL && is_authentic(a, office->document_unknown_signer) &&
           is_kind(a, office->document_kinds);
}

/* Is it what any office takes? Which it is about is not known before its booking is found. */
static bool may_be_enough(const struct model *m, const struct document_answer *a)
{
    bool unknown = false;

    for (int i = 0; i < m->rules->office_count; i++)
        unknown |= m->rules->offices[i].document_unknown_signer &&
                   rules_documents_at(m->rules, &m->rules->offices[i]);
    return is_authentic(a, unknown) && is_kind(a, rules_document_kinds(m->rules));
}

bool guard_not_reading(const struct look *s)
{
    return !flow_reads_document(s->m->state);
}

bool guard_no_reader(const struct look *s)
{
    enum document_outcome outcome = s->e->document.outcome;

    return outcome == DOCUMENT_NO_READER || outcome == DOCUMENT_FAILED;
}

bool guard_to_be_tried_again(const struct look *s)
{
    enum document_outcome outcome = s->e->document.outcome;

    return outcome == DOCUMENT_ABSENT || outcome == DOCUMENT_REMOVED ||
           (outcome == DOCUMENT_WRONG_KEY &&
            s->m->session.document.wrong_keys + 1 < WRONG_KEYS_MAX);
}

bool guard_key_was_wrong(const struct look *s)
{
    return s->m->session.document.answer.outcome == DOCUMENT_WRONG_KEY;
}

bool guard_leads_to_booking(const struct look *s)
{
    const struct document_answer *a = &s->e->document;

    return s->m->session.document.alone && may_be_enough(s->m, a) && a->match == DOCUMENT_MATCHES &&
           a->booking_count == 1 && a->booking_ids[0] > 0;
}

bool guard_proves_and_open(const struct look *s)
{
    const struct document_answer *a = &s->e->document;
    const struct booking *b = &s->m->session.booking;
    const struct office *office = rules_office(s->m->rules, b->scope);

    return !s->m->session.document.alone && is_enough(s->m, b, a) &&
           (a->match == DOCUMENT_MATCHES ||
            (a->match == DOCUMENT_NO_NAME && office->document_without_name)) &&
           flow_lets_in(checkin_decide(b, s->m->rules, s->m->wall_s));
}

/* --- a document alone: the booking that it led to ------------------------------------------ */

static const struct booking *booking_shown(const struct look *s)
{
    int64_t id = s->m->session.document.answer.booking_ids[0];
    const struct event *e = s->e;

    if (e->kind == EVENT_BOOKING_LOOKED_UP)
        return e->booking_answer.answer == ANSWER_OK && e->booking_answer.booking.ref.id == id
                   ? &e->booking_answer.booking
                   : NULL;
    for (int i = 0; e->number_answer.answer == ANSWER_OK && i < e->number_answer.count; i++)
        if (e->number_answer.bookings[i].ref.id == id)
            return &e->number_answer.bookings[i];
    return NULL;
}

static enum verdict verdict_shown(const struct model *m, const struct booking *b)
{
    if (rules_office(m->rules, b->scope) != NULL) {
        if (rules_document(m->rules, b->scope, b->service) == DOCUMENT_OFF)
            return VERDICT_NEEDS_DESK;
        if (!is_enough(m, b, &m->session.document.answer))
            return VERDICT_DOCUMENT;
    }
    return checkin_decide(b, m->rules, m->wall_s);
}

bool guard_shown_and_open(const struct look *s)
{
    const struct booking *b = s->m->session.document.alone ? booking_shown(s) : NULL;

    return b != NULL && flow_lets_in(verdict_shown(s->m, b));
}

bool guard_shown_and_stored(const struct look *s)
{
    const struct booking *b = s->m->session.document.alone ? booking_shown(s) : NULL;

    char number[BOOKING_NUMBER_MAX + 1];

    return b != NULL && !err_is(code_number(b->number, number));
}

/* --- then do it ---------------------------------------------------------------------------- */

static void key_wipe(struct session *v)
{
    struct shown_document *d = &v->document;

    explicit_bzero(v->typed, sizeof v->typed);
    explicit_bzero(&d->key, sizeof d->key);
    explicit_bzero(d->number, sizeof d->number);
    explicit_bzero(d->birth, sizeof d->birth);
    v->typed_refused = false;
}

void flow_document_drop(struct step *s)
{
    step_effect(s, EFFECT_DROP_DOCUMENT);
    s->m->request++; /* an answer on its way is nobody's now */
    key_wipe(&s->m->session);
}

void act_begin_document(struct step *s)
{
    flow_session_wipe(&s->m->session);
    s->m->session.document.alone = true;
}

/* The booking stays in the session; a typed number has been answered rightly. */
static void booking_take(struct step *s)
{
    const struct booking *b = booking_meant(&(struct look){s->m, s->e});

    if (b == NULL)
        return;
    if (s->e->kind == EVENT_PRESSED)
        guessing_right(&s->m->guessing[GUESS_NUMBER]);
    s->m->session.booking = *b;
    s->m->session.ref = b->ref;
}

void act_want_document(struct step *s)
{
    booking_take(s);
}

/* The office asks for a document, and the reader is not there: a person does it. */
void act_miss_document(struct step *s)
{
    booking_take(s);
    key_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_NO_READER;
}

void act_decline_document(struct step *s)
{
    key_wipe(&s->m->session);
    s->m->session.verdict = VERDICT_NEEDS_DESK;
}

void act_begin_key(struct step *s)
{
    key_wipe(&s->m->session);
}

void act_take_field(struct step *s)
{
    struct session *v = &s->m->session;
    bool number = s->m->state == STATE_MRZ_NUMBER;

    memcpy(number ? v->document.number : v->document.birth, v->typed, sizeof v->typed);
    explicit_bzero(v->typed, sizeof v->typed);
    v->typed_refused = false;
}

void act_take_birth_back(struct step *s)
{
    struct session *v = &s->m->session;

    memcpy(v->typed, v->document.birth, sizeof v->typed);
    explicit_bzero(v->document.birth, sizeof v->document.birth);
    v->typed_refused = false;
}

/* Whom a signed code is bound to; the store has verified it. */
static void holder_take(const struct session *v, struct document_order *order)
{
    struct token token;

    if (order->booking_id != 0 && v->ref.token[0] != 0 &&
        !err_is(token_unpack(v->ref.token, &token)))
        memcpy(order->holder, token.holder, sizeof order->holder);
}

static void read_begin(struct step *s)
{
    struct session *v = &s->m->session;
    struct document_order *order = &step_question(s, EFFECT_READ_DOCUMENT)->document;

    order->key = v->document.key;
    order->booking_id = v->document.alone ? 0 : v->booking.ref.id;
    holder_take(v, order);
}

/* What was typed of the key is in it now. */
static void read_typed(struct step *s, struct err e, struct document_key *key)
{
    bug_if(err_is(e)); /* guard_chip_typed_well has seen each field */
    key_wipe(&s->m->session);
    s->m->session.document.key = *key;
    explicit_bzero(key, sizeof *key);
    read_begin(s);
}

void act_read_by_can(struct step *s)
{
    struct document_key key = {0};
    struct err e = chip_key_from_can(s->m->session.typed, &key);

    read_typed(s, e, &key);
}

void act_read_by_mrz(struct step *s)
{
    const struct session *v = &s->m->session;
    struct document_key key = {0};
    enum chip_field wrong;
    struct err e =
        chip_key_from_typed(v->document.number, v->document.birth, v->typed, &key, &wrong);

    read_typed(s, e, &key);
}

void act_read_swiped(struct step *s)
{
    key_wipe(&s->m->session);
    s->m->session.document.key = s->e->mrz;
    read_begin(s);
}

void act_read_again(struct step *s)
{
    read_begin(s);
}

void act_drop_document(struct step *s)
{
    flow_document_drop(s);
}

void act_lose_reader(struct step *s)
{
    act_note_device(s);
    act_give_reader_up(s);
}

void act_give_reader_up(struct step *s)
{
    flow_document_drop(s);
    s->m->session.verdict = VERDICT_NO_READER;
}

void act_take_trouble(struct step *s)
{
    struct session *v = &s->m->session;

    v->document.answer = s->e->document;
    if (s->e->document.outcome != DOCUMENT_WRONG_KEY)
        return;
    v->document.wrong_keys++;
    key_wipe(v);
}

void act_look_up_shown(struct step *s)
{
    struct session *v = &s->m->session;

    key_wipe(v);
    v->document.answer = s->e->document;
    v->wait_for = WAIT_BOOKING;
    step_question(s, EFFECT_LOOK_UP_ID)->ref.id = s->e->document.booking_ids[0];
}

/*
 * What was read for the session's booking, whatever it is worth. One document for several bookings
 * of a day is the store's to notice.
 */
static void document_tell(struct step *s)
{
    const struct document_answer *a = &s->m->session.document.answer;

    if (a->outcome != DOCUMENT_READ)
        return;
    if (a->match == DOCUMENT_DIFFERS)
        (void)step_signal(s, NOTE_SIGNAL_NAME, "the document bears another name");
    struct note *note = step_signal(s, NOTE_SIGNAL_DOCUMENT, "");
    memcpy(note->document, a->tag, sizeof note->document);
}

void act_record_shown(struct step *s)
{
    step_record(s, booking_shown(&(struct look){s->m, s->e}));
    document_tell(s);
}

/* The service may know better by now; it is asked by number, as there is no code. */
void act_find_shown(struct step *s)
{
    struct session *v = &s->m->session;
    struct effect *fx = step_question(s, EFFECT_FIND_NUMBER);

    v->stored = s->e->booking_answer.booking;
    v->stored_verdict = verdict_shown(s->m, &v->stored);
    if (err_is(code_number(v->stored.number, fx->number)))
        fx->number[0] = '\0'; /* guard_shown_and_stored has excluded it */
}

void act_decide_shown(struct step *s)
{
    const struct booking *b = booking_shown(&(struct look){s->m, s->e});
    struct session *v = &s->m->session;

    if (b == NULL && s->e->number_answer.answer == ANSWER_OK) {
        v->verdict = VERDICT_NEEDS_DESK; /* gone, or another number by now */
        return;
    }
    if (b != NULL)
        step_decided(s, b, verdict_shown(s->m, b));
    else
        step_decided(s, &v->stored, v->stored_verdict);
    document_tell(s);
}

void act_record_proved(struct step *s)
{
    struct session *v = &s->m->session;

    key_wipe(v);
    v->document.answer = s->e->document;
    step_record(s, &v->booking);
    document_tell(s);
}

/* --- why it was not enough ------------------------------------------------------------------ */

/* For the trail: what was wrong with the document, nothing of what stands in it. */
static const char *refusal_of(const struct document_answer *a)
{
    static const char *const outcomes[DOCUMENT_OUTCOME_COUNT] = {
        [DOCUMENT_READ] = "document: of a kind that is not taken here",
        [DOCUMENT_WRONG_KEY] = "document: too many wrong keys for its chip",
        [DOCUMENT_UNSUPPORTED] = "document: its chip cannot be read here",
        [DOCUMENT_MALFORMED] = "document: its chip does not answer as documents do",
    };
    static const char *const worths[DOCUMENT_AUTHENTICITY_COUNT] = {
        [DOCUMENT_UNCHECKED] = "document: not proved",
        [DOCUMENT_ALTERED] = "document: its data contradict each other",
        [DOCUMENT_CLONED] = "document: its chip is not the one that was issued",
        [DOCUMENT_REVOKED] = "document: its signer was withdrawn",
        [DOCUMENT_UNKNOWN] = "document: its signer is not known",
        [DOCUMENT_EXPIRED] = "document: expired",
    };
    const char *words = a->outcome == DOCUMENT_READ ? worths[a->authenticity] : NULL;

    if (words == NULL)
        words = outcomes[a->outcome];
    return words != NULL ? words : "document: not read";
}

/* In the place of a code, and read. The name of a booking is never told. */
static void decide_alone(struct step *s)
{
    const struct document_answer *a = &s->e->document;
    bool none = a->match == DOCUMENT_NO_NAME || a->match == DOCUMENT_DIFFERS;

    s->m->session.verdict = none ? VERDICT_NO_BOOKING : VERDICT_NEEDS_DESK;
    step_note(s, NOTE_REFUSED, "",
              none ? "document: no booking of that name today"
                   : "document: perhaps of that name, or several bookings");
}

/* Beside a code, and read. */
static void decide_beside(struct step *s)
{
    struct session *v = &s->m->session;

    switch (s->e->document.match) {
    case DOCUMENT_MATCHES:
        step_decided(s, &v->booking, checkin_decide(&v->booking, s->m->rules, s->m->wall_s));
        break;
    case DOCUMENT_PARTIAL:
        v->verdict = VERDICT_NAME_DIFFERS;
        step_note(s, NOTE_REFUSED, "", "document: perhaps of the booking's name");
        break;
    case DOCUMENT_NO_NAME:
        v->verdict = VERDICT_NEEDS_DESK;
        step_note(s, NOTE_REFUSED, "", "document: the booking has no name here");
        break;
    default:
        v->verdict = VERDICT_NAME_DIFFERS;
        step_note(s, NOTE_REFUSED, "", "document: of another name than the booking");
        break;
    }
}

void act_decide_document(struct step *s)
{
    struct session *v = &s->m->session;
    const struct document_answer *a = &s->e->document;
    bool enough = v->document.alone ? may_be_enough(s->m, a) : is_enough(s->m, &v->booking, a);

    key_wipe(v);
    v->document.answer = *a;
    if (!enough) {
        v->verdict = VERDICT_DOCUMENT;
        step_note(s, NOTE_REFUSED, "", refusal_of(a));
    } else if (v->document.alone) {
        decide_alone(s);
    } else {
        decide_beside(s);
    }
    if (!v->document.alone)
        document_tell(s);
}
