/* SPDX-License-Identifier: Apache-2.0 */
#include "books.h"

#include "compare.h"
#include "grown.h"
#include "sight.h"
#include "slips.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void books_close(struct books *books)
{
    for (int i = 0; i < books->guest_count; i++)
        json_decref(books->guests[i].booking);
    free(books->guests);
    free(books->shown);
    free(books->printed);
    *books = (struct books){.guests = NULL};
}

static struct guest *guest_add(struct books *books, json_t *booking)
{
    books->guests = grown(books->guests, books->guest_count, sizeof *books->guests);
    struct guest *guest = &books->guests[books->guest_count++];
    *guest = (struct guest){.id = json_integer_value(json_object_get(booking, "id")),
                            .start_s = json_integer_value(json_object_get(booking, "date")),
                            .early_min = 30,
                            .booking = booking};
    return guest;
}

struct guest *books_guest(struct books *books, struct stand *stand, int minutes)
{
    return guest_add(books, practice_book(&stand->practice, SCOPE, minutes, "confirmed"));
}

struct guest *books_absentee(struct books *books, struct stand *stand, int64_t start_s,
                             const char *request)
{
    json_t *order = json_pack("{s:i, s:I, s:s, s:[s]}", "scope", SCOPE, "date", (json_int_t)start_s,
                              "status", "confirmed", "requests", request);
    struct guest *guest =
        guest_add(books, practice_post(&stand->practice, "/practice/booking/", order));

    guest->absentee = true;
    guest->early_min = strcmp(request, MINUTE_REQUEST) == 0 ? 1 : 0;
    return guest;
}

struct guest *books_latecomer(struct books *books, int64_t now_s, struct chance *chance)
{
    int from = books->guest_count > 0 ? chance_below(chance, books->guest_count) : 0;

    for (int i = 0; i < books->guest_count; i++) {
        struct guest *guest = &books->guests[(from + i) % books->guest_count];
        if (guest->absentee && guest->first_s == 0 && now_s > guest->start_s)
            return guest;
    }
    return NULL;
}

void books_saw(struct guest *guest, const char *what)
{
    size_t len = strlen(guest->saw);

    snprintf(guest->saw + len, sizeof guest->saw - len, "%s%s", len > 0 ? ", " : "", what);
}

void books_show(struct books *books, const char *number)
{
    books->shown = grown(books->shown, books->shown_count, sizeof *books->shown);
    snprintf(books->shown[books->shown_count++], NUMBER_TEXT_MAX, "%s", number);
}

void books_print(struct books *books, const char *number)
{
    books->printed = grown(books->printed, books->printed_count, sizeof *books->printed);
    snprintf(books->printed[books->printed_count++], NUMBER_TEXT_MAX, "%s", number);
}

bool books_balance(struct books *books, struct stand *stand, struct tally *tally)
{
    struct sight sight = {.books = books, .stand = stand, .tally = tally};

    stand_mend(stand);
    bool settled = sight_await(&sight);
    tally->slips += slips_read(books, stand);
    sight_read(&sight, &stand->practice);
    if (!settled) {
        tell(&sight, &tally->lost, "the outbox does not empty");
        for (int i = 0; i < sight.line_count; i++)
            if (line_is_under_way(&sight.lines[i]))
                line_print(&sight.lines[i]);
    }
    books->found = (struct tally){.own = 0};
    guests_compare(&sight);
    numbers_compare(&sight);
    own_compare(&sight);
    slips_compare(&sight);
    tally->balances++;
    if (sight.differences > 0)
        printf("torture: its state, the service's data and the log: %s\n", stand->dir);
    fflush(stdout);
    sight_close(&sight);
    return sight.differences == 0;
}
