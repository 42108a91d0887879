/* SPDX-License-Identifier: Apache-2.0 */
#include "round.h"

#include "visit.h"

#include <stdio.h>

enum {
    KILL_SOON_MS = 120, /* between the code, the journal, the screen and the write */
    KILL_WITHIN_MS = 400,
    KILL_AGAIN_WITHIN_MS = 200,
    CUTS_IN_A_ROW = 4,
    /* A boundary that is not met: so long nothing more was written, or so long at all. */
    QUIET_MS = 120,
    BOUNDARY_MS = 600,
    ROSTER_MS = 1500, /* log in, fetch, take in */
};

static int minutes_of(struct chance *chance)
{
    /* Late and early; not about the minute itself, where both arrivals would be right. */
    return chance_percent(chance, 30) ? -3 - chance_below(chance, 8) : 2 + chance_below(chance, 24);
}

static struct visit visit_begin(const struct round *round)
{
    struct visit visit = {.stand = round->stand,
                          .books = round->books,
                          .kill_at_ms = INT64_MAX,
                          .mend_at_ms = INT64_MAX};

    if (round->stand->silence)
        visit.mend_at_ms = monotonic_ms() + 80 + chance_below(round->chance, 300);
    return visit;
}

static bool fail(struct round *round, const char *what)
{
    round->tally->lost++;
    printf("torture: %s; its state, the service's data and the log: %s\n", what, round->stand->dir);
    return false;
}

/* Until the disk has killed, or it is clear that the boundary is not there. */
static void boundary_await(const struct stand *stand, int most_ms)
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
        pause_ms(2);
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
    bool roster = stand->roster && chance_percent(round->chance, 35);
    struct boundary boundary =
        boundary_next(round->boundaries, roster ? OCCASION_ROSTER : OCCASION_START);
    struct disk_order order = boundary_order(&boundary, round->chance);
    disk_arm(&stand->disk, &order);
    stand_kiosk_start(stand);
    boundary_await(stand, roster ? ROSTER_MS : BOUNDARY_MS);
    boundary_end(round->boundaries, &boundary, &stand->disk);
    stand_kiosk_kill(stand, last);
}

/* The kill at its moment, and some more while it starts again. */
static void cut(struct round *round, struct visit *v, struct guest *guest)
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
    while (cuts < round->most_cuts && cuts < CUTS_IN_A_ROW && chance_percent(round->chance, 30)) {
        cut_start(round);
        cuts++;
    }
    round->tally->cuts += cuts;
}

static struct cut cut_plan(struct round *round, enum occasion occasion)
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

static enum visit_end first_try(struct round *round, struct visit *v, struct guest *guest)
{
    if (guest == NULL) {
        v->cut = cut_plan(round, OCCASION_WALK_IN);
        return visit_walk_in(v);
    }
    bool typed = chance_percent(round->chance, 18);
    v->cut = cut_plan(round, typed ? OCCASION_NUMBER : OCCASION_CODE);
    enum visit_end end = typed ? visit_by_number(v, guest) : VISIT_TURNED;
    /* Typing came to nothing: the code is in the mail, too. */
    return end == VISIT_TURNED && !v->died ? visit_by_code(v, guest) : end;
}

/* After the restart: who was told nothing tries again, and some look once more. */
static void second_try(struct round *round, struct visit *v, struct guest *guest,
                       enum visit_end first)
{
    struct chance *chance = round->chance;

    if (guest == NULL) {
        if (first != VISIT_TOLD && chance_percent(chance, 40) && visit_walk_in(v) != VISIT_TOLD &&
            !v->died)
            round->tally->no_answer++;
        return;
    }
    if (guest->told_s == 0 || chance_percent(chance, 20))
        visit_by_code(v, guest);
}

static bool before_the_cut(struct round *round)
{
    struct visit visit = visit_begin(round);

    visit_by_code(&visit, books_guest(round->books, round->stand, minutes_of(round->chance)));
    round->tally->visits++;
    return !visit.died;
}

bool round_run(struct round *round)
{
    static const char stuck[] = "the kiosk ended by itself, or is stuck";
    struct chance *chance = round->chance;
    struct stand *stand = round->stand;
    bool walk_in = chance_percent(chance, 16);

    round->at_boundary = !round->at_boundary;
    if (chance_percent(chance, 65))
        stand_trouble(stand, chance, walk_in);
    if (chance_percent(chance, 40) && !before_the_cut(round))
        return fail(round, stuck);
    struct visit visit = visit_begin(round);
    struct guest *guest = walk_in ? NULL : books_guest(round->books, stand, minutes_of(chance));
    enum visit_end end = first_try(round, &visit, guest);
    round->tally->visits++;
    round->tally->typed += visit.picked;
    if (visit.died)
        return fail(round, stuck);
    cut(round, &visit, guest);
    if (chance_percent(chance, 60))
        stand_mend(stand);
    if (chance_percent(chance, 2))
        stand_service_restart(stand);
    stand_kiosk_start(stand);
    struct visit again = visit_begin(round);
    if (!stand_kiosk_ready(stand))
        return fail(round, "the kiosk does not start again");
    second_try(round, &again, guest, end);
    return !again.died || fail(round, stuck);
}
