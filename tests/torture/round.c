/* SPDX-License-Identifier: Apache-2.0 */
#include "round.h"

#include "visit.h"

#include <stdio.h>

enum {
    KILL_SOON_MS = 120, /* between the code, the journal, the screen and the write */
    KILL_WITHIN_MS = 400,
    KILL_AGAIN_WITHIN_MS = 200,
    CUTS_IN_A_ROW = 4,
};

static int minutes_of(struct chance *chance)
{
    /* Late and early; not about the minute itself, where both arrivals would be right. */
    return chance_percent(chance, 30) ? -3 - chance_below(chance, 8) : 2 + chance_below(chance, 24);
}

static struct visit visit_begin(struct stand *stand, struct books *books, struct chance *chance)
{
    struct visit visit = {
        .stand = stand, .books = books, .kill_at_ms = INT64_MAX, .mend_at_ms = INT64_MAX};

    if (stand->silence)
        visit.mend_at_ms = monotonic_ms() + 80 + chance_below(chance, 300);
    return visit;
}

static bool fail(struct stand *stand, struct tally *tally, const char *what)
{
    tally->lost++;
    printf("torture: %s; its state, the service's data and the log: %s\n", what, stand->dir);
    return false;
}

/* The kill at its moment, and some more while it starts again. */
static void cut(struct visit *v, struct guest *guest, struct chance *chance, int most_cuts,
                struct tally *tally)
{
    char last[PROC_LINE_MAX];
    int cuts = 1;

    pause_ms((int)(v->kill_at_ms - monotonic_ms()));
    if (stand_kiosk_kill(v->stand, last))
        visit_said_last(v, guest, last);
    while (cuts < most_cuts && cuts < CUTS_IN_A_ROW && chance_percent(chance, 30)) {
        stand_kiosk_start(v->stand);
        pause_ms(chance_below(chance, KILL_AGAIN_WITHIN_MS));
        stand_kiosk_kill(v->stand, last);
        cuts++;
    }
    tally->cuts += cuts;
}

static enum visit_end first_try(struct visit *v, struct guest *guest, struct chance *chance)
{
    int kill_in_ms =
        chance_below(chance, chance_percent(chance, 50) ? KILL_SOON_MS : KILL_WITHIN_MS);
    bool kill_early = chance_percent(chance, 30);
    bool typed = chance_percent(chance, 18);

    if (guest == NULL)
        return visit_walk_in(v, kill_in_ms);
    enum visit_end end = VISIT_TURNED;
    if (typed)
        end = visit_by_number(v, guest, kill_early, kill_in_ms);
    if (v->kill_at_ms == INT64_MAX)
        v->kill_at_ms = monotonic_ms() + kill_in_ms;
    /* Typing came to nothing: the code is in the mail, too. */
    return end == VISIT_TURNED ? visit_by_code(v, guest) : end;
}

/* After the restart: who was told nothing tries again, and some look once more. */
static void second_try(struct visit *v, struct guest *guest, enum visit_end first,
                       struct chance *chance, struct tally *tally)
{
    if (guest == NULL) {
        if (first != VISIT_TOLD && chance_percent(chance, 40) &&
            visit_walk_in(v, -1) != VISIT_TOLD && !v->died)
            tally->no_answer++;
        return;
    }
    if (guest->told_s == 0 || chance_percent(chance, 20))
        visit_by_code(v, guest);
}

bool round_run(struct stand *stand, struct books *books, struct chance *chance, int most_cuts,
               struct tally *tally)
{
    bool walk_in = chance_percent(chance, 16);

    if (chance_percent(chance, 65))
        stand_trouble(stand, chance, walk_in);
    if (chance_percent(chance, 40)) {
        struct visit visit = visit_begin(stand, books, chance);
        visit_by_code(&visit, books_guest(books, stand, minutes_of(chance)));
        tally->visits++;
        if (visit.died)
            return fail(stand, tally, "the kiosk ended by itself, or is stuck");
    }
    struct visit visit = visit_begin(stand, books, chance);
    struct guest *guest = walk_in ? NULL : books_guest(books, stand, minutes_of(chance));
    enum visit_end end = first_try(&visit, guest, chance);
    tally->visits++;
    tally->typed += visit.picked;
    if (visit.died)
        return fail(stand, tally, "the kiosk ended by itself, or is stuck");
    if (visit.kill_at_ms == INT64_MAX)
        visit.kill_at_ms = monotonic_ms(); /* the walk-in did not come as far as a number */
    cut(&visit, guest, chance, most_cuts, tally);
    if (chance_percent(chance, 60))
        stand_mend(stand);
    if (chance_percent(chance, 2))
        stand_service_restart(stand);
    stand_kiosk_start(stand);
    struct visit again = visit_begin(stand, books, chance);
    if (!stand_kiosk_ready(stand))
        return fail(stand, tally, "the kiosk does not start again");
    second_try(&again, guest, end, chance, tally);
    if (again.died)
        return fail(stand, tally, "the kiosk ended by itself, or is stuck");
    return true;
}
