/* SPDX-License-Identifier: Apache-2.0 */
/*
 * books: what everybody saw, against the journal of the kiosk, the service's ledger and the slips.
 * Read when everything is over. Steering thread.
 */
#ifndef WEEK_BOOKS_H
#define WEEK_BOOKS_H

#include "plan.h"

/* A day as the books have it. */
struct day {
    int expected, cancelled;      /* bookings that stood; those that were cancelled before */
    int early, on_time, late;     /* arrived, by the kiosk's journal */
    int missed, unknown, revoked; /* absences: told to the service; not known; came after all */
    int walk_ins, own;            /* numbers of the service, and of the kiosk */
    int sent, refused;            /* events that the service has; that a person must look at */
    int turned_away;              /* came and went without */
};

struct tally {
    int visitors;
    int lost, doubled, wrong_no_shows, unbalanced;
    struct day days[DAYS_MAX];
};

/* Differences are printed and counted. */
void books_balance(struct world *world, const struct plan *plan, struct tally *ret_tally);

#endif
