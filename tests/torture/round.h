/* SPDX-License-Identifier: Apache-2.0 */
/* round: visitors, a fault, a kill, a restart, the visitor again. One thread. */
#ifndef TORTURE_ROUND_H
#define TORTURE_ROUND_H

#include "books.h"
#include "boundary.h"

struct round {
    struct stand *stand;
    struct books *books;
    struct chance *chance;
    struct boundaries *boundaries;
    struct tally *tally;
    int most_cuts;
    bool at_boundary; /* of the last one: they take turns with random moments */
    int idle_rounds;  /* of absence.h, in a row */
};

/*
 * At least one kill, at most most_cuts. False: the kiosk ended by itself or did not start again;
 * said on stdout, and counted as a visitor lost.
 */
bool round_run(struct round *round);
/* Says so, counts it, and is false. */
bool round_failed(struct round *round, const char *what);

#endif
