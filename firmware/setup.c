/* SPDX-License-Identifier: Apache-2.0 */
#include "setup.h"

#include "base/log.h"
#include "keeper.h"
#include "parts.h"
#include "ui/fault_page.h"
#include "ui/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FAULTS_MAX = 24, FAULT_BYTES = 320, LOOK_MS = 2000 };

struct faults {
    char text[FAULTS_MAX][FAULT_BYTES];
    const char *lines[FAULTS_MAX];
    int count;
};

/* What is seen of the file from outside; all zero: it is not there. */
struct glance {
    struct timespec changed, renewed; /* written to; and given other rights or another place */
    off_t size;
    ino_t inode;
};

static void fault_take(void *self, const char *message)
{
    struct faults *faults = self;

    fprintf(stderr, "%s\n", message);
    if (faults->count == FAULTS_MAX)
        return;
    snprintf(faults->text[faults->count], FAULT_BYTES, "%s", message);
    faults->lines[faults->count] = faults->text[faults->count];
    faults->count++;
}

static struct glance glance_at(const char *path)
{
    struct glance glance;
    struct stat st;

    memset(&glance, 0,
           sizeof glance); /* with what lies between the fields: glances are compared whole */
    if (stat(path, &st) != 0)
        return glance;
    glance.changed = st.st_mtim;
    glance.renewed = st.st_ctim;
    glance.size = st.st_size;
    glance.inode = st.st_ino;
    return glance;
}

static bool read_it(const char *path, struct faults *faults, struct config *ret_config)
{
    const struct config_sink sink = {.self = faults, .line = fault_take};

    faults->count = 0;
    return !err_is(parts_read(path, sink, ret_config)) &&
           !err_is(parts_configure(path, ret_config));
}

static void faults_show(struct window *window, const struct canvas *canvas,
                        const struct faults *faults)
{
    fault_page_draw(parts_asset_dir(), faults->lines, faults->count, canvas);
    if (err_is(window_show(window, canvas)))
        log_warn("setup", "the faults could not be shown");
}

static enum setup_end change_await(const char *path, struct faults *faults,
                                   struct config *ret_config, struct window *window,
                                   const struct canvas *canvas)
{
    struct window_event event = {.kind = WINDOW_EXPOSED};
    struct glance read = glance_at(path);

    /* What was written between the first reading and this look is read now. */
    if (read_it(path, faults, ret_config))
        return SETUP_DONE;
    while (event.kind != WINDOW_QUIT) {
        struct glance now = glance_at(path);
        if (memcmp(&now, &read, sizeof now) != 0) {
            read = now;
            if (read_it(path, faults, ret_config))
                return SETUP_DONE;
            event.kind = WINDOW_EXPOSED;
        }
        if (event.kind == WINDOW_EXPOSED)
            faults_show(window, canvas, faults);
        keeper_beat(KEEPER_UNCONFIGURED);
        window_wait(window, keeper_beat_ms() < LOOK_MS ? keeper_beat_ms() : LOOK_MS, &event);
    }
    return SETUP_STOPPED;
}

enum setup_end setup_await(const char *path, struct config *ret_config)
{
    const struct window_config whole = {.fullscreen = true, .title = "Ankunft"};
    const struct config_sink nobody = {NULL, NULL}; /* faults are told once they can be shown */
    static struct faults faults;
    struct window *window;

    if (!err_is(parts_read(path, nobody, ret_config)) && !err_is(parts_configure(path, ret_config)))
        return SETUP_DONE;
    if (err_is(window_open(&whole, &window)))
        return SETUP_NO_DISPLAY;
    struct canvas canvas = {0};
    window_size(window, &canvas.width_px, &canvas.height_px);
    canvas.stride = canvas.width_px * 4;
    canvas.pixels = malloc((size_t)canvas.stride * (size_t)canvas.height_px);
    enum setup_end end = canvas.pixels == NULL
                             ? SETUP_NO_DISPLAY
                             : change_await(path, &faults, ret_config, window, &canvas);
    free(canvas.pixels);
    window_close(window);
    return end;
}
