/* SPDX-License-Identifier: Apache-2.0 */
#include "reception/gauges.h"

#include "core/openmetrics.h"

#include <stdlib.h>

/* Too large for a stack. */
struct hall {
    struct hall_state states[BOARD_KIOSKS_MAX];
    bool online[BOARD_KIOSKS_MAX];
    struct openmetrics_kiosk kiosks[BOARD_KIOSKS_MAX];
    struct board_total totals[OFFICES_MAX];
    struct openmetrics_office offices[OFFICES_MAX];
};

static struct openmetrics_office office_of(const struct board_total *total)
{
    return (struct openmetrics_office){.scope = total->scope,
                                       .expected = total->of[ROW_EXPECTED],
                                       .arrived = total->of[ROW_ARRIVED],
                                       .called = total->of[ROW_CALLED],
                                       .in_service = total->of[ROW_IN_SERVICE],
                                       .missed = total->of[ROW_MISSED],
                                       .unknown = total->of[ROW_UNKNOWN],
                                       .finished = total->of[ROW_FINISHED],
                                       .walkins = total->walkins,
                                       .overdue = total->overdue,
                                       .wait_median_min = total->wait_median_min,
                                       .wait_expected_min = total->wait_expected_min};
}

void gauges_write(void *self, struct buf *out)
{
    const struct gauges *gauges = self;
    struct hall *hall = calloc(1, sizeof *hall);

    if (hall == NULL) {
        out->cut = true;
        return;
    }
    struct openmetrics what = {.version = gauges->version,
                               .kiosks = hall->kiosks,
                               .hall = true,
                               .offices = hall->offices,
                               .bus_used = gauges->bus};
    what.kiosk_count = board_kiosks(gauges->board, hall->states, hall->online, BOARD_KIOSKS_MAX);
    for (int i = 0; i < what.kiosk_count; i++)
        hall->kiosks[i] = (struct openmetrics_kiosk){&hall->states[i], hall->online[i]};
    what.office_count = board_totals(gauges->board, hall->totals);
    for (int i = 0; i < what.office_count; i++)
        hall->offices[i] = office_of(&hall->totals[i]);
    board_links(gauges->board, &what.zms, &what.bus);
    openmetrics_write(&what, out);
    free(hall);
}
