/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle: what to do about an item of the outbox, given how ZMS has things at this moment. Pure;
 * any thread. Read each function from top to bottom.
 *
 * ZMS fact: it accepts any status from any status; the client is the only guard.
 */
#ifndef NET_SETTLE_H
#define NET_SETTLE_H

#include "net/zms_read.h"
#include "port.h"

enum settle_step {
    SETTLE_WRITE,  /* ZMS does not have it yet, and nobody else has touched it: write */
    SETTLE_DONE,   /* ZMS has it, or the visitor is already being served */
    SETTLE_REFUSE, /* writing would destroy what somebody else did; a person must look */
    SETTLE_DROP,   /* ZMS knows better: nothing is to be done any more */
};

/* Each: ret_reason are short English words for staff, also for SETTLE_DONE. */

/* ERRAND_ARRIVAL. A missed booking is written, which revokes that it was missed. */
enum settle_step settle_arrival(const struct booking *found, const struct outbox_item *item,
                                const char **ret_reason);
/* ERRAND_ABSENCE. Never over anything but a confirmed booking at its own place and time. */
enum settle_step settle_absence(const struct booking *found, const struct outbox_item *item,
                                const char **ret_reason);
/* ERRAND_UNDO. Only where the arrival that stands there is the one that this kiosk wrote. */
enum settle_step settle_undo(const struct booking *found, const struct outbox_item *item,
                             const char **ret_reason);
/* ERRAND_REVOKE. Only over a missed booking at its own place and time. */
enum settle_step settle_revoke(const struct booking *found, const struct outbox_item *item,
                               const char **ret_reason);
/* ERRAND_ENTER_NUMBER: the number stands in ZMS. SETTLE_WRITE: but not its true arrival. */
enum settle_step settle_entered(const struct booking *found, const struct outbox_item *item,
                                const char **ret_reason);

/*
 * Of several walk-ins under one number: which one stays, and which one is to be given back next,
 * -1 if none can be. One that a desk has taken up stays before all others, else the oldest; only
 * what still waits is given back.
 */
void settle_twins(const struct zms_walkin *walkins, int count, int *ret_stays, int *ret_spare);

/* ERRAND_FIND_NUMBER: what a look at the queue has shown of numbers that may be the lost one. */
struct settle_lost {
    bool open;                  /* whose some of them are cannot be said yet */
    bool over;                  /* the lost call cannot be carried out any more */
    bool shared;                /* other kiosks draw numbers at this office */
    int count;                  /* that nobody of this kiosk has */
    enum booking_status status; /* of the one */
};
enum settle_lost_step {
    LOST_WAIT,      /* too early to say: look again */
    LOST_NOT_THERE, /* never made, or given back before */
    LOST_GIVE_BACK,
    LOST_TAKEN_UP, /* a desk has it: staff's affair by now, and nothing is left to be done here */
    LOST_UNCLEAR,  /* a person must look */
};
enum settle_lost_step settle_lost(const struct settle_lost *seen, const char **ret_reason);

#endif
