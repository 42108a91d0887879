/* SPDX-License-Identifier: Apache-2.0 */
#include "round.h"

#include "cut.h"
#include "visit.h"

#include <stdio.h>

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

    if (round->stand->silence || round->stand->away)
        visit.mend_at_ms = monotonic_ms() + 80 + chance_below(round->chance, 300);
    return visit;
}

bool round_failed(struct round *round, const char *what)
{
    round->tally->lost++;
    printf("torture: %s; its state, the service's data and the log: %s\n", what, round->stand->dir);
    return false;
}

static enum visit_end first_try(struct round *round, struct visit *v, struct guest *guest)
{
    if (guest == NULL) {
        bool own = round->stand->options.own == STAND_OWN_ALWAYS || round->stand->away;
        v->cut = cut_plan(round, own ? OCCASION_OWN : OCCASION_WALK_IN);
        return visit_walk_in(v);
    }
    /* Nobody but the office's own visitors may type: the others have other requests. */
    bool typed = !guest->absentee && chance_percent(round->chance, 18);
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

/* Somebody with a fresh booking, or somebody who was to come earlier. */
static struct guest *guest_of(struct round *round)
{
    struct guest *guest = NULL;

    if (round->stand->options.absences && chance_percent(round->chance, 40))
        guest = books_latecomer(round->books, stand_now_s(round->stand), round->chance);
    return guest != NULL ? guest
                         : books_guest(round->books, round->stand, minutes_of(round->chance));
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
        return round_failed(round, stuck);
    struct visit visit = visit_begin(round);
    struct guest *guest = walk_in ? NULL : guest_of(round);
    if (walk_in && stand->away)
        visit.mend_at_ms = INT64_MAX; /* there is a number without the service */
    enum visit_end end = first_try(round, &visit, guest);
    round->tally->visits++;
    round->tally->typed += visit.picked;
    if (visit.died)
        return round_failed(round, stuck);
    cut(round, &visit, guest);
    if (chance_percent(chance, 60))
        stand_mend(stand);
    if (chance_percent(chance, 2))
        stand_service_restart(stand);
    stand_kiosk_start(stand);
    struct visit again = visit_begin(round);
    if (!stand_kiosk_ready(stand))
        return round_failed(round, "the kiosk does not start again");
    second_try(round, &again, guest, end);
    return !again.died || round_failed(round, stuck);
}
