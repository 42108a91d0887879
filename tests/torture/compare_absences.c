/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <string.h>

/* The kiosk ran from when the visitor could have checked in until they were too late. */
static bool was_watched(const struct sight *sight, const struct guest *guest, int64_t slack_s)
{
    const struct stand *stand = sight->stand;
    int64_t from_s = guest->start_s - (int64_t)guest->early_min * 60;

    for (int i = 0; i < stand->life_count; i++) {
        const struct life *life = &stand->lives[i];
        if (life->from_s <= from_s + slack_s &&
            (life->until_s == 0 || life->until_s >= guest->start_s - slack_s))
            return true;
    }
    return false;
}

/* In time; who came when the grace was over had not come by then. */
static bool came_in_time(const struct guest *guest)
{
    return guest->first_s != 0 && guest->first_s <= guest->start_s;
}

/* A kiosk that has watched long enough without a gap must say so of everyone who did not come. */
static bool must_be_reported(const struct sight *sight, const struct guest *guest)
{
    return guest->absentee && guest->first_s == 0 && guest->watched && was_watched(sight, guest, 0);
}

void absence_compare(struct sight *sight, const struct guest *guest)
{
    struct tally *tally = sight->tally;
    int missed = 0;
    json_t *entry;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        if (number_of(entry, "id") == guest->id &&
            strcmp(text_of(entry, "newStatus"), "missed") == 0)
            missed += strcmp(text_of(entry, "oldStatus"), "missed") != 0;
    }
    if (missed > 0 && came_in_time(guest))
        tell_guest(sight, &tally->wrong_no_shows, guest, "was there, and is reported as absent");
    else if (missed > 0 && !was_watched(sight, guest, CLOCK_SLACK_S))
        tell_guest(sight, &tally->wrong_no_shows, guest, "absent, says a kiosk that did not watch");
    if (missed > 1)
        tell_guest(sight, &tally->doubled, guest, "reported as absent more than once");
    if (must_be_reported(sight, guest) && missed == 0)
        tell_guest(sight, &tally->lost, guest, "did not come, and nobody was told");
    sight->books->found.absences += missed;
    if (missed > 0 && guest->told_s != 0)
        sight->books->found.revoked++;
}
