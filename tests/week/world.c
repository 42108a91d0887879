/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

#include "warp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t begun_s;
static double begun_real_s;

int64_t world_ms(int64_t wall_s)
{
    return (wall_s - begun_s) * 1000;
}

static void *room(void *list, int count, int *room_count, size_t size)
{
    if (count < *room_count)
        return list;
    *room_count = *room_count == 0 ? 1024 : *room_count * 2;
    list = realloc(list, (size_t)*room_count * size);
    if (list == NULL)
        abort();
    return list;
}

void world_open(struct world *world, struct house *house, uint64_t seed)
{
    *world = (struct world){
        .house = house, .chance = {.state = seed}, .visit = {.guest = -1}, .cut_at_visit = -1};
    begun_s = warp_wall_s();
    begun_real_s = (double)warp_real_ms() / 1000;
}

void world_close(struct world *world)
{
    free(world->guests);
    free(world->dates);
    free(world->line);
    free(world->troubles);
}

struct guest *world_guest_add(struct world *world)
{
    world->guests =
        room(world->guests, world->guest_count, &world->guest_room, sizeof *world->guests);
    struct guest *guest = &world->guests[world->guest_count++];
    *guest = (struct guest){.persons = 1};
    return guest;
}

void world_trouble_add(struct world *world, const struct trouble *trouble)
{
    world->troubles =
        room(world->troubles, world->trouble_count, &world->trouble_room, sizeof *world->troubles);
    world->troubles[world->trouble_count] = *trouble;
    world_date_add(world, trouble->from_s, DATE_TROUBLE, world->trouble_count++);
}

void world_gap_add(struct world *world, enum gap_kind kind, int64_t from_s, int64_t until_s)
{
    if (world->gap_count == GAPS_MAX)
        abort();
    world->gaps[world->gap_count++] = (struct gap){kind, from_s, until_s};
}

/* ---- the agenda --------------------------------------------------------------------------- */

static bool before(const struct date *a, const struct date *b)
{
    return a->at_ms < b->at_ms || (a->at_ms == b->at_ms && a->seq < b->seq);
}

void world_date_add(struct world *world, int64_t at_s, enum date_kind kind, int who)
{
    world->dates = room(world->dates, world->date_count, &world->date_room, sizeof *world->dates);
    struct date date = {
        .at_ms = world_ms(at_s), .seq = world->date_seq++, .kind = kind, .who = who};
    int i = world->date_count++;

    if (date.at_ms < warp_now_ms())
        date.at_ms = warp_now_ms();
    for (; i > 0 && before(&date, &world->dates[(i - 1) / 2]); i = (i - 1) / 2)
        world->dates[i] = world->dates[(i - 1) / 2];
    world->dates[i] = date;
}

static struct date date_take(struct world *world)
{
    struct date first = world->dates[0], last = world->dates[--world->date_count];
    int i = 0;

    for (;;) {
        int child = 2 * i + 1;
        if (child >= world->date_count)
            break;
        if (child + 1 < world->date_count && before(&world->dates[child + 1], &world->dates[child]))
            child++;
        if (before(&last, &world->dates[child]))
            break;
        world->dates[i] = world->dates[child];
        i = child;
    }
    world->dates[i] = last;
    return first;
}

/* ---- the line in front of the kiosk ------------------------------------------------------- */

static void line_join(struct world *world, int guest)
{
    if (world->line == NULL)
        world->line = calloc((size_t)world->guest_room, sizeof *world->line);
    if (world->line == NULL || world->line_count == world->guest_room)
        abort();
    world->line[(world->line_head + world->line_count++) % world->guest_room] = guest;
}

static void line_step(struct world *world)
{
    if (world->visit.guest >= 0 || world->line_count == 0)
        return;
    int guest = world->line[world->line_head];
    world->line_head = (world->line_head + 1) % world->guest_room;
    world->line_count--;
    visit_begin(world, guest);
}

/* ---- what happens ------------------------------------------------------------------------- */

static void date_keep(struct world *world, const struct date *date)
{
    switch (date->kind) {
    case DATE_BOOK:
        office_book(world, date->who);
        break;
    case DATE_CANCEL:
        office_cancel(world, date->who);
        break;
    case DATE_COME:
        line_join(world, date->who);
        break;
    case DATE_TAKE_IN:
        office_take_in(world, date->who);
        break;
    case DATE_CALL:
    case DATE_CALL_VAIN:
        office_call(world, date->who, date->kind == DATE_CALL_VAIN);
        break;
    case DATE_SERVE:
        office_serve(world, date->who);
        break;
    case DATE_FINISH:
        office_finish(world, date->who);
        break;
    case DATE_TROUBLE:
        trouble_begin(world, date->who);
        break;
    case DATE_MEND:
        trouble_end(world, date->who);
        break;
    case DATE_DAY:
        printf("day %d is over after %.1f s\n", date->who + 1,
               (double)warp_real_ms() / 1000 - begun_real_s);
        break;
    }
}

/* Everything that is due at this moment, while all threads of the kiosk are idle. */
static void happen(struct world *world)
{
    int64_t now_ms = warp_now_ms();

    while (world->date_count > 0 && world->dates[0].at_ms <= now_ms && !world->quit) {
        struct date date = date_take(world);
        date_keep(world, &date);
    }
    line_step(world);
    if (!world->quit && world->visit.guest >= 0 && world->visit.act_ms <= now_ms)
        visit_act(world);
    world->ended = now_ms >= world->end_ms;
}

static int64_t next_ms(const struct world *world)
{
    int64_t ms = world->end_ms;

    if (world->date_count > 0 && world->dates[0].at_ms < ms)
        ms = world->dates[0].at_ms;
    if (world->visit.guest >= 0 && world->visit.act_ms < ms)
        ms = world->visit.act_ms;
    return ms;
}

/* ---- the display -------------------------------------------------------------------------- */

static void display_wake(void *self)
{
    struct world *world = self;

    atomic_store(&world->woken, true);
}

static void display_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas;
}

static struct window_event window_event_of(enum window_kind kind, const struct world *world)
{
    return (struct window_event){.kind = kind, .x = world->finger_x, .y = world->finger_y};
}

static struct window_event display_wait(void *self, int64_t timeout_ms)
{
    struct world *world = self;
    int64_t until_ms = warp_now_ms() + timeout_ms;

    if (world->finger_down) {
        world->finger_down = false;
        return window_event_of(WINDOW_TOUCH_UP, world);
    }
    for (;;) {
        warp_settle();
        if (world->cut_in > 0 && --world->cut_in == 0) {
            house_kiosk_cut(world->house);
            return window_event_of(WINDOW_QUIT, world);
        }
        if (atomic_exchange(&world->woken, false))
            return window_event_of(WINDOW_WAKE, world);
        if (warp_now_ms() >= until_ms)
            return window_event_of(WINDOW_NONE, world);
        happen(world);
        if (world->quit || world->ended)
            return window_event_of(WINDOW_QUIT, world);
        if (world->finger_down)
            return window_event_of(WINDOW_TOUCH_DOWN, world);
        if (atomic_load(&world->woken))
            continue;
        int64_t to_ms = next_ms(world), due_ms = warp_due_ms();
        to_ms = due_ms < to_ms ? due_ms : to_ms;
        warp_to(to_ms < until_ms ? to_ms : until_ms);
    }
}

void world_run(struct world *world, int64_t end_s)
{
    const struct app_display display = {
        .self = world, .wait = display_wait, .wake = display_wake, .show = display_show};

    world->end_ms = world_ms(end_s);
    world->ended = false;
    int64_t dark_s = 0;
    while (!world->ended) {
        if (warp_now_ms() >= world->dark_until_ms) {
            if (dark_s != 0)
                world_gap_add(world, GAP_DARK, dark_s, warp_wall_s());
            if (world->machine_off)
                warp_machine_start();
            world->machine_off = false;
            house_kiosk_run(world->house, display);
            world->quit = world->finger_down = false;
            world->cut_in = 0;
            dark_s = warp_wall_s();
            continue;
        }
        happen(world);
        int64_t to_ms = next_ms(world);
        warp_to(to_ms < world->dark_until_ms ? to_ms : world->dark_until_ms);
    }
}
