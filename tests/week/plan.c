/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include "base/clock.h"
#include "warp.h"

enum { MINUTE = 60, HOUR = 3600 };

void plan_make(struct plan *plan, int64_t first_day_s, int days, int visitors)
{
    *plan = (struct plan){.days = days, .visitors = visitors, .wrong_percent = 5};
    plan->midnights[0] = clock_day_start(first_day_s);
    /* A day and a half after a midnight is always within the next day. */
    for (int i = 0; i < days; i++)
        plan->midnights[i + 1] = clock_day_start(plan->midnights[i] + 36 * HOUR);
}

bool plan_is_open(const struct plan *plan, int day)
{
    return clock_local(plan->midnights[day]).tm_wday != 6;
}

/* A time of day as the clock on the wall shows it. */
static int64_t at(const struct plan *plan, int day, int hour, int minute)
{
    struct tm tm = clock_local(plan->midnights[day]);

    tm.tm_hour = hour;
    tm.tm_min = minute;
    tm.tm_isdst = -1;
    return (int64_t)mktime(&tm);
}

static int between(struct world *world, int from, int to)
{
    return from + chance_below(&world->chance, to - from + 1);
}

static bool percent(struct world *world, int percent)
{
    return chance_percent(&world->chance, percent);
}

/* ---- people ------------------------------------------------------------------------------- */

static int64_t coming(struct world *world, int64_t start_s)
{
    int kind = chance_below(&world->chance, 100);

    if (chance_below(&world->chance, 7) == 0)
        return 0;
    if (kind < 4)
        return start_s - between(world, 35 * MINUTE, 90 * MINUTE);
    if (kind < 52)
        return start_s - between(world, 3 * MINUTE, 29 * MINUTE);
    if (kind < 72)
        return start_s + between(world, -3 * MINUTE, MINUTE);
    if (kind < 90)
        return start_s + between(world, MINUTE, 19 * MINUTE);
    if (kind < 97)
        return start_s + between(world, 21 * MINUTE, 38 * MINUTE);
    return start_s + between(world, 42 * MINUTE, 70 * MINUTE);
}

static void booking_enter(struct world *world, struct guest *g)
{
    int guest = (int)(g - world->guests);

    world_date_add(world, g->booked_s, DATE_BOOK, guest);
    if (g->cancel_s != 0)
        world_date_add(world, g->cancel_s, DATE_CANCEL, guest);
    if (g->come_s != 0)
        world_date_add(world, g->come_s, DATE_COME, guest);
    if (g->vain_min != 0)
        world_date_add(world, g->start_s + (int64_t)g->vain_min * MINUTE, DATE_CALL_VAIN, guest);
}

static void booked_plan(const struct plan *plan, struct world *world, int day)
{
    struct guest *g = world_guest_add(world);
    int slots = (int)((at(plan, day, 18, 0) - at(plan, day, 7, 30)) / (5 * MINUTE));

    g->day = day;
    g->way = percent(world, 78) ? WAY_CODE : WAY_NUMBER;
    g->scope = percent(world, 70) ? SCOPE_TOWN : SCOPE_ALIENS;
    g->persons = percent(world, 85) ? 1 : percent(world, 70) ? 2 : 4;
    g->start_s = at(plan, day, 7, 30) + (int64_t)chance_below(&world->chance, slots) * 5 * MINUTE;
    g->come_s = coming(world, g->start_s);
    int64_t yesterday_s = plan->midnights[day] - between(world, 4 * HOUR, 14 * HOUR);
    g->booked_s = yesterday_s;
    if (percent(world, 8))
        g->booked_s = g->start_s - between(world, 110 * MINUTE, 300 * MINUTE);
    if (percent(world, 4))
        g->cancel_s = g->start_s - between(world, 20 * MINUTE, 100 * MINUTE);
    if (g->way == WAY_CODE && g->come_s != 0 && percent(world, 8))
        g->again_s = g->come_s + between(world, 2 * MINUTE, 40 * MINUTE);
    g->impatient = g->way == WAY_CODE && percent(world, 2);
    g->wrong_first = percent(world, 10);
    bool tardy = g->come_s == 0 || g->come_s > g->start_s + 10 * MINUTE;
    if (tardy && percent(world, 15))
        g->vain_min = between(world, 4, 14);
    booking_enter(world, g);
}

static void walk_in_plan(const struct plan *plan, struct world *world, int day)
{
    struct guest *g = world_guest_add(world);

    g->day = day;
    g->way = WAY_WALK_IN;
    g->scope = SCOPE_TOWN;
    g->changes_mind = percent(world, 5);
    g->come_s = g->start_s = at(plan, day, 7, 35) + chance_below(&world->chance, 610 * MINUTE);
    world_date_add(world, g->come_s, DATE_COME, (int)(g - world->guests));
}

static void night_guest(const struct plan *plan, struct world *world, int day, int64_t start_s,
                        int64_t come_s)
{
    struct guest *g = world_guest_add(world);

    g->day = day;
    g->way = WAY_CODE;
    g->scope = SCOPE_TOWN;
    g->start_s = start_s;
    g->come_s = come_s;
    g->booked_s = plan->midnights[day] - 5 * HOUR;
    booking_enter(world, g);
}

/* Is the machine switched off in the night after this day? */
static bool sleeps_after(const struct plan *plan, int day)
{
    return !plan_is_open(plan, day) || (!plan->ordinary && day % 3 == 2);
}

/* Midnight with visitors at the screen. */
static void midnight_plan(const struct plan *plan, struct world *world, int day)
{
    int64_t midnight_s = plan->midnights[day + 1];

    night_guest(plan, world, day, midnight_s - 10 * MINUTE, midnight_s - 6);
    night_guest(plan, world, day, midnight_s - 5 * MINUTE, midnight_s - 3);
    night_guest(plan, world, day, midnight_s - 15 * MINUTE, midnight_s - 90);
    if (day + 1 < plan->days)
        night_guest(plan, world, day + 1, midnight_s + 10 * MINUTE, midnight_s - 120);
}

/* Around the hour that is missing or there twice. */
static void odd_hour_plan(const struct plan *plan, struct world *world, int day)
{
    int64_t from_s = plan->midnights[day], hours = (plan->midnights[day + 1] - from_s) / HOUR;

    for (int i = 1; i <= 5 && hours != 24; i++)
        night_guest(plan, world, day, from_s + i * HOUR,
                    from_s + i * HOUR + between(world, -20, 10) * MINUTE);
}

/* ---- troubles ----------------------------------------------------------------------------- */

static void trouble(struct world *world, enum trouble_kind kind, int64_t from_s, int64_t seconds)
{
    world_trouble_add(world, &(struct trouble){.kind = kind,
                                               .from_s = from_s,
                                               .until_s = from_s + seconds,
                                               .ahead_s = (between(world, 1, 9) - 5) * HOUR + 900});
}

/* Hours, a day, or the first of January 2000, as after an empty battery. */
static int64_t wrong_by(struct world *world, int64_t now_s)
{
    switch (chance_below(&world->chance, 4)) {
    case 0:
        return -now_s + 946684800;
    case 1:
        return percent(world, 50) ? -24 * HOUR : 24 * HOUR;
    default:
        return (between(world, 1, 9) - 5) * HOUR + 900;
    }
}

/* The network is away, and the machine starts without knowing what time it is. */
static void wrong_start(struct world *world, int64_t from_s)
{
    int64_t off_s = from_s + 10 * MINUTE;

    trouble(world, TROUBLE_PULLED, from_s, 50 * MINUTE);
    world_trouble_add(world, &(struct trouble){.kind = TROUBLE_CLOCK,
                                               .from_s = off_s,
                                               .until_s = off_s + 70 * MINUTE,
                                               .ahead_s = wrong_by(world, off_s)});
    trouble(world, TROUBLE_OFF, off_s, 4 * MINUTE);
}

/* One trouble within the hour that begins at from_s. Ends within it. */
static void hour_trouble(struct world *world, int64_t from_s)
{
    static const enum trouble_kind kinds[] = {
        TROUBLE_PULLED,  TROUBLE_DEAF,  TROUBLE_MUTE,      TROUBLE_FAULTS,      TROUBLE_FAULTS,
        TROUBLE_FAULTS,  TROUBLE_OFF,   TROUBLE_CUT_VISIT, TROUBLE_CUT_SENDING, TROUBLE_CUT_VISIT,
        TROUBLE_SCANNER, TROUBLE_CLOCK, TROUBLE_CUT};
    enum trouble_kind kind = kinds[chance_below(&world->chance, sizeof kinds / sizeof kinds[0])];
    bool silent = kind == TROUBLE_DEAF || kind == TROUBLE_MUTE;
    bool dark = kind == TROUBLE_OFF || kind == TROUBLE_CUT || kind == TROUBLE_CUT_SENDING ||
                kind == TROUBLE_CUT_VISIT;

    trouble(world, kind, from_s + between(world, 0, 15) * MINUTE,
            silent ? between(world, 60, 300)
            : dark ? between(world, 30, 900)
                   : between(world, 5, 40) * MINUTE);
}

static void troubles_plan(const struct plan *plan, struct world *world, int day)
{
    for (int hour = 8; hour <= 17; hour++) {
        int kind = chance_below(&world->chance, 100);
        int64_t from_s = at(plan, day, hour, 0);
        if (kind < plan->wrong_percent && hour <= 15) {
            wrong_start(world, from_s);
            hour++;
        } else if (kind < 12 && hour <= 14) {
            trouble(world, TROUBLE_PULLED, from_s, between(world, 80, 170) * MINUTE);
            hour += 2;
        } else if (kind < 50) {
            hour_trouble(world, from_s);
        }
    }
}

void plan_fill(const struct plan *plan, struct world *world)
{
    for (int day = 0; day < plan->days; day++) {
        bool open = plan_is_open(plan, day), sleeps = sleeps_after(plan, day);
        world_date_add(world, plan->midnights[day + 1], DATE_DAY, day);
        for (int i = 0; open && i < plan->visitors; i++)
            if (i % 4 == 3)
                walk_in_plan(plan, world, day);
            else
                booked_plan(plan, world, day);
        if (open && !plan->ordinary)
            troubles_plan(plan, world, day);
        if (!sleeps && !plan->ordinary)
            midnight_plan(plan, world, day);
        if (!plan->ordinary && (day == 0 || !sleeps_after(plan, day - 1)))
            odd_hour_plan(plan, world, day);
        if (sleeps && !plan->ordinary && day + 1 < plan->days)
            trouble(world, TROUBLE_OFF, at(plan, day, 19, 40),
                    at(plan, day + 1, 6, 45) - at(plan, day, 19, 40));
    }
}
