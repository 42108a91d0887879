/* SPDX-License-Identifier: Apache-2.0 */
#include "cut.h"

#include "kit/pause.h"

enum {
    KILL_SOON_MS = 120, /* between the code, the journal, the screen and the write */
    KILL_WITHIN_MS = 400,
    KILL_AGAIN_WITHIN_MS = 200,
    CUTS_IN_A_ROW = 5,
    /* A boundary that is not met: so long nothing more was written, or so long at all. */
    QUIET_MS = 120,
    BOUNDARY_MS = 600,
    ROSTER_MS = 1500, /* log in, fetch, take in */
};

void boundary_await(const struct stand *stand, int most_ms)
{
    int64_t until_ms = monotonic_ms() + most_ms, changed_ms = monotonic_ms();
    int seen = 0;

    while (disk_hits(&stand->disk) == 0 && monotonic_ms() < until_ms) {
        if (disk_seen(&stand->disk) != seen) {
            seen = disk_seen(&stand->disk);
            changed_ms = monotonic_ms();
        }
        if (seen > 0 && monotonic_ms() - changed_ms > QUIET_MS)
            break;
        pause_ms(4);
    }
}

/* One more while it starts again, or while the bookings come in. */
static void cut_start(struct round *round)
{
    char last[PROC_LINE_MAX];
    struct stand *stand = round->stand;

    if (!round->at_boundary) {
        stand_kiosk_start(stand);
        pause_ms(chance_below(round->chance, KILL_AGAIN_WITHIN_MS));
        stand_kiosk_kill(stand, last);
        return;
    }
    bool roster = stand->options.roster && chance_percent(round->chance, 35);
    struct boundary boundary =
        boundary_next(round->boundaries, roster ? OCCASION_ROSTER : OCCASION_START);
    struct disk_order order = boundary_order(&boundary, round->chance);
    disk_arm(&stand->disk, &order);
    stand_kiosk_start(stand);
    boundary_await(stand, roster ? ROSTER_MS : BOUNDARY_MS);
    boundary_end(round->boundaries, &boundary, &stand->disk);
    stand_kiosk_kill(stand, last);
}

void cut(struct round *round, struct visit *v, struct guest *guest)
{
    char last[PROC_LINE_MAX];
    int cuts = 1;

    if (v->cut.begun && v->cut.kind == CUT_AT_BOUNDARY) {
        boundary_await(v->stand, BOUNDARY_MS);
        boundary_end(round->boundaries, &v->cut.boundary, &v->stand->disk);
    } else if (v->cut.begun) {
        pause_ms((int)(v->kill_at_ms - monotonic_ms()));
    }
    if (stand_kiosk_kill(v->stand, last))
        visit_said_last(v, guest, last);
    while (cuts < round->most_cuts && cuts < CUTS_IN_A_ROW && chance_percent(round->chance, 45)) {
        cut_start(round);
        cuts++;
    }
    round->tally->cuts += cuts;
}

struct cut cut_plan(struct round *round, enum occasion occasion)
{
    struct chance *chance = round->chance;
    struct cut plan = {.kind = CUT_TIMED, .early = chance_percent(chance, 30)};

    if (round->at_boundary) {
        plan.kind = CUT_AT_BOUNDARY;
        plan.boundary = boundary_next(round->boundaries, occasion);
        plan.order = boundary_order(&plan.boundary, chance);
    } else {
        plan.in_ms =
            chance_below(chance, chance_percent(chance, 50) ? KILL_SOON_MS : KILL_WITHIN_MS);
    }
    return plan;
}
