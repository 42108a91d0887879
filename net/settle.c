/* SPDX-License-Identifier: Apache-2.0 */
#include "net/settle.h"

static enum settle_step step(enum settle_step step, const char *reason, const char **ret_reason)
{
    *ret_reason = reason;
    return step;
}

enum settle_step settle_arrival(const struct booking *found, const struct outbox_item *item,
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

enum settle_step settle_absence(const struct booking *found, const struct outbox_item *item,
                                const char **ret_reason)
{
    if (found->scope != item->scope)
        return step(SETTLE_DROP, "booked at another office now", ret_reason);
    if (found->start_s != item->start_s)
        return step(SETTLE_DROP, "the appointment was moved", ret_reason);
    switch (found->status) {
    case BOOKING_CONFIRMED:
        return step(SETTLE_WRITE, "not arrived", ret_reason);
    case BOOKING_MISSED: /* by this kiosk's earlier attempt, or by somebody at a desk */
        return step(SETTLE_DONE, "missed", ret_reason);
    case BOOKING_QUEUED:
        return step(SETTLE_DROP, "arrived", ret_reason);
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
        return step(SETTLE_DROP, "being served", ret_reason);
    case BOOKING_PARKED:
        return step(SETTLE_DROP, "parked at a desk", ret_reason);
    case BOOKING_FINISHED:
        return step(SETTLE_DROP, "already finished", ret_reason);
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return step(SETTLE_DROP, "not a confirmed booking", ret_reason);
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        return step(SETTLE_DROP, "cancelled", ret_reason);
    case BOOKING_OTHER:
        break;
    }
    return step(SETTLE_REFUSE, "has a status unknown to the kiosk", ret_reason);
}

enum settle_step settle_undo(const struct booking *found, const struct outbox_item *item,
                             const char **ret_reason)
{
    if (found->scope != item->scope)
        return step(SETTLE_REFUSE, "booked at another office now", ret_reason);
    if (found->start_s != item->start_s)
        return step(SETTLE_REFUSE, "the appointment was moved", ret_reason);
    switch (found->status) {
    case BOOKING_QUEUED:
        if (found->arrival_s != item->write_arrival_s)
            return step(SETTLE_REFUSE, "checked in by somebody else as well", ret_reason);
        return step(SETTLE_WRITE, "arrived by this kiosk's word", ret_reason);
    case BOOKING_CONFIRMED:
        return step(SETTLE_DONE, "not arrived", ret_reason);
    case BOOKING_MISSED:
        return step(SETTLE_DROP, "missed", ret_reason);
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
        return step(SETTLE_REFUSE, "already being served", ret_reason);
    case BOOKING_PARKED:
        return step(SETTLE_REFUSE, "parked at a desk", ret_reason);
    case BOOKING_FINISHED:
        return step(SETTLE_REFUSE, "already finished", ret_reason);
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return step(SETTLE_DROP, "not a confirmed booking", ret_reason);
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        return step(SETTLE_DROP, "cancelled", ret_reason);
    case BOOKING_OTHER:
        break;
    }
    return step(SETTLE_REFUSE, "has a status unknown to the kiosk", ret_reason);
}

enum settle_step settle_revoke(const struct booking *found, const struct outbox_item *item,
                               const char **ret_reason)
{
    if (found->status == BOOKING_MISSED && found->scope == item->scope &&
        found->start_s == item->start_s)
        return step(SETTLE_WRITE, "missed", ret_reason);
    if (found->status == BOOKING_CONFIRMED && found->scope == item->scope)
        return step(SETTLE_DONE, "expected", ret_reason);
    /* Whatever else it is by now, nobody says any more that the visitor was missed. */
    enum settle_step other = settle_absence(found, item, ret_reason);
    return other == SETTLE_REFUSE ? SETTLE_REFUSE : SETTLE_DROP;
}

enum settle_step settle_entered(const struct booking *found, const struct outbox_item *item,
                                const char **ret_reason)
{
    switch (found->status) {
    case BOOKING_QUEUED:
        if (found->arrival_s == item->arrived_s)
            return step(SETTLE_DONE, "waits under its number", ret_reason);
        return step(SETTLE_WRITE, "not its true arrival", ret_reason);
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
        return step(SETTLE_DONE, "already being served", ret_reason);
    case BOOKING_MISSED:
        return step(SETTLE_DONE, "was called, and nobody came", ret_reason);
    case BOOKING_PARKED:
        return step(SETTLE_DONE, "parked at a desk", ret_reason);
    case BOOKING_CONFIRMED: /* ZMS fact: so stands what a desk has sent over from another office */
        return step(SETTLE_DONE, "sent over by a desk", ret_reason);
    case BOOKING_FINISHED:
    case BOOKING_BLOCKED:
        return step(SETTLE_DONE, "served, or taken out at a desk", ret_reason);
    case BOOKING_DELETED:
        return step(SETTLE_REFUSE, "the number was cancelled", ret_reason);
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
    case BOOKING_OTHER:
        break;
    }
    return step(SETTLE_REFUSE, "has a status unknown to the kiosk", ret_reason);
}

static bool is_older(const struct zms_walkin *a, const struct zms_walkin *b)
{
    if (a->created_s != b->created_s)
        return a->created_s < b->created_s;
    return a->booking.ref.id < b->booking.ref.id;
}

static bool stays_before(const struct zms_walkin *a, const struct zms_walkin *b)
{
    bool a_waits = a->booking.status == BOOKING_QUEUED;

    if (a_waits != (b->booking.status == BOOKING_QUEUED))
        return !a_waits;
    return is_older(a, b);
}

void settle_twins(const struct zms_walkin *walkins, int count, int *ret_stays, int *ret_spare)
{
    int stays = 0, spare = -1;

    for (int i = 1; i < count; i++)
        if (stays_before(&walkins[i], &walkins[stays]))
            stays = i;
    for (int i = 0; i < count; i++)
        if (i != stays && walkins[i].booking.status == BOOKING_QUEUED &&
            (spare < 0 || is_older(&walkins[spare], &walkins[i])))
            spare = i;
    *ret_stays = stays;
    *ret_spare = spare;
}

static enum settle_lost_step lost(enum settle_lost_step step, const char *reason,
                                  const char **ret_reason)
{
    *ret_reason = reason;
    return step;
}

enum settle_lost_step settle_lost(const struct settle_lost *seen, const char **ret_reason)
{
    if (seen->open)
        return lost(LOST_WAIT, "a number is being drawn at this moment", ret_reason);
    if (seen->count == 0 && !seen->over)
        return lost(LOST_WAIT, "not there yet", ret_reason);
    if (seen->count == 0)
        return lost(LOST_NOT_THERE, "not there: never made, or given back", ret_reason);
    /* The others may turn out to be somebody's, or be given back for a call that was lost, too. */
    if ((seen->shared || seen->count > 1) && !seen->over)
        return lost(LOST_WAIT, "several may be it so far", ret_reason);
    if (seen->shared)
        return lost(LOST_UNCLEAR, "may be another kiosk's", ret_reason);
    if (seen->count > 1)
        return lost(LOST_UNCLEAR, "several may be it", ret_reason);
    if (seen->status == BOOKING_QUEUED)
        return lost(LOST_GIVE_BACK, "found and given back", ret_reason);
    return lost(LOST_TAKEN_UP, "found, a desk has taken it up", ret_reason);
}
