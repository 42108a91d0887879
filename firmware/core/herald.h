/* SPDX-License-Identifier: Apache-2.0 */
/*
 * herald: when the hall is told how the kiosk is: at once when somebody at the reception would see
 * something new, but not more than four times a second, and as a beat in between. It watches the
 * owner's events for what only the store knows. Pure; owner thread.
 */
#ifndef CORE_HERALD_H
#define CORE_HERALD_H

#include "core/hall_state.h"

enum { HERALD_PAUSE_MS = 250 };

struct herald {
    struct hall_self self;
    struct status_store store; /* as it was told last */
    struct hall_state told;
    int64_t told_ms, asked_ms; /* 0: not yet */
    bool asks;                 /* the store may know something new */
    bool looks;                /* something was new too soon after the last word */
};

/* self's texts outlive the herald. */
void herald_init(struct herald *herald, const struct hall_self *self);
/* After each step of the core. */
void herald_hear(struct herald *herald, const struct event *event, const struct effects *effects);
/* True: the store is to be asked for its status now. */
bool herald_asks(struct herald *herald, int64_t now_ms);
/* What the hall is to be told now, valid until the next call; NULL: nothing. */
const struct hall_state *herald_look(struct herald *herald, const struct model *model,
                                     const struct status_clock *clock, int64_t now_ms);
/* Milliseconds until it is to be asked again; 0: now. */
int64_t herald_due_ms(const struct herald *herald, int64_t now_ms);

#endif
