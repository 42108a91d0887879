/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft: the kiosk with a window. See kiosk.h. */
#include "base/beat.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/journald.h"
#include "base/log.h"
#include "keeper.h"
#include "kiosk.h"
#include "parts.h"
#include "parts_hall.h"
#include "setup.h"

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
    fprintf(file,
            "usage: ankunft --config FILE [--window WxH | --wait-config]\n"
            "       ankunft --config FILE --check-config | --print-config\n"
            "       ankunft --sample-config | --version\n\n"
            "  --window WxH     a window of this size instead of what the file says\n"
            "  --wait-config    show on the screen what is wrong with the file until it is right,\n"
            "                   instead of ending\n"
            "  --check-config   read the file, say what is wrong with it, and end\n"
            "  --print-config   the same, and print every key with its effective value\n"
            "  --sample-config  print a file to start from, with every key explained\n"
            "  --version        print which one this is\n");
    return file == stdout ? 0 : 2;
}

static void window_wake_it(void *self)
{
    window_wake(self);
}

/* The owner's loop has turned, and what is to be seen is shown; do those it counts on live, too? */
static void beat(void)
{
    static bool told;
    char name[BEAT_NAME_MAX + 1];

    if (!beat_late(clock_monotonic_ms(), name)) {
        keeper_beat(KEEPER_KIOSK);
    } else if (!told) {
        log_error("kiosk", "the thread '%s' hangs", name);
        told = true;
    }
}

static struct window_event window_wait_it(void *self, int64_t timeout_ms)
{
    struct window_event event = {.kind = WINDOW_NONE};
    int64_t beat_ms = keeper_beat_ms();

    beat();
    window_wait(self, timeout_ms < beat_ms ? timeout_ms : beat_ms, &event);
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
static struct canvas picture_make(const struct window *window)
{
    struct canvas picture = {0};

    window_size(window, &picture.width_px, &picture.height_px);
    picture.stride = picture.width_px * 4;
    picture.pixels = malloc((size_t)picture.stride * (size_t)picture.height_px);
    if (picture.pixels != NULL)
        ui_out_of_service_draw(picture.pixels, picture.width_px, picture.height_px, picture.stride);
    return picture;
}

/* That picture until then, or until a signal; false: there is no screen. */
static bool picture_show(const struct window_config *c, int64_t until_ms)
{
    struct window *window;

    if (err_is(window_open(c, &window)))
        return false;
    const struct canvas picture = picture_make(window);
    struct window_event event = {.kind = WINDOW_EXPOSED};
    while (event.kind != WINDOW_QUIT && clock_monotonic_ms() < until_ms) {
        if (picture.pixels != NULL && event.kind == WINDOW_EXPOSED)
            window_show_it(window, &picture);
        keeper_beat(KEEPER_PICTURE);
        int64_t left_ms = until_ms - clock_monotonic_ms();
        window_wait(window, left_ms < keeper_beat_ms() ? left_ms : keeper_beat_ms(), &event);
    }
    window_close(window);
    free(picture.pixels);
    return true;
}

/* What the command line asks for. */
struct wish {
    const char *path;
    bool waits;      /* for a file that is right; as a service does */
    bool configured; /* config is what the file says */
    struct config config;
};

static int kiosk_serve(const struct config *config)
{
    const struct window_config c = window_of(config);
    struct kiosk *kiosk;

    struct err e = window_open(&c, &the_window);
    if (err_is(e)) {
        log_error("kiosk", "no window: %s", err_name(e));
        return KEEPER_NO_DISPLAY;
    }
    the_last_picture = picture_make(the_window);
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

/* Withdrawn, now or before: nothing is kept, and nobody served, however often it begins. */
static int kiosk_main(const struct config *config)
{
    const struct window_config c = window_of(config);

    if (!parts_withdrawn(config)) {
        int code = kiosk_serve(config);
        if (!parts_withdrawn(config))
            return code;
    }
    parts_withdraw(config);
    return picture_show(&c, INT64_MAX) ? KEEPER_STOPPED : KEEPER_NO_DISPLAY;
}

static int run(void *self)
{
    struct wish *wish = self;

    if (!wish->configured)
        switch (setup_await(wish->path, &wish->config)) {
        case SETUP_DONE:
            break;
        case SETUP_STOPPED:
            return KEEPER_STOPPED;
        case SETUP_NO_DISPLAY:
            return KEEPER_NO_DISPLAY;
        }
    log_identity("ankunft", wish->config.kiosk.id, JOURNALD_SOCKET);
    return kiosk_main(&wish->config);
}

/* In a process of its own, while the kiosk is away. Unconfigured: on the panel as it stands. */
static void show(void *self, int seconds)
{
    const struct config_sink nobody = {NULL, NULL};
    struct wish *wish = self;

    /* It may have been set up since, in the child that has ended. */
    if (!wish->configured)
        wish->configured = !err_is(config_load(wish->path, nobody, &wish->config));
    const struct window_config c =
        wish->configured ? window_of(&wish->config) : (struct window_config){.fullscreen = true};
    (void)picture_show(&c, clock_monotonic_ms() + (int64_t)seconds * 1000);
}

/* A window on a desk is for trying things out: there the kiosk is nobody's child. */
static int begin(struct wish *wish)
{
    const struct keeper keeper = {.self = wish, .run = run, .show = show};

    log_identity("ankunft", wish->configured ? wish->config.kiosk.id : "", JOURNALD_SOCKET);
    if (wish->waits || wish->config.screen.mode == CONFIG_SCREEN_FULLSCREEN)
        return keeper_run(&keeper);
    int code = kiosk_main(&wish->config);
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
        {"wait-config", no_argument, NULL, 'a'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    static struct wish wish;
    const char *window = NULL;
    bool check = false, print = false;

    heap_begin();
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;)
        switch (c) {
        case 'c':
            wish.path = optarg;
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
        case 'a':
            wish.waits = true;
            break;
        case 'v':
            printf("ankunft %s\n", ANKUNFT_VERSION);
            return 0;
        case 'h':
            return usage(stdout);
        default:
            return usage(stderr);
        }
    if (wish.path == NULL || optind != argc || (wish.waits && (window != NULL || check || print)))
        return usage(stderr);
    wish.configured = !err_is(parts_configure(wish.path, &wish.config));
    if (!wish.configured && !wish.waits)
        return 1;
    if (window != NULL && !size_parse(window, &wish.config.screen)) {
        fprintf(stderr, "ankunft: --window: expected WxH from 320x320 to 7680x7680, got %s\n",
                window);
        return 2;
    }
    if (print)
        config_print(stdout, &wish.config);
    return check || print ? 0 : begin(&wish);
}
