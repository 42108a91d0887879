/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_step: what the parts of the reducer share: flow.c (the table and time), flow_guard.c (may
 * it?), flow_act.c and flow_walkin.c (then do it), flow_staff.c and flow_help.c (both),
 * flow_document.c (ID documents), flow_order.c (orders from afar), flow_count.c (figures),
 * flow_voice.c (keypad, speech and sounds), flow_selftest.c (the kiosk itself), flow_upkeep.c (what
 * the store must know all the time). Nobody else includes it. The table itself declares the guards
 * and acts that it names.
 */
#ifndef CORE_FLOW_STEP_H
#define CORE_FLOW_STEP_H

#include "core/flow.h"

/* What a guard sees. */
struct look {
    const struct model *m;
    const struct event *e;
};

/* What an act works on. */
struct step {
    struct model *m;
    const struct event *e;
    struct effects *fx;
};

#define ON(state, event, guard, next, act)                                                         \
    bool guard_##guard(const struct look *s);                                                      \
    void act_##act(struct step *s);
#define PRESS(state, action, guard, next, act) ON(state, action, guard, next, act)
#include "core/flow_rules.def"
#undef ON
#undef PRESS

/* A further effect of this step; not too many (bug otherwise). */
struct effect *step_effect(struct step *s, enum effect_kind kind);
/* An effect that will be answered: the answer is known by its request number. */
struct effect *step_question(struct step *s, enum effect_kind kind);
/* What the slip of session.booking says; the visitor has been here since arrived_s. */
void step_ticket(struct step *s, int64_t arrived_s);
/*
 * The answer to the visitor, about this booking. Too early, too late, another day: where the time
 * is not sure, a person says so.
 */
void step_decided(struct step *s, const struct booking *booking, enum verdict verdict);
/* A hint at traded appointments, about session.booking. */
struct note *step_signal(struct step *s, enum note_kind kind, const char *detail);
/* Records that the visitor of the booking has come; what the rules say is session.verdict. */
void step_record(struct step *s, const struct booking *booking);
/* Prints session.ticket, where there is a printer. */
void step_slip(struct step *s);
/* After the rule: tells the store what has changed without anybody's asking. */
void flow_upkeep(struct step *s);
/* After the rule: begins a test of the kiosk where one is due and nobody is there. */
void flow_selftest(struct step *s);
/* Begins one now. */
void flow_selftest_begin(struct step *s);
/* The answer to the slip of such a test. */
bool flow_selftest_slip(const struct model *m, const struct event *e);
/* The answer to a question, or to a slip, of the order that is carried out. */
bool flow_order_asked(const struct model *m, const struct event *e);
/* After the rule: an order has its answer in time, whoever is silent. */
void flow_order_upkeep(struct step *s);
/* After the rule: counts what has happened. screens: as the model had it before. */
void flow_count(struct step *s, enum flow_state before, uint32_t screens);
/* The same of slips, whose visitor may have left. */
void flow_count_slip(struct model *m, const struct event *e);
/* Does it lie over another screen and return to it? */
bool flow_is_overlay(enum flow_state state);
/* After the rule: the scanner has the word on each code it read, before it listens or not. */
void flow_acknowledge(struct step *s, enum flow_state before);
/* After the rule: what has come of the step can be heard. */
void flow_sound(struct step *s, enum flow_state before);
/* Keypad and speech as the next visitor should find them. */
void flow_voice_reset(struct model *m);
/* The candidate whose time was picked, or NULL. */
/* The candidates that have the time picked by a PICK_TIME. */
int flow_alike(const struct model *m, const struct event *e, int ret_alike[CANDIDATES_MAX]);
/* The candidate meant by a PICK_TIME or PICK_BOOKING, or NULL. */
const struct booking *flow_picked(const struct model *m, const struct event *e);
/* What the code of a CODE_READ says; false: it is none of ours. */
bool flow_code(const struct event *e, struct booking_ref *ret_ref);

/* One of the keys of four digits that ZMS gave before April 2026. */
bool flow_key_guessable(const struct booking_ref *ref);

/* The kiosk lets such a visitor in. */
bool flow_lets_in(enum verdict verdict);
/* Which of a document's fields is typed in that state; false: none. */
bool flow_chip_field(enum flow_state state, enum chip_field *ret_field);
/* A document is being read, or waited for. */
bool flow_reads_document(enum flow_state state);
/* Ends that, and forgets how the chip would be opened. */
void flow_document_drop(struct step *s);
/* When a neighbour that is waited for is taken for dead. */
int64_t flow_wait_limit_ms(const struct model *m);

/* How long the question stands, and how long the number: longer where somebody needs it. */
int64_t flow_question_ms(const struct model *m);
int64_t flow_done_ms(const struct model *m);
/* No visit yet, but a language, speech or a way to see is chosen: somebody may still be there. */
bool flow_home_is_taken(const struct model *m);
/* A note about a waiting number, or "", by the staff that are there, or by the visitor. */
void step_note(struct step *s, enum note_kind kind, const char *number, const char *detail);
/* A person of staff is at the kiosk. */
bool flow_in_staff(const struct model *m);

/* Milliseconds of silence after which the question is asked; 0: never. */
int64_t flow_silence_ms(const struct model *m);
bool flow_printer_absent(const struct model *m);
/* The booking service does not answer. */
bool flow_service_away(const struct model *m);
/* Everything about the visitor goes. */
void flow_session_wipe(struct session *session);

#endif
