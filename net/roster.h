/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster: the thread that brings the bookings of today, and in the evening those of tomorrow, to
 * whoever keeps them (struct roster_port), so that the kiosk can decide without the network.
 *
 * A set is begun only when its list has come whole: nothing is held open over there while ZMS
 * thinks, and after a failure the old set simply stays. Names and contacts are not asked for, but
 * where the rules look for holders or changed names: they become tags while they are read, and go
 * with the wiped memory. Where ID documents are read, the names go to zms->names, too.
 */
#ifndef NET_ROSTER_H
#define NET_ROSTER_H

#include "net/roster_plan.h"
#include "net/zms.h"

#include <stdatomic.h>

struct roster {
    struct zms zms;
    struct roster_port port;
    struct roster_plan plan;  /* the thread's */
    enum zms_persons persons; /* what is asked for, for tags and names */
    bool tags;                /* of holders and names are wanted */
    struct holder_key key;    /* of the tags: of this run */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ending; /* CLOCK_MONOTONIC */
    atomic_bool closed;
};

/* Is there somebody to receive it, an interval, and an account that may see day lists? */
bool roster_wanted(const struct zms *zms, const struct roster_port *port);
/* zms.line.cancelled is set here. ERR_IO: no thread. */
struct err roster_start(struct roster *roster, const struct zms *zms, const struct rules *rules,
                        struct roster_port port) MUST_CHECK;
/* Ends a running call and joins. */
void roster_stop(struct roster *roster);

#endif
