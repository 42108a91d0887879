/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/ui.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/log.h"
#include "ui/damage.h"
#include "ui/fade.h"
#include "ui/live.h"
#include "ui/paint.h"
#include "ui/screen/screen.h"
#include "ui/slip.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)UI_TAG_MAX == (int)I18N_TAG_MAX, "a language tag is a language tag");

struct ui {
    struct theme themes[CONTRAST_COUNT][SIZE_COUNT][2]; /* the last: low reach */
    struct bar bars[SIZE_COUNT][2];
    struct theme theme; /* as the list was last built, or drawn */
    struct fonts *fonts;
    struct i18n *i18n;
    const struct rules *rules;
    char name[NAME_TEXT_MAX + 1];
    cairo_surface_t *surface, *logo;
    cairo_t *cr;
    struct canvas canvas;
    const struct canvas *shown; /* it, or what goes over to it */
    struct fade fade;
    struct live live;
    bool motion;
    /* what is on the canvas */
    struct list drawn;
    int drawn_pressed;
    bool drawn_any;
    int64_t drawn_ms;
    int64_t came_ms; /* when this screen was first drawn */
};

static void (*const builders[STATE_COUNT])(struct screen *) = {
    [STATE_START] = start_build,
    [STATE_NUMBER] = number_build,
    [STATE_TIME] = time_build,
    [STATE_CHOOSE] = choose_build,
    [STATE_CONSENT] = consent_build,
    [STATE_WAY] = way_build,
    [STATE_CAN] = number_build,
    [STATE_MRZ_NUMBER] = number_build,
    [STATE_MRZ_BIRTH] = number_build,
    [STATE_MRZ_EXPIRY] = number_build,
    [STATE_LAY] = lay_build,
    [STATE_READING] = reading_build,
    [STATE_AGAIN] = again_build,
    [STATE_LOOKING] = looking_build,
    [STATE_RECORDING] = looking_build,
    [STATE_VERDICT] = verdict_build,
    [STATE_SERVICES] = services_build,
    [STATE_OFFER] = offer_build,
    [STATE_ISSUING] = looking_build,
    [STATE_CLOSED] = closed_build,
    [STATE_DONE] = done_build,
    [STATE_PAUSE] = pause_build,
    [STATE_LANGUAGES] = languages_build,
    [STATE_DISPLAY] = display_build,
    [STATE_HELP] = help_build,
    [STATE_SCAN_HELP] = scan_help_build,
    [STATE_CALLED] = called_build,
    [STATE_STATEMENT] = statement_build,
    [STATE_STILL_THERE] = still_there_build,
    [STATE_OUT_OF_SERVICE] = out_of_service_build,
    [STATE_STAFF_PIN] = number_build,
    [STATE_STAFF] = staff_build,
    [STATE_STAFF_NUMBER] = number_build,
    [STATE_STAFF_WORKING] = looking_build,
    [STATE_STAFF_FOUND] = staff_found_build,
    [STATE_STAFF_TESTS] = staff_tests_build,
    [STATE_STAFF_LOG] = staff_log_build,
    [STATE_STAFF_OFF] = staff_off_build,
};

static struct err canvas_make(struct ui *ui, int width_px, int height_px)
{
    ui->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    ui->cr = cairo_create(ui->surface);
    if (cairo_status(ui->cr) != CAIRO_STATUS_SUCCESS)
        return err_make(ERR_NO_MEMORY);
    ui->canvas = (struct canvas){.pixels = cairo_image_surface_get_data(ui->surface),
                                 .width_px = width_px,
                                 .height_px = height_px,
                                 .stride = cairo_image_surface_get_stride(ui->surface)};
    return err_none();
}

/* A logo that cannot be read is missed, not fatal: the kiosk works without. */
static void logo_load(struct ui *ui, const char *path)
{
    if (path == NULL || path[0] == '\0')
        return;
    ui->logo = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(ui->logo) != CAIRO_STATUS_SUCCESS) {
        log_warn("ui", "%s: no picture", path);
        cairo_surface_destroy(ui->logo);
        ui->logo = NULL;
    }
}

static void name_choose(struct ui *ui, const char *name)
{
    const char *chosen = name != NULL ? name : "";

    if (chosen[0] == '\0' && ui->rules->office_count == 1)
        chosen = ui->rules->offices[0].name;
    (void)text_copy(ui->name, sizeof ui->name, chosen);
}

/* One for each way to see; small, and ready when somebody asks for it. */
static struct err themes_make(struct ui *ui, const struct ui_config *config)
{
    const struct glass glass = {config->width_px, config->height_px, config->diagonal_tenth_in,
                                config->bottom_mm};

    for (int contrast = 0; contrast < CONTRAST_COUNT; contrast++)
        for (int size = 0; size < SIZE_COUNT; size++)
            for (int low = 0; low < 2; low++) {
                const struct display display = {.contrast = (enum contrast)contrast,
                                                .size = (enum text_size)size,
                                                .low = low != 0};
                struct err e =
                    theme_make(&glass, &display, config->brand != NULL ? config->brand : "",
                               &ui->themes[contrast][size][low]);
                if (err_is(e))
                    return e;
            }
    ui->theme = ui->themes[0][0][0];
    return err_none();
}

static struct err parts_open(struct ui *ui, const struct ui_config *config)
{
    char dir[512];
    struct buf path = buf_on(dir, sizeof dir);

    struct err e = themes_make(ui, config);
    if (err_is(e)) {
        log_error("ui", "a screen of %dx%d, %d.%d inch, %d mm above the floor cannot be used: %s",
                  config->width_px, config->height_px, config->diagonal_tenth_in / 10,
                  config->diagonal_tenth_in % 10, config->bottom_mm, err_name(e));
        return e;
    }
    e = fonts_open(config->asset_dir, &ui->fonts);
    if (err_is(e))
        return e;
    buf_addf(&path, "%s/i18n", config->asset_dir);
    if (path.cut)
        return err_make(ERR_TOO_LONG);
    e = i18n_open(dir, config->languages, config->language_count, &ui->i18n);
    if (err_is(e))
        return e;
    logo_load(ui, config->logo);
    e = canvas_make(ui, config->width_px, config->height_px);
    if (!err_is(e) && config->motion)
        e = fade_open(&ui->fade, &ui->canvas);
    ui->shown = &ui->canvas;
    return e;
}

struct err ui_open(const struct ui_config *config, const struct rules *rules, struct ui **ret_ui)
{
    struct ui *ui = calloc(1, sizeof *ui);

    if (ui == NULL)
        return err_make(ERR_NO_MEMORY);
    ui->rules = rules;
    ui->motion = config->motion;
    live_open(&ui->live, config->viewfinder);
    name_choose(ui, config->name);
    struct err e = parts_open(ui, config);
    if (err_is(e)) {
        ui_close(ui);
        return e;
    }
    *ret_ui = ui;
    return err_none();
}

void ui_close(struct ui *ui)
{
    if (ui == NULL)
        return;
    if (ui->canvas.pixels != NULL)
        explicit_bzero(ui->canvas.pixels, (size_t)ui->canvas.stride * (size_t)ui->canvas.height_px);
    fade_close(&ui->fade);
    live_close(&ui->live);
    if (ui->cr != NULL)
        cairo_destroy(ui->cr);
    if (ui->surface != NULL)
        cairo_surface_destroy(ui->surface);
    if (ui->logo != NULL)
        cairo_surface_destroy(ui->logo);
    i18n_close(ui->i18n);
    fonts_close(ui->fonts);
    explicit_bzero(ui, sizeof *ui);
    free(ui);
}

const struct i18n *ui_i18n(const struct ui *ui)
{
    return ui->i18n;
}

static void theme_choose(struct ui *ui, const struct display *d, bool rtl)
{
    ui->theme = ui->themes[d->contrast][d->size][d->low];
    if (rtl)
        ui->theme.line_percent = THEME_LINE_RTL_PERCENT;
}

static struct screen screen_of(struct ui *ui, const struct model *model, struct list *list)
{
    struct screen s = {.theme = &ui->theme,
                       .fonts = ui->fonts,
                       .i18n = ui->i18n,
                       .rules = ui->rules,
                       .model = model,
                       .list = list,
                       .bar = &ui->bars[model->display.size][model->display.low],
                       .name = ui->name,
                       .language = model->language};

    bug_if(s.language < 0 || s.language >= i18n_count(ui->i18n));
    s.rtl = i18n_rtl(ui->i18n, s.language);
    s.motion = ui->motion && !model->display.still && !model->voice;
    s.camera = ui->live.from != NULL && model->devices[DEVICE_SCANNER] == DEVICE_READY;
    if (ui->logo != NULL) {
        s.logo_w = cairo_image_surface_get_width(ui->logo);
        s.logo_h = cairo_image_surface_get_height(ui->logo);
    }
    theme_choose(ui, &model->display, s.rtl);
    return s;
}

static void list_begin(struct ui *ui, const struct screen *s)
{
    list_init(s->list);
    s->list->display = s->model->display;
    s->list->still = !s->motion;
    s->list->hit_px = ui->theme.space_px[SPACE_S1];
}

static void list_build(struct ui *ui, struct screen *s)
{
    const struct model *m = s->model;

    list_begin(ui, s);
    s->list->screen = m->screens * STATE_COUNT + m->state;
    s->list->page = m->first_entry + m->session.first_service;
    s->list->greeting = s->motion ? flow_greeting(m) : m->language;
    builders[m->state](s);
    s->list->body = rect_make(0, s->body.y, ui->theme.width_px, s->body.h);
    frame_close(s);
    if (s->rtl)
        list_mirror(s->list, ui->theme.width_px);
}

void ui_build(struct ui *ui, const struct model *model, struct list *ret_list)
{
    struct screen s = screen_of(ui, model, ret_list);

    bug_if(builders[model->state] == NULL);
    list_build(ui, &s);
    /* Long words: answers over the whole width, pages, both. */
    for (int way = 1; way < 4 && ret_list->misfit > 0; way++) {
        s.wide = way & 1;
        s.paged = way & 2;
        if (!s.wide || screen_beside(&s))
            list_build(ui, &s);
    }
}

void ui_build_veil(struct ui *ui, const struct model *model, struct list *ret_list)
{
    struct screen s = screen_of(ui, model, ret_list);

    list_begin(ui, &s);
    veil_build(&s);
    if (s.rtl)
        list_mirror(ret_list, ui->theme.width_px);
}

/* --- motion --------------------------------------------------------------------------------- */

/* What nobody may be looking at has fewer pictures a second. */
enum {
    BUSY_FRAME_MS = 80,
    LOOP_FRAME_MS = 100,
    LIVE_FRAME_MS = 100,
    GREETING_FRAME_MS = 50,
    FRAME_MS = 16
};

/* How long a frame of it stands when so much time has passed on this screen; 0: it rests. */
static int frame_of(const struct list *list, const struct item *item, int64_t since_ms)
{
    if (item->role == ROLE_BUSY && list->moving)
        return BUSY_FRAME_MS;
    if (paint_is_tick(item) && since_ms < motion_ms(MOTION_SUCCESS))
        return FRAME_MS;
    if (item->role == ROLE_PICTURE && paint_loop_at(item, since_ms) >= 0)
        return LOOP_FRAME_MS;
    return 0;
}

/* It moves now, or has moved since the last drawing and shall come to rest. */
static bool item_moves(const struct ui *ui, const struct list *list, const struct item *item,
                       int64_t now_ms)
{
    return !list->still && (frame_of(list, item, now_ms - ui->came_ms) > 0 ||
                            frame_of(list, item, ui->drawn_ms - ui->came_ms) > 0);
}

int64_t ui_frame_ms(const struct ui *ui, int64_t now_ms)
{
    /* What the camera sees is no decoration: it moves where nothing else does. */
    int64_t frame_ms = live_is_new(&ui->live) ? LIVE_FRAME_MS : -1;

    if (!ui->drawn_any)
        return -1;
    for (int i = 0; i < ui->drawn.count && !ui->drawn.still; i++) {
        const struct item *item = &ui->drawn.items[i];
        int64_t since_ms = ui->drawn_ms - ui->came_ms, each = frame_of(&ui->drawn, item, since_ms);
        if (each == 0 && paint_loops(item))
            each = paint_rest_ms(since_ms);
        if (each > 0 && (frame_ms < 0 || each < frame_ms))
            frame_ms = each;
    }
    if (ui->fade.runs)
        frame_ms = ui->fade.motion == MOTION_GREETING ? GREETING_FRAME_MS : FRAME_MS;
    if (frame_ms < 0)
        return -1;
    return ui->drawn_ms + frame_ms > now_ms ? ui->drawn_ms + frame_ms - now_ms : 0;
}

static bool is_other_screen(const struct list *a, const struct list *b)
{
    return a->screen != b->screen || a->page != b->page;
}

/* What has just come begins to move: a screen, the greeting in the next language, the focus. */
static void fade_start(struct ui *ui, const struct list *list, struct rect dirty, int64_t now_ms)
{
    const struct list *was = &ui->drawn;
    bool same_way = display_equal(&list->display, &was->display);
    int slide = ui->theme.shape_px[SHAPE_SLIDE];

    if (list->still || !ui->drawn_any || rect_empty(dirty))
        return;
    if (is_other_screen(list, was) && same_way && list->rtl == was->rtl)
        fade_begin(&ui->fade, &ui->canvas, list->body, list->rtl ? -slide : slide, MOTION_SCREEN,
                   now_ms);
    else if (list->greeting != was->greeting && same_way && now_ms - ui->came_ms < PAINT_SLEEP_MS)
        fade_begin(&ui->fade, &ui->canvas, rect_meet(dirty, list->body), 0, MOTION_GREETING,
                   now_ms);
    else if (list->focus != was->focus && same_way)
        fade_begin(&ui->fade, &ui->canvas, dirty, 0, MOTION_QUICK, now_ms);
}

/* --- drawing -------------------------------------------------------------------------------- */

/* What differs between what is on the canvas and what shall be: the part to draw again. */
static struct rect damage(const struct ui *ui, const struct list *list, int pressed, bool seen_anew,
                          int64_t now_ms)
{
    struct rect all = {0, 0, ui->theme.width_px, ui->theme.height_px}, sum = {0, 0, 0, 0};
    int most = list->count > ui->drawn.count ? list->count : ui->drawn.count;
    int ring = paint_focus_px(&ui->theme);

    if (!ui->drawn_any || list->rtl != ui->drawn.rtl ||
        !display_equal(&list->display, &ui->drawn.display))
        return all;
    for (int i = 0; i < most; i++) {
        const struct item *now = i < list->count ? &list->items[i] : NULL;
        const struct item *was = i < ui->drawn.count ? &ui->drawn.items[i] : NULL;
        bool same_look = (i == pressed) == (i == ui->drawn_pressed) &&
                         (i == list->focus) == (i == ui->drawn.focus);
        if (now != NULL && was != NULL && item_equal(now, was) && same_look &&
            !item_moves(ui, list, now, now_ms) && !(now->role == ROLE_LIVE && seen_anew))
            continue;
        if (now != NULL)
            sum = rect_union(sum, rect_inset(now->rect, i == list->focus ? -ring : -1));
        if (was != NULL)
            sum = rect_union(sum, rect_inset(was->rect, i == ui->drawn.focus ? -ring : -1));
    }
    if (rect_empty(sum))
        return sum;
    /* Arabic and Vietnamese letters have marks that leave their line. */
    sum = rect_meet(rect_inset(sum, -ui->theme.type_px[TYPE_TITLE] / 4), all);
    return damage_uncut(&ui->theme, list, sum, all);
}

static bool has_live(const struct list *list)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == ROLE_LIVE)
            return true;
    return false;
}

void ui_draw(struct ui *ui, const struct list *list, int pressed, int64_t now_ms)
{
    theme_choose(ui, &list->display, list->rtl);
    live_follow(&ui->live, has_live(list));
    bool seen_anew = live_is_new(&ui->live);
    if (seen_anew)
        live_take(&ui->live);
    if (!ui->drawn_any || is_other_screen(list, &ui->drawn))
        ui->came_ms = now_ms;
    struct painter p = {.cr = ui->cr,
                        .surface = ui->surface,
                        .logo = ui->logo,
                        .canvas = &ui->canvas,
                        .theme = &ui->theme,
                        .fonts = ui->fonts,
                        .live = &ui->live,
                        .clip = damage(ui, list, pressed, seen_anew, now_ms),
                        .motion = !list->still,
                        .now_ms = now_ms,
                        .since_ms = now_ms - ui->came_ms};

    fade_start(ui, list, p.clip, now_ms);
    if (!rect_empty(p.clip))
        paint_list(&p, list, pressed);
    ui->shown = fade_show(&ui->fade, &ui->canvas, !rect_empty(p.clip), now_ms);
    ui->drawn = *list;
    ui->drawn_pressed = pressed;
    ui->drawn_any = true;
    ui->drawn_ms = now_ms;
}

const struct canvas *ui_canvas(const struct ui *ui)
{
    return ui->shown;
}

struct err ui_write_png(const struct ui *ui, const char *path)
{
    cairo_surface_flush(ui->surface);
    return cairo_surface_write_to_png(ui->surface, path) == CAIRO_STATUS_SUCCESS ? err_none()
                                                                                 : err_make(ERR_IO);
}

struct err ui_slip(struct ui *ui, const struct ticket *ticket, int width_px,
                   struct bitmap *ret_bitmap)
{
    return slip_make(ui->fonts, ui->i18n, ui->rules, ticket, width_px, ret_bitmap);
}
