/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/ui.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/log.h"
#include "ui/paint.h"
#include "ui/screen/screen.h"
#include "ui/slip.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)UI_TAG_MAX == (int)I18N_TAG_MAX, "a language tag is a language tag");

struct ui {
    struct theme theme;
    struct fonts *fonts;
    struct i18n *i18n;
    const struct rules *rules;
    char name[NAME_TEXT_MAX + 1];
    cairo_surface_t *surface, *logo;
    cairo_t *cr;
    struct canvas canvas;
    bool motion;
    /* what is on the canvas */
    struct list drawn;
    int drawn_pressed;
    bool drawn_any;
};

static void (*const builders[STATE_COUNT])(struct screen *) = {
    [STATE_START] = start_build,
    [STATE_NUMBER] = number_build,
    [STATE_TIME] = time_build,
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
    [STATE_HELP] = help_build,
    [STATE_STILL_THERE] = still_there_build,
    [STATE_OUT_OF_SERVICE] = out_of_service_build,
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

static struct err parts_open(struct ui *ui, const struct ui_config *config)
{
    char dir[512];
    struct buf path = buf_on(dir, sizeof dir);

    struct err e =
        theme_make(config->width_px, config->height_px, config->diagonal_tenth_in,
                   config->bottom_mm, config->brand != NULL ? config->brand : "", &ui->theme);
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
    return canvas_make(ui, config->width_px, config->height_px);
}

struct err ui_open(const struct ui_config *config, const struct rules *rules, struct ui **ret_ui)
{
    struct ui *ui = calloc(1, sizeof *ui);

    if (ui == NULL)
        return err_make(ERR_NO_MEMORY);
    ui->rules = rules;
    ui->motion = config->motion;
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

static struct screen screen_of(struct ui *ui, const struct model *model, struct list *list)
{
    struct screen s = {.theme = &ui->theme,
                       .fonts = ui->fonts,
                       .i18n = ui->i18n,
                       .rules = ui->rules,
                       .model = model,
                       .list = list,
                       .name = ui->name,
                       .language = model->language};

    bug_if(s.language < 0 || s.language >= i18n_count(ui->i18n));
    s.rtl = i18n_rtl(ui->i18n, s.language);
    if (ui->logo != NULL) {
        s.logo_w = cairo_image_surface_get_width(ui->logo);
        s.logo_h = cairo_image_surface_get_height(ui->logo);
    }
    list_init(list);
    list->hit_px = ui->theme.space_px[SPACE_S1];
    return s;
}

void ui_build(struct ui *ui, const struct model *model, struct list *ret_list)
{
    struct screen s = screen_of(ui, model, ret_list);

    bug_if(builders[model->state] == NULL);
    builders[model->state](&s);
    frame_close(&s);
    if (s.rtl)
        list_mirror(ret_list, ui->theme.width_px);
}

void ui_build_veil(struct ui *ui, const struct model *model, struct list *ret_list)
{
    struct screen s = screen_of(ui, model, ret_list);

    veil_build(&s);
    if (s.rtl)
        list_mirror(ret_list, ui->theme.width_px);
}

/* What differs between what is on the canvas and what shall be: the part to draw again. */
static struct rect damage(const struct ui *ui, const struct list *list, int pressed)
{
    struct rect all = {0, 0, ui->theme.width_px, ui->theme.height_px}, sum = {0, 0, 0, 0};
    int most = list->count > ui->drawn.count ? list->count : ui->drawn.count;

    if (!ui->drawn_any || list->rtl != ui->drawn.rtl)
        return all;
    for (int i = 0; i < most; i++) {
        const struct item *now = i < list->count ? &list->items[i] : NULL;
        const struct item *was = i < ui->drawn.count ? &ui->drawn.items[i] : NULL;
        bool moves = now != NULL && now->role == ROLE_BUSY && list->moving;
        bool same_press = (i == pressed) == (i == ui->drawn_pressed);
        if (now != NULL && was != NULL && item_equal(now, was) && same_press && !moves)
            continue;
        if (now != NULL)
            sum = rect_union(sum, rect_inset(now->rect, -1));
        if (was != NULL)
            sum = rect_union(sum, rect_inset(was->rect, -1));
    }
    /* Arabic and Vietnamese letters have marks that leave their line. */
    return rect_empty(sum) ? sum : rect_inset(sum, -ui->theme.type_px[TYPE_TITLE] / 4);
}

void ui_draw(struct ui *ui, const struct list *list, int pressed, int64_t now_ms)
{
    struct painter p = {.cr = ui->cr,
                        .surface = ui->surface,
                        .logo = ui->logo,
                        .canvas = &ui->canvas,
                        .theme = &ui->theme,
                        .fonts = ui->fonts,
                        .clip = damage(ui, list, pressed),
                        .motion = ui->motion,
                        .now_ms = now_ms};

    if (!rect_empty(p.clip))
        paint_list(&p, list, pressed);
    ui->drawn = *list;
    ui->drawn_pressed = pressed;
    ui->drawn_any = true;
}

const struct canvas *ui_canvas(const struct ui *ui)
{
    return &ui->canvas;
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
