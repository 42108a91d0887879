/* SPDX-License-Identifier: Apache-2.0 */
/* visit: what the person at the screen sees, thinks and touches. */
#include "base/clock.h"
#include "pane.h"
#include "warp.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

enum {
    GLANCE_MS = 400,
    HOLD_AGAIN_MS = 4000, /* a code that is not taken is held up once more */
    PATIENCE_MS = 120000,
    COMINGS_MAX = 40,
};

static struct guest *guest_now(const struct world *world)
{
    return &world->guests[world->visit.guest];
}

static int between(struct world *world, int from, int to)
{
    return from + chance_below(&world->chance, to - from + 1);
}

static void saw(struct guest *guest, const char *what)
{
    size_t len = strlen(guest->saw);

    snprintf(guest->saw + len, sizeof guest->saw - len, "%s%s", len > 0 ? " " : "", what);
}

void visit_begin(struct world *world, int guest)
{
    int64_t now_ms = warp_now_ms();
    struct guest *g = &world->guests[guest];

    world->visit = (struct visit){
        .guest = guest, .began_ms = now_ms, .act_ms = now_ms + between(world, 800, 2500)};
    g->comings++;
    if (g->first_try_s == 0)
        g->first_try_s = warp_wall_s();
}

/* ---- going -------------------------------------------------------------------------------- */

static void go(struct world *world)
{
    world->visit.guest = -1;
}

/* Comes again, unless it has become too late or too much. */
static void go_for(struct world *world, int64_t seconds)
{
    struct guest *g = guest_now(world);
    int64_t at_s = warp_wall_s() + seconds;
    bool late = g->way != WAY_WALK_IN && at_s > g->start_s + 3600;

    if (g->told_s == 0 && (late || g->comings >= COMINGS_MAX))
        g->gave_up = true;
    else if (g->told_s == 0)
        world_date_add(world, at_s, DATE_COME, world->visit.guest);
    go(world);
}

static void go_for_good(struct world *world)
{
    struct guest *g = guest_now(world);

    g->gave_up |= g->told_s == 0;
    go(world);
}

/* ---- touching ----------------------------------------------------------------------------- */

static bool touch(struct world *world, enum action action, int arg)
{
    world->finger_down =
        pane_find(app_list(world->house->app), action, arg, &world->finger_x, &world->finger_y);
    return world->finger_down;
}

/* Clears the screen of whoever was there before. */
static void touch_away(struct world *world)
{
    static const enum action ways[] = {ACTION_DONE, ACTION_STOP, ACTION_BACK};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (touch(world, ways[i], 0))
            return;
}

/* ---- answers ------------------------------------------------------------------------------ */

static void told(struct world *world, const struct model *m)
{
    struct guest *g = guest_now(world);

    g->verdict = m->session.verdict;
    saw(g, verdict_info(m->session.verdict)->name);
    if (m->session.verdict == VERDICT_IN_SERVICE) {
        g->sent_in = true;
    } else if (g->told_s == 0) {
        g->told_s = warp_wall_s();
        memcpy(g->shown, m->session.ticket.number, sizeof g->shown);
        int64_t ready_s = g->start_s > g->told_s ? g->start_s : g->told_s;
        world_date_add(world, ready_s + between(world, 240, 1500), DATE_CALL, world->visit.guest);
        if (g->again_s > g->told_s)
            world_date_add(world, g->again_s, DATE_COME, world->visit.guest);
    }
    world->visit.leaving = true;
    world->visit.act_ms += between(world, 2000, 7000);
}

/* Too early, too late, another day: nobody may be told so who comes within the time. */
static bool is_false(const struct guest *g, const struct model *m, int64_t early_s)
{
    const struct office *office = rules_office(m->rules, g->scope);
    enum verdict verdict = m->session.verdict;

    return (verdict == VERDICT_EARLY || verdict == VERDICT_LATE || verdict == VERDICT_OTHER_DAY) &&
           clock_same_day(g->held_s, g->start_s) && g->held_s > early_s + 3 &&
           warp_wall_s() < g->start_s + (int64_t)office->late_min * 60;
}

/* A person looks: comes again when it is time, or is taken in at the desk. */
static void ask_at_desk(struct world *world, int64_t early_s)
{
    int64_t now_s = warp_wall_s();

    if (guest_now(world)->way == WAY_WALK_IN) {
        go_for_good(world);
    } else if (early_s > now_s) {
        go_for(world, early_s - now_s + between(world, 20, 600));
    } else {
        world_date_add(world, now_s + between(world, 60, 300), DATE_TAKE_IN, world->visit.guest);
        go(world);
    }
}

static void turned_away(struct world *world, const struct model *m)
{
    struct guest *g = guest_now(world);
    const struct office *office = rules_office(m->rules, g->scope);
    int64_t early_s = g->start_s - (int64_t)office->early_min * 60;

    g->misled |= is_false(g, m, early_s);
    g->verdict = m->session.verdict;
    saw(g, verdict_info(m->session.verdict)->name);
    switch (m->session.verdict) {
    case VERDICT_EARLY:
    case VERDICT_OTHER_DAY:
        if (early_s > warp_wall_s())
            go_for(world, early_s - warp_wall_s() + between(world, 20, 600));
        else
            go_for(world, between(world, 60, 300));
        break;
    case VERDICT_NEEDS_DESK:
        ask_at_desk(world, early_s);
        break;
    case VERDICT_SERVICE_DOWN:
    case VERDICT_UNREADABLE:
        go_for(world, between(world, 120, 600));
        break;
    case VERDICT_UNKNOWN:
        if (g->way == WAY_NUMBER && world->visit.tries < 3) {
            world->visit.asked = false;
            world->visit.typed = 0;
            touch_away(world);
            return;
        }
        go_for_good(world);
        return;
    default:
        go_for_good(world);
        break;
    }
    if (chance_percent(&world->chance, 60))
        touch_away(world);
}

static bool is_mine(const struct guest *g, const struct model *m)
{
    return g->way == WAY_WALK_IN || m->session.ref.id == g->id ||
           (g->way != WAY_CODE && m->session.ref.id == 0);
}

/* An answer to what was asked, if it has come. */
static bool answer(struct world *world, const struct model *m)
{
    const struct guest *g = guest_now(world);

    if (!world->visit.asked || !is_mine(g, m))
        return false;
    if (m->state == STATE_DONE ||
        (m->state == STATE_VERDICT && verdict_info(m->session.verdict)->number)) {
        told(world, m);
        return true;
    }
    if (m->state == STATE_VERDICT) {
        turned_away(world, m);
        return true;
    }
    return false;
}

/* ---- the ways in -------------------------------------------------------------------------- */

static void act_code(struct world *world)
{
    struct visit *v = &world->visit;
    struct guest *g = guest_now(world);

    if (world->house->scanner != DEVICE_READY) {
        saw(g, "(no scanner)");
        go_for(world, between(world, 120, 400));
        return;
    }
    if (!world->house->listens || (v->asked && warp_now_ms() - v->held_ms < HOLD_AGAIN_MS))
        return;
    house_scan(world->house, g->code);
    trouble_visit(world);
    v->asked = true;
    v->held_ms = warp_now_ms();
    g->held_s = warp_wall_s();
    if (g->impatient && g->told_s == 0) {
        g->held = true;
        saw(g, "(went at once)");
        go(world);
    }
}

static void act_type(struct world *world, const struct model *m)
{
    struct visit *v = &world->visit;
    const struct guest *g = guest_now(world);
    const char *rest = g->number + v->typed;

    if (v->typed == 0 && m->session.typed[0] != '\0') {
        touch(world, ACTION_BACK, 0);
    } else if (v->typed == 0 && g->scope == SCOPE_ALIENS) {
        v->typed = 2;
        touch(world, ACTION_PREFIX, 1);
    } else if (*rest != '\0') {
        v->typed++;
        touch(world, ACTION_KEY, *rest);
    } else {
        touch(world, ACTION_CONTINUE, 0);
    }
}

static void act_pick(struct world *world, const struct model *m)
{
    struct visit *v = &world->visit;
    struct guest *g = guest_now(world);
    int right = TIME_CHOICES;

    for (int i = 0; i < TIME_CHOICES; i++)
        if (m->session.choices_s[i] == g->start_s)
            right = i;
    if (right == TIME_CHOICES)
        saw(g, "(time not among them)");
    bool wrong = g->way == WAY_GUESS || (g->wrong_first && v->tries == 0);
    v->tries++;
    v->asked = true;
    g->own_fault |= wrong;
    g->held_s = warp_wall_s();
    touch(world, ACTION_PICK_TIME, wrong ? (right + 1) % TIME_CHOICES : right);
}

static void act_number(struct world *world, const struct model *m)
{
    if (m->state == STATE_START)
        touch(world, ACTION_TYPE_NUMBER, 0);
    else if (m->state == STATE_NUMBER)
        act_type(world, m);
    else if (m->state == STATE_TIME)
        act_pick(world, m);
    else if (m->state == STATE_PAUSE)
        go_for(world, between(world, 120, 400));
    else if (m->state == STATE_LOOKING && m->session.wait_for == WAIT_NUMBER)
        world->visit.asked = true;
    else if (m->state != STATE_LOOKING && m->state != STATE_RECORDING)
        touch_away(world);
}

static void act_walk_in(struct world *world, const struct model *m)
{
    struct guest *g = guest_now(world);

    if (m->state == STATE_START) {
        world->visit.asked = touch(world, ACTION_WALK_IN, 0);
        g->held_s = warp_wall_s();
    } else if (!world->visit.asked) {
        touch_away(world);
    } else if (m->state == STATE_SERVICES) {
        touch(world, ACTION_PICK_SERVICE, 0);
    } else if (m->state == STATE_OFFER && g->changes_mind) {
        touch(world, ACTION_BACK, 0);
        saw(g, "(changed their mind)");
        go_for_good(world);
    } else if (m->state == STATE_OFFER) {
        touch(world, ACTION_TAKE_NUMBER, 0);
        trouble_visit(world);
    } else if (m->state == STATE_CLOSED) {
        saw(g, "CLOSED");
        go_for_good(world);
    }
}

void visit_act(struct world *world)
{
    struct visit *v = &world->visit;
    struct guest *g = guest_now(world);
    int64_t now_ms = warp_now_ms();

    v->act_ms = now_ms + GLANCE_MS;
    if (!world->house->runs || now_ms - v->began_ms > PATIENCE_MS) {
        saw(g, world->house->runs ? "(no answer)" : "(dark)");
        go_for(world, between(world, 60, 300));
        return;
    }
    const struct model *m = app_model(world->house->app);
    if (v->leaving) {
        if (chance_percent(&world->chance, 60))
            touch_away(world);
        go(world);
        return;
    }
    if (m->state == STATE_OUT_OF_SERVICE) {
        saw(g, "OUT_OF_SERVICE");
        go_for(world, between(world, 60, 300));
        return;
    }
    if (world->house->listens && !app_is_settled(world->house->app))
        return;
    if (answer(world, m))
        return;
    if (g->way == WAY_CODE)
        act_code(world);
    else if (g->way == WAY_WALK_IN)
        act_walk_in(world, m);
    else
        act_number(world, m);
}
