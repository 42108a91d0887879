/* SPDX-License-Identifier: Apache-2.0 */
/* trouble: what breaks, and when it is whole again. */
#include "warp.h"
#include "world.h"

static void faults_order(struct world *world)
{
    static const char *const routes[] = {"POST /process/", "GET /process/",   "/waitingnumber/",
                                         "/workstation/",  "/ticketprinter/", "GET /scope/"};
    static const char *const kinds[] = {"error-after", "error-before", "cut", "malformed",
                                        "session-expired"};
    int count = 1 + chance_below(&world->chance, 4);

    for (int i = 0; i < count; i++)
        practice_fault(
            &world->house->practice,
            routes[chance_below(&world->chance, chance_percent(&world->chance, 60) ? 3 : 6)],
            kinds[chance_below(&world->chance, 5)], 0, 1 + chance_below(&world->chance, 3));
}

static void go_dark(struct world *world, int64_t until_s)
{
    world->dark_until_ms = world_ms(until_s);
    if (world->dark_until_ms <= warp_now_ms())
        world->dark_until_ms = warp_now_ms() + 45000;
}

void trouble_begin(struct world *world, int trouble)
{
    const struct trouble *t = &world->troubles[trouble];
    struct house *house = world->house;

    switch (t->kind) {
    case TROUBLE_PULLED:
    case TROUBLE_DEAF:
    case TROUBLE_MUTE:
        uplink_set(house->uplink, t->kind == TROUBLE_PULLED ? UPLINK_PULLED
                                  : t->kind == TROUBLE_DEAF ? UPLINK_DEAF
                                                            : UPLINK_MUTE);
        world_gap_add(world, GAP_NETWORK, t->from_s, t->until_s);
        break;
    case TROUBLE_FAULTS:
        faults_order(world);
        world_gap_add(world, GAP_FAULTS, t->from_s, t->until_s);
        break;
    case TROUBLE_OFF:
        if (!house->runs)
            return;
        world->quit = world->machine_off = true;
        go_dark(world, t->until_s);
        return;
    case TROUBLE_CUT:
    case TROUBLE_CUT_SENDING:
        if (!house->runs)
            return;
        if (t->kind == TROUBLE_CUT_SENDING)
            house_kiosk_deafen(house);
        world->cut_in = t->kind == TROUBLE_CUT_SENDING ? 4 : 1;
        world->machine_off = chance_percent(&world->chance, 50);
        go_dark(world, t->until_s);
        return;
    case TROUBLE_CUT_VISIT:
        world->cut_at_visit = trouble;
        return;
    case TROUBLE_SCANNER:
        house_scanner_set(house, DEVICE_BROKEN);
        world_gap_add(world, GAP_SCANNER, t->from_s, t->until_s);
        break;
    case TROUBLE_CLOCK:
        warp_machine_set(t->ahead_s, false);
        break;
    }
    world_date_add(world, t->until_s, DATE_MEND, trouble);
}

void trouble_visit(struct world *world)
{
    if (world->cut_at_visit < 0)
        return;
    const struct trouble *t = &world->troubles[world->cut_at_visit];
    world->cut_at_visit = -1;
    world->cut_in = 1 + chance_below(&world->chance, 6);
    go_dark(world, warp_wall_s() + (t->until_s - t->from_s));
}

void trouble_end(struct world *world, int trouble)
{
    struct house *house = world->house;

    switch (world->troubles[trouble].kind) {
    case TROUBLE_PULLED:
    case TROUBLE_DEAF:
    case TROUBLE_MUTE:
        uplink_set(house->uplink, UPLINK_GOOD);
        break;
    case TROUBLE_FAULTS:
        practice_mend(&house->practice);
        break;
    case TROUBLE_SCANNER:
        house_scanner_set(house, DEVICE_READY);
        break;
    case TROUBLE_CLOCK:
        warp_machine_set(0, true);
        break;
    case TROUBLE_OFF:
    case TROUBLE_CUT:
    case TROUBLE_CUT_VISIT:
    case TROUBLE_CUT_SENDING:
        break;
    }
}
