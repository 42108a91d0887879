/* SPDX-License-Identifier: Apache-2.0 */
#include "books.h"

#include "base/clock.h"
#include "store/listing.h"
#include "warp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOCK_SLACK_S = 3 };

/* One entry of the kiosk's journal. */
struct line {
    int64_t entry, booking_id, arrived_s;
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
    bool called, parked, ended; /* by a desk, or cancelled, before the kiosk had a say */
    int64_t missed_s;
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
    struct story story = {.queued = 0};

    for (int i = 0; i < s->deed_count; i++) {
        struct deed *deed = &s->deeds[i];
        if (deed->id != g->id)
            continue;
        deed->claimed = true;
        if (!deed->kiosks) {
            story.called |= is(deed->to, "called") || is(deed->to, "processing");
            story.parked |= is(deed->to, "parked");
            story.ended |= is(deed->to, "finished") || is(deed->to, "deleted");
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
    } else {
        tell(s, &tally->lost, g, "never came to an end");
    }
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
    if (story.missed > 0)
        tell(s, &tally->wrong_no_shows, g, "reported as absent");
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
    return strstr(deed->route, "waitingnumber") != NULL && is(deed->from, "free") &&
           is(deed->to, "queued");
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

static void walk_in_compare(struct sight *s, struct guest *g)
{
    struct tally *tally = s->tally;
    struct line *line = issued_of(s, g->shown, g->told_s);
    int count;

    tally->days[g->day].turned_away += g->gave_up;
    if (g->told_s == 0)
        return;
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
        if (s->deeds[i].id == drawing->id && s->deeds[i].kiosks &&
            (is(s->deeds[i].to, "deleted") || is(s->deeds[i].to, "blocked")))
            return true;
    return false;
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

static void lines_compare(struct sight *s)
{
    for (int i = 0; i < s->line_count; i++) {
        const struct line *line = &s->lines[i];
        struct day *day = &s->tally->days[day_of(s, line->arrived_s)];
        if (is(line->kind, "checkin") && !line->claimed)
            tell_line(&s->tally->doubled, line, "a check-in of nobody");
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
        if (!checked_in && issued_of(s, slip->number, slip->at_s) == NULL) {
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

void books_balance(struct world *world, const struct plan *plan, struct tally *ret_tally)
{
    struct sight s = {.world = world, .plan = plan, .tally = ret_tally};
    char dir[200];

    *ret_tally = (struct tally){.visitors = 0};
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
    for (int i = 0; i < s.deed_count; i++)
        if (s.deeds[i].kiosks && s.deeds[i].id == 0)
            tell_deed(&ret_tally->unbalanced, &s.deeds[i], "the kiosk wrote to nobody's booking");
    free(s.lines);
    free(s.deeds);
}
