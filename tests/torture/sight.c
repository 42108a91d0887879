/* SPDX-License-Identifier: Apache-2.0 */
#include "sight.h"

#include "grown.h"
#include "kit/pause.h"
#include "store/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BY_ITSELF_MS = 20000, OUTBOX_MS = 330000 };

static const char *const line_kinds[] = {
    [LINE_CHECKIN] = "checkin", [LINE_WALKIN] = "walkin", [LINE_OWN] = "own",
    [LINE_ABSENCE] = "absence", [LINE_OTHER] = "other",
};

const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* ---- reading ---------------------------------------------------------------------------- */

static bool line_read(void *self, const struct listing_line *from)
{
    struct sight *sight = self;

    sight->lines = grown(sight->lines, sight->line_count, sizeof *sight->lines);
    struct line *line = &sight->lines[sight->line_count++];
    *line = (struct line){.entry = from->entry,
                          .booking_id = from->booking_id,
                          .arrived_s = from->arrived_s,
                          .kind = LINE_OTHER,
                          .attempts = from->attempts};
    for (int kind = 0; kind < LINE_OTHER; kind++)
        if (strcmp(from->kind, line_kinds[kind]) == 0)
            line->kind = (enum line_kind)kind;
    snprintf(line->number, sizeof line->number, "%s", from->number);
    snprintf(line->state, sizeof line->state, "%s", from->state);
    snprintf(line->reason, sizeof line->reason, "%s", from->reason);
    return true;
}

static bool journal_read(struct sight *sight)
{
    char dir[256];

    sight->line_count = 0;
    snprintf(dir, sizeof dir, "%s/state", sight->stand->dir);
    return !err_is(listing_each(dir, line_read, sight));
}

bool line_is(const struct line *line, enum line_kind kind, const char *state)
{
    return line->kind == kind && strcmp(line->state, state) == 0;
}

bool line_is_under_way(const struct line *line)
{
    static const char *const open[] = {"recorded", "sending", "asking",  "unknown",
                                       "wished",   "finding", "recalled"};

    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        if (strcmp(line->state, open[i]) == 0)
            return true;
    return false;
}

/* Whoever did not come is spoken of only some time after they should have. */
static bool all_are_judged(const struct sight *sight)
{
    const struct books *books = sight->books;

    for (int i = 0; i < books->guest_count; i++)
        if (books->guests[i].absentee &&
            sight_line(sight, LINE_ABSENCE, books->guests[i].id) == NULL &&
            sight_line(sight, LINE_CHECKIN, books->guests[i].id) == NULL)
            return false;
    return true;
}

static bool await(struct sight *sight, int64_t until_ms)
{
    while (monotonic_ms() < until_ms) {
        int waiting = 0;
        bool ok = journal_read(sight);
        for (int i = 0; i < sight->line_count; i++)
            waiting += line_is_under_way(&sight->lines[i]);
        if (ok && waiting == 0 && all_are_judged(sight))
            return true;
        pause_ms(50);
    }
    return false;
}

bool sight_await(struct sight *sight)
{
    char last[PROC_LINE_MAX];
    struct stand *stand = sight->stand;

    if (await(sight, monotonic_ms() + BY_ITSELF_MS))
        return true;
    /* What has failed ten times is tried again every five minutes only, or at the next start. */
    stand_kiosk_kill(stand, last);
    stand_kiosk_start(stand);
    return await(sight, monotonic_ms() + OUTBOX_MS);
}

void sight_read(struct sight *sight, struct practice *practice)
{
    sight->ledger = practice_get(practice, "/practice/ledger/");
    sight->bookings = practice_get(practice, "/practice/bookings/");
}

void sight_close(struct sight *sight)
{
    json_decref(sight->ledger);
    json_decref(sight->bookings);
    free(sight->lines);
}

const struct line *sight_line(const struct sight *sight, enum line_kind kind, int64_t booking_id)
{
    for (int i = 0; i < sight->line_count; i++)
        if (sight->lines[i].kind == kind && sight->lines[i].booking_id == booking_id)
            return &sight->lines[i];
    return NULL;
}

const char *sight_status(const struct sight *sight, int64_t booking_id)
{
    json_t *booking;
    size_t i;

    json_array_foreach(sight->bookings, i, booking)
    {
        if (number_of(booking, "id") == booking_id)
            return text_of(booking, "status");
    }
    return "";
}

/* ---- telling ---------------------------------------------------------------------------- */

void line_print(const struct line *line)
{
    printf("    journal %lld: %s booking %lld number '%s' %s after %d, at %lld: %s\n",
           (long long)line->entry, line_kinds[line->kind], (long long)line->booking_id,
           line->number, line->state, line->attempts, (long long)line->arrived_s, line->reason);
}

static void ledger_print(const json_t *entry)
{
    printf("    ledger %lld: %s booking %lld number '%s' %s->%s arrival %lld, at %lld\n",
           (long long)number_of(entry, "sequence"), text_of(entry, "route"),
           (long long)number_of(entry, "id"), text_of(entry, "displayNumber"),
           text_of(entry, "oldStatus"), text_of(entry, "newStatus"),
           (long long)number_of(entry, "arrivalTime"), (long long)number_of(entry, "time"));
}

void tell(struct sight *sight, int *counter, const char *what)
{
    ++*counter;
    sight->differences++;
    printf("torture: %s\n", what);
}

void tell_guest(struct sight *sight, int *counter, const struct guest *guest, const char *what)
{
    json_t *entry;
    size_t i;

    tell(sight, counter, what);
    printf("  booking %lld at %lld, tried first at %lld, told at %lld, saw: %s\n",
           (long long)guest->id, (long long)guest->start_s, (long long)guest->first_s,
           (long long)guest->told_s, guest->saw);
    json_array_foreach(sight->ledger, i, entry)
    {
        if (number_of(entry, "id") == guest->id)
            ledger_print(entry);
    }
    for (int k = 0; k < sight->line_count; k++)
        if (sight->lines[k].booking_id == guest->id)
            line_print(&sight->lines[k]);
}

void tell_number(struct sight *sight, int *counter, const char *number, const char *what)
{
    json_t *entry;
    size_t i;

    tell(sight, counter, what);
    printf("  number '%s'\n", number);
    json_array_foreach(sight->ledger, i, entry)
    {
        if (number[0] == '\0' ? strstr(text_of(entry, "route"), "waitingnumber") != NULL
                              : strcmp(text_of(entry, "displayNumber"), number) == 0)
            ledger_print(entry);
    }
    for (int k = 0; k < sight->line_count; k++) {
        enum line_kind kind = sight->lines[k].kind;
        if ((kind == LINE_WALKIN || kind == LINE_OWN) &&
            (number[0] == '\0' || strcmp(sight->lines[k].number, number) == 0))
            line_print(&sight->lines[k]);
    }
}
