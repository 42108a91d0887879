/* SPDX-License-Identifier: Apache-2.0 */
#include "books.h"

#include "base/clock.h"
#include "figures.h"
#include "store/listing.h"
#include "warp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLOCK_SLACK_S = 3,
    BEATS_S = 45,    /* until a change has come to the watch */
    BACKOFF_S = 360, /* the longest pause before a list is asked for again, after failures */
};

/* One entry of the kiosk's journal. */
struct line {
    int64_t entry, booking_id, arrived_s, start_s;
    char kind[12], number[BOOKING_NUMBER_MAX + 1], state[12], reason[80];
    int attempts;
    bool claimed; /* somebody has it */
};

/* One line of the service's ledger. */
struct deed {
    int64_t sequence, time_s, id, arrival_s;
    char route[64], number[16], from[16], to[16];
    bool kiosks; /* else of a desk or of those who book */
    bool claimed;
};

struct sight {
    struct world *world;
    const struct plan *plan;
    struct tally *tally;
    struct line *lines;
    struct deed *deeds;
    int line_count, line_room, deed_count;
    int figures;       /* days of offices that were compared */
    int64_t longest_s; /* between two lists, when all is well again */
};

/* ---- reading ------------------------------------------------------------------------------ */

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
    struct sight *s = self;

    if (s->line_count == s->line_room) {
        s->line_room = s->line_room == 0 ? 4096 : s->line_room * 2;
        s->lines = realloc(s->lines, (size_t)s->line_room * sizeof *s->lines);
        if (s->lines == NULL)
            abort();
    }
    struct line *line = &s->lines[s->line_count++];
    *line = (struct line){.entry = from->entry,
                          .booking_id = from->booking_id,
                          .arrived_s = from->arrived_s,
                          .start_s = from->start_s,
                          .attempts = from->attempts};
    snprintf(line->kind, sizeof line->kind, "%s", from->kind);
    snprintf(line->number, sizeof line->number, "%s", from->number);
    snprintf(line->state, sizeof line->state, "%s", from->state);
    snprintf(line->reason, sizeof line->reason, "%s", from->reason);
    return true;
}

static void ledger_read(struct sight *s)
{
    json_t *ledger = practice_get(&s->world->house->practice, "/practice/ledger/"), *entry;
    size_t i;

    s->deeds = calloc(json_array_size(ledger) + 1, sizeof *s->deeds);
    if (s->deeds == NULL)
        abort();
    json_array_foreach(ledger, i, entry)
    {
        struct deed *deed = &s->deeds[s->deed_count++];
        *deed = (struct deed){.sequence = number_of(entry, "sequence"),
                              .time_s = number_of(entry, "time"),
                              .id = number_of(entry, "id"),
                              .arrival_s = number_of(entry, "arrivalTime")};
        snprintf(deed->route, sizeof deed->route, "%s", text_of(entry, "route"));
        snprintf(deed->number, sizeof deed->number, "%s", text_of(entry, "displayNumber"));
        snprintf(deed->from, sizeof deed->from, "%s", text_of(entry, "oldStatus"));
        snprintf(deed->to, sizeof deed->to, "%s", text_of(entry, "newStatus"));
        deed->kiosks = strstr(deed->route, "/practice/") == NULL;
    }
    json_decref(ledger);
}

/* ---- telling ------------------------------------------------------------------------------ */

static const char *clock_text(int64_t wall_s, char ret_text[20])
{
    struct tm tm = clock_local(wall_s);

    if (wall_s == 0)
        return "-";
    strftime(ret_text, 20, "%d. %H:%M:%S", &tm);
    return ret_text;
}

static void line_print(const struct line *line)
{
    char at[20];

    printf("    journal %lld: %s %lld '%s' %s after %d, at %s: %s\n", (long long)line->entry,
           line->kind, (long long)line->booking_id, line->number, line->state, line->attempts,
           clock_text(line->arrived_s, at), line->reason);
}

static void deed_print(const struct deed *deed)
{
    char at[20], arrival[20];

    printf("    ledger %lld: %s %lld '%s' %s->%s arrival %s, at %s\n", (long long)deed->sequence,
           deed->route, (long long)deed->id, deed->number, deed->from, deed->to,
           clock_text(deed->arrival_s, arrival), clock_text(deed->time_s, at));
}

static void tell(struct sight *s, int *counter, const struct guest *g, const char *what)
{
    char start[20], first[20], told[20];

    ++*counter;
    printf("week: day %d: %s\n", g->day + 1, what);
    printf("  booking %lld at %s, came first at %s, told at %s '%s', saw: %s\n", (long long)g->id,
           clock_text(g->start_s, start), clock_text(g->first_try_s, first),
           clock_text(g->told_s, told), g->shown, g->saw);
    for (int i = 0; i < s->deed_count; i++)
        if ((g->id != 0 && s->deeds[i].id == g->id) ||
            (g->id == 0 && g->shown[0] != '\0' && strcmp(s->deeds[i].number, g->shown) == 0))
            deed_print(&s->deeds[i]);
    for (int i = 0; i < s->line_count; i++)
        if ((g->id != 0 && s->lines[i].booking_id == g->id) ||
            (g->id == 0 && g->shown[0] != '\0' && strcmp(s->lines[i].number, g->shown) == 0))
            line_print(&s->lines[i]);
}

static void tell_line(int *counter, const struct line *line, const char *what)
{
    ++*counter;
    printf("week: %s\n", what);
    line_print(line);
}

static void tell_deed(int *counter, const struct deed *deed, const char *what)
{
    ++*counter;
    printf("week: %s\n", what);
    deed_print(deed);
}

/* ---- bookings ----------------------------------------------------------------------------- */

static struct line *line_of(struct sight *s, const char *kind, int64_t id)
{
    for (int i = 0; i < s->line_count; i++)
        if (s->lines[i].booking_id == id && strcmp(s->lines[i].kind, kind) == 0)
            return &s->lines[i];
    return NULL;
}

/* What was done to a booking over there. */
struct story {
    int queued, missed, other;  /* by the kiosk: changes to this status */
    bool wrong_arrival;         /* a write of the kiosk says another time */
    bool called, parked, ended; /* by a desk, or cancelled */
    int64_t missed_s;           /* when the kiosk reported them */
    int64_t touched_s;          /* when a desk, or who cancelled, was first; INT64_MAX: never */
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool arrival_is_right(const struct guest *g, const struct line *line, int64_t arrival_s)
{
    if (line == NULL)
        return false;
    return arrival_s == (line->arrived_s < g->start_s + 60 ? g->start_s : line->arrived_s);
}

static struct story story_of(struct sight *s, const struct guest *g, const struct line *line)
{
    struct story story = {.touched_s = INT64_MAX};

    for (int i = 0; i < s->deed_count; i++) {
        struct deed *deed = &s->deeds[i];
        if (deed->id != g->id)
            continue;
        deed->claimed = true;
        if (!deed->kiosks && !is(deed->from, "free") && deed->time_s < story.touched_s)
            story.touched_s = deed->time_s;
        if (!deed->kiosks) {
            story.called |= is(deed->to, "called") || is(deed->to, "processing");
            story.parked |= is(deed->to, "parked");
            story.ended |=
                is(deed->to, "finished") || is(deed->to, "blocked") || is(deed->to, "deleted");
            continue;
        }
        if (is(deed->to, "queued")) {
            story.queued += !is(deed->from, "queued");
            story.wrong_arrival |= !arrival_is_right(g, line, deed->arrival_s);
        } else if (is(deed->to, "missed")) {
            story.missed += !is(deed->from, "missed");
            story.missed_s = deed->time_s;
        } else {
            story.other++;
        }
    }
    return story;
}

/* Was everybody seen who came in this time, by what we did to the kiosk? */
enum watched { WATCHED_ALL, WATCHED_MAYBE, WATCHED_NOT };

static enum watched worse(enum watched a, enum watched b)
{
    return a > b ? a : b;
}

static enum watched outside(int64_t from_s, int64_t until_s, int64_t gap_from_s,
                            int64_t gap_until_s, enum watched inside)
{
    bool meets = gap_from_s < gap_until_s && from_s < gap_until_s && until_s > gap_from_s;

    return meets ? inside : WATCHED_ALL;
}

/* A list that is missing is noticed when the one before has become too old. */
static enum watched network_gap(const struct gap *gap, int stale_s, int64_t longest_s,
                                int64_t from_s, int64_t until_s)
{
    enum watched sure =
        gap->kind == GAP_NETWORK
            ? outside(from_s, until_s, gap->from_s + stale_s + BEATS_S, gap->until_s, WATCHED_NOT)
            : WATCHED_ALL;

    return worse(sure,
                 outside(from_s, until_s, gap->from_s, gap->until_s + longest_s, WATCHED_MAYBE));
}

/* A start without the network has no list at all until it is back. */
static int64_t network_back_s(const struct world *world, int64_t at_s)
{
    int64_t back_s = at_s;

    for (int i = 0; i < world->gap_count; i++) {
        const struct gap *gap = &world->gaps[i];
        if (gap->kind == GAP_NETWORK && gap->from_s <= at_s && gap->until_s > back_s)
            back_s = gap->until_s;
    }
    return back_s;
}

/* By then a list has come that was asked for after at_s. */
static int64_t list_after_s(const struct world *world, int64_t longest_s, int64_t at_s)
{
    bool moved = true;

    while (moved) {
        moved = false;
        for (int i = 0; i < world->gap_count; i++) {
            const struct gap *gap = &world->gaps[i];
            if (gap->kind == GAP_SCANNER || gap->from_s > at_s + longest_s || gap->until_s <= at_s)
                continue;
            at_s = gap->until_s;
            moved = true;
        }
    }
    return at_s + longest_s;
}

static enum watched watch_between(const struct world *world, int64_t longest_s, int64_t from_s,
                                  int64_t until_s)
{
    int stale_s = world->house->config.store.roster_stale_s;
    enum watched watched = WATCHED_ALL;

    for (int i = 0; i < world->gap_count; i++) {
        const struct gap *gap = &world->gaps[i];
        if (gap->kind == GAP_NETWORK || gap->kind == GAP_FAULTS) {
            watched = worse(watched, network_gap(gap, stale_s, longest_s, from_s, until_s));
            continue;
        }
        int64_t back_s = network_back_s(world, gap->until_s);
        watched = worse(watched, outside(from_s, until_s, gap->from_s, back_s, WATCHED_NOT));
        watched = worse(watched, outside(from_s, until_s, gap->from_s - BEATS_S, back_s + longest_s,
                                         WATCHED_MAYBE));
    }
    return watched;
}

/* Their word against the journal's. */
static void arrival_compare(struct sight *s, struct guest *g, const struct line *line)
{
    if (g->told_s != 0 && line == NULL) {
        tell(s, &s->tally->lost, g, "told that they are checked in, and not in the journal");
    } else if (g->told_s == 0 && !g->held && line != NULL && g->first_try_s == 0) {
        tell(s, &s->tally->doubled, g, "in the journal, and never there");
    } else if (line != NULL && (line->arrived_s < g->first_try_s - CLOCK_SLACK_S ||
                                (g->told_s != 0 && line->arrived_s > g->told_s + CLOCK_SLACK_S))) {
        tell(s, &s->tally->unbalanced, g, "the journal has another time than the visitor");
    }
    if (g->misled)
        tell(s, &s->tally->unbalanced, g, "came within the time, and was told another thing");
    if (g->told_s != 0 && !is(g->shown, g->number))
        tell(s, &s->tally->doubled, g, "another number was shown than theirs");
}

static void checkin_compare(struct sight *s, struct guest *g, struct line *line,
                            const struct story *story, struct day *day)
{
    struct tally *tally = s->tally;

    line->claimed = true;
    day->early += line->arrived_s < g->start_s;
    day->on_time += line->arrived_s >= g->start_s && line->arrived_s < g->start_s + 60;
    day->late += line->arrived_s >= g->start_s + 60;
    day->sent += is(line->state, "confirmed");
    day->refused += is(line->state, "refused");
    if (is(line->state, "confirmed")) {
        if (story->queued == 0 && !story->called)
            tell(s, &tally->lost, g, "confirmed, and the service does not have it");
    } else if (is(line->state, "refused")) {
        bool passed = strstr(line->reason, "day has passed") != NULL;
        if (line->reason[0] == '\0' || (!story->ended && !story->parked && !passed))
            tell(s, &tally->lost, g, "refused without a reason in the service");
        else if (story->queued > 0)
            tell(s, &tally->unbalanced, g, "the service has it, and it is shown as refused");
    } else {
        tell(s, &tally->lost, g, "never came to an end");
    }
}

/*
 * What must be said of somebody who did not come. They were seen to be absent where the kiosk
 * watched without a gap from the opening of their check-in to the end of their grace.
 */
static void absence_compare(struct sight *s, struct guest *g, const struct line *checkin,
                            const struct story *story, struct day *day)
{
    const struct rules *rules = &s->world->house->config.rules;
    const struct office *office = rules_office(rules, g->scope);
    int64_t from_s = g->start_s - (int64_t)office->early_min * 60;
    int64_t until_s = g->start_s + (int64_t)rules->grace_min * 60;
    int64_t said_s = list_after_s(s->world, s->longest_s, until_s); /* by then it was said */
    enum watched watched = watch_between(s->world, s->longest_s, from_s, until_s);
    struct line *line = line_of(s, "absence", g->id);
    struct tally *tally = s->tally;
    bool tried = g->first_try_s != 0 && g->first_try_s <= until_s;

    if (line != NULL) {
        day->missed += is(line->state, "confirmed") || is(line->state, "observed");
        day->unknown += is(line->state, "blind");
        day->revoked += is(line->state, "revoked");
        day->sent += is(line->state, "confirmed");
        if (is(line->state, "recorded") || is(line->state, "sending") ||
            is(line->state, "unknown") || is(line->state, "asking") || is(line->state, "recalled"))
            tell(s, &tally->lost, g, "an absence that never came to an end");
    }
    if (story->missed > 1)
        tell(s, &tally->doubled, g, "reported as absent more than once");
    if (story->missed > 0 && line == NULL)
        tell(s, &tally->wrong_no_shows, g, "reported as absent, and not in the journal");
    if (story->missed > 0 && checkin != NULL && checkin->arrived_s <= until_s)
        tell(s, &tally->wrong_no_shows, g, "came in time, and was reported as absent");
    if (story->missed > 0 && checkin == NULL && tried && g->gave_up && !g->own_fault)
        tell(s, &tally->wrong_no_shows, g, "was turned away, and reported as absent");
    if (story->missed > 0 && watched == WATCHED_NOT)
        tell(s, &tally->wrong_no_shows, g, "reported as absent although the watch had a gap");
    if (story->missed > 0 && story->missed_s < until_s)
        tell(s, &tally->wrong_no_shows, g, "reported as absent before the time");
    if (story->missed > 0 && checkin != NULL && story->queued == 0 &&
        is(checkin->state, "confirmed"))
        tell(s, &tally->wrong_no_shows, g, "came late, and is still absent over there");
    /* Was it said of everybody of whom it had to be? */
    if (g->first_try_s != 0 && g->first_try_s < said_s)
        return;
    if (story->touched_s < said_s || said_s > s->plan->midnights[g->day + 1])
        return;
    if (watched == WATCHED_ALL && !s->plan->ordinary && story->missed == 0)
        tell(s, &tally->unbalanced, g, "did not come, and was not reported as absent");
    if (watched == WATCHED_NOT && line == NULL)
        tell(s, &tally->unbalanced, g, "did not come, and nobody was told that it is not known");
}

static void guest_compare(struct sight *s, struct guest *g)
{
    struct tally *tally = s->tally;
    struct day *day = &tally->days[g->day];
    struct line *line = line_of(s, "checkin", g->id);
    struct story story = story_of(s, g, line);

    day->expected += g->cancelled_s == 0;
    day->cancelled += g->cancelled_s != 0;
    day->turned_away += g->gave_up && line == NULL;
    arrival_compare(s, g, line);
    if (line != NULL)
        checkin_compare(s, g, line, &story, day);
    if (story.queued > 1)
        tell(s, &tally->doubled, g, "checked in more than once");
    if (story.queued > 0 && line == NULL)
        tell(s, &tally->doubled, g, "checked in, and not in the journal");
    if (story.wrong_arrival)
        tell(s, &tally->unbalanced, g, "a wrong arrival was written");
    if (story.other > 0)
        tell(s, &tally->unbalanced, g, "the kiosk wrote something else");
    absence_compare(s, g, line, &story, day);
}

/* ---- numbers ------------------------------------------------------------------------------ */

static int day_of(const struct sight *s, int64_t wall_s)
{
    int day = 0;

    while (day + 1 < s->plan->days && wall_s >= s->plan->midnights[day + 1])
        day++;
    return day;
}

static bool is_drawing(const struct deed *deed)
{
    return strstr(deed->route, "/scope/") != NULL && strstr(deed->route, "waitingnumber") != NULL &&
           is(deed->from, "free");
}

/* The drawing of a number on the day of wall_s. *ret_count: how often it was drawn that day. */
static struct deed *drawing_of(struct sight *s, const char *number, int64_t wall_s, int *ret_count)
{
    struct deed *found = NULL;

    *ret_count = 0;
    for (int i = 0; i < s->deed_count; i++)
        if (is_drawing(&s->deeds[i]) && is(s->deeds[i].number, number) &&
            clock_same_day(s->deeds[i].time_s, wall_s)) {
            found = &s->deeds[i];
            ++*ret_count;
        }
    return found;
}

static struct line *issued_of(struct sight *s, const char *number, int64_t wall_s)
{
    for (int i = 0; i < s->line_count; i++)
        if (is(s->lines[i].kind, "walkin") && is(s->lines[i].state, "issued") &&
            is(s->lines[i].number, number) && clock_same_day(s->lines[i].arrived_s, wall_s))
            return &s->lines[i];
    return NULL;
}

/* A number of the kiosk's own, given on the day of wall_s. */
static struct line *own_of(struct sight *s, const char *number, int64_t wall_s)
{
    for (int i = 0; i < s->line_count; i++)
        if (is(s->lines[i].kind, "own") && is(s->lines[i].number, number) &&
            clock_same_day(s->lines[i].arrived_s, wall_s))
            return &s->lines[i];
    return NULL;
}

static void own_compare(struct sight *s, struct guest *g, struct line *line)
{
    if (line->claimed)
        tell(s, &s->tally->doubled, g, "a number that somebody else has, too");
    if (line->arrived_s < g->first_try_s - CLOCK_SLACK_S ||
        line->arrived_s > g->told_s + CLOCK_SLACK_S)
        tell(s, &s->tally->unbalanced, g, "the journal has another time than the visitor");
    line->claimed = true;
}

static void walk_in_compare(struct sight *s, struct guest *g)
{
    struct tally *tally = s->tally;
    struct line *line = issued_of(s, g->shown, g->told_s);
    int count;

    tally->days[g->day].turned_away += g->gave_up;
    if (g->told_s == 0)
        return;
    struct line *own = own_of(s, g->shown, g->told_s);
    if (own != NULL) {
        own_compare(s, g, own);
        return;
    }
    struct deed *deed = drawing_of(s, g->shown, g->told_s, &count);
    if (line == NULL || deed == NULL)
        tell(s, &tally->lost, g, "a number that was not drawn for them");
    else if (count != 1 || line->claimed)
        tell(s, &tally->doubled, g, "a number that somebody else has, too");
    if (line != NULL)
        line->claimed = true;
    if (deed != NULL)
        deed->claimed = true;
}

static bool was_given_back(const struct sight *s, const struct deed *drawing)
{
    for (int i = 0; i < s->deed_count; i++)
        if (s->deeds[i].id == drawing->id && s->deeds[i].kiosks && is(s->deeds[i].to, "deleted"))
            return true;
    return false;
}

static bool is_entering(const struct deed *deed)
{
    return strstr(deed->route, "/workstation/process/waitingnumber") != NULL &&
           is(deed->from, "free");
}

/* The arrival that the kiosk wrote last for a number. */
static int64_t arrival_of(const struct sight *s, int64_t id)
{
    int64_t arrival_s = 0;

    for (int i = 0; i < s->deed_count; i++)
        if (s->deeds[i].id == id && s->deeds[i].kiosks)
            arrival_s = s->deeds[i].arrival_s;
    return arrival_s;
}

/* Once in the service, under the very number, with the true time; or visible with a reason. */
static void own_line_compare(struct sight *s, const struct line *line)
{
    struct day *day = &s->tally->days[day_of(s, line->arrived_s)];
    int stand = 0;
    bool right = false;

    for (int i = 0; i < s->deed_count; i++) {
        struct deed *deed = &s->deeds[i];
        if (!is_entering(deed) || !is(deed->number, line->number) ||
            !clock_same_day(deed->time_s, line->arrived_s))
            continue;
        deed->claimed = true;
        stand += !was_given_back(s, deed);
        right |= arrival_of(s, deed->id) == line->arrived_s;
    }
    day->own++;
    day->sent += is(line->state, "confirmed");
    day->refused += is(line->state, "refused");
    if (is(line->state, "confirmed") && stand == 0)
        tell_line(&s->tally->lost, line, "confirmed, and the service does not have it");
    else if (is(line->state, "refused") && strstr(line->reason, "day has passed") == NULL)
        tell_line(&s->tally->lost, line, "a number of the kiosk's own was refused");
    else if (!is(line->state, "confirmed") && !is(line->state, "refused"))
        tell_line(&s->tally->lost, line, "a number that never came to an end");
    if (stand > 1)
        tell_line(&s->tally->doubled, line, "entered more than once");
    if (stand == 1 && !right)
        tell_line(&s->tally->unbalanced, line, "entered with a wrong time");
    for (int i = 0; i < s->line_count && &s->lines[i] != line; i++)
        if (is(s->lines[i].kind, "own") && is(s->lines[i].number, line->number) &&
            clock_same_day(s->lines[i].arrived_s, line->arrived_s))
            tell_line(&s->tally->doubled, line, "given twice on a day");
}

/* A wish that was drawn, and whose answer was lost: the journal says so, once for each. */
static bool wish_claim(struct sight *s, const struct deed *drawing)
{
    for (int i = 0; i < s->line_count; i++) {
        struct line *line = &s->lines[i];
        if (is(line->kind, "walkin") && !line->claimed && !is(line->state, "issued") &&
            drawing->time_s >= line->arrived_s - CLOCK_SLACK_S &&
            drawing->time_s <= line->arrived_s + 60) {
            line->claimed = true;
            return true;
        }
    }
    return false;
}

/* Numbers that no visitor has seen: given back, or left to a person; or the visitor had gone. */
static void drawings_compare(struct sight *s)
{
    int count;

    for (int i = 0; i < s->deed_count; i++) {
        struct deed *deed = &s->deeds[i];
        if (!is_drawing(deed) || deed->claimed)
            continue;
        struct line *line = issued_of(s, deed->number, deed->time_s);
        if (line != NULL && !line->claimed &&
            drawing_of(s, deed->number, deed->time_s, &count) == deed)
            line->claimed = true;
        else if (!was_given_back(s, deed) && !wish_claim(s, deed))
            tell_deed(&s->tally->doubled, deed, "a number was drawn that nobody knows of");
    }
}

/* What is left to a person, by reason. */
static void left_over_print(const struct sight *s)
{
    for (int i = 0; i < s->line_count; i++) {
        const struct line *line = &s->lines[i];
        bool first = true, left = is(line->state, "refused") ||
                                  (is(line->kind, "walkin") && is(line->state, "unknown"));
        int count = 0;
        for (int k = 0; k < s->line_count && left; k++) {
            const struct line *other = &s->lines[k];
            bool same = is(other->kind, line->kind) && is(other->state, line->state) &&
                        is(other->reason, line->reason);
            first &= !same || k >= i;
            count += same;
        }
        if (left && first)
            printf("left to a person: %d %s, %s: %s\n", count, line->kind, line->state,
                   line->reason);
    }
}

static bool line_is_nobodys(const struct sight *s, const struct line *line)
{
    for (int i = 0; i < s->world->guest_count; i++)
        if (s->world->guests[i].id == line->booking_id)
            return false;
    return true;
}

static void lines_compare(struct sight *s)
{
    for (int i = 0; i < s->line_count; i++) {
        const struct line *line = &s->lines[i];
        struct day *day = &s->tally->days[day_of(s, line->arrived_s)];
        if (is(line->kind, "checkin") && !line->claimed)
            tell_line(&s->tally->doubled, line, "a check-in of nobody");
        if (is(line->kind, "absence") && line_is_nobodys(s, line))
            tell_line(&s->tally->wrong_no_shows, line, "an absence of nobody");
        if (is(line->kind, "own"))
            own_line_compare(s, line);
        if (!is(line->kind, "walkin"))
            continue;
        day->walk_ins += is(line->state, "issued");
        day->refused += is(line->state, "unknown") || is(line->state, "refused");
        if (is(line->state, "wished"))
            tell_line(&s->tally->lost, line, "a wish without an end");
    }
}

/* ---- slips -------------------------------------------------------------------------------- */

static const struct guest *guest_of_slip(const struct sight *s, const struct slip *slip)
{
    for (int i = 0; i < s->world->guest_count; i++) {
        const struct guest *g = &s->world->guests[i];
        if ((is(g->number, slip->number) || is(g->shown, slip->number)) &&
            clock_same_day(g->start_s, slip->at_s))
            return g;
    }
    return NULL;
}

static void slips_compare(struct sight *s)
{
    const struct house *house = s->world->house;

    for (int i = 0; i < house->slip_count; i++) {
        const struct slip *slip = &house->slips[i];
        const struct guest *g = guest_of_slip(s, slip);
        bool checked_in = g != NULL && g->id != 0 && line_of(s, "checkin", g->id) != NULL;
        if (!checked_in && issued_of(s, slip->number, slip->at_s) == NULL &&
            own_of(s, slip->number, slip->at_s) == NULL) {
            s->tally->unbalanced++;
            printf("week: a slip with '%s' that nobody has\n", slip->number);
        }
        for (int k = 0; k < i && !slip->again; k++)
            if (!house->slips[k].again && is(house->slips[k].number, slip->number) &&
                clock_same_day(house->slips[k].at_s, slip->at_s)) {
                s->tally->doubled++;
                printf("week: two slips with '%s'\n", slip->number);
            }
    }
}

/* ---- the figures of the days -------------------------------------------------------------- */

/* How a booking turned out, by the visitors and the service, in the words of the figures. */
static enum figure figure_seen(struct sight *s, const struct guest *g)
{
    const struct line *line = line_of(s, "checkin", g->id), *absence = line_of(s, "absence", g->id);
    const char *status = "";

    if (line != NULL)
        return line->arrived_s < g->start_s - 600    ? FIGURE_EARLY
               : line->arrived_s <= g->start_s + 300 ? FIGURE_ON_TIME
                                                     : FIGURE_LATE;
    for (int i = 0; i < s->deed_count; i++)
        if (s->deeds[i].id == g->id)
            status = s->deeds[i].to;
    if (is(status, "deleted"))
        return FIGURE_CANCELLED;
    if (is(status, "missed") || (absence != NULL && is(absence->state, "observed")))
        return FIGURE_MISSED;
    return is(status, "confirmed") ? FIGURE_UNKNOWN : FIGURE_ELSEWHERE;
}

static void day_compare(void *self, const struct figures *day)
{
    struct sight *s = self;
    int seen[FIGURE_COUNT] = {0};
    bool right = true;
    char name[11];

    s->figures++;
    for (int i = 0; i < s->world->guest_count; i++) {
        const struct guest *g = &s->world->guests[i];
        clock_day_name(g->start_s, name);
        if (g->id != 0 && g->scope == day->scope && is(name, day->day))
            seen[figure_seen(s, g)]++;
    }
    for (int i = 0; i < FIGURE_COUNT; i++)
        right &= i == FIGURE_CANCELLED || i == FIGURE_ELSEWHERE || day->of[i] == seen[i];
    /*
     * Who cancels before the kiosk has seen a list is in no line, and whom a desk serves between
     * two lists cannot be told from those who cancel.
     */
    right &= day->of[FIGURE_ELSEWHERE] <= seen[FIGURE_ELSEWHERE] &&
             day->of[FIGURE_CANCELLED] + day->of[FIGURE_ELSEWHERE] <=
                 seen[FIGURE_CANCELLED] + seen[FIGURE_ELSEWHERE];
    if (right)
        return;
    s->tally->unbalanced++;
    printf("week: the figures of %s at %d say, and it was:", day->day, (int)day->scope);
    for (int i = 0; i < FIGURE_COUNT; i++)
        printf(" %s %d %d%s", figure_name((enum figure)i), day->of[i], seen[i],
               i + 1 < FIGURE_COUNT ? "," : "\n");
}

static void figures_compare(struct sight *s, const char *dir)
{
    const int64_t *midnights = s->plan->midnights;
    int days = 0;

    for (int i = 0; i < s->plan->days; i++)
        days += plan_is_open(s->plan, i);
    if (!figures_each(dir, midnights[0], midnights[s->plan->days] - 1, midnights[s->plan->days],
                      day_compare, s) ||
        s->figures < 2 * days) {
        s->tally->unbalanced++;
        printf("week: the figures of %d days are missing\n", 2 * days - s->figures);
    }
}

void books_balance(struct world *world, const struct plan *plan, struct tally *ret_tally)
{
    struct sight s = {.world = world, .plan = plan, .tally = ret_tally};
    char dir[200];

    *ret_tally = (struct tally){.visitors = 0};
    s.longest_s = (int64_t)world->house->config.service.roster_s * 6 / 5 + BACKOFF_S + BEATS_S;
    house_state_dir(world->house, dir);
    if (err_is(listing_each(dir, line_read, &s))) {
        printf("week: the journal cannot be read\n");
        ret_tally->unbalanced++;
    }
    ledger_read(&s);
    for (int i = 0; i < world->guest_count; i++) {
        struct guest *g = &world->guests[i];
        ret_tally->visitors++;
        if (g->way == WAY_WALK_IN)
            walk_in_compare(&s, g);
        else
            guest_compare(&s, g);
    }
    drawings_compare(&s);
    lines_compare(&s);
    slips_compare(&s);
    figures_compare(&s, dir);
    left_over_print(&s);
    for (int i = 0; i < s.deed_count; i++)
        if (is_entering(&s.deeds[i]) && !s.deeds[i].claimed)
            tell_deed(&ret_tally->doubled, &s.deeds[i], "entered, and not given by the kiosk");
    free(s.lines);
    free(s.deeds);
}
