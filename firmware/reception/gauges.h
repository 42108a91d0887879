/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gauges: the board as figures for Prometheus (core/openmetrics.h): all kiosks that were ever heard
 * of, the offices' visitors, and what reception reaches.
 */
#ifndef RECEPTION_GAUGES_H
#define RECEPTION_GAUGES_H

#include "base/buf.h"
#include "reception/board.h"

struct gauges {
    struct board *board;
    const char *version; /* of this program */
    bool bus;            /* there is one */
};

/*
 * Adds the whole text; self: a struct gauges. As metrics_open (net/metrics.h) wants it. Any thread.
 * Without memory: nothing but out->cut, which no answer comes of.
 */
void gauges_write(void *self, struct buf *out);

#endif
