/* SPDX-License-Identifier: Apache-2.0 */
#include "sight.h"

#include "kit/pause.h"
#include "kit/slip.h"
#include "store/feed.h"
#include "store/listing.h"
#include "stream.h"
#include "torture/grown.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    BY_ITSELF_MS = 30000,
    AFTER_START_MS = 90000,
    LOOK_MS = 200,
    ANSWER_MS = 2000,
    STATE_MAX = 16384
};

#define COPY(to, from) snprintf(to, sizeof(to), "%.*s", (int)sizeof(to) - 1, from)

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* ---- journals ----------------------------------------------------------------------------- */

struct reading {
    struct books *books;
    int kiosk;
};

static bool line_read(void *self, const struct listing_line *from)
{
    struct reading *r = self;
    struct books *b = r->books;

    b->lines = grown(b->lines, b->line_count, sizeof *b->lines);
    struct line *line = &b->lines[b->line_count++];
    *line = (struct line){.kiosk = r->kiosk, .entry = from->entry, .booking = from->booking_id};
    COPY(line->kind, from->kind);
    COPY(line->state, from->state);
    COPY(line->number, from->number);
    COPY(line->reason, from->reason);
    return true;
}

/* What listing does not tell. */
static bool marks_read(const char *dir, struct line *lines, int count)
{
    static const char sql[] = "SELECT id FROM event WHERE once = 'second'";
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char path[300];

    snprintf(path, sizeof path, "%s/journal.db", dir);
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
              sqlite3_busy_timeout(db, ANSWER_MS) == SQLITE_OK &&
              sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK;
    while (ok && sqlite3_step(row) == SQLITE_ROW)
        for (int i = 0; i < count; i++)
            lines[i].second |= lines[i].entry == sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(db);
    return ok;
}

static bool lines_read(struct room *room, struct books *books)
{
    char dir[260];
    bool ok = true;

    books->line_count = 0;
    for (int i = 0; i < HALL_KIOSKS; i++) {
        struct reading r = {.books = books, .kiosk = i};
        snprintf(dir, sizeof dir, "%s/state", room->posts[i].dir);
        int before = books->line_count;
        ok = !err_is(listing_each(dir, line_read, &r)) && ok &&
             marks_read(dir, books->lines + before, books->line_count - before);
    }
    return ok;
}

static bool event_read(void *self, const struct hall_event *from)
{
    struct reading *r = self;
    struct books *b = r->books;

    b->happened = grown(b->happened, b->happened_count, sizeof *b->happened);
    struct happening *h = &b->happened[b->happened_count++];
    *h = (struct happening){.kiosk = r->kiosk,
                            .sequence = from->sequence,
                            .entry = from->entry,
                            .booking = from->booking_id};
    COPY(h->journal, from->journal);
    COPY(h->kind, from->kind);
    COPY(h->state, from->state);
    COPY(h->reason, from->reason);
    return true;
}

static bool events_read(struct room *room, struct books *books)
{
    bool ok = true;

    books->happened_count = 0;
    for (int i = 0; ok && i < HALL_KIOSKS; i++) {
        struct reading r = {.books = books, .kiosk = i};
        struct feed *feed = NULL;
        char dir[260];
        snprintf(dir, sizeof dir, "%s/state", room->posts[i].dir);
        ok = !err_is(feed_open(dir, room->posts[i].id, &feed)) &&
             !err_is(feed_each(feed, 0, event_read, &r));
        if (feed != NULL)
            feed_close(feed);
    }
    return ok;
}

/* ---- the stream --------------------------------------------------------------------------- */

static void stream_event(void *self, const char *subject, const json_t *event)
{
    static const char prefix[] = "ankunft.event.K";
    struct books *b = self;

    b->heard = grown(b->heard, b->heard_count, sizeof *b->heard);
    struct happening *h = &b->heard[b->heard_count++];
    *h = (struct happening){.kiosk = -1,
                            .sequence = number_of(event, "sequence"),
                            .entry = number_of(event, "entry"),
                            .booking = number_of(event, "booking_id")};
    /* The place is the subject's, which the server allows; the kiosk's own word must agree. */
    if (strncmp(subject, prefix, strlen(prefix)) == 0 &&
        strcmp(text_of(event, "kiosk"), subject + strlen(prefix) - 1) == 0)
        h->kiosk = atoi(subject + strlen(prefix)) - 1;
    COPY(h->journal, text_of(event, "journal"));
    COPY(h->kind, text_of(event, "kind"));
    COPY(h->state, text_of(event, "state"));
    COPY(h->reason, text_of(event, "reason"));
}

/* NULL, or why not. */
static const char *stream_read(struct room *room, struct books *books)
{
    char ca[400], cert[400], key[400];

    if (!bus_file(&room->bus, HALL_RECEPTION, "ca.crt", ca, sizeof ca) ||
        !bus_file(&room->bus, HALL_RECEPTION, "client.crt", cert, sizeof cert) ||
        !bus_file(&room->bus, HALL_RECEPTION, "client.key", key, sizeof key))
        return "its keys have too long names";
    const struct stream_access access = {.servers = room->bus.urls,
                                         .device = HALL_RECEPTION,
                                         .ca_file = ca,
                                         .cert_file = cert,
                                         .key_file = key};
    books->heard_count = 0;
    return stream_each(&access, stream_event, books);
}

/* ---- the service -------------------------------------------------------------------------- */

static void deeds_read(struct room *room, struct books *b)
{
    json_t *ledger = practice_get(&room->practice, "/practice/ledger/"), *entry;
    size_t i;

    b->deed_count = 0;
    json_array_foreach(ledger, i, entry)
    {
        b->deeds = grown(b->deeds, b->deed_count, sizeof *b->deeds);
        struct deed *d = &b->deeds[b->deed_count++];
        *d = (struct deed){.booking = number_of(entry, "id"),
                           .at_s = number_of(entry, "time"),
                           .kiosks = strstr(text_of(entry, "route"), "/practice/") == NULL};
        COPY(d->number, text_of(entry, "displayNumber"));
        COPY(d->from, text_of(entry, "oldStatus"));
        COPY(d->to, text_of(entry, "newStatus"));
    }
    json_decref(ledger);
}

static void standings_read(struct room *room, struct books *b)
{
    json_t *bookings = practice_get(&room->practice, "/practice/bookings/"), *entry;
    size_t i;

    b->standing_count = 0;
    json_array_foreach(bookings, i, entry)
    {
        b->standings = grown(b->standings, b->standing_count, sizeof *b->standings);
        struct standing *s = &b->standings[b->standing_count++];
        *s = (struct standing){.booking = number_of(entry, "id")};
        COPY(s->number, text_of(entry, "displayNumber"));
        COPY(s->status, text_of(entry, "status"));
    }
    json_decref(bookings);
}

/* ---- slips -------------------------------------------------------------------------------- */

/* Of bookings, too: those may be printed twice, for somebody who comes again. */
static void slip_enter(void *self, const char *number)
{
    struct books *b = self;

    for (int i = 0; i < b->guest_count; i++)
        if (b->guests[i].booking != 0 && b->guests[i].booking == strtoll(number, NULL, 10))
            return;
    b->slips = grown(b->slips, b->slip_count, sizeof *b->slips);
    COPY(b->slips[b->slip_count], number);
    b->slip_count++;
}

static void slips_read(struct room *room, struct books *books)
{
    static const char said[] = "slip ";
    char line[PROC_LINE_MAX];

    for (int i = 0; i < HALL_KIOSKS; i++)
        while (proc_line(&room->posts[i].printer, 0, line))
            if (strncmp(line, said, strlen(said)) == 0) {
                (void)slip_read(line + strlen(said), slip_enter, books);
                unlink(line + strlen(said));
            }
}

bool sight_read(struct room *room, struct books *books)
{
    slips_read(room, books);
    deeds_read(room, books);
    standings_read(room, books);
    const char *why = stream_read(room, books);
    if (why != NULL)
        printf("hall: the stream cannot be read: %s\n", why);
    return lines_read(room, books) && events_read(room, books) && why == NULL;
}

/* ---- waiting ------------------------------------------------------------------------------ */

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

/* Somebody has said something about it. */
static bool has_line(const struct books *b, int64_t booking)
{
    for (int i = 0; i < b->line_count; i++)
        if (b->lines[i].booking == booking)
            return true;
    return false;
}

static int waiting_count(struct room *room, struct books *b, bool aloud)
{
    int count = 0;

    if (!lines_read(room, b))
        return 1;
    for (int i = 0; i < b->line_count; i++) {
        const struct line *line = &b->lines[i];
        if (!is_under_way(line))
            continue;
        count++;
        if (aloud)
            printf("hall: K%d: %s %lld (booking %lld, number '%s') is still %s: %s\n",
                   line->kiosk + 1, line->kind, (long long)line->entry, (long long)line->booking,
                   line->number, line->state, line->reason);
    }
    for (int i = 0; i < b->guest_count; i++) {
        const struct guest *g = &b->guests[i];
        if (g->kind != CALLER_NOBODY || has_line(b, g->booking))
            continue;
        count++;
        if (aloud)
            printf("hall: nobody has said whether booking %lld was missed\n",
                   (long long)g->booking);
    }
    return count;
}

/* Check-ins that a kiosk has not claimed in the hall yet, by its own word; -1: it says nothing. */
static int unclaimed_at(const struct post *post)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    static const char ask[] = "{\"ask\":\"state\"}\n";
    char text[STATE_MAX];
    size_t len = 0;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof address.sun_path, "%.90s/state/control", post->dir);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
        write(fd, ask, strlen(ask)) > 0)
        for (ssize_t n = 1; n > 0 && len < sizeof text && memchr(text, '\n', len) == NULL;) {
            struct pollfd p = {.fd = fd, .events = POLLIN};
            n = poll(&p, 1, ANSWER_MS) > 0 ? read(fd, text + len, sizeof text - len) : 0;
            len += n > 0 ? (size_t)n : 0;
        }
    close(fd);
    json_t *state = json_loadb(text, len, JSON_DISABLE_EOF_CHECK, NULL);
    json_t *unclaimed = json_object_get(state, "unclaimed");
    int count = json_is_integer(unclaimed) ? (int)json_integer_value(unclaimed) : -1;
    json_decref(state);
    return count;
}

static bool all_is_claimed(struct room *room)
{
    for (int i = 0; i < HALL_KIOSKS; i++)
        if (unclaimed_at(&room->posts[i]) != 0)
            return false;
    return true;
}

/* As many as the kiosks have: which they are the books compare. */
static bool all_is_in_stream(struct room *room, struct books *b)
{
    return events_read(room, b) && stream_read(room, b) == NULL &&
           b->heard_count >= b->happened_count;
}

static bool await(struct room *room, struct books *b, int64_t until_ms)
{
    while (room_now_ms() < until_ms) {
        if (waiting_count(room, b, false) == 0 && all_is_claimed(room) && all_is_in_stream(room, b))
            return true;
        pause_ms(LOOK_MS);
    }
    return false;
}

bool sight_await(struct room *room, const struct books *books)
{
    struct books b = {.guests = books->guests, .guest_count = books->guest_count};

    bool ok = await(room, &b, room_now_ms() + BY_ITSELF_MS);
    if (!ok) {
        /* What has failed ten times is tried again every five minutes only, or at a start. */
        for (int i = 0; i < HALL_KIOSKS; i++)
            room_kiosk_restart(room, i);
        ok = await(room, &b, room_now_ms() + AFTER_START_MS);
    }
    if (!ok) {
        int count = waiting_count(room, &b, true);
        for (int i = 0; i < HALL_KIOSKS; i++)
            printf("hall: K%d has %d check-ins unclaimed\n", i + 1, unclaimed_at(&room->posts[i]));
        printf("hall: %d things are under way, %d of %d events are in the stream\n", count,
               b.heard_count, b.happened_count);
    }
    b.guests = NULL;
    books_free(&b);
    return ok;
}
