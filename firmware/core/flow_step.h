/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_step: what the parts of the reducer share: flow.c (the table and time), flow_guard.c (may
 * it?) and flow_act.c (then do it). Nobody else includes it. The table itself declares the guards
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
/* The candidate whose time was picked, or NULL. */
const struct booking *flow_picked(const struct model *m, const struct event *e);
/* What the code of a CODE_READ says; false: it is none of ours. */
bool flow_code(const struct event *e, struct booking_ref *ret_ref);

/* Milliseconds of silence after which the question is asked; 0: never. */
int64_t flow_silence_ms(const struct model *m);
bool flow_printer_absent(const struct model *m);
/* Everything about the visitor goes. */
void flow_session_wipe(struct session *session);

#endif
