/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gallery DIR: every screen as a picture, in each language and on each panel, one contact sheet of
 * each, the slips, and how long a picture takes.
 */
#include "base/clock.h"
#include "scenes.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SHEET_COLUMNS = 8, THUMB_PX = 420, GAP_PX = 20 };

static struct model model;
static struct list list;

struct sheet {
    cairo_surface_t *surface;
    cairo_t *cr;
    double scale;
    int cell_w, cell_h;
};

static struct sheet sheet_make(const struct ui_config *config)
{
    struct sheet s = {.scale = (double)THUMB_PX / config->width_px};
    int rows = (scene_count + SHEET_COLUMNS - 1) / SHEET_COLUMNS;

    s.cell_w = THUMB_PX + GAP_PX;
    s.cell_h = (int)(config->height_px * s.scale) + GAP_PX;
    s.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SHEET_COLUMNS * s.cell_w + GAP_PX,
                                           rows * s.cell_h + GAP_PX);
    s.cr = cairo_create(s.surface);
    cairo_set_source_rgb(s.cr, 0.35, 0.37, 0.40);
    cairo_paint(s.cr);
    return s;
}

static void sheet_add(struct sheet *s, int i, const struct canvas *canvas)
{
    cairo_surface_t *picture = cairo_image_surface_create_for_data(
        canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width_px, canvas->height_px, canvas->stride);

    cairo_save(s->cr);
    cairo_translate(s->cr, GAP_PX + i % SHEET_COLUMNS * s->cell_w,
                    GAP_PX + i / SHEET_COLUMNS * s->cell_h);
    cairo_scale(s->cr, s->scale, s->scale);
    cairo_set_source_surface(s->cr, picture, 0, 0);
    cairo_paint(s->cr);
    cairo_restore(s->cr);
    cairo_surface_destroy(picture);
}

static bool panel_show(const char *dir, const char *assets, enum scene_panel panel)
{
    struct ui_config config = scene_config(panel, assets);
    char path[600];
    struct ui *ui;
    bool ok = true;

    if (err_is(ui_open(&config, scene_rules(), &ui)))
        return false;
    for (int language = 0; language < config.language_count; language++) {
        struct sheet sheet = sheet_make(&config);
        int64_t spent_ms = 0, worst_ms = 0;
        for (int i = 0; i < scene_count; i++) {
            int64_t start_ms = clock_monotonic_ms();
            scene_fill(&scenes[i], language, &model);
            ui_build(ui, &model, &list);
            ui_draw(ui, &list, LIST_NOTHING, 0);
            int64_t took_ms = clock_monotonic_ms() - start_ms;
            spent_ms += took_ms;
            worst_ms = took_ms > worst_ms ? took_ms : worst_ms;
            snprintf(path, sizeof path, "%s/%s-%s-%s.png", dir, scene_panel_names[panel],
                     config.languages[language], scenes[i].name);
            ok = ok && !err_is(ui_write_png(ui, path));
            sheet_add(&sheet, i, ui_canvas(ui));
            if (list.misfit > 0)
                printf("%s: %u texts do not fit\n", path, (unsigned)list.misfit);
        }
        snprintf(path, sizeof path, "%s/sheet-%s-%s.png", dir, scene_panel_names[panel],
                 config.languages[language]);
        ok = ok && cairo_surface_write_to_png(sheet.surface, path) == CAIRO_STATUS_SUCCESS;
        cairo_destroy(sheet.cr);
        cairo_surface_destroy(sheet.surface);
        printf("%s %s: build and draw %d ms on average, %d ms at most\n", scene_panel_names[panel],
               config.languages[language], (int)(spent_ms / scene_count), (int)worst_ms);
    }
    static const int widths[] = {384, 576};
    for (int i = 0; ok && panel == PANEL_PORTRAIT && i < SCENE_TICKETS * 4; i++) {
        struct ticket ticket = scene_ticket(i / 4, i / 2 % 2);
        struct bitmap bitmap;
        ok = !err_is(ui_slip(ui, &ticket, widths[i % 2], &bitmap));
        if (!ok)
            break;
        snprintf(path, sizeof path, "%s/slip-%d-%s-%d.png", dir, i / 4, config.languages[i / 2 % 2],
                 widths[i % 2]);
        ok = !err_is(ui_bitmap_write_png(&bitmap, path));
        bitmap_free(&bitmap);
    }
    ui_close(ui);
    return ok;
}

int main(int argc, char **argv)
{
    const char *assets = getenv("ANKUNFT_ASSETS");

    if (argc != 2) {
        fprintf(stderr, "usage: gallery DIR\n");
        return 2;
    }
    (void)mkdir(argv[1], 0755);
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    for (int panel = 0; panel < PANEL_COUNT; panel++)
        if (!panel_show(argv[1], assets != NULL ? assets : BINARY_DIR "/assets",
                        (enum scene_panel)panel)) {
            fprintf(stderr, "gallery: could not draw or write into %s\n", argv[1]);
            return 1;
        }
    return 0;
}
