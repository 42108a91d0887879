/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include "../unit/cmocka_kit.h"

#include "kit/panel.h"
#include "kit/pause.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MS = 100, SETTLE_MS = 600, HOLD_S = 6 };

static const struct rules rules = {
    .offices = {{.scope = 169, .name = "Bürgeramt Rathaus Tiergarten", .walkin = true},
                {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA"}},
    .office_count = 2,
};

struct model stage_model(enum flow_state state, int language)
{
    struct model m;

    flow_init(&m, &rules, PANEL_LANGUAGES, 4711);
    m.state = state;
    m.language = language;
    for (int i = 0; i < DEVICE_COUNT; i++)
        m.devices[i] = DEVICE_READY;
    m.session.ticket.start_s = 1; /* an appointment: the title says so */
    if (flow_state_info(state)->time == TIME_STAFF)
        memcpy(m.staff.name, "anna", 5);
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

void stage_await_model(struct stage *s, const struct model *model)
{
    static struct list list;

    ui_build(s->ui, model, &list);
    ui_draw(s->ui, &list, LIST_NOTHING, 0);
    const struct item *title = item_of(&list, ROLE_TITLE, ACTION_NONE, -1);
    assert_non_null(title);
    for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
        if (screen_shows(&s->screen, ui_canvas(s->ui), title->rect))
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("%s is not shown (\"%s\")", flow_state_info(model->state)->name, title->label);
}

void stage_await_title(struct stage *s, enum flow_state state, int language)
{
    struct model m = stage_model(state, language);

    stage_await_model(s, &m);
}

void stage_await_live(struct stage *s, const uint8_t *pixels, int width_px, int height_px)
{
    static struct list list;
    struct model m = stage_model(STATE_START, 0);

    ui_build(s->ui, &m, &list);
    ui_draw(s->ui, &list, LIST_NOTHING, 0);
    viewfinder_show(&s->viewfinder, pixels, width_px, height_px);
    ui_draw(s->ui, &list, LIST_NOTHING, 0);
    const struct item *live = item_of(&list, ROLE_LIVE, ACTION_NONE, -1);
    assert_non_null(live);
    for (int ms = 0; ms < PATIENCE_MS; ms += STEP_MS) {
        if (screen_shows(&s->screen, ui_canvas(s->ui), live->rect))
            return;
        pause_ms(STEP_MS);
    }
    fail_msg("the screen does not show what the camera sees");
}

void stage_settle(void)
{
    pause_ms(SETTLE_MS);
}

void stage_touch_model(struct stage *s, const struct model *model, enum role role,
                       enum action action, int arg)
{
    static struct list list;

    ui_build(s->ui, model, &list);
    const struct item *item = item_of(&list, role, action, arg);
    assert_non_null(item);
    stage_settle();
    assert_true(
        screen_touch(&s->screen, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2));
}

void stage_touch(struct stage *s, enum flow_state state, int language, enum role role,
                 enum action action, int arg)
{
    struct model m = stage_model(state, language);

    stage_touch_model(s, &m, role, action, arg);
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

void stage_await_picture(struct stage *s)
{
    struct canvas picture = {malloc((size_t)s->width_px * (size_t)s->height_px * 4), s->width_px,
                             s->height_px, s->width_px * 4};
    bool shown = false;

    assert_non_null(picture.pixels);
    ui_out_of_service_draw(picture.pixels, s->width_px, s->height_px, picture.stride);
    for (int ms = 0; ms < PATIENCE_MS && !shown; ms += STEP_MS) {
        shown = screen_shows(&s->screen, &picture, rect_make(0, 0, s->width_px, s->height_px));
        if (!shown)
            pause_ms(STEP_MS);
    }
    free(picture.pixels);
    if (!shown)
        fail_msg("the screen does not show a kiosk out of service");
}

void stage_await_end(struct stage *s)
{
    char line[PROC_LINE_MAX];

    while (proc_line(&s->hall.kiosk, PATIENCE_MS, line))
        ;
}

void stage_hold_clock(struct stage *s)
{
    static struct list list;
    struct model m = stage_model(STATE_START, 0);

    ui_build(s->ui, &m, &list);
    const struct item *clock = item_of(&list, ROLE_CLOCK, ACTION_NONE, -1);
    assert_non_null(clock);
    stage_settle();
    assert_true(screen_hold(&s->screen, clock->rect.x + clock->rect.w / 2,
                            clock->rect.y + clock->rect.h / 2, HOLD_S));
}

void stage_open_with(struct stage *s, int width_px, int height_px, int diagonal,
                     const struct hall_options *options)
{
    struct hall_options all = *options;

    *s = (struct stage){.width_px = width_px, .height_px = height_px};
    assert_true(screen_open(width_px, height_px, &s->screen));
    snprintf(s->window, sizeof s->window, "%dx%d", width_px, height_px);
    snprintf(s->slips, sizeof s->slips, "%s/e2e-slips", BINARY_DIR);
    all.slips_dir = s->slips;
    all.window = s->window;
    all.language = "de";
    all.landscape = width_px > height_px;
    all.ten_o_clock = true;
    assert_true(hall_open(&all, &s->hall));
    viewfinder_init(&s->viewfinder);
    s->ui = panel_open(width_px, height_px, diagonal, &rules,
                       options->lens != NULL ? &s->viewfinder : NULL);
}

void stage_open(struct stage *s, int width_px, int height_px, int diagonal, bool voice)
{
    stage_open_with(s, width_px, height_px, diagonal, &(struct hall_options){.voice = voice});
}

int stage_end(struct stage *s)
{
    int code = hall_close(&s->hall);

    ui_close(s->ui);
    viewfinder_deinit(&s->viewfinder);
    screen_close(&s->screen);
    return code;
}

void stage_close(struct stage *s)
{
    assert_int_equal(stage_end(s), 0);
}
