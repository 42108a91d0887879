/* SPDX-License-Identifier: Apache-2.0 */
#include "books.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Screen and journal take a moment: who comes so shortly before the end may be either. */
enum { SLACK_S = 2 };

static const char first_at[] = "checked in at ";

static void tell(int *counter, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void tell(int *counter, const char *format, ...)
{
    va_list args;

    ++*counter;
    fputs("hall: ", stdout);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool begins(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static void booking_tell(const struct books *b, int64_t booking)
{
    for (int i = 0; i < b->happened_count; i++) {
        const struct happening *h = &b->happened[i];
        if (h->booking == booking)
            printf("  K%d %lld: %s %lld %s %s\n", h->kiosk + 1, (long long)h->sequence, h->kind,
                   (long long)h->entry, h->state, h->reason);
    }
    for (int i = 0; i < b->deed_count; i++)
        if (b->deeds[i].booking == booking)
            printf("  ledger %lld: %s -> %s\n", (long long)b->deeds[i].at_s, b->deeds[i].from,
                   b->deeds[i].to);
    for (int i = 0; i < b->guest_count; i++) {
        const struct guest *g = &b->guests[i];
        for (int c = 0; g->booking == booking && c < g->call_count; c++)
            printf("  visitor at K%d: tried %lld, told %d at %lld; appointment %lld\n",
                   g->calls[c].kiosk + 1, (long long)g->calls[c].first_s, g->calls[c].told,
                   (long long)g->calls[c].told_s, (long long)g->start_s);
    }
}

static const char *status_of(const struct books *b, int64_t booking)
{
    for (int i = 0; i < b->standing_count; i++)
        if (b->standings[i].booking == booking)
            return b->standings[i].status;
    return "";
}

/* ---- used once ---------------------------------------------------------------------------- */

static bool checkin_stands(const struct line *line)
{
    return is(line->kind, "checkin") && !is(line->state, "undone");
}

/* Signals name no booking: each tells of one. */
static int signal_count(const struct books *b, int kiosk)
{
    int count = 0;

    for (int i = 0; i < b->line_count; i++)
        count += b->lines[i].kiosk == kiosk && is(b->lines[i].kind, "signal") &&
                 begins(b->lines[i].reason, first_at);
    return count;
}

static void booking_compare(const struct books *b, int64_t booking, struct tally *t,
                            int marked[HALL_KIOSKS])
{
    int standing = 0, seconds = 0;

    for (int i = 0; i < b->line_count; i++) {
        const struct line *line = &b->lines[i];
        if (line->booking != booking || !checkin_stands(line))
            continue;
        standing++;
        if (line->second) {
            seconds++;
            marked[line->kiosk]++;
        }
    }
    t->noticed += seconds;
    if (standing - seconds > 1) {
        tell(&t->used_twice_unnoticed, "booking %lld is checked in at %d kiosks, unnoticed",
             (long long)booking, standing - seconds);
        booking_tell(b, booking);
    }
}

static void once_compare(const struct books *b, struct tally *t)
{
    int marked[HALL_KIOSKS] = {0};

    for (int i = 0; i < b->guest_count; i++) {
        const struct guest *g = &b->guests[i];
        if (g->booking == 0)
            continue;
        int before = t->noticed;
        booking_compare(b, g->booking, t, marked);
        /* One who was told that the code had been used before has noticed it as well. */
        if (g->call_count == 2 && g->calls[0].told == TOLD_DONE && g->calls[1].told == TOLD_DONE) {
            if (t->noticed == before) {
                tell(&t->used_twice_unnoticed, "two people have used booking %lld, unnoticed",
                     (long long)g->booking);
                booking_tell(b, g->booking);
            }
        } else if (g->call_count == 2 && g->calls[0].told != TOLD_NOT &&
                   g->calls[1].told != TOLD_NOT && t->noticed == before) {
            t->noticed++;
        }
    }
    for (int k = 0; k < HALL_KIOSKS; k++)
        if (signal_count(b, k) < marked[k])
            tell(&t->used_twice_unnoticed, "K%d was second %d times, and has given %d signals",
                 k + 1, marked[k], signal_count(b, k));
}

/* ---- numbers ------------------------------------------------------------------------------ */

static bool is_number(const struct line *line)
{
    return is(line->kind, "own") || (is(line->kind, "walkin") && is(line->state, "issued"));
}

static int entries_with(const struct books *b, const char *number)
{
    int count = 0;

    for (int i = 0; i < b->line_count; i++)
        count += is_number(&b->lines[i]) && is(b->lines[i].number, number);
    return count;
}

static int holders_of(const struct books *b, const char *number)
{
    int count = 0;

    for (int i = 0; i < b->guest_count; i++)
        for (int c = 0; c < b->guests[i].call_count; c++)
            count += is(b->guests[i].calls[c].number, number);
    return count;
}

static int standing_with(const struct books *b, const char *number)
{
    int count = 0;

    for (int i = 0; i < b->standing_count; i++)
        count += is(b->standings[i].number, number) && !is(b->standings[i].status, "deleted");
    return count;
}

static int slips_with(const struct books *b, const char *number)
{
    int count = 0;

    for (int i = 0; i < b->slip_count; i++)
        count += is(b->slips[i], number);
    return count;
}

static void number_compare(const struct books *b, const char *number, struct tally *t)
{
    int entries = entries_with(b, number), holders = holders_of(b, number);
    int standing = standing_with(b, number), slips = slips_with(b, number);

    if (entries > 1 || holders > 1 || standing > 1 || slips > 1)
        tell(&t->numbers_twice, "number %s: %d entries, %d visitors, %d in the queue, %d slips",
             number, entries, holders, standing, slips);
    if (entries == 0 || standing == 0)
        tell(&t->lost, "number %s was given: %d entries, %d in the queue", number, entries,
             standing);
}

static void numbers_compare(const struct books *b, struct tally *t)
{
    for (int i = 0; i < b->guest_count; i++)
        if (b->guests[i].calls[0].number[0] != '\0')
            number_compare(b, b->guests[i].calls[0].number, t);
    for (int i = 0; i < b->line_count; i++) {
        const struct line *line = &b->lines[i];
        if (!is_number(line))
            continue;
        t->numbers++;
        t->shared_numbers += line->number[0] == 'H';
        if (holders_of(b, line->number) == 0)
            number_compare(b, line->number, t);
    }
}

/* ---- arrivals ----------------------------------------------------------------------------- */

static void arrivals_compare(const struct books *b, struct tally *t)
{
    for (int i = 0; i < b->guest_count; i++) {
        const struct guest *g = &b->guests[i];
        bool told = false;
        for (int c = 0; c < g->call_count; c++) {
            told |= g->calls[c].told != TOLD_NOT;
            if (g->calls[c].stuck)
                tell(&t->lost, "a visitor at K%d never got an answer (booking %lld)",
                     g->calls[c].kiosk + 1, (long long)g->booking);
        }
        if (g->booking != 0 && told && !is(status_of(b, g->booking), "queued")) {
            tell(&t->lost, "booking %lld: told that they are checked in, and is '%s'",
                 (long long)g->booking, status_of(b, g->booking));
            booking_tell(b, g->booking);
        }
    }
}

/* ---- absences ----------------------------------------------------------------------------- */

static bool came_in_time(const struct guest *g)
{
    for (int c = 0; c < g->call_count; c++)
        if (g->calls[c].first_s != 0 && g->calls[c].first_s <= g->start_s - SLACK_S)
            return true;
    return false;
}

/* Every kiosk was there all the time. */
static bool was_watched(const struct books *b, const struct guest *g)
{
    int64_t from_s = g->start_s - WINDOW_MS / 1000;

    for (int i = 0; i < b->outage_count; i++)
        if (b->outages[i].until_s > from_s + SLACK_S && b->outages[i].from_s < g->start_s - SLACK_S)
            return false;
    return true;
}

static void absences_compare(const struct books *b, struct tally *t)
{
    for (int i = 0; i < b->guest_count; i++) {
        const struct guest *g = &b->guests[i];
        int missed = 0;
        for (int k = 0; k < b->deed_count; k++)
            missed += g->booking != 0 && b->deeds[k].booking == g->booking && b->deeds[k].kiosks &&
                      is(b->deeds[k].to, "missed") && !is(b->deeds[k].from, "missed");
        t->no_shows += g->kind == CALLER_NOBODY;
        t->reported += missed > 0;
        t->revoked += missed > 0 && is(status_of(b, g->booking), "queued");
        const char *wrong = missed == 0          ? NULL
                            : came_in_time(g)    ? "was there in time, and is reported as absent"
                            : !was_watched(b, g) ? "absent, says a hall that did not watch"
                            : missed > 1         ? "reported as absent more than once"
                                                 : NULL;
        if (wrong != NULL) {
            tell(&t->wrong_no_shows, "booking %lld: %s", (long long)g->booking, wrong);
            booking_tell(b, g->booking);
        }
    }
}

/* ---- events ------------------------------------------------------------------------------- */

static int happening_order(const void *a, const void *b)
{
    const struct happening *x = a, *y = b;
    int journals = strcmp(x->journal, y->journal);

    if (x->kiosk != y->kiosk)
        return x->kiosk - y->kiosk;
    if (journals != 0)
        return journals;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static bool same_content(const struct happening *a, const struct happening *b)
{
    /* A walk-in's booking is known later than its wish, which may be told before or after that. */
    return a->entry == b->entry && is(a->kind, b->kind) && is(a->state, b->state) &&
           (a->booking == b->booking || is(a->kind, "walkin"));
}

static void event_tell(int *counter, const char *what, const struct happening *h)
{
    tell(counter, "event of K%d, %s %lld (%s %lld %s): %s", h->kiosk + 1, h->journal,
         (long long)h->sequence, h->kind, (long long)h->entry, h->state, what);
}

static struct happening *sorted(const struct happening *list, int count)
{
    struct happening *copy = calloc((size_t)count + 1, sizeof *copy);

    if (copy == NULL)
        abort();
    if (count > 0) {
        memcpy(copy, list, (size_t)count * sizeof *copy);
        qsort(copy, (size_t)count, sizeof *copy, happening_order);
    }
    return copy;
}

static void events_compare(const struct books *b, struct tally *t)
{
    struct happening *mine = sorted(b->happened, b->happened_count);
    struct happening *theirs = sorted(b->heard, b->heard_count);
    int i = 0, k = 0;

    while (i < b->happened_count || k < b->heard_count) {
        int order = i == b->happened_count ? 1
                    : k == b->heard_count  ? -1
                                           : happening_order(&mine[i], &theirs[k]);
        if (order < 0) {
            event_tell(&t->events_lost, "the stream has it not", &mine[i++]);
        } else if (order > 0) {
            event_tell(&t->events_doubled, "in the stream once too often", &theirs[k++]);
        } else {
            if (!same_content(&mine[i], &theirs[k]))
                event_tell(&t->events_lost, "the stream tells it otherwise", &mine[i]);
            t->events++;
            i++;
            k++;
        }
    }
    free(mine);
    free(theirs);
}

struct tally books_balance(const struct books *books)
{
    struct tally tally = {.numbers_twice = 0};

    once_compare(books, &tally);
    numbers_compare(books, &tally);
    arrivals_compare(books, &tally);
    absences_compare(books, &tally);
    events_compare(books, &tally);
    return tally;
}

bool tally_is_good(const struct tally *t)
{
    return t->numbers_twice == 0 && t->used_twice_unnoticed == 0 && t->wrong_no_shows == 0 &&
           t->events_lost == 0 && t->events_doubled == 0 && t->lost == 0;
}

void books_free(struct books *books)
{
    free(books->guests);
    free(books->lines);
    free(books->happened);
    free(books->heard);
    free(books->deeds);
    free(books->standings);
    free(books->slips);
    free(books->outages);
    *books = (struct books){.guests = NULL};
}
