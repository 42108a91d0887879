/* SPDX-License-Identifier: Apache-2.0 */
#include "books.h"

#include "slips.h"
#include "store/listing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OUTBOX_MS = 240000,
    CLOCK_SLACK_S = 4,  /* the kiosk takes two seconds for no difference */
    DRAWN_WITHIN_S = 6, /* after its wish: the deadline of the call and what delays it */
};

enum line_kind { LINE_CHECKIN, LINE_WALKIN, LINE_OWN, LINE_ABSENCE, LINE_OTHER };
static const char *const line_kinds[] = {
    [LINE_CHECKIN] = "checkin", [LINE_WALKIN] = "walkin", [LINE_OWN] = "own",
    [LINE_ABSENCE] = "absence", [LINE_OTHER] = "other",
};

/* One entry of the kiosk's journal. */
struct line {
    int64_t entry, booking_id, arrived_s;
    enum line_kind kind;
    char number[NUMBER_TEXT_MAX], state[16], reason[80];
    int attempts;
    bool used; /* a number that nobody holds has been put down to this wish */
};

/* Everything that is compared, as it is now. */
struct sight {
    struct books *books;
    struct tally *tally;
    struct line *lines;
    int line_count;
    json_t *ledger, *bookings;
    int differences;
};

static void *grown(void *list, int count, size_t size)
{
    /* Room for the next one; doubled at each power of two. */
    if (count > 0 && (count & (count - 1)) != 0)
        return list;
    void *more = realloc(list, (count == 0 ? 1 : (size_t)count * 2) * size);
    if (more == NULL)
        abort();
    return more;
}

void books_close(struct books *books)
{
    for (int i = 0; i < books->guest_count; i++)
        json_decref(books->guests[i].booking);
    free(books->guests);
    free(books->shown);
    free(books->printed);
    *books = (struct books){.guests = NULL};
}

struct guest *books_guest(struct books *books, struct stand *stand, int minutes)
{
    json_t *booking = practice_book(&stand->practice, SCOPE, minutes, "confirmed");

    books->guests = grown(books->guests, books->guest_count, sizeof *books->guests);
    struct guest *guest = &books->guests[books->guest_count++];
    *guest = (struct guest){.id = json_integer_value(json_object_get(booking, "id")),
                            .start_s = json_integer_value(json_object_get(booking, "date")),
                            .booking = booking};
    return guest;
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

/* ---- reading ---------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

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

static bool journal_read(struct sight *sight, const struct stand *stand)
{
    char dir[256];

    sight->line_count = 0;
    snprintf(dir, sizeof dir, "%s/state", stand->dir);
    return !err_is(listing_each(dir, line_read, sight));
}

/* Something is still to be done about it without a person. */
static bool is_under_way(const struct line *line)
{
    static const char *const open[] = {"recorded", "sending", "asking",  "unknown",
                                       "wished",   "finding", "recalled"};

    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
        if (strcmp(line->state, open[i]) == 0)
            return true;
    return false;
}

static bool outbox_await(struct sight *sight, const struct stand *stand)
{
    int64_t until_ms = monotonic_ms() + OUTBOX_MS;

    while (monotonic_ms() < until_ms) {
        int waiting = 0;
        bool ok = journal_read(sight, stand);
        for (int i = 0; i < sight->line_count; i++)
            waiting += is_under_way(&sight->lines[i]);
        if (ok && waiting == 0)
            return true;
        pause_ms(50);
    }
    return false;
}

/* ---- telling ---------------------------------------------------------------------------- */

static void line_print(const struct line *line)
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

static void tell(struct sight *sight, int *counter, const char *what)
{
    ++*counter;
    sight->differences++;
    printf("torture: %s\n", what);
}

static void tell_guest(struct sight *sight, int *counter, const struct guest *guest,
                       const char *what)
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

static void tell_number(struct sight *sight, const char *number, const char *what)
{
    json_t *entry;
    size_t i;

    tell(sight, &sight->tally->doubled, what);
    printf("  number '%s'\n", number);
    json_array_foreach(sight->ledger, i, entry)
    {
        if (number[0] == '\0' ? strstr(text_of(entry, "route"), "waitingnumber") != NULL
                              : strcmp(text_of(entry, "displayNumber"), number) == 0)
            ledger_print(entry);
    }
    for (int k = 0; k < sight->line_count; k++)
        if (sight->lines[k].kind == LINE_WALKIN &&
            (number[0] == '\0' || strcmp(sight->lines[k].number, number) == 0))
            line_print(&sight->lines[k]);
}

/* ---- bookings --------------------------------------------------------------------------- */

static const struct line *line_of(const struct sight *sight, int64_t id)
{
    for (int i = 0; i < sight->line_count; i++)
        if (sight->lines[i].kind == LINE_CHECKIN && sight->lines[i].booking_id == id)
            return &sight->lines[i];
    return NULL;
}

static const char *status_of(const struct sight *sight, int64_t id)
{
    json_t *booking;
    size_t i;

    json_array_foreach(sight->bookings, i, booking)
    {
        if (number_of(booking, "id") == id)
            return text_of(booking, "status");
    }
    return "";
}

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
    const struct line *line = line_of(sight, guest->id);
    int arrivals = 0;
    json_t *entry;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        const char *from = text_of(entry, "oldStatus"), *to = text_of(entry, "newStatus");
        if (number_of(entry, "id") != guest->id || !is_kiosks(entry))
            continue;
        if (strcmp(to, "missed") == 0)
            tell_guest(sight, &tally->wrong_no_shows, guest, "reported as absent");
        else if (strcmp(to, "queued") != 0)
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
    bool arrived = arrivals > 0 && strcmp(status_of(sight, guest->id), "queued") == 0;
    if (guest->told_s != 0 && !arrived)
        tell_guest(sight, &tally->lost, guest, "told that they are checked in, and are not");
    else if (line != NULL && !arrived)
        tell_guest(sight, &tally->lost, guest, "journalled, and the service does not have it");
}

/* ---- numbers ---------------------------------------------------------------------------- */

static bool is_drawing(const json_t *entry)
{
    return strstr(text_of(entry, "route"), "waitingnumber") != NULL &&
           strcmp(text_of(entry, "newStatus"), "queued") == 0 &&
           strcmp(text_of(entry, "oldStatus"), "free") == 0;
}

static int drawn_count(const struct sight *sight, const char *number)
{
    json_t *entry;
    int count = 0;
    size_t i;

    json_array_foreach(sight->ledger, i, entry)
    {
        count += is_drawing(entry) && strcmp(text_of(entry, "displayNumber"), number) == 0;
    }
    return count;
}

static int issued_count(const struct sight *sight, const char *number)
{
    int count = 0;

    for (int i = 0; i < sight->line_count; i++)
        count += sight->lines[i].kind == LINE_WALKIN &&
                 strcmp(sight->lines[i].state, "issued") == 0 &&
                 strcmp(sight->lines[i].number, number) == 0;
    return count;
}

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

static int seen_count(char (*list)[NUMBER_TEXT_MAX], int count, const char *number)
{
    int seen = 0;

    for (int i = 0; i < count; i++)
        seen += strcmp(list[i], number) == 0;
    return seen;
}

static void numbers_compare(struct sight *sight)
{
    struct books *b = sight->books;

    for (int i = 0; i < b->shown_count; i++) {
        if (drawn_count(sight, b->shown[i]) != 1 || issued_count(sight, b->shown[i]) != 1)
            tell_number(sight, b->shown[i], "a visitor's number is not one drawn for them");
        if (seen_count(b->shown, b->shown_count, b->shown[i]) != 1)
            tell_number(sight, b->shown[i], "a number was shown to two visitors");
    }
    for (int i = 0; i < sight->line_count; i++) {
        const struct line *line = &sight->lines[i];
        if (line->kind == LINE_WALKIN && strcmp(line->state, "issued") == 0 &&
            (drawn_count(sight, line->number) != 1 || issued_count(sight, line->number) != 1))
            tell_number(sight, line->number, "a journalled number is not one drawn for it");
    }
    json_t *entry;
    size_t k;
    json_array_foreach(sight->ledger, k, entry)
    {
        const char *number = text_of(entry, "displayNumber");
        if (is_drawing(entry) && issued_count(sight, number) == 0 &&
            !wish_use(sight, number_of(entry, "time")))
            tell_number(sight, number, "a number was drawn that the journal does not know of");
    }
    int wishes = 0;
    for (int i = 0; i < sight->line_count; i++)
        wishes += sight->lines[i].kind == LINE_WALKIN;
    if (wishes > b->presses)
        tell_number(sight, "", "more wishes than visitors");
}

static void slips_compare(struct sight *sight)
{
    struct books *b = sight->books;

    for (int i = 0; i < b->printed_count; i++) {
        const char *number = b->printed[i];
        int64_t id = strtoll(number, NULL, 10);
        const struct guest *guest = NULL;
        for (int k = 0; k < b->guest_count && guest == NULL; k++)
            guest = b->guests[k].id == id ? &b->guests[k] : NULL;
        if (guest != NULL && strcmp(status_of(sight, id), "queued") != 0)
            tell_guest(sight, &sight->tally->lost, guest, "has a slip and is not checked in");
        if (guest == NULL && (drawn_count(sight, number) != 1 || issued_count(sight, number) != 1 ||
                              seen_count(b->printed, b->printed_count, number) != 1))
            tell_number(sight, number, "a slip's number is not one drawn for it alone");
    }
}

bool books_balance(struct books *books, struct stand *stand, struct tally *tally)
{
    struct sight sight = {.books = books, .tally = tally};

    stand_mend(stand);
    bool settled = outbox_await(&sight, stand);
    tally->slips += slips_read(books, stand);
    sight.ledger = practice_get(&stand->practice, "/practice/ledger/");
    sight.bookings = practice_get(&stand->practice, "/practice/bookings/");
    if (!settled) {
        tell(&sight, &tally->lost, "the outbox does not empty");
        for (int i = 0; i < sight.line_count; i++)
            if (is_under_way(&sight.lines[i]))
                line_print(&sight.lines[i]);
    }
    for (int i = 0; i < books->guest_count; i++)
        guest_compare(&sight, &books->guests[i]);
    numbers_compare(&sight);
    slips_compare(&sight);
    tally->balances++;
    if (sight.differences > 0)
        printf("torture: its state, the service's data and the log: %s\n", stand->dir);
    fflush(stdout);
    json_decref(sight.ledger);
    json_decref(sight.bookings);
    free(sight.lines);
    return sight.differences == 0;
}
