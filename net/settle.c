/* SPDX-License-Identifier: Apache-2.0 */
#include "net/settle.h"

static enum settle_step step(enum settle_step step, const char *reason, const char **ret_reason)
{
    *ret_reason = reason;
    return step;
}

enum settle_step settle_decide(const struct booking *found, const struct outbox_item *item,
                               const char **ret_reason)
{
    if (found->status == BOOKING_CALLED || found->status == BOOKING_PROCESSING)
        return step(SETTLE_DONE, "already being served", ret_reason);
    if (found->scope != item->scope)
        return step(SETTLE_REFUSE, "booked at another office now", ret_reason);
    if (found->start_s != item->start_s)
        return step(SETTLE_REFUSE, "the appointment was moved", ret_reason);
    switch (found->status) {
    case BOOKING_CONFIRMED:
    case BOOKING_MISSED:
        return step(SETTLE_WRITE, "not arrived yet", ret_reason);
    case BOOKING_QUEUED: /* by this kiosk's earlier attempt, or by somebody at a desk */
        return step(SETTLE_DONE, "arrived", ret_reason);
    case BOOKING_PARKED:
        return step(SETTLE_REFUSE, "parked at a desk", ret_reason);
    case BOOKING_FINISHED:
        return step(SETTLE_REFUSE, "already finished", ret_reason);
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return step(SETTLE_REFUSE, "not a confirmed booking", ret_reason);
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        return step(SETTLE_REFUSE, "cancelled", ret_reason);
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
    case BOOKING_OTHER:
        break;
    }
    return step(SETTLE_REFUSE, "has a status unknown to the kiosk", ret_reason);
}
