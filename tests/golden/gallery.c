/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gallery DIR: every screen as a picture, on each panel, in each way to see and each language, one
 * contact sheet of each, and the slips. Names after the options draw only what is named:
 *
 *   --panel portrait  --mode xl  --language ar  --scene done  --sheets (no single pictures)
 *   --camera FILE     the reader is a camera, and FILE (PGM or JPEG) what it sees
 *
 * Drawn by as many processes as there are cores; a job is a panel, a mode and a language.
 */
#include "base/clock.h"
#include "emu_picture.h"
#include "picture_file.h"
#include "scenes.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHEET_COLUMNS = 10, THUMB_PX = 300, GAP_PX = 16, PATH_SIZE = 700 };

static struct model model;
static struct list list;
static struct viewfinder viewfinder;
static struct emu_picture seen; /* by the camera */

struct wish {
    const char *dir, *assets;
    const char *panel, *mode, *language, *scene; /* NULL: all */
    const char *camera;                          /* NULL: there is none */
    bool sheets_only;
};

struct sheet {
    cairo_surface_t *surface;
    cairo_t *cr;
    double scale;
    int cell_w, cell_h, count;
};

struct job {
    enum scene_panel panel;
    const struct scene_mode *mode;
    int language;
};

static bool wanted(const char *only, const char *name)
{
    return only == NULL || strcmp(only, name) == 0;
}

static struct sheet sheet_make(const struct ui_config *config, int scenes_shown)
{
    bool tall = config->height_px > config->width_px;
    struct sheet s = {.scale = (tall ? 1.0 : 1.6) * THUMB_PX / config->width_px};
    int columns = scenes_shown < SHEET_COLUMNS ? scenes_shown : SHEET_COLUMNS;
    int rows = (scenes_shown + SHEET_COLUMNS - 1) / SHEET_COLUMNS;

    s.cell_w = (int)(config->width_px * s.scale) + GAP_PX;
    s.cell_h = (int)(config->height_px * s.scale) + GAP_PX;
    s.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns * s.cell_w + GAP_PX,
                                           rows * s.cell_h + GAP_PX);
    s.cr = cairo_create(s.surface);
    cairo_set_source_rgb(s.cr, 0.35, 0.37, 0.40);
    cairo_paint(s.cr);
    return s;
}

static void sheet_add(struct sheet *s, const struct canvas *canvas)
{
    cairo_surface_t *picture = cairo_image_surface_create_for_data(
        canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width_px, canvas->height_px, canvas->stride);

    cairo_save(s->cr);
    cairo_translate(s->cr, GAP_PX + s->count % SHEET_COLUMNS * s->cell_w,
                    GAP_PX + s->count / SHEET_COLUMNS * s->cell_h);
    cairo_scale(s->cr, s->scale, s->scale);
    cairo_set_source_surface(s->cr, picture, 0, 0);
    cairo_paint(s->cr);
    cairo_restore(s->cr);
    cairo_surface_destroy(picture);
    s->count++;
}

static bool sheet_write(struct sheet *s, const char *path)
{
    cairo_surface_flush(s->surface);
    bool ok = picture_file_write(
        path, cairo_image_surface_get_data(s->surface), cairo_image_surface_get_width(s->surface),
        cairo_image_surface_get_height(s->surface), cairo_image_surface_get_stride(s->surface));

    cairo_destroy(s->cr);
    cairo_surface_destroy(s->surface);
    return ok;
}

/* DIR/portrait/xl/ar, with its parents. */
static void folder_make(const struct wish *order, const struct job *job, const char *tag,
                        char ret_path[PATH_SIZE])
{
    const char *const parts[] = {scene_panel_names[job->panel], job->mode->name, tag};
    int n = snprintf(ret_path, PATH_SIZE / 2, "%s", order->dir);

    for (int i = 0; i < 3; i++) {
        n += snprintf(ret_path + n, (size_t)(PATH_SIZE - n), "/%s", parts[i]);
        (void)mkdir(ret_path, 0755);
    }
}

static int scenes_wanted(const struct wish *order)
{
    int count = 0;

    for (int i = 0; i < scene_count; i++)
        count += wanted(order->scene, scenes[i].name);
    return count;
}

static bool job_draw(const struct wish *order, struct ui *ui, const struct ui_config *config,
                     const struct job *job)
{
    const char *tag = config->languages[job->language];
    char folder[PATH_SIZE], path[PATH_SIZE + 64];
    struct sheet sheet = sheet_make(config, scenes_wanted(order));
    bool ok = true;

    if (!order->sheets_only)
        folder_make(order, job, tag, folder);
    for (int i = 0; i < scene_count; i++) {
        if (!wanted(order->scene, scenes[i].name))
            continue;
        scene_fill(&scenes[i], job->language, &job->mode->display, &model);
        ui_build(ui, &model, &list);
        ui_draw(ui, &list, LIST_NOTHING, 0);
        if (seen.pixels != NULL) {
            viewfinder_show(&viewfinder, seen.pixels, seen.width_px, seen.height_px);
            ui_draw(ui, &list, LIST_NOTHING, 0);
        }
        const struct canvas *canvas = ui_canvas(ui);
        snprintf(path, sizeof path, "%s/%s.png", folder, scenes[i].name);
        if (!order->sheets_only)
            ok = ok && picture_file_write(path, canvas->pixels, canvas->width_px, canvas->height_px,
                                          canvas->stride);
        sheet_add(&sheet, canvas);
        if (list.misfit > 0)
            printf("%s %s %s %s: %u texts do not fit\n", scene_panel_names[job->panel],
                   job->mode->name, tag, scenes[i].name, (unsigned)list.misfit);
    }
    snprintf(path, sizeof path, "%s/sheet-%s-%s-%s.png", order->dir, scene_panel_names[job->panel],
             job->mode->name, tag);
    return sheet_write(&sheet, path) && ok;
}

static bool slips_draw(const struct wish *order, struct ui *ui, const struct ui_config *config)
{
    static const int widths[] = {384, 576};
    char path[PATH_SIZE];
    bool ok = true;

    for (int i = 0; ok && i < SCENE_TICKETS * 2 * config->language_count; i++) {
        int language = i / 2 % config->language_count, which = i / 2 / config->language_count;
        struct ticket ticket = scene_ticket(which, language);
        struct bitmap bitmap;
        if (!wanted(order->language, config->languages[language]))
            continue;
        ok = !err_is(ui_slip(ui, &ticket, widths[i % 2], &bitmap));
        if (!ok)
            break;
        snprintf(path, sizeof path, "%s/slip-%d-%s-%d.png", order->dir, which,
                 config->languages[language], widths[i % 2]);
        ok = !err_is(ui_bitmap_write_png(&bitmap, path));
        bitmap_free(&bitmap);
    }
    return ok;
}

/* Every so manieth job, from the given one. */
static bool share_draw(const struct wish *order, int from, int step)
{
    int number = 0;
    bool ok = true;

    for (int panel = 0; panel < PANEL_COUNT; panel++) {
        struct ui_config config = scene_config_all((enum scene_panel)panel, order->assets);
        struct ui *ui;
        config.viewfinder = seen.pixels != NULL ? &viewfinder : NULL;
        if (!wanted(order->panel, scene_panel_names[panel]))
            continue;
        if (err_is(ui_open(&config, scene_rules(), &ui)))
            return false;
        for (int mode = 0; mode < MODE_COUNT; mode++)
            for (int language = 0; language < config.language_count; language++) {
                struct job job = {(enum scene_panel)panel, &scene_modes[mode], language};
                if (wanted(order->mode, scene_modes[mode].name) &&
                    wanted(order->language, config.languages[language]) && number++ % step == from)
                    ok = job_draw(order, ui, &config, &job) && ok;
            }
        if (panel == PANEL_PORTRAIT && from == 0 && order->scene == NULL)
            ok = slips_draw(order, ui, &config) && ok;
        ui_close(ui);
    }
    return ok;
}

static bool all_draw(const struct wish *order)
{
    int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    bool ok = true;

    for (int i = 1; i < cores; i++) {
        pid_t child = fork();
        if (child == 0) {
            bool drawn = share_draw(order, i, cores);
            (void)fflush(stdout);
            _exit(drawn ? 0 : 1);
        }
        ok = ok && child > 0;
    }
    ok = share_draw(order, 0, cores > 0 ? cores : 1) && ok;
    for (int status; wait(&status) > 0;)
        ok = ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return ok;
}

static bool order_read(int argc, char **argv, struct wish *order)
{
    for (int i = 1; i < argc; i++) {
        const char **to = strcmp(argv[i], "--panel") == 0      ? &order->panel
                          : strcmp(argv[i], "--mode") == 0     ? &order->mode
                          : strcmp(argv[i], "--language") == 0 ? &order->language
                          : strcmp(argv[i], "--scene") == 0    ? &order->scene
                          : strcmp(argv[i], "--camera") == 0   ? &order->camera
                                                               : NULL;
        if (strcmp(argv[i], "--sheets") == 0)
            order->sheets_only = true;
        else if (to != NULL && i + 1 < argc)
            *to = argv[++i];
        else if (to != NULL || order->dir != NULL || argv[i][0] == '-')
            return false;
        else
            order->dir = argv[i];
    }
    return order->dir != NULL && strlen(order->dir) < PATH_SIZE / 2 - 1;
}

int main(int argc, char **argv)
{
    const char *assets = getenv("ANKUNFT_ASSETS");
    struct wish order = {.assets = assets != NULL ? assets : BINARY_DIR "/golden-assets"};
    int64_t start_ms = clock_monotonic_ms();

    if (!order_read(argc, argv, &order)) {
        fprintf(stderr, "usage: gallery DIR [--panel NAME] [--mode NAME] [--language TAG] "
                        "[--scene NAME] [--camera FILE] [--sheets]\n");
        return 2;
    }
    viewfinder_init(&viewfinder);
    if (order.camera != NULL && !emu_picture_load(order.camera, &seen)) {
        fprintf(stderr, "gallery: %s: no picture\n", order.camera);
        return 1;
    }
    (void)mkdir(order.dir, 0755);
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    if (!all_draw(&order)) {
        fprintf(stderr, "gallery: could not draw or write into %s\n", order.dir);
        return 1;
    }
    printf("drawn in %d s\n", (int)((clock_monotonic_ms() - start_ms) / 1000));
    return 0;
}
