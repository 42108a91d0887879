/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall_state: how the kiosk is, for the hall, put together from what its owner knows and what the
 * store has told. Pure; owner thread.
 */
#ifndef CORE_HALL_STATE_H
#define CORE_HALL_STATE_H

#include "core/flow.h"
#include "core/hall.h"

/* What does not change while the program runs. Texts outlive the calls. */
struct hall_self {
    const char *name;    /* of the kiosk, as visitors read it */
    const char *version; /* of the program */
    int64_t since_s;     /* it runs since */
};

/* store.works false: what only the store knows is left empty. */
void hall_state_make(const struct model *model, const struct hall_self *self,
                     const struct status_store *store, const struct status_clock *clock,
                     struct hall_state *ret_state);
/* Is there anything new in it that somebody at the reception would see? Ages are not. */
bool hall_state_news(const struct hall_state *before, const struct hall_state *now);

#endif
