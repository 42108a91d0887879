/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft: the kiosk with a window. See kiosk.h. */
#include "base/bug.h"
#include "base/clock.h"
#include "base/log.h"
#include "keeper.h"
#include "kiosk.h"
#include "parts.h"

#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For the bug hook only. */
static struct window *the_window;
static struct canvas the_last_picture;
static pthread_t owner;

static int usage(FILE *file)
{
    fprintf(file, "usage: ankunft --config FILE [--window WxH] [--check-config | --print-config]\n"
                  "       ankunft --sample-config\n\n"
                  "  --window WxH     a window of this size instead of what the file says\n"
                  "  --check-config   read the file, say what is wrong with it, and end\n"
                  "  --print-config   the same, and print every key with its effective value\n"
                  "  --sample-config  print a file to start from, with every key explained\n");
    return file == stdout ? 0 : 2;
}

static void window_wake_it(void *self)
{
    window_wake(self);
}

static struct window_event window_wait_it(void *self, int64_t timeout_ms)
{
    struct window_event event = {.kind = WINDOW_NONE};

    window_wait(self, timeout_ms, &event);
    return event;
}

static void window_show_it(void *self, const struct canvas *canvas)
{
    if (err_is(window_show(self, canvas)))
        log_warn("kiosk", "a picture could not be shown");
}

/* The screen must not keep showing a visitor's number when the program gives up. */
static void paint_out_of_service(void)
{
    if (the_last_picture.pixels != NULL && pthread_equal(pthread_self(), owner))
        window_show_it(the_window, &the_last_picture);
}

static bool size_parse(const char *text, struct config_screen *screen)
{
    int width, height, end = 0;

    if (sscanf(text, "%dx%d%n", &width, &height, &end) < 2 || text[end] != '\0' || width < 320 ||
        height < 320 || width > 7680 || height > 7680)
        return false;
    screen->mode = CONFIG_SCREEN_WINDOW;
    screen->width_px = width;
    screen->height_px = height;
    screen->rotation = 0;
    return true;
}

static struct window_config window_of(const struct config *config)
{
    return (struct window_config){
        .width_px = config->screen.width_px,
        .height_px = config->screen.height_px,
        .fullscreen = config->screen.mode == CONFIG_SCREEN_FULLSCREEN,
        .rotation = config->screen.rotation,
        .title = "Ankunft",
        .keys = config->keypad.window_keys,
    };
}

/* The picture that needs nothing but a screen, as last resort. pixels NULL: no memory. */
static struct canvas picture_make(const struct window_config *c)
{
    struct canvas picture = {
        .width_px = c->width_px, .height_px = c->height_px, .stride = c->width_px * 4};

    picture.pixels = malloc((size_t)picture.stride * (size_t)picture.height_px);
    if (picture.pixels != NULL)
        ui_out_of_service_draw(picture.pixels, picture.width_px, picture.height_px, picture.stride);
    return picture;
}

static int run(void *self)
{
    const struct config *config = self;
    const struct window_config c = window_of(config);
    struct kiosk *kiosk;

    struct err e = window_open(&c, &the_window);
    if (err_is(e)) {
        log_error("kiosk", "no window: %s", err_name(e));
        return KEEPER_NO_DISPLAY;
    }
    the_last_picture = picture_make(&c);
    owner = pthread_self();
    bug_hook_set(paint_out_of_service);
    e = kiosk_open(config,
                   (struct app_display){.self = the_window,
                                        .wait = window_wait_it,
                                        .wake = window_wake_it,
                                        .show = window_show_it},
                   &kiosk);
    bool goes_on = true;
    if (!err_is(e)) {
        goes_on = kiosk_run(kiosk);
        kiosk_close(kiosk);
    }
    bug_hook_set(NULL);
    window_close(the_window);
    free(the_last_picture.pixels);
    return err_is(e) ? KEEPER_NOT_BEGUN : goes_on ? KEEPER_STOPPED : KEEPER_SHUT_DOWN;
}

/* In a process of its own, while the kiosk is away. */
static void show(void *self, int seconds)
{
    const struct window_config c = window_of(self);
    int64_t until_ms = clock_monotonic_ms() + (int64_t)seconds * 1000;
    struct window *window;

    if (err_is(window_open(&c, &window)))
        return;
    const struct canvas picture = picture_make(&c);
    struct window_event event = {.kind = WINDOW_EXPOSED};
    while (event.kind != WINDOW_QUIT && clock_monotonic_ms() < until_ms) {
        if (picture.pixels != NULL && event.kind == WINDOW_EXPOSED)
            window_show_it(window, &picture);
        window_wait(window, until_ms - clock_monotonic_ms(), &event);
    }
    window_close(window);
    free(picture.pixels);
}

/* A window on a desk is for trying things out: there the kiosk is nobody's child. */
static int begin(struct config *config)
{
    const struct keeper keeper = {.self = config, .run = run, .show = show};

    if (config->screen.mode == CONFIG_SCREEN_FULLSCREEN)
        return keeper_run(&keeper);
    int code = run(config);
    return code == KEEPER_NOT_BEGUN ? 1 : code;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},
        {"window", required_argument, NULL, 'w'},
        {"check-config", no_argument, NULL, 'k'},
        {"print-config", no_argument, NULL, 'p'},
        {"sample-config", no_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    static struct config config;
    const char *path = NULL, *window = NULL;
    bool check = false, print = false;

    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;)
        switch (c) {
        case 'c':
            path = optarg;
            break;
        case 'w':
            window = optarg;
            break;
        case 'k':
            check = true;
            break;
        case 'p':
            print = true;
            break;
        case 's':
            config_sample(stdout);
            return 0;
        case 'h':
            return usage(stdout);
        default:
            return usage(stderr);
        }
    if (path == NULL || optind != argc)
        return usage(stderr);
    if (err_is(parts_configure(path, &config)))
        return 1;
    if (window != NULL && !size_parse(window, &config.screen)) {
        fprintf(stderr, "ankunft: --window: expected WxH from 320x320 to 7680x7680, got %s\n",
                window);
        return 2;
    }
    if (print)
        config_print(stdout, &config);
    return check || print ? 0 : begin(&config);
}
