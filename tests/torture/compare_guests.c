/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <string.h>

/* On time the place of the appointment, late the true time, which the visitor can vouch for. */
static bool arrival_is_right(const struct guest *guest, const struct line *line, int64_t arrival_s)
{
    if (line == NULL)
        return false;
    if (line->arrived_s < guest->start_s + 60)
        return arrival_s == guest->start_s;
    return arrival_s == line->arrived_s && arrival_s >= guest->first_s - CLOCK_SLACK_S &&
           (guest->told_s == 0 || arrival_s <= guest->told_s + CLOCK_SLACK_S);
}

/* Written by somebody else than the torture itself. */
static bool is_kiosks(const json_t *entry)
{
    return strstr(text_of(entry, "route"), "/practice/") == NULL;
}

static void guest_compare(struct sight *sight, const struct guest *guest)
{
    struct tally *tally = sight->tally;
    const struct line *line = sight_line(sight, LINE_CHECKIN, guest->id);
    int arrivals = 0;
    json_t *entry;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        const char *from = text_of(entry, "oldStatus"), *to = text_of(entry, "newStatus");
        if (number_of(entry, "id") != guest->id || !is_kiosks(entry) || strcmp(to, "missed") == 0)
            continue;
        if (strcmp(to, "queued") != 0)
            tell_guest(sight, &tally->doubled, guest, "the kiosk wrote something else");
        else if (!arrival_is_right(guest, line, number_of(entry, "arrivalTime")))
            tell_guest(sight, &tally->doubled, guest, "a wrong arrival was written");
        else
            arrivals += strcmp(from, to) != 0;
    }
    if (arrivals > 1)
        tell_guest(sight, &tally->doubled, guest, "checked in more than once");
    if (guest->stuck)
        tell_guest(sight, &tally->lost, guest, "the visitor never got an answer");
    bool arrived = arrivals > 0 && strcmp(sight_status(sight, guest->id), "queued") == 0;
    if (guest->told_s != 0 && !arrived)
        tell_guest(sight, &tally->lost, guest, "told that they are checked in, and are not");
    else if (line != NULL && !arrived)
        tell_guest(sight, &tally->lost, guest, "journalled, and the service does not have it");
}

void guests_compare(struct sight *sight)
{
    for (int i = 0; i < sight->books->guest_count; i++) {
        guest_compare(sight, &sight->books->guests[i]);
        absence_compare(sight, &sight->books->guests[i]);
    }
}
