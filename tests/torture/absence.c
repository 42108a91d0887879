/* SPDX-License-Identifier: Apache-2.0 */
#include "absence.h"

#include "core/event.h"
#include "cut.h"
#include "kit/pause.h"

enum {
    BEAT_S = WATCH_BEAT_MS / 1000,
    SURE_AFTER_S = BEAT_S + 5, /* from the start to the first beat that counts, and some more */
    WATCHED = 90,              /* people whose time passes while the kiosk is left alone */
    HALF_WATCHED = 8,          /* whose time began before it was there */
    ROUND_MS = 7000,           /* the next list, at the latest */
    IDLE_ROUNDS = 4,           /* in a row without a word: all has been said */
};

static void book(struct round *round, int64_t start_s, const char *request, bool watched)
{
    books_absentee(round->books, round->stand, start_s, request)->watched = watched;
}

void absence_prepare(struct round *round)
{
    struct stand *stand = round->stand;
    int64_t begun_s = stand_now_s(stand);

    for (int i = 0; i < WATCHED; i++)
        book(round, begun_s + SURE_AFTER_S + i % 4, ON_TIME_REQUEST, true);
    for (int i = 0; i < HALF_WATCHED; i++)
        book(round, begun_s + SURE_AFTER_S + i % 4, MINUTE_REQUEST, false);
    /* Their time, and the two beats after it that the kiosk waits for itself. */
    while (stand_now_s(stand) < begun_s + SURE_AFTER_S + 4 + 2 * BEAT_S)
        pause_ms(100);
    round->idle_rounds = 0;
}

bool absence_is_over(const struct round *round)
{
    return round->idle_rounds >= IDLE_ROUNDS;
}

bool absence_round(struct round *round)
{
    struct stand *stand = round->stand;
    struct boundary boundary = boundary_next(round->boundaries, OCCASION_ABSENCE);
    struct disk_order order = boundary_order(&boundary, round->chance);
    char last[PROC_LINE_MAX];

    if (chance_percent(round->chance, 40))
        stand_trouble(stand, round->chance, false);
    /* Some whose time passes while the kiosk comes and goes: of them it must not speak. */
    if (chance_percent(round->chance, 10))
        book(round, stand_now_s(stand) + 1 + chance_below(round->chance, 10), ON_TIME_REQUEST,
             false);
    disk_arm(&stand->disk, &order);
    boundary_await(stand, ROUND_MS);
    round->idle_rounds = disk_hits(&stand->disk) > 0 ? 0 : round->idle_rounds + 1;
    boundary_end(round->boundaries, &boundary, &stand->disk);
    stand_kiosk_kill(stand, last);
    round->tally->cuts++;
    stand_mend(stand);
    stand_kiosk_start(stand);
    if (stand_kiosk_ready(stand))
        return true;
    return round_failed(round, "the kiosk does not start again");
}
