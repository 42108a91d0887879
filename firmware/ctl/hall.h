/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hall: the kiosk on this machine asked as the reception asks it (net/control), and kiosks taken
 * out of the hall over its bus. Exit codes: 0 done, 1 not, with the reason on stderr, 2 asked
 * wrongly.
 */
#ifndef CTL_HALL_H
#define CTL_HALL_H

#include "config.h"

/* For the help: order.def's words. */
#define HALL_ORDERS                                                                                \
    "reprint, close, open, paper, help-seen,\n                checkin, undo, retry, discard, "     \
    "selftest"

/* Its state, one line of JSON. */
int hall_state_print(const struct config *config);

/* NULL: not said. */
struct hall_wish {
    const char *word, *number, *entry, *reason, *by;
};
int hall_order(const struct config *config, const struct hall_wish *wish);

/* Over the bus; waits some seconds for it. on: withdrawn, else readmitted. */
int hall_withdraw(const struct config *config, const char *kiosk, const char *by, bool on);
int hall_withdrawn(const struct config *config);

#endif
