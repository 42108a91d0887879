/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_staff: the kiosk's own part for staff: who they are, what they see, what they do. The guards
 * and acts that flow_rules.def names for it.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "core/code.h"
#include "core/flow_step.h"

#include <string.h>

static bool is_staff_state(enum flow_state state)
{
    return flow_state_info(state)->time == TIME_STAFF || state == STATE_STAFF_WORKING;
}

bool flow_in_staff(const struct model *m)
{
    return m->staff.name[0] != '\0';
}

const struct staff_found *flow_staff_found(const struct model *m)
{
    const struct staff *staff = &m->staff;

    return staff->at >= 0 && staff->at < staff->found_count ? &staff->found[staff->at] : NULL;
}

static void staff_wipe(struct staff *staff)
{
    explicit_bzero(staff, sizeof *staff);
}

/* --- coming and leaving -------------------------------------------------------------------- */

bool guard_staff_possible(const struct look *s)
{
    return s->m->rules->staff;
}

bool guard_in_staff(const struct look *s)
{
    return is_staff_state(s->m->state);
}

static bool may_leave(const struct look *s)
{
    return flow_state_info(s->m->state)->time == TIME_STAFF;
}

static bool leads_out_of_service(const struct model *m)
{
    return m->closed || m->devices[DEVICE_STORE] == DEVICE_BROKEN;
}

bool guard_staff_leaves(const struct look *s)
{
    return may_leave(s);
}

bool guard_staff_leaves_closed(const struct look *s)
{
    return may_leave(s) && leads_out_of_service(s->m);
}

bool guard_staff_silent(const struct look *s)
{
    return may_leave(s) && s->m->now_ms - s->m->touched_ms >= STAFF_SILENCE_MS;
}

bool guard_staff_silent_closed(const struct look *s)
{
    return guard_staff_silent(s) && leads_out_of_service(s->m);
}

/* No neighbour has said whose PIN it is. */
bool guard_staff_unknown_over(const struct look *s)
{
    return !flow_in_staff(s->m) && guard_time_over(s);
}

void act_staff_begin(struct step *s)
{
    flow_session_wipe(&s->m->session);
    staff_wipe(&s->m->staff);
    flow_voice_reset(s->m);
    s->m->display = (struct display){0};
    s->m->language = 0;
}

void act_staff_leave(struct step *s)
{
    if (flow_in_staff(s->m))
        step_note(s, NOTE_LOGOUT, "", "");
    staff_wipe(&s->m->staff);
    act_leave(s);
}

void act_staff_no_answer(struct step *s)
{
    s->m->request++; /* an answer that comes after all is too late */
    s->m->staff.said = STAFF_SAID_NO_ANSWER;
}

void act_take_closed(struct step *s)
{
    s->m->closed = true;
}

void act_take_closed_and_leave(struct step *s)
{
    s->m->closed = true;
    act_leave(s);
}

/* --- the PIN ------------------------------------------------------------------------------- */

bool guard_pin_may_be_tried(const struct look *s)
{
    return strlen(s->m->staff.pin) >= PIN_MIN &&
           !guessing_pauses(&s->m->guessing[GUESS_PIN], s->m->now_ms);
}

bool guard_pin_right(const struct look *s)
{
    return s->e->pin.right && s->e->pin.name[0] != '\0';
}

bool guard_pin_tries_left(const struct look *s)
{
    return s->m->guessing[GUESS_PIN].wrong_answers < PIN_TRIES;
}

void act_pin_key(struct step *s)
{
    struct staff *staff = &s->m->staff;
    size_t n = strlen(staff->pin);
    int key = s->e->pressed.arg;

    staff->pin_refused = false;
    if (n < PIN_MAX && key >= '0' && key <= '9')
        staff->pin[n] = (char)key;
}

void act_pin_erase(struct step *s)
{
    struct staff *staff = &s->m->staff;
    size_t n = strlen(staff->pin);

    staff->pin_refused = false;
    if (n > 0)
        staff->pin[n - 1] = '\0';
}

/* Counted as wrong, and kept so, before it is tried: pulling the plug does not help. */
void act_check_pin(struct step *s)
{
    struct guessing *guessing = &s->m->guessing[GUESS_PIN];
    struct guesses kept;

    guessing_wrong(guessing, s->m->now_ms);
    if (guessing_tells(guessing, s->m->now_ms, &kept))
        step_effect(s, EFFECT_KEEP_GUESSES)->guesses = kept;
    struct effect *fx = step_question(s, EFFECT_CHECK_PIN);
    (void)text_copy(fx->pin, sizeof fx->pin, s->m->staff.pin);
    explicit_bzero(s->m->staff.pin, sizeof s->m->staff.pin);
}

void act_staff_enter(struct step *s)
{
    guessing_right(&s->m->guessing[GUESS_PIN]);
    (void)text_copy(s->m->staff.name, sizeof s->m->staff.name, s->e->pin.name);
}

void act_pin_was_wrong(struct step *s)
{
    s->m->staff.pin_refused = true;
}

void act_pin_pause(struct step *s)
{
    guessing_pause(&s->m->guessing[GUESS_PIN], s->m->now_ms, PIN_PAUSE_FIRST_S);
    s->m->staff.pin_refused = true;
}

/* --- how things are ------------------------------------------------------------------------ */

bool guard_calls_open(const struct look *s)
{
    return s->m->staff.status_known && s->m->staff.status.calls > 0;
}

void act_take_status(struct step *s)
{
    struct staff *staff = &s->m->staff;

    switch (s->e->status.part) {
    case STATUS_OF_STORE:
        staff->status = s->e->status.store;
        staff->status_known = true;
        break;
    case STATUS_OF_CLOCK:
        staff->clock = s->e->status.clock;
        break;
    case STATUS_OF_LOG:
        staff->log = s->e->status.log;
        break;
    }
}

void act_staff_ask_log(struct step *s)
{
    step_effect(s, EFFECT_TELL_LOG);
}

void act_calls_seen(struct step *s)
{
    step_note(s, NOTE_HELP_SEEN, "", "at the kiosk");
    s->m->staff.status.calls = 0;
    s->m->staff.asked_ms = 0;
}

/* --- a number ------------------------------------------------------------------------------ */

void act_staff_wipe_number(struct step *s)
{
    struct staff *staff = &s->m->staff;

    flow_session_wipe(&s->m->session);
    explicit_bzero(staff->found, sizeof staff->found);
    staff->found_count = staff->at = 0;
    staff->bookings_unknown = staff->undoes = false;
    staff->said = STAFF_SAID_NOTHING;
}

void act_staff_begin_number(struct step *s)
{
    act_staff_wipe_number(s);
}

static void ask_number(struct step *s, enum effect_kind kind)
{
    struct effect *fx = step_question(s, kind);

    if (err_is(code_number(s->m->session.typed, fx->number)))
        fx->number[0] = '\0'; /* guard_typed_well has excluded it */
}

void act_find_entries(struct step *s)
{
    ask_number(s, EFFECT_FIND_ENTRIES);
}

void act_staff_take_entries(struct step *s)
{
    struct staff *staff = &s->m->staff;

    staff->found_count = 0;
    for (int i = 0; s->e->entries.ok && i < s->e->entries.count; i++)
        staff->found[staff->found_count++].entry = s->e->entries.found[i];
    ask_number(s, s->m->rules->roster ? EFFECT_LOOK_UP_NUMBER : EFFECT_FIND_NUMBER);
}

void act_staff_ask_service(struct step *s)
{
    ask_number(s, EFFECT_FIND_NUMBER);
}

/* Where the journal has it already the booking joins its entry. */
static struct staff_found *place_for(struct staff *staff, const struct booking *booking)
{
    for (int i = 0; i < staff->found_count; i++)
        if (staff->found[i].entry.booking_id == booking->ref.id && booking->ref.id != 0)
            return &staff->found[i];
    return staff->found_count < CANDIDATES_MAX ? &staff->found[staff->found_count++] : NULL;
}

void act_staff_take_bookings(struct step *s)
{
    struct staff *staff = &s->m->staff;

    staff->bookings_unknown = s->e->number_answer.answer != ANSWER_OK;
    for (int i = 0; !staff->bookings_unknown && i < s->e->number_answer.count; i++) {
        struct staff_found *place = place_for(staff, &s->e->number_answer.bookings[i]);
        if (place != NULL)
            place->booking = s->e->number_answer.bookings[i];
    }
}

void act_staff_next_found(struct step *s)
{
    struct staff *staff = &s->m->staff;

    staff->said = STAFF_SAID_NOTHING;
    if (staff->found_count > 0)
        staff->at = (staff->at + 1) % staff->found_count;
}

static bool is_here(const struct staff_found *found)
{
    return found->entry.entry != 0 && !found->entry.undone;
}

bool guard_staff_may_print(const struct look *s)
{
    const struct staff_found *found = flow_staff_found(s->m);

    return found != NULL && (is_here(found) || found->booking.status == BOOKING_QUEUED) &&
           !flow_printer_absent(s->m) && s->m->session.slip != SLIP_PRINTING;
}

/* By hand means whatever the time; but not what would undo a colleague's work. */
bool guard_staff_may_check_in(const struct look *s)
{
    const struct staff_found *found = flow_staff_found(s->m);

    if (found == NULL || is_here(found))
        return false;
    const struct booking *b = &found->booking;
    return b->ref.id != 0 && b->with_appointment &&
           (b->status == BOOKING_CONFIRMED || b->status == BOOKING_MISSED) &&
           rules_office(s->m->rules, b->scope) != NULL && clock_same_day(b->start_s, s->m->wall_s);
}

bool guard_staff_may_undo(const struct look *s)
{
    const struct staff_found *found = flow_staff_found(s->m);

    return found != NULL && is_here(found) && found->entry.start_s != 0;
}

bool guard_staff_undoes(const struct look *s)
{
    return s->m->staff.undoes;
}

static struct staff_found *mutable_found(struct step *s)
{
    return &s->m->staff.found[s->m->staff.at];
}

void act_staff_print(struct step *s)
{
    const struct staff_found *found = flow_staff_found(s->m);
    struct session *v = &s->m->session;
    int64_t arrived_s = found->booking.arrival_s;

    v->verdict = VERDICT_OK;
    v->booking = found->booking;
    if (is_here(found)) {
        arrived_s = found->entry.arrived_s;
        v->booking.scope = found->entry.scope;
        v->booking.start_s = found->entry.start_s;
        v->booking.with_appointment = found->entry.start_s != 0;
        memcpy(v->booking.number, found->entry.number, sizeof v->booking.number);
    }
    step_ticket(s, arrived_s);
    v->ticket.again = true;
    step_note(s, NOTE_REPRINT, v->ticket.number, "by staff");
    step_slip(s);
    s->m->staff.said = STAFF_SAID_PRINTING;
}

void act_staff_check_in(struct step *s)
{
    s->m->staff.undoes = false;
    step_record(s, &flow_staff_found(s->m)->booking);
}

void act_staff_checked_in(struct step *s)
{
    struct session *v = &s->m->session;
    struct staff_found *found = mutable_found(s);

    s->m->staff.said = s->e->recorded.ok ? STAFF_SAID_CHECKED_IN : STAFF_SAID_NOT_RECORDED;
    if (!s->e->recorded.ok)
        return;
    found->entry = (struct found_entry){.entry = s->e->recorded.entry,
                                        .booking_id = v->booking.ref.id,
                                        .scope = v->booking.scope,
                                        .start_s = v->booking.start_s,
                                        .arrived_s = s->e->recorded.arrived_s};
    memcpy(found->entry.number, v->booking.number, sizeof found->entry.number);
    if (!s->e->recorded.repeated)
        s->m->counters[COUNTER_CHECKINS]++;
    /* What the rules would have said. */
    step_note(s, NOTE_OVERRIDE, v->booking.number, verdict_info(v->verdict)->name);
    step_ticket(s, s->e->recorded.arrived_s);
    step_slip(s);
}

void act_staff_undo(struct step *s)
{
    struct effect *fx = step_question(s, EFFECT_RECORD_UNDO);

    s->m->staff.undoes = true;
    fx->undo.entry = flow_staff_found(s->m)->entry.entry;
    (void)text_copy(fx->undo.actor, sizeof fx->undo.actor, s->m->staff.name);
}

void act_staff_undone(struct step *s)
{
    s->m->staff.undoes = false;
    s->m->staff.said = s->e->recorded.ok ? STAFF_SAID_UNDONE : STAFF_SAID_NOT_RECORDED;
    if (s->e->recorded.ok)
        mutable_found(s)->entry.undone = true;
}

/* --- the devices --------------------------------------------------------------------------- */

bool guard_staff_may_test_printer(const struct look *s)
{
    return !flow_printer_absent(s->m) && s->m->staff.said != STAFF_SAID_PRINTING;
}

static void test_slip(struct step *s)
{
    struct ticket *t = &s->m->session.ticket;

    *t = (struct ticket){.test = true, .arrived_s = s->m->wall_s, .ahead = -1, .wait_min = -1};
    (void)text_copy(t->office, sizeof t->office, s->m->rules->kiosk);
    step_slip(s);
    s->m->staff.said = STAFF_SAID_PRINTING;
}

void act_test_printer(struct step *s)
{
    step_note(s, NOTE_TEST, "", "printer");
    test_slip(s);
}

/* The slip shows that it lies right. */
void act_paper_changed(struct step *s)
{
    step_note(s, NOTE_PAPER, "", "");
    s->m->staff.asked_ms = 0;
    test_slip(s);
}

void act_staff_printed(struct step *s)
{
    s->m->session.slip = s->e->printed.ok ? SLIP_PRINTED : SLIP_FAILED;
    s->m->staff.said = s->e->printed.ok ? STAFF_SAID_PRINTED : STAFF_SAID_NOT_PRINTED;
}

bool guard_scanner_tested(const struct look *s)
{
    return s->m->staff.scanner == SCANNER_WAITS;
}

bool guard_scanner_test_over(const struct look *s)
{
    return guard_scanner_tested(s) && s->m->now_ms >= s->m->staff.scanner_until_ms;
}

void act_test_scanner(struct step *s)
{
    step_note(s, NOTE_TEST, "", "scanner");
    s->m->staff.scanner = SCANNER_WAITS;
    s->m->staff.scanner_until_ms = s->m->now_ms + SCANNER_TEST_MS;
}

bool guard_staff_may_test_sound(const struct look *s)
{
    return s->m->devices[DEVICE_AUDIO] != DEVICE_ABSENT;
}

/* Whether it was heard only who stands there can say. */
void act_test_sound(struct step *s)
{
    step_note(s, NOTE_TEST, "", "sound");
    step_effect(s, EFFECT_SOUND)->sound = SOUND_OK;
    s->m->staff.said = STAFF_SAID_SOUNDED;
}

static void scanner_ended(struct step *s, enum scanner_test end)
{
    s->m->staff.scanner = end;
    s->m->touched_ms = s->m->now_ms;
}

void act_scanner_read(struct step *s)
{
    struct booking_ref ref;

    scanner_ended(s, flow_code(s->e, &ref) ? SCANNER_READ_CODE : SCANNER_READ_OTHER);
    s->m->staff.scanner_bytes = s->e->code.len;
    explicit_bzero(&ref, sizeof ref);
}

void act_scanner_garbled(struct step *s)
{
    scanner_ended(s, SCANNER_READ_BROKEN);
}

void act_scanner_silent(struct step *s)
{
    scanner_ended(s, SCANNER_READ_NOTHING);
}

void act_staff_end_tests(struct step *s)
{
    s->m->staff.scanner = SCANNER_UNTESTED;
    s->m->staff.said = STAFF_SAID_NOTHING;
}

/* --- out of service ------------------------------------------------------------------------ */

bool guard_is_open(const struct look *s)
{
    return !s->m->closed;
}

bool guard_is_closed(const struct look *s)
{
    return s->m->closed;
}

static void closed_set(struct step *s, bool closed)
{
    s->m->closed = closed;
    step_effect(s, EFFECT_KEEP_CLOSED)->on = closed;
    step_note(s, closed ? NOTE_CLOSED : NOTE_OPENED, "", "");
}

void act_close(struct step *s)
{
    closed_set(s, true);
}

void act_open(struct step *s)
{
    closed_set(s, false);
}

void act_shut_down(struct step *s)
{
    step_note(s, NOTE_SHUT_DOWN, "", "");
    step_effect(s, EFFECT_SHUT_DOWN);
}
