/* SPDX-License-Identifier: Apache-2.0 */
/* office: bookings made and cancelled elsewhere, and the desks that call people. */
#include "warp.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

void office_book(struct world *world, int guest)
{
    struct guest *g = &world->guests[guest];
    json_t *booking = practice_post(
        &world->house->practice, "/practice/booking/",
        json_pack("{s:i, s:I, s:s, s:i, s:s, s:[s]}", "scope", (int)g->scope, "date",
                  (json_int_t)g->start_s, "status", "confirmed", "persons", g->persons, "name",
                  "Erika Mustermann", "requests", g->scope == SCOPE_TOWN ? "1063441" : "1063565"));

    g->id = json_integer_value(json_object_get(booking, "id"));
    snprintf(g->key, sizeof g->key, "%s", text_of(booking, "authKey"));
    snprintf(g->code, sizeof g->code, "%lld:%s", (long long)g->id, g->key);
    snprintf(g->number, sizeof g->number, "%.*s", BOOKING_NUMBER_MAX,
             text_of(booking, "displayNumber"));
    json_decref(booking);
}

/* As the service has it now; NULL: not any more. */
static json_t *look(struct world *world, const struct guest *g)
{
    char path[64];

    if (g->way == WAY_WALK_IN)
        snprintf(path, sizeof path, "/practice/number/%d/%s/", (int)g->scope, g->shown);
    else
        snprintf(path, sizeof path, "/practice/booking/%lld/", (long long)g->id);
    return practice_get(&world->house->practice, path);
}

static void set(struct world *world, int64_t id, const char *status)
{
    json_decref(practice_post(
        &world->house->practice, "/practice/status/",
        json_pack("{s:I, s:s, s:s}", "id", (json_int_t)id, "status", status, "desk", "desk-1")));
}

/* Only as long as they have not come. */
void office_cancel(struct world *world, int guest)
{
    struct guest *g = &world->guests[guest];
    json_t *now = look(world, g);

    if (strcmp(text_of(now, "status"), "confirmed") == 0 && g->first_try_s == 0) {
        set(world, g->id, "deleted");
        g->cancelled_s = warp_wall_s();
    }
    json_decref(now);
}

void office_take_in(struct world *world, int guest)
{
    struct guest *g = &world->guests[guest];
    json_t *now = look(world, g);
    const char *status = text_of(now, "status");
    bool open = strcmp(status, "confirmed") == 0 || strcmp(status, "missed") == 0;

    if (open && warp_wall_s() < g->start_s + 2400) {
        set(world, g->id, "queued");
        g->sent_in = true;
        world_date_add(world, warp_wall_s() + 240 + chance_below(&world->chance, 900), DATE_CALL,
                       guest);
    }
    g->gave_up |= !g->sent_in;
    json_decref(now);
}

static bool is_one_of(const char *status, const char *const list[])
{
    for (int i = 0; list[i] != NULL; i++)
        if (strcmp(status, list[i]) == 0)
            return true;
    return false;
}

void office_call(struct world *world, int guest, bool in_vain)
{
    static const char *const waits[] = {"queued", "parked", NULL};
    static const char *const waits_or_may[] = {"queued", "confirmed", NULL};
    struct guest *g = &world->guests[guest];
    json_t *now = look(world, g);
    int64_t id = json_integer_value(json_object_get(now, "id"));

    if (is_one_of(text_of(now, "status"), in_vain ? waits_or_may : waits)) {
        set(world, id, "called");
        g->called = true;
        world_date_add(world, warp_wall_s() + 60 + chance_below(&world->chance, 60), DATE_SERVE,
                       guest);
    } else if (!in_vain && !g->called && strcmp(text_of(now, "status"), "confirmed") == 0) {
        /* The service does not know yet that they are there: a little later again. */
        world_date_add(world, warp_wall_s() + 600, DATE_CALL, guest);
    }
    json_decref(now);
}

/* Who was called comes to the desk, or does not. */
void office_serve(struct world *world, int guest)
{
    struct guest *g = &world->guests[guest];
    json_t *now = look(world, g);
    int64_t id = json_integer_value(json_object_get(now, "id"));

    if (strcmp(text_of(now, "status"), "called") == 0) {
        bool there = g->told_s != 0 || g->held || g->sent_in;
        bool parked = there && chance_percent(&world->chance, 4);
        set(world, id, !there ? "missed" : parked ? "parked" : "processing");
        if (there)
            world_date_add(world, warp_wall_s() + 240 + chance_below(&world->chance, 480),
                           parked ? DATE_CALL : DATE_FINISH, guest);
    }
    json_decref(now);
}

void office_finish(struct world *world, int guest)
{
    struct guest *g = &world->guests[guest];
    json_t *now = look(world, g);

    if (strcmp(text_of(now, "status"), "processing") == 0)
        set(world, json_integer_value(json_object_get(now, "id")), "finished");
    json_decref(now);
}
