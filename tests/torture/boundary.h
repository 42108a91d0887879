/* SPDX-License-Identifier: Apache-2.0 */
/*
 * boundary: before and after which write, sync, rename or removal the kiosk dies next. Each kind of
 * visit is gone through from its first boundary to its last, and again from the first; the jobs of
 * a run do it together, through shared memory. Any process of the run, one thread each.
 */
#ifndef TORTURE_BOUNDARY_H
#define TORTURE_BOUNDARY_H

#include "chance.h"
#include "disk/disk.h"

/* What the kiosk is doing when it dies. */
enum occasion {
    OCCASION_CODE,     /* a check-in by code, and its way to the service */
    OCCASION_NUMBER,   /* a check-in by a typed number */
    OCCASION_WALK_IN,  /* a number of the service's, drawn, or lost and given back */
    OCCASION_OWN,      /* a number of the kiosk's own, and its way to the service */
    OCCASION_START,    /* start-up */
    OCCASION_ROSTER,   /* a set of the roster comes in */
    OCCASION_ABSENCE,  /* somebody is judged absent, and the service told */
    OCCASION_MIDNIGHT, /* yesterday is forgotten */
    OCCASION_COUNT
};

struct boundary {
    enum occasion occasion;
    enum disk_mode mode; /* before it, after it, or the power goes */
    int at;              /* the how-manieth since the occasion began */
};

struct boundaries;

/* Ends the program where there is no memory. */
struct boundaries *boundaries_make(void);
/* The next one in turn. */
struct boundary boundary_next(struct boundaries *boundaries, enum occasion occasion);
struct disk_order boundary_order(const struct boundary *boundary, struct chance *chance);
/* The kiosk died there, as the disk says; or it never came to it. */
void boundary_end(struct boundaries *boundaries, const struct boundary *boundary,
                  const struct disk *disk);
/* How many different ones were met, of which occasions and calls. */
void boundaries_print(const struct boundaries *boundaries);

#endif
