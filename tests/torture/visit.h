/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visit: what visitors do at the kiosk and what they see, until the moment at which the kiosk is to
 * be killed. One thread.
 */
#ifndef TORTURE_VISIT_H
#define TORTURE_VISIT_H

#include "books.h"
#include "boundary.h"

/* What ends the kiosk in the middle of the visit. */
enum cut_kind {
    CUT_NOT,
    CUT_TIMED,       /* so many milliseconds after the visit has come to the point */
    CUT_AT_BOUNDARY, /* of the disk, counted from there */
};
struct cut {
    enum cut_kind kind;
    bool early; /* typed numbers: the point is the number, not the time */
    int in_ms;
    struct boundary boundary;
    struct disk_order order;
    bool begun; /* the visit has come to the point */
};

struct visit {
    struct stand *stand;
    struct books *books;
    struct cut cut;
    int64_t kill_at_ms; /* monotonic; INT64_MAX: no kill is planned yet */
    int64_t mend_at_ms; /* a silent service comes back then; INT64_MAX: never */
    bool picked;        /* a typed number has come as far as its time */
    bool cut_off;       /* the disk has ended the kiosk, as was planned */
    bool died;          /* the kiosk ended by itself, or says nothing */
};

enum visit_end {
    VISIT_TOLD,   /* checked in, or a number: the visitor has read it */
    VISIT_TURNED, /* something else was said, or nothing: the visitor leaves the screen */
    VISIT_CUT,    /* the moment of the kill has come, or the disk has killed */
};

/*
 * Holds the code up until something is said that is an answer. VISIT_TURNED: never, although all
 * faults were mended; guest->stuck is set.
 */
enum visit_end visit_by_code(struct visit *visit, struct guest *guest);
/* Types the number and picks the time. */
enum visit_end visit_by_number(struct visit *visit, struct guest *guest);
/* Draws a number. */
enum visit_end visit_walk_in(struct visit *visit);

/* The last thing the kiosk said before it was killed, read afterwards. guest NULL: a walk-in. */
void visit_said_last(struct visit *visit, struct guest *guest, const char *answer);

#endif
