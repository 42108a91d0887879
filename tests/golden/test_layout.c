/* SPDX-License-Identifier: Apache-2.0 */
/* The laws of the layout, over every scene, in both languages, on three panels. */
#include "../unit/cmocka_kit.h"

#include "scenes.h"
#include "ui/text/paragraph.h"
#include "ui/widget/icon.h"

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES = 2, ICON_PX = 48 };

static struct ui *uis[PANEL_COUNT];
static struct theme themes[PANEL_COUNT];
static struct fonts *fonts;
static struct model model;
static struct list list;

static int everything_open(void **state)
{
    (void)state;
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct ui_config c = scene_config((enum scene_panel)i, BINARY_DIR "/assets");
        if (err_is(ui_open(&c, scene_rules(), &uis[i])) ||
            err_is(theme_make(c.width_px, c.height_px, c.diagonal_tenth_in, c.bottom_mm, c.brand,
                              &themes[i])))
            return -1;
    }
    return err_is(fonts_open(BINARY_DIR "/assets", &fonts)) ? -1 : 0;
}

static int everything_close(void **state)
{
    (void)state;
    for (int i = 0; i < PANEL_COUNT; i++)
        ui_close(uis[i]);
    fonts_close(fonts);
    return 0;
}

struct place {
    const struct theme *theme;
    const char *panel, *scene;
    int language;
};

#define law(p, cond, item, ...)                                                                    \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            print_error("%s, language %d, %s: '%s' (%s): ", (p)->panel, (p)->language, (p)->scene, \
                        (item)->id, (item)->label);                                                \
            fail_msg(__VA_ARGS__);                                                                 \
        }                                                                                          \
    } while (0)

static void each_scene(void (*check)(const struct place *p))
{
    for (int i = 0; i < PANEL_COUNT; i++)
        for (int language = 0; language < LANGUAGES; language++)
            for (int k = 0; k < scene_count; k++) {
                struct place p = {&themes[i], scene_panel_names[i], scenes[k].name, language};
                scene_fill(&scenes[k], language, &model);
                ui_build(uis[i], &model, &list);
                check(&p);
            }
}

static bool is_ground(const struct item *item)
{
    return item->role == ROLE_PANEL || item->role == ROLE_BRAND || item->role == ROLE_RULE;
}

static void check_inside(const struct place *p)
{
    struct rect all = {0, 0, p->theme->width_px, p->theme->height_px};

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        law(p, !rect_empty(a->rect) && rect_covers(all, a->rect), a, "lies outside: %d,%d %dx%d",
            a->rect.x, a->rect.y, a->rect.w, a->rect.h);
    }
}

static void nothing_lies_outside_the_canvas(void **state)
{
    (void)state;
    each_scene(check_inside);
}

static void check_overlap(const struct place *p)
{
    for (int i = 0; i < list.count; i++)
        for (int k = i + 1; k < list.count; k++) {
            const struct item *a = &list.items[i], *b = &list.items[k];
            if (!is_ground(a) && !is_ground(b))
                law(p, !rect_meets(a->rect, b->rect), a, "lies over '%s' (%s)", b->id, b->label);
            /* On a ground wholly, or beside it. */
            if (is_ground(a) && !is_ground(b))
                law(p, !rect_meets(a->rect, b->rect) || rect_covers(a->rect, b->rect), b,
                    "hangs over the edge of its ground");
        }
}

static void nothing_lies_over_anything_else(void **state)
{
    (void)state;
    each_scene(check_overlap);
}

static void check_text(const struct place *p)
{
    if (list.misfit != 0)
        fail_msg("%s, language %d, %s: %u texts do not fit", p->panel, p->language, p->scene,
                 (unsigned)list.misfit);
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (a->label[0] == '\0' || a->action != ACTION_NONE || a->role == ROLE_PICTURE ||
            a->role == ROLE_PROGRESS)
            continue;
        struct paragraph_style style = {.em_px = p->theme->type_px[a->type],
                                        .line_px = theme_line_px(p->theme, a->type),
                                        .bold = a->bold};
        struct paragraph_size size = paragraph_measure(fonts, &style, a->label, a->rect.w);
        int needed = (size.lines - 1) * style.line_px + style.em_px * 3 / 4;
        law(p, size.fits && size.width_px <= a->rect.w && needed <= a->rect.h, a,
            "needs %d lines, %d px wide", size.lines, size.width_px);
    }
}

static void no_text_is_cut(void **state)
{
    (void)state;
    each_scene(check_text);
}

static int gap_between(struct rect a, struct rect b)
{
    int dx = a.x > b.x ? a.x - rect_end(b) : b.x - rect_end(a);
    int dy = a.y > b.y ? a.y - rect_bottom(b) : b.y - rect_bottom(a);

    return dx > dy ? dx : dy;
}

static void check_targets(const struct place *p)
{
    int min = p->theme->shape_px[SHAPE_TARGET_MIN], gap = p->theme->shape_px[SHAPE_TARGET_GAP];
    int primaries = 0;

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (a->action == ACTION_NONE)
            continue;
        law(p, a->role == ROLE_BUTTON || a->role == ROLE_KEY, a, "is touched but no button");
        law(p, a->label[0] != '\0', a, "a target without a label");
        law(p, a->rect.w >= min && a->rect.h >= min, a, "%dx%d px is under 20 mm", a->rect.w,
            a->rect.h);
        law(p, a->rect.y >= theme_reach_y(p->theme), a, "is above the reach line");
        primaries += a->look == LOOK_PRIMARY;
        for (int k = i + 1; k < list.count; k++)
            if (list.items[k].action != ACTION_NONE)
                law(p, gap_between(a->rect, list.items[k].rect) >= gap, a,
                    "is nearer than 4 mm to '%s'", list.items[k].label);
    }
    if (primaries > 1)
        fail_msg("%s, %s: %d primary buttons", p->panel, p->scene, primaries);
}

static void targets_are_large_apart_and_in_reach(void **state)
{
    (void)state;
    each_scene(check_targets);
}

/* Every action that flow_rules.def knows for a state. */
static bool offered(enum flow_state state, enum action action)
{
    enum { STATE_ANY = -1 };
    static const struct {
        int state;
        enum action action;
    } rules[] = {
#define ON(state, event, guard, next, act)
#define PRESS(state, action, guard, next, act) {STATE_##state, ACTION_##action},
#include "core/flow_rules.def"
#undef ON
#undef PRESS
    };

    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if ((rules[i].state == STATE_ANY || rules[i].state == (int)state) &&
            rules[i].action == action)
            return true;
    return false;
}

static void check_actions(const struct place *p)
{
    bool way_on = false;

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (a->action == ACTION_NONE)
            continue;
        way_on = true;
        law(p, offered(model.state, a->action), a, "%s means nothing here", action_name(a->action));
    }
    if (!way_on && flow_state_info(model.state)->time != TIME_WAIT &&
        model.state != STATE_OUT_OF_SERVICE)
        fail_msg("%s, %s: no way on", p->panel, p->scene);
}

static void every_target_means_something(void **state)
{
    (void)state;
    each_scene(check_actions);
}

static void check_touch(const struct place *p)
{
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (a->action == ACTION_NONE)
            continue;
        law(p, list_hit(&list, a->rect.x, a->rect.y) == i, a, "its corner belongs to another");
        law(p, list_hit(&list, rect_end(a->rect) - 1, rect_bottom(a->rect) - 1) == i, a,
            "its corner belongs to another");
    }
}

static void each_target_is_hit_where_it_is_seen(void **state)
{
    (void)state;
    each_scene(check_touch);
}

static bool state_shown[STATE_COUNT], verdict_shown[VERDICT_COUNT];

static void check_shown(const struct place *p)
{
    (void)p;
    state_shown[model.state] = true;
    if (model.state == STATE_VERDICT)
        verdict_shown[model.session.verdict] = true;
}

static void all_states_and_verdicts_have_a_scene(void **state)
{
    (void)state;
    each_scene(check_shown);
    for (int i = 0; i < STATE_COUNT; i++)
        if (!state_shown[i])
            fail_msg("no scene shows %s", flow_state_info((enum flow_state)i)->name);
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (!verdict_shown[i])
            fail_msg("no scene shows %s", verdict_info((enum verdict)i)->name);
}

static void contrast_is_enough(void **state)
{
    static const struct {
        const char *names;
        enum colour foreground, background;
        int ratio10;
    } pairs[] = {
#define PAIR(foreground, background, ratio10)                                                      \
    {#foreground " on " #background, COLOUR_##foreground, COLOUR_##background, ratio10},
#include "ui/tokens.def"
    };
    double least = 100;

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        double ratio =
            theme_contrast(theme_colour(pairs[i].foreground), theme_colour(pairs[i].background));
        if (ratio < pairs[i].ratio10 / 10.0)
            fail_msg("%s: %.2f", pairs[i].names, ratio);
        if (pairs[i].ratio10 >= 100 && ratio < least)
            least = ratio;
    }
    print_message("least contrast of texts: %.2f\n", least);
}

static void icon_render(int sign, unsigned char ret_grey[ICON_PX * ICON_PX])
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, ICON_PX, ICON_PX);
    cairo_t *cr = cairo_create(surface);

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    icon_draw(cr, sign, rect_make(0, 0, ICON_PX, ICON_PX), 0, false);
    cairo_surface_flush(surface);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < ICON_PX; y++)
        for (int x = 0; x < ICON_PX; x++)
            ret_grey[y * ICON_PX + x] = pixels[y * stride + x * 4];
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static void each_verdict_has_a_shape_of_its_own(void **state)
{
    static unsigned char grey[ICON_COUNT][ICON_PX * ICON_PX];
    enum { DIFFERENT = ICON_PX * ICON_PX / 16 }; /* a sixteenth of the picture */

    (void)state;
    for (int i = 0; i < ICON_COUNT; i++) {
        assert_true(icon_known(i));
        icon_render(i, grey[i]);
    }
    for (int i = 0; i < ICON_COUNT; i++)
        for (int k = i + 1; k < ICON_COUNT; k++) {
            int different = 0;
            for (int at = 0; at < ICON_PX * ICON_PX; at++)
                different += abs(grey[i][at] - grey[k][at]) > 128;
            if (different < DIFFERENT)
                fail_msg("icons %d and %d look alike: %d dots differ", i, k, different);
        }
    for (int i = SIGN_GLOBE; i < SIGN_COUNT; i++)
        assert_true(icon_known(i));
}

static void mirrored_lists_keep_the_laws(void **state)
{
    (void)state;
    for (int k = 0; k < scene_count; k++) {
        struct place p = {&themes[0], "portrait, mirrored", scenes[k].name, 0};
        scene_fill(&scenes[k], 0, &model);
        ui_build(uis[0], &model, &list);
        list_mirror(&list, themes[0].width_px);
        assert_true(list.rtl);
        check_inside(&p);
        check_overlap(&p);
        check_targets(&p);
        ui_draw(uis[0], &list, LIST_NOTHING, 0);
    }
}

static void slips_fit_their_paper(void **state)
{
    static const int widths[] = {384, 576};

    (void)state;
    for (int i = 0; i < SCENE_TICKETS; i++)
        for (int language = 0; language < LANGUAGES; language++)
            for (int k = 0; k < 2; k++) {
                struct ticket ticket = scene_ticket(i, language);
                struct bitmap slip = {0};
                assert_int_equal(ui_slip(uis[0], &ticket, widths[k], &slip).code, ERR_OK);
                assert_int_equal(slip.width_px, widths[k]);
                assert_in_range(slip.height_px, 300, 1600);
                for (int y = 0; y < slip.height_px; y++)
                    for (int x = 0; x < 8; x++)
                        assert_false(bitmap_get(&slip, x, y) ||
                                     bitmap_get(&slip, widths[k] - 1 - x, y));
                bitmap_free(&slip);
            }
    struct ticket ticket = scene_ticket(0, 0);
    struct bitmap slip = {0};
    assert_int_equal(ui_slip(uis[0], &ticket, 100, &slip).code, ERR_RANGE);
    ticket.language = 7;
    assert_int_equal(ui_slip(uis[0], &ticket, 384, &slip).code, ERR_RANGE);
}

static void out_of_service_needs_nothing(void **state)
{
    static uint32_t pixels[640 * 480];
    int dark = 0;

    (void)state;
    ui_out_of_service_draw(pixels, 640, 480, 640 * 4);
    for (int i = 0; i < 640 * 480; i++)
        dark += (pixels[i] & 0xff) < 128;
    assert_in_range(dark, 640 * 480 / 50, 640 * 480 / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_lies_outside_the_canvas),
        cmocka_unit_test(nothing_lies_over_anything_else),
        cmocka_unit_test(no_text_is_cut),
        cmocka_unit_test(targets_are_large_apart_and_in_reach),
        cmocka_unit_test(every_target_means_something),
        cmocka_unit_test(each_target_is_hit_where_it_is_seen),
        cmocka_unit_test(all_states_and_verdicts_have_a_scene),
        cmocka_unit_test(contrast_is_enough),
        cmocka_unit_test(each_verdict_has_a_shape_of_its_own),
        cmocka_unit_test(mirrored_lists_keep_the_laws),
        cmocka_unit_test(slips_fit_their_paper),
        cmocka_unit_test(out_of_service_needs_nothing),
    };

    return cmocka_run_group_tests(tests, everything_open, everything_close);
}
