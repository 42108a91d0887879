/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The real kiosk in a real window: a code goes into the scanner's pty, the slip comes out of the
 * printer's, fingers are xdotool's, and the practice service knows. What the window must show is
 * drawn here by the same ui and compared pixel for pixel.
 */
#include "../unit/cmocka_kit.h"

#include "kit/hall.h"
#include "kit/panel.h"
#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { PATIENCE_MS = 20000, STEP_MS = 100 };

static const struct rules rules = {
    .offices = {{.scope = 169, .name = "Bürgeramt Rathaus Tiergarten", .walkin = true},
                {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA"}},
    .office_count = 2,
};

struct stage {
    struct screen screen;
    struct hall hall;
    struct ui *ui;
    int width_px, height_px;
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

/* Waits until the window shows the title of a screen. */
static void await_title(struct stage *s, enum flow_state state, int language)
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

static void touch(struct stage *s, enum flow_state state, int language, enum role role,
                  enum action action, int arg)
{
    static struct list list;
    struct model m = model_of(state, language);

    ui_build(s->ui, &m, &list);
    const struct item *item = item_of(&list, role, action, arg);
    assert_non_null(item);
    /* The kiosk ignores a second tap that falls onto a screen that has just come. */
    pause_ms(600);
    assert_true(
        screen_touch(&s->screen, item->rect.x + item->rect.w / 2, item->rect.y + item->rect.h / 2));
}

static void await_status(struct stage *s, const json_t *booking, const char *status)
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

static void stage_open(struct stage *s, int width_px, int height_px, int diagonal)
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
                                         .ten_o_clock = true};
    assert_true(hall_open(&options, &s->hall));
    s->ui = panel_open(width_px, height_px, diagonal, &rules);
}

static void stage_close(struct stage *s)
{
    assert_int_equal(hall_close(&s->hall), 0);
    ui_close(s->ui);
    screen_close(&s->screen);
}

static void visit(int width_px, int height_px, int diagonal)
{
    static struct stage s;
    char line[PROC_LINE_MAX];
    struct stat st;

    stage_open(&s, width_px, height_px, diagonal);
    await_title(&s, STATE_START, 0);
    json_t *booking = practice_book(&s.hall.practice, 169, 10, "confirmed");
    assert_true(hall_hold_up(&s.hall, booking));
    assert_true(proc_await(&s.hall.printer, "slip ", PATIENCE_MS, line));
    assert_int_equal(stat(line + strlen("slip "), &st), 0);
    await_status(&s, booking, "queued");
    await_title(&s, STATE_DONE, 0);
    touch(&s, STATE_DONE, 0, ROLE_BUTTON, ACTION_DONE, -1);
    await_title(&s, STATE_START, 0);
    touch(&s, STATE_START, 0, ROLE_BUTTON, ACTION_LANGUAGES, -1);
    await_title(&s, STATE_LANGUAGES, 0);
    touch(&s, STATE_LANGUAGES, 0, ROLE_BUTTON, ACTION_PICK_LANGUAGE, PANEL_ARABIC);
    await_title(&s, STATE_START, PANEL_ARABIC);
    touch(&s, STATE_START, PANEL_ARABIC, ROLE_BUTTON, ACTION_TYPE_NUMBER, -1);
    await_title(&s, STATE_NUMBER, PANEL_ARABIC);
    touch(&s, STATE_NUMBER, PANEL_ARABIC, ROLE_BUTTON, ACTION_STOP, -1);
    await_title(&s, STATE_START, 0);
    json_decref(booking);
    stage_close(&s);
}

static void a_visit_in_a_portrait_window(void **state)
{
    (void)state;
    visit(1080, 1920, 270);
}

static void a_visit_in_a_landscape_window(void **state)
{
    (void)state;
    visit(1920, 1080, 238);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_in_a_portrait_window),
        cmocka_unit_test(a_visit_in_a_landscape_window),
    };
    /* The display's own libraries keep a little for the process's life; leaks of ours show in the
     * tests that run the same kiosk without a window. */
    setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
