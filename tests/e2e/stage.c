/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include "../unit/cmocka_kit.h"

#include "kit/panel.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { STEP_MS = 100, SETTLE_MS = 600 };

static const struct rules rules = {
    .offices = {{.scope = 169, .name = "Bürgeramt Rathaus Tiergarten", .walkin = true},
                {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA"}},
    .office_count = 2,
};

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static struct model model_of(enum flow_state state, int language)
{
    struct model m;

    flow_init(&m, &rules, PANEL_LANGUAGES, 4711);
    m.state = state;
    m.language = language;
    for (int i = 0; i < DEVICE_COUNT; i++)
        m.devices[i] = DEVICE_READY;
    m.session.ticket.start_s = 1; /* an appointment: the title says so */
    return m;
}

static const struct item *item_of(const struct list *list, enum role role, enum action action,
                                  int arg)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == role && list->items[i].action == action &&
            (arg < 0 || list->items[i].arg == arg))
            return &list->items[i];
    return NULL;
}

void stage_await_title(struct stage *s, enum flow_state state, int language)
{
    static struct list list;
    struct model m = model_of(state, language);

    ui_build(s->ui, &m, &list);
    ui_draw(s->ui, &list, LIST_NOTHING, 0);
    const struct item *title = item_of(&list, ROLE_TITLE, ACTION_NONE, -1);
    assert_non_null(title);
    for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
        if (screen_shows(&s->screen, ui_canvas(s->ui), title->rect))
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("%s is not shown (\"%s\")", flow_state_info(state)->name, title->label);
}

void stage_settle(void)
{
    pause_ms(SETTLE_MS);
}

void stage_touch(struct stage *s, enum flow_state state, int language, enum role role,
                 enum action action, int arg)
{
    static struct list list;
    struct model m = model_of(state, language);

    ui_build(s->ui, &m, &list);
    const struct item *item = item_of(&list, role, action, arg);
    assert_non_null(item);
    stage_settle();
    assert_true(
        screen_touch(&s->screen, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2));
}

void stage_await_status(struct stage *s, const json_t *booking, const char *status)
{
    int64_t id = json_integer_value(json_object_get(booking, "id"));

    for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
        json_t *now = practice_booking(&s->hall.practice, id);
        const char *is = json_string_value(json_object_get(now, "status"));
        bool same = is != NULL && strcmp(is, status) == 0;
        json_decref(now);
        if (same)
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("the service does not say %s", status);
}

void stage_open(struct stage *s, int width_px, int height_px, int diagonal, bool voice)
{
    char window[32], slips[512];

    *s = (struct stage){.width_px = width_px, .height_px = height_px};
    assert_true(screen_open(width_px, height_px, &s->screen));
    snprintf(window, sizeof window, "%dx%d", width_px, height_px);
    snprintf(slips, sizeof slips, "%s/e2e-slips", BINARY_DIR);
    const struct hall_options options = {.slips_dir = slips,
                                         .window = window,
                                         .language = "de",
                                         .landscape = width_px > height_px,
                                         .voice = voice,
                                         .ten_o_clock = true};
    assert_true(hall_open(&options, &s->hall));
    s->ui = panel_open(width_px, height_px, diagonal, &rules);
}

void stage_close(struct stage *s)
{
    assert_int_equal(hall_close(&s->hall), 0);
    ui_close(s->ui);
    screen_close(&s->screen);
}
