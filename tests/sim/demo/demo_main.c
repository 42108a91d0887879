/* SPDX-License-Identifier: Apache-2.0 */
/* demo: see assets/demo/run.sh. */
#include "halls.h"
#include "menu.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int usage(void)
{
    fprintf(stderr, "usage: demo [--window WxH] [--slips DIR] [--camera | --keyboard]\n"
                    "            [--presenter] [--hall]\n"
                    "       demo --headless --shots DIR [--landscape] [--language TAG] [--hall]\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct hall_options options = {
        .slips_dir = "slips",
        .window = "720x1280",
        .desks = true,
        .reception = true,
        .language = "de",
        /* The keyboard stands for the keypad; whoever has loudspeakers hears it. */
        .config = "[keypad]\nwindow_keys = yes\n\n[voice]\nspeech = espeak\nsounds = yes\n",
        /* Bookings made while it runs are known to the kiosk soon, also without the network. */
        .service_keys = "roster_s = 5\n",
        .office_keys = tray_optional,
        .other_office_keys = tray_required};
    const char *shots = NULL;
    bool headless = false, camera = false, two = false;
    struct hall hall;
    static struct halls halls;
    struct lens lens;
    static struct tray tray;

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--headless") == 0)
            headless = true;
        else if (strcmp(argv[i], "--keyboard") == 0)
            options.keyboard = "de";
        else if (strcmp(argv[i], "--presenter") == 0)
            options.presenter = true;
        else if (strcmp(argv[i], "--landscape") == 0)
            options.landscape = true;
        else if (strcmp(argv[i], "--hall") == 0)
            two = true;
        else if (strcmp(argv[i], "--camera") == 0)
            camera = true;
        else if (strcmp(argv[i], "--shots") == 0 && more)
            shots = argv[++i];
        else if (strcmp(argv[i], "--window") == 0 && more)
            options.window = argv[++i];
        else if (strcmp(argv[i], "--slips") == 0 && more)
            options.slips_dir = argv[++i];
        else if (strcmp(argv[i], "--language") == 0 && more)
            options.language = argv[++i];
        else
            return usage();
    }
    setenv("TZ", "Europe/Berlin", 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (headless != (shots != NULL) || (headless && camera) || (camera && options.keyboard != NULL))
        return usage();
    options.motion = !headless;
    if (!headless && getenv("DISPLAY") == NULL && getenv("WAYLAND_DISPLAY") == NULL) {
        fprintf(stderr, "demo: there is no display here; try --headless --shots DIR\n");
        return 1;
    }
    if (headless) {
        mkdir(shots, 0755);
        options.slips_dir = shots;
        options.window = NULL;
        options.config = NULL;
        options.desks = false;
        options.ten_o_clock = true;
    }
    if (camera && !lens_open(&lens))
        return 1;
    options.lens = camera ? &lens : NULL;
    if (!tray_open(&tray))
        return 1;
    char bus[2048] = "", config[sizeof tray.config + 256 + sizeof bus];
    bool ok = !two || halls_begin(&halls, bus, sizeof bus);
    snprintf(config, sizeof config, "%s\n%s\n%s", options.config != NULL ? options.config : "",
             tray.config, bus);
    options.config = config;
    options.reception = !two; /* beside the kiosk, by its store alone */
    ok = ok && hall_open(&options, &hall);
    if (ok && two && !halls_open(&halls, &hall)) {
        hall_close(&hall);
        ok = false;
    }
    if (!ok) {
        if (two)
            halls_close(&halls);
        tray_close(&tray);
        return 1;
    }
    if (headless && two)
        ok = halls_play(&halls, &hall, shots);
    else if (headless)
        ok = visits_play(&hall, &tray, shots) && visits_seen(&hall);
    else
        menu_run(&hall, &tray, options.slips_dir, two ? &halls : NULL);
    if (two)
        halls_close(&halls);
    int code = hall_close(&hall);
    ok &= tray_close(&tray) == 0;
    if (camera)
        lens_close(&lens);
    if (headless && code != 0)
        fprintf(stderr, "the kiosk ended with code %d\n", code);
    return ok && (!headless || code == 0) ? 0 : 1;
}
