/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle: what to do about a journalled check-in, given how ZMS has the booking at this moment.
 * Pure; any thread. Read settle_decide from top to bottom.
 *
 * ZMS fact: it accepts any status from any status; the client is the only guard.
 */
#ifndef NET_SETTLE_H
#define NET_SETTLE_H

#include "port.h"

enum settle_step {
    SETTLE_WRITE,  /* not arrived yet: write the arrival */
    SETTLE_DONE,   /* ZMS has it, or the visitor is already being served */
    SETTLE_REFUSE, /* writing would destroy what somebody else did */
};

/* ret_reason: short English words for staff, also for SETTLE_DONE. */
enum settle_step settle_decide(const struct booking *found, const struct outbox_item *item,
                               const char **ret_reason);

#endif
