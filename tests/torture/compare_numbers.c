/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"

#include <stdlib.h>
#include <string.h>

enum { DRAWN_WITHIN_S = 6 /* after its wish: the deadline of the call and what delays it */ };

bool number_is_own(const char *number)
{
    return strncmp(number, OWN_PREFIX, strlen(OWN_PREFIX)) == 0;
}

/* A number came into being at the service, by this call. */
static bool is_creation(const json_t *entry)
{
    return strstr(text_of(entry, "route"), "waitingnumber") != NULL &&
           strcmp(text_of(entry, "newStatus"), "queued") == 0 &&
           strcmp(text_of(entry, "oldStatus"), "free") == 0;
}

static int created_count(const struct sight *sight, const char *number)
{
    json_t *entry;
    int count = 0;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        count += is_creation(entry) && strcmp(text_of(entry, "displayNumber"), number) == 0;
    }
    return count;
}

static int issued_count(const struct sight *sight, const char *number)
{
    int count = 0;

    for (int i = 0; i < sight->line_count; i++)
        count += (line_is(&sight->lines[i], LINE_WALKIN, "issued") ||
                  sight->lines[i].kind == LINE_OWN) &&
                 strcmp(sight->lines[i].number, number) == 0;
    return count;
}

/* Entries of the service under this number that have not been given back. */
static int standing_count(const struct sight *sight, const char *number)
{
    json_t *booking;
    int count = 0;
    size_t i;

    json_array_foreach(sight->bookings, i, booking)
    {
        count += strcmp(text_of(booking, "displayNumber"), number) == 0 &&
                 strcmp(text_of(booking, "status"), "deleted") != 0;
    }
    return count;
}

/*
 * Given once, and made once. A number of the kiosk's own whose making was held back in silence may
 * have been made again meanwhile; then one of the two has been given back.
 */
bool number_is_right(const struct sight *sight, const char *number)
{
    int created = created_count(sight, number);

    return issued_count(sight, number) == 1 && standing_count(sight, number) == 1 &&
           (created == 1 || (number_is_own(number) && created > 1));
}

int seen_count(char (*list)[NUMBER_TEXT_MAX], int count, const char *number)
{
    int seen = 0;

    for (int i = 0; i < count; i++)
        seen += strcmp(list[i], number) == 0;
    return seen;
}

/* ---- drawn from the service ------------------------------------------------------------- */

/* The number was drawn for a wish whose answer was lost, one number a wish. */
static bool wish_use(struct sight *sight, int64_t drawn_s)
{
    for (int i = 0; i < sight->line_count; i++) {
        struct line *line = &sight->lines[i];
        if (line->kind == LINE_WALKIN && !line->used && strcmp(line->state, "issued") != 0 &&
            drawn_s >= line->arrived_s - CLOCK_SLACK_S &&
            drawn_s <= line->arrived_s + DRAWN_WITHIN_S) {
            line->used = true;
            return true;
        }
    }
    return false;
}

/* Lost numbers were given back, or a person has been asked to look. */
static void lost_compare(struct sight *sight)
{
    int standing = 0, to_look_at = 0;
    json_t *entry;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        const char *number = text_of(entry, "displayNumber");
        if (!is_creation(entry) || number_is_own(number) || issued_count(sight, number) != 0)
            continue;
        if (!wish_use(sight, number_of(entry, "time")))
            tell_number(sight, &sight->tally->doubled, number,
                        "a number was drawn that the journal does not know of");
        standing += strcmp(sight_status(sight, number_of(entry, "id")), "queued") == 0;
        sight->books->found.lost_numbers++;
    }
    for (int k = 0; k < sight->line_count; k++)
        to_look_at += line_is(&sight->lines[k], LINE_WALKIN, "refused");
    if (standing > to_look_at)
        tell_number(sight, &sight->tally->doubled, "",
                    "numbers that nobody holds stand in the queue, and nobody is asked to look");
}

void numbers_compare(struct sight *sight)
{
    struct books *b = sight->books;
    int *doubled = &sight->tally->doubled, wishes = 0;

    for (int i = 0; i < b->shown_count; i++) {
        if (!number_is_right(sight, b->shown[i]))
            tell_number(sight, doubled, b->shown[i],
                        "a visitor's number is not one made for them alone");
        if (seen_count(b->shown, b->shown_count, b->shown[i]) != 1)
            tell_number(sight, doubled, b->shown[i], "a number was shown to two visitors");
    }
    for (int i = 0; i < sight->line_count; i++) {
        const struct line *line = &sight->lines[i];
        if (line_is(line, LINE_WALKIN, "issued") && !number_is_right(sight, line->number))
            tell_number(sight, doubled, line->number,
                        "a journalled number is not one drawn for it");
        wishes += line->kind == LINE_WALKIN || line->kind == LINE_OWN;
    }
    lost_compare(sight);
    /* A visitor whose number is lost gets one of the kiosk's own instead. */
    if (wishes > b->presses * (sight->stand->options.own == STAND_OWN_AWAY ? 2 : 1))
        tell_number(sight, doubled, "", "more wishes than visitors");
}

/* ---- the kiosk's own -------------------------------------------------------------------- */

/* It stands in the queue once, with the time at which the visitor asked for it. */
static bool is_entered(const struct sight *sight, const struct line *line)
{
    json_t *booking;
    int queued = 0, right = 0;
    size_t i;

    json_array_foreach(sight->bookings, i, booking)
    {
        if (strcmp(text_of(booking, "displayNumber"), line->number) != 0)
            continue;
        queued += strcmp(text_of(booking, "status"), "queued") == 0;
        right += number_of(booking, "arrivalTime") == line->arrived_s;
    }
    return queued == 1 && right == 1;
}

void own_compare(struct sight *sight)
{
    json_t *entry;
    size_t k;

    for (int i = 0; i < sight->line_count; i++) {
        const struct line *line = &sight->lines[i];
        if (line->kind != LINE_OWN)
            continue;
        sight->books->found.own++;
        if (!number_is_right(sight, line->number))
            tell_number(sight, &sight->tally->doubled, line->number,
                        "a number of the kiosk's own is not there exactly once");
        else if (!is_entered(sight, line))
            tell_number(sight, &sight->tally->lost, line->number,
                        "a number of the kiosk's own does not stand in the queue as it should");
    }
    json_array_foreach(sight->ledger, k, entry)
    {
        const char *number = text_of(entry, "displayNumber");
        if (is_creation(entry) && number_is_own(number) && issued_count(sight, number) == 0)
            tell_number(sight, &sight->tally->doubled, number,
                        "a number of the kiosk's own was entered that nobody was given");
    }
}

/* ---- slips ------------------------------------------------------------------------------ */

void slips_compare(struct sight *sight)
{
    struct books *b = sight->books;

    for (int i = 0; i < b->printed_count; i++) {
        const char *number = b->printed[i];
        int64_t id = strtoll(number, NULL, 10);
        const struct guest *guest = NULL;
        for (int k = 0; k < b->guest_count && guest == NULL; k++)
            guest = b->guests[k].id == id ? &b->guests[k] : NULL;
        if (guest != NULL && strcmp(sight_status(sight, id), "queued") != 0)
            tell_guest(sight, &sight->tally->lost, guest, "has a slip and is not checked in");
        if (guest == NULL && (!number_is_right(sight, number) ||
                              seen_count(b->printed, b->printed_count, number) != 1))
            tell_number(sight, &sight->tally->doubled, number,
                        "a slip's number is not one made for it alone");
    }
}
