/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The laws of the layout, over every scene, in every language that the build has and in two that
 * nobody speaks (pseudo.awk), in each way to see, on five panels. All lists are built once; each
 * test then tells what was found against its law.
 */
#include "../unit/cmocka_kit.h"

#include "scenes.h"
#include "ui/text/paragraph.h"
#include "ui/widget/button.h"
#include "ui/widget/icon.h"

#include <cairo.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ICON_PX = 48, TOLD_MOST = 12 };

enum law {
    LAW_INSIDE,
    LAW_APART,
    LAW_WHOLE,
    LAW_LEGIBLE,
    LAW_TARGETS,
    LAW_REACH,
    LAW_FEW,
    LAW_MEANING,
    LAW_HIT,
    LAW_ORDER,
    LAW_PRIVATE,
    LAW_COUNT
};
static int broken[LAW_COUNT];

static struct ui *uis[PANEL_COUNT];
static struct ui_config configs[PANEL_COUNT];
static struct fonts *fonts;
static struct model model;
static struct list list;
static bool state_shown[STATE_COUNT], verdict_shown[VERDICT_COUNT];
static int lists_built, lives_shown[PANEL_COUNT];

struct place {
    struct theme theme;
    const char *panel, *mode, *language, *scene;
};

/* "assets/i18n/fr.po:214: msgid 'help.code': ": where to change the words. */
static void source_print(const char *language, const char *id)
{
    char path[512], line[2048], wanted[64];
    int number = 0;

    snprintf(path, sizeof path, SOURCE_DIR "/assets/i18n/%s.po", language);
    snprintf(wanted, sizeof wanted, "msgid \"%s\"\n", id);
    FILE *file = id[0] != '\0' ? fopen(path, "r") : NULL;
    if (file == NULL)
        return;
    do
        number++;
    while (fgets(line, sizeof line, file) != NULL && strcmp(line, wanted) != 0);
    if (!feof(file))
        print_error("assets/i18n/%s.po:%d: msgid '%s': ", language, number, id);
    fclose(file);
}

__attribute__((format(printf, 4, 5))) static void
break_law(enum law law, const struct place *p, const struct item *item, const char *format, ...)
{
    va_list args;

    if (++broken[law] > TOLD_MOST)
        return;
    source_print(p->language, item != NULL ? item->id : "");
    print_error("%s, %s, %s, %s: '%s' (%s): ", p->panel, p->mode, p->language, p->scene,
                item != NULL ? item->id : "", item != NULL ? item->label : "");
    va_start(args, format);
    vprint_error(format, args);
    va_end(args);
    print_error("\n");
}

#define law(which, cond, p, item, ...)                                                             \
    do {                                                                                           \
        if (!(cond))                                                                               \
            break_law(which, p, item, __VA_ARGS__);                                                \
    } while (0)

static bool is_ground(const struct item *item)
{
    return item->role == ROLE_PANEL || item->role == ROLE_BRAND || item->role == ROLE_RULE;
}

static bool is_target(const struct item *item)
{
    return item->action != ACTION_NONE;
}

static void check_inside(const struct place *p)
{
    struct rect all = {0, 0, p->theme.width_px, p->theme.height_px};

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        law(LAW_INSIDE, !rect_empty(a->rect) && rect_covers(all, a->rect), p, a,
            "lies outside: %d,%d %dx%d", a->rect.x, a->rect.y, a->rect.w, a->rect.h);
    }
}

static void check_overlap(const struct place *p)
{
    for (int i = 0; i < list.count; i++)
        for (int k = i + 1; k < list.count; k++) {
            const struct item *a = &list.items[i], *b = &list.items[k];
            if (!is_ground(a) && !is_ground(b))
                law(LAW_APART, !rect_meets(a->rect, b->rect), p, a, "lies over '%s' (%s)", b->id,
                    b->label);
            /* On a ground wholly, or beside it. */
            if (is_ground(a) && !is_ground(b))
                law(LAW_APART, !rect_meets(a->rect, b->rect) || rect_covers(a->rect, b->rect), p, b,
                    "hangs over the edge of its ground");
        }
}

/* The room that a label has: all of its item, or what its button leaves to it. */
static struct rect label_box(const struct place *p, const struct item *item)
{
    if (item->role == ROLE_BUTTON)
        return button_label_box(&p->theme, item);
    return item->rect;
}

static void check_text(const struct place *p)
{
    law(LAW_WHOLE, list.misfit == 0, p, NULL, "%u texts do not fit", (unsigned)list.misfit);
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (a->label[0] == '\0' || a->role == ROLE_PICTURE || a->role == ROLE_LIVE ||
            a->role == ROLE_PROGRESS)
            continue;
        struct rect box = label_box(p, a);
        struct paragraph_style style = {.em_px = p->theme.type_px[a->type],
                                        .line_px = theme_line_px(&p->theme, a->type),
                                        .bold = a->bold,
                                        .rtl = list.rtl};
        struct paragraph_size size = paragraph_measure(fonts, &style, a->label, box.w);
        int needed = (size.lines - 1) * style.line_px + style.em_px * 3 / 4;
        law(LAW_WHOLE, size.fits && size.width_px <= box.w && needed <= box.h, p, a,
            "needs %d lines, %d px wide", size.lines, size.width_px);
    }
}

/* EN 301 549 5.1.4: 0.7 degrees are 7.33 mm at 600 mm (L) and 8.55 mm at 700 mm (XL). */
static void check_legible(const struct place *p)
{
    static const double least_mm[SIZE_COUNT] = {5.0, 7.33, 8.55};
    double least = least_mm[list.display.size];

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        double capital_mm = p->theme.type_px[a->type] * 0.714 / p->theme.px_per_mm;
        /* Half a pixel is rounding. */
        law(LAW_LEGIBLE, a->label[0] == '\0' || capital_mm + 0.5 / p->theme.px_per_mm >= least, p,
            a, "capitals of %.2f mm", capital_mm);
    }
}

static int gap_between(struct rect a, struct rect b)
{
    int dx = a.x > b.x ? a.x - rect_end(b) : b.x - rect_end(a);
    int dy = a.y > b.y ? a.y - rect_bottom(b) : b.y - rect_bottom(a);

    return dx > dy ? dx : dy;
}

static void check_targets(const struct place *p)
{
    int min = p->theme.shape_px[SHAPE_TARGET_MIN], gap = p->theme.shape_px[SHAPE_TARGET_GAP];
    int primaries = 0;

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (!is_target(a))
            continue;
        law(LAW_TARGETS, a->role == ROLE_BUTTON || a->role == ROLE_KEY, p, a,
            "is touched but no button");
        law(LAW_TARGETS, a->label[0] != '\0', p, a, "a target without words to be read aloud");
        law(LAW_TARGETS, a->rect.w >= min && a->rect.h >= min, p, a, "%dx%d px is under 20 mm",
            a->rect.w, a->rect.h);
        primaries += a->look == LOOK_PRIMARY;
        for (int k = i + 1; k < list.count; k++)
            if (is_target(&list.items[k]))
                law(LAW_TARGETS, gap_between(a->rect, list.items[k].rect) >= gap, p, a,
                    "is nearer than 4 mm to '%s'", list.items[k].label);
    }
    law(LAW_TARGETS, primaries <= 1, p, NULL, "%d primary buttons", primaries);
}

static double over_floor_mm(const struct place *p, int y)
{
    return p->theme.glass.bottom_mm + (p->theme.height_px - y) / p->theme.px_per_mm;
}

static void check_reach(const struct place *p)
{
    double high_mm = list.display.low ? 1050 : 1220, low_mm = list.display.low ? 850 : 0;
    double top_mm = over_floor_mm(p, 0), rounding_mm = 1 / p->theme.px_per_mm;

    /* A panel that ends below 1050 mm is used 200 mm from its top. */
    if (list.display.low && top_mm < high_mm)
        low_mm = top_mm - 200;
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (is_target(a))
            law(LAW_REACH,
                over_floor_mm(p, a->rect.y) <= high_mm + rounding_mm &&
                    over_floor_mm(p, rect_bottom(a->rect)) >= low_mm - rounding_mm,
                p, a, "from %.0f to %.0f mm over the floor", over_floor_mm(p, rect_bottom(a->rect)),
                over_floor_mm(p, a->rect.y));
    }
}

/* Answers over the whole width: at most four, in low reach with large letters three. */
static void check_few(const struct place *p)
{
    int answers = 0, most = list.display.low && list.display.size != SIZE_NORMAL ? 3 : 4;

    for (int i = 0; i < list.count; i++)
        answers += is_target(&list.items[i]) && list.items[i].rect.w > p->theme.width_px / 2;
    law(LAW_FEW, answers <= most || model.state == STATE_SERVICES || model.state == STATE_DISPLAY,
        p, NULL, "%d answers at once", answers);
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
        way_on = way_on || is_target(a);
        law(LAW_MEANING, !is_target(a) || offered(model.state, a->action), p, a,
            "%s means nothing here", action_name(a->action));
    }
    law(LAW_MEANING,
        way_on || flow_state_info(model.state)->time == TIME_WAIT ||
            model.state == STATE_OUT_OF_SERVICE,
        p, NULL, "no way on");
}

static void check_touch(const struct place *p)
{
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        if (is_target(a))
            law(LAW_HIT,
                list_hit(&list, a->rect.x, a->rect.y) == i &&
                    list_hit(&list, rect_end(a->rect) - 1, rect_bottom(a->rect) - 1) == i,
                p, a, "its corner belongs to another");
    }
}

/* May the eye, and the focus, go from one to the other? Down, on in the row, or to the next column.
 */
static bool follows(struct rect a, struct rect b)
{
    if (list.rtl) {
        int width = configs[0].width_px * 4;
        a.x = width - rect_end(a);
        b.x = width - rect_end(b);
    }
    bool same_row = abs(a.y - b.y) < (a.h < b.h ? a.h : b.h) / 2;
    if (same_row)
        return b.x >= rect_end(a);
    return b.y > a.y || b.x >= rect_end(a);
}

static void check_order(const struct place *p)
{
    const struct item *last = NULL;

    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        /* A keypad looks and is read the same in every script. */
        if (!is_target(a) || (list.rtl && a->role == ROLE_KEY))
            continue;
        if (last != NULL)
            law(LAW_ORDER, follows(last->rect, a->rect), p, a, "comes after '%s'", last->label);
        last = a;
    }
}

/* Personal: what comes from the booking, or has been typed. Facing the queue, in the lower half. */
static void check_private(const struct place *p)
{
    if (!theme_faces_queue(&p->theme) || !flow_state_info(model.state)->personal)
        return;
    for (int i = 0; i < list.count; i++) {
        const struct item *a = &list.items[i];
        bool head = a->role == ROLE_CLOCK || a->rect.y < p->theme.layout_px[LAYOUT_READ_TOP];
        bool own =
            a->role == ROLE_NUMBER || a->action == ACTION_PICK_TIME ||
            ((model.state == STATE_VERDICT || model.state == STATE_DONE) && a->label[0] != '\0');
        law(LAW_PRIVATE, !own || head || a->rect.y >= p->theme.height_px / 2, p, a,
            "is read by the whole queue");
    }
}

static void laws_check(const struct place *p)
{
    state_shown[model.state] = true;
    if (model.state == STATE_VERDICT)
        verdict_shown[model.session.verdict] = true;
    lists_built++;
    check_inside(p);
    check_overlap(p);
    check_text(p);
    check_legible(p);
    check_targets(p);
    check_reach(p);
    check_few(p);
    check_actions(p);
    check_touch(p);
    check_order(p);
    check_private(p);
}

static struct theme theme_of(const struct ui_config *c, const struct display *display, bool rtl)
{
    const struct glass glass = {c->width_px, c->height_px, c->diagonal_tenth_in, c->bottom_mm};
    struct theme theme;

    if (err_is(theme_make(&glass, display, c->brand, &theme)))
        fail();
    if (rtl)
        theme.line_percent = THEME_LINE_RTL_PERCENT;
    return theme;
}

/* The screens that show what the camera sees, where one is the reader. */
static bool is_seen_through(enum flow_state state)
{
    return state == STATE_START || state == STATE_SCAN_HELP;
}

static void live_note(enum scene_panel panel, const struct scene_mode *mode)
{
    for (int i = 0; i < list.count; i++)
        if (list.items[i].role == ROLE_LIVE && mode == &scene_modes[0])
            lives_shown[panel]++;
}

static void mode_walk(struct ui *ui, enum scene_panel panel, const struct scene_mode *mode,
                      int language)
{
    const struct ui_config *c = &configs[panel];
    struct place p = {
        .panel = scene_panel_names[panel], .mode = mode->name, .language = c->languages[language]};

    for (int k = 0; k < scene_count; k++) {
        scene_fill(&scenes[k], language, &mode->display, &model);
        /* Staff see their part in one way only. */
        bool staff = model.staff.name[0] != '\0' || model.state == STATE_STAFF_PIN;
        if (staff && (language > 0 || mode != &scene_modes[0]))
            continue;
        if (c->viewfinder != NULL && !is_seen_through(model.state))
            continue;
        ui_build(ui, &model, &list);
        p.theme = theme_of(c, &mode->display, list.rtl);
        p.scene = scenes[k].name;
        laws_check(&p);
        live_note(panel, mode);
    }
}

/* Colours change no list; strokes hardly: the contrast modes are walked in one language. */
static void panel_walk(struct ui *ui, enum scene_panel panel)
{
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int language = 0; language < configs[panel].language_count; language++)
            if (mode < MODE_LISTS || language == 0)
                mode_walk(ui, panel, &scene_modes[mode], language);
}

/* The same panel once more, with a camera. */
static bool camera_walk(enum scene_panel panel)
{
    static struct viewfinder viewfinder;
    struct ui *ui;

    viewfinder_init(&viewfinder);
    configs[panel].viewfinder = &viewfinder;
    if (err_is(ui_open(&configs[panel], scene_rules(), &ui)))
        return false;
    panel_walk(ui, panel);
    ui_close(ui);
    viewfinder_deinit(&viewfinder);
    configs[panel].viewfinder = NULL;
    return true;
}

static int everything_walk(void **state)
{
    (void)state;
    if (err_is(fonts_open(BINARY_DIR "/golden-assets", &fonts)))
        return -1;
    for (int panel = 0; panel < PANEL_COUNT; panel++) {
        configs[panel] = scene_config_all((enum scene_panel)panel, BINARY_DIR "/golden-assets");
        if (err_is(ui_open(&configs[panel], scene_rules(), &uis[panel])))
            return -1;
        panel_walk(uis[panel], (enum scene_panel)panel);
        if (!camera_walk((enum scene_panel)panel))
            return -1;
    }
    return 0;
}

static int everything_close(void **state)
{
    (void)state;
    for (int i = 0; i < PANEL_COUNT; i++)
        ui_close(uis[i]);
    fonts_close(fonts);
    return 0;
}

static void kept(enum law law)
{
    if (broken[law] > 0)
        fail_msg("broken %d times in %d lists", broken[law], lists_built);
}

#define LAW_TEST(name, law)                                                                        \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        kept(law);                                                                                 \
    }
LAW_TEST(nothing_lies_outside_the_canvas, LAW_INSIDE)
LAW_TEST(nothing_lies_over_anything_else, LAW_APART)
LAW_TEST(no_text_is_cut, LAW_WHOLE)
LAW_TEST(letters_are_as_large_as_their_size_promises, LAW_LEGIBLE)
LAW_TEST(targets_are_large_apart_and_have_words, LAW_TARGETS)
LAW_TEST(targets_are_within_reach, LAW_REACH)
LAW_TEST(few_answers_stand_at_once, LAW_FEW)
LAW_TEST(every_target_means_something, LAW_MEANING)
LAW_TEST(each_target_is_hit_where_it_is_seen, LAW_HIT)
LAW_TEST(the_focus_goes_as_one_reads, LAW_ORDER)
LAW_TEST(nothing_personal_faces_the_queue, LAW_PRIVATE)

static void all_states_and_verdicts_have_a_scene(void **state)
{
    (void)state;
    print_message("%d lists\n", lists_built);
    for (int i = 0; i < STATE_COUNT; i++)
        if (!state_shown[i])
            fail_msg("no scene shows %s", flow_state_info((enum flow_state)i)->name);
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (!verdict_shown[i])
            fail_msg("no scene shows %s", verdict_info((enum verdict)i)->name);
}

/* In normal letters both screens of every language have it, on the panels with room for it. */
static void a_camera_is_looked_through(void **state)
{
    (void)state;
    for (int panel = 0; panel <= PANEL_LANDSCAPE; panel++)
        assert_true(lives_shown[panel] >= 2 * configs[panel].language_count);
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
    static const char *const names[CONTRAST_COUNT] = {"normal", "high", "light"};

    (void)state;
    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++) {
        double least = 100;
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
            double ratio =
                theme_contrast(theme_colour(pairs[i].foreground, (enum contrast)contrast),
                               theme_colour(pairs[i].background, (enum contrast)contrast));
            if (ratio < pairs[i].ratio10 / 10.0)
                fail_msg("%s: %s: %.2f", names[contrast], pairs[i].names, ratio);
            if (pairs[i].ratio10 >= 85 && ratio < least)
                least = ratio;
        }
        print_message("%s: least contrast of texts and controls %.2f\n", names[contrast], least);
    }
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

/* A language that runs the other way finds the same laws; here with the words of one that does not.
 */
static void mirrored_lists_keep_the_laws(void **state)
{
    int before[LAW_COUNT];

    (void)state;
    memcpy(before, broken, sizeof before);
    for (int k = 0; k < scene_count; k++) {
        struct place p = {theme_of(&configs[0], &scene_modes[0].display, false),
                          "portrait, mirrored", "n", "de", scenes[k].name};
        scene_fill(&scenes[k], 0, &scene_modes[0].display, &model);
        ui_build(uis[0], &model, &list);
        list_mirror(&list, p.theme.width_px);
        assert_true(list.rtl);
        check_inside(&p);
        check_overlap(&p);
        check_targets(&p);
        ui_draw(uis[0], &list, LIST_NOTHING, 0);
    }
    assert_memory_equal(before, broken, sizeof before);
}

/* A second later only the countdown is drawn again: nothing of the old one may stay. */
static void a_part_drawn_again_leaves_nothing_behind(void **state)
{
    struct ui *ui = uis[PANEL_PORTRAIT];
    const struct ui_config *c = &configs[PANEL_PORTRAIT];
    size_t size = (size_t)ui_canvas(ui)->stride * (size_t)c->height_px;
    unsigned char *patched = malloc(size);

    (void)state;
    assert_non_null(patched);
    for (int i = 0; i < scene_count * c->language_count; i++) {
        const struct scene *scene = &scenes[i / c->language_count];
        if (strncmp(scene->name, "still_there", 11) != 0)
            continue;
        scene_fill(scene, i % c->language_count, &scene_modes[0].display, &model);
        ui_build(ui, &model, &list);
        ui_draw(ui, &list, LIST_NOTHING, 0);
        model.now_ms += 1000;
        ui_build(ui, &model, &list);
        ui_draw(ui, &list, LIST_NOTHING, 0);
        memcpy(patched, ui_canvas(ui)->pixels, size);
        list.rtl = !list.rtl; /* a change that makes everything be drawn again */
        ui_draw(ui, &list, LIST_NOTHING, 0);
        list.rtl = !list.rtl;
        ui_draw(ui, &list, LIST_NOTHING, 0);
        const unsigned char *whole = ui_canvas(ui)->pixels;
        int left = 0;
        for (size_t at = 0; at < size; at++) /* edges of shapes may differ by a breath */
            left += abs(patched[at] - whole[at]) > 16;
        if (left > 0)
            fail_msg("%s, %s: something stays", c->languages[i % c->language_count], scene->name);
    }
    free(patched);
}

static void slips_fit_their_paper(void **state)
{
    static const int widths[] = {360, 384, 420, 512, 576}; /* those of printers.conf */

    (void)state;
    for (int i = 0; i < SCENE_TICKETS; i++)
        for (int language = 0; language < configs[0].language_count; language++)
            for (int k = 0; k < 5; k++) {
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
    ticket.language = LANGUAGES_MAX;
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
        cmocka_unit_test(letters_are_as_large_as_their_size_promises),
        cmocka_unit_test(targets_are_large_apart_and_have_words),
        cmocka_unit_test(targets_are_within_reach),
        cmocka_unit_test(few_answers_stand_at_once),
        cmocka_unit_test(every_target_means_something),
        cmocka_unit_test(each_target_is_hit_where_it_is_seen),
        cmocka_unit_test(the_focus_goes_as_one_reads),
        cmocka_unit_test(nothing_personal_faces_the_queue),
        cmocka_unit_test(all_states_and_verdicts_have_a_scene),
        cmocka_unit_test(a_camera_is_looked_through),
        cmocka_unit_test(contrast_is_enough),
        cmocka_unit_test(each_verdict_has_a_shape_of_its_own),
        cmocka_unit_test(mirrored_lists_keep_the_laws),
        cmocka_unit_test(a_part_drawn_again_leaves_nothing_behind),
        cmocka_unit_test(slips_fit_their_paper),
        cmocka_unit_test(out_of_service_needs_nothing),
    };

    return cmocka_run_group_tests(tests, everything_walk, everything_close);
}
