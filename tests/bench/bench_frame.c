/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_frame: building and drawing each screen in full, as when it first comes, with the software
 * canvas; the frame that only ticks a countdown; and the same in other ways to see.
 */
#include "figures.h"
#include "kit/panel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 12, TEN = 1795424400 };

static struct rules rules = {
    .offices = {{.scope = 169, .name = "Bürgeramt Rathaus Tiergarten", .walkin = true},
                {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA"}},
    .office_count = 2,
};

static struct model model_of(enum flow_state state, const struct display *display)
{
    struct model m;

    flow_init(&m, &rules, 2, 4711);
    m.state = state;
    m.display = *display;
    m.wall_s = TEN;
    m.entered_ms = m.touched_ms = m.now_ms = 1000000;
    for (int i = 0; i < DEVICE_COUNT; i++)
        m.devices[i] = DEVICE_READY;
    for (int i = 0; i < TIME_CHOICES; i++)
        m.session.choices_s[i] = TEN + i * 900;
    snprintf(m.session.typed, sizeof m.session.typed, "FA0001");
    snprintf(m.session.ticket.number, sizeof m.session.ticket.number, "FA0001");
    m.session.ticket.scope = 169;
    m.session.booking = (struct booking){.scope = 169, .start_s = TEN, .with_appointment = true};
    m.offer.count = 4;
    for (int i = 0; i < m.offer.count; i++) {
        m.offer.entries[i] = (struct offer_entry){.scope = 169, .service = -1, .enabled = true};
        snprintf(m.offer.entries[i].name, sizeof m.offer.entries[i].name, "Dienst %d", i + 1);
    }
    m.session.ahead = 4;
    m.session.wait_min = 35;
    return m;
}

static const struct {
    const char *name;
    struct display display;
} ways[] = {
    {"as everyone sees it", {.size = SIZE_NORMAL}},
    {"XL", {.size = SIZE_XL}},
    {"high contrast, XL, low reach", {.contrast = CONTRAST_HIGH, .size = SIZE_XL, .low = true}}};

/* A press on Display: everything is drawn anew, on the same screen. */
static void measure_change(struct ui *ui, const struct display *to)
{
    static struct figures change;
    static struct list list;
    const struct display normal = {.size = SIZE_NORMAL};

    change.count = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct model m = model_of(STATE_DISPLAY, &normal);
        ui_build(ui, &m, &list);
        ui_draw(ui, &list, LIST_NOTHING, 0);
        m.display = *to;
        double from_ms = figures_now_ms();
        ui_build(ui, &m, &list);
        ui_draw(ui, &list, LIST_NOTHING, 0);
        figures_add(&change, figures_now_ms() - from_ms);
    }
    figures_print(&change, "changing to it");
}

static void measure(int width_px, int height_px, int diagonal, int way)
{
    static struct figures all, tick, build;
    static struct list list, start;
    struct ui *ui;

    ui = panel_open(width_px, height_px, diagonal, &rules, NULL);
    const struct display *display = &ways[way].display;
    printf("== %dx%d, %s\n", width_px, height_px, ways[way].name);
    all.count = tick.count = build.count = 0;
    for (int state = 0; state < STATE_COUNT; state++) {
        static struct figures one;
        one.count = 0;
        for (int i = 0; i < ROUNDS; i++) {
            struct model m = model_of(state == STATE_START ? STATE_HELP : STATE_START, display);
            ui_build(ui, &m, &start);
            ui_draw(ui, &start, LIST_NOTHING, 0);
            m = model_of((enum flow_state)state, display);
            double from_ms = figures_now_ms();
            ui_build(ui, &m, &list);
            double built_ms = figures_now_ms();
            ui_draw(ui, &list, LIST_NOTHING, 0);
            double drawn_ms = figures_now_ms();
            m.now_ms += 1000;
            ui_build(ui, &m, &list);
            ui_draw(ui, &list, LIST_NOTHING, 0);
            figures_add(&tick, figures_now_ms() - drawn_ms);
            figures_add(&build, built_ms - from_ms);
            figures_add(&one, drawn_ms - from_ms);
            figures_add(&all, drawn_ms - from_ms);
        }
        figures_print(&one, flow_state_info((enum flow_state)state)->name);
    }
    figures_print(&build, "the list alone, all screens");
    figures_print(&all, "a whole new screen, all screens");
    figures_print(&tick, "a second later");
    if (way > 0)
        measure_change(ui, display);
    ui_close(ui);
}

int main(void)
{
    setenv("TZ", "Europe/Berlin", 1);
    for (int way = 0; way < (int)(sizeof ways / sizeof ways[0]); way++) {
        measure(1080, 1920, 270, way);
        measure(1920, 1080, 238, way);
    }
    return 0;
}
