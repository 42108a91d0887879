/* SPDX-License-Identifier: Apache-2.0 */
/*
 * openmetrics: the state of kiosks, and of the hall as reception knows it, as the text that
 * Prometheus scrapes (OpenMetrics 1.0). Each family stands once, whatever the number of kiosks, and
 * has a label `kiosk` where it is one of a kiosk; what is not known has no sample. What each metric
 * means stands in assets/fleet/README.md. Nothing personal. Pure; any thread.
 */
#ifndef CORE_OPENMETRICS_H
#define CORE_OPENMETRICS_H

#include "base/buf.h"
#include "core/hall.h"

struct openmetrics_kiosk {
    const struct hall_state *state;
    bool online; /* heard of within HALL_DEAD_MS */
};

/* One office's visitors now. Minutes below 0: not known. */
struct openmetrics_office {
    int32_t scope;
    int expected, arrived, called, in_service, missed, unknown, finished;
    int walkins, overdue;
    int wait_median_min, wait_expected_min;
};

struct openmetrics {
    const char *version; /* of the program that tells */
    const struct openmetrics_kiosk *kiosks;
    int kiosk_count;
    /* By reception alone; else false, and the rest is not looked at. */
    bool hall;
    const struct openmetrics_office *offices;
    int office_count;
    bool zms;           /* the service answers */
    bool bus_used, bus; /* there is a bus, and it is connected */
};

/* Adds the whole text, with "# EOF" at its end. Where it does not fit, out->cut is set. */
void openmetrics_write(const struct openmetrics *what, struct buf *out);

#endif
