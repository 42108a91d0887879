/* SPDX-License-Identifier: Apache-2.0 */
/* demo: see assets/demo/run.sh. */
#include "menu.h"
#include "visits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int usage(void)
{
    fprintf(stderr, "usage: demo [--window WxH] [--slips DIR] [--camera | --keyboard]\n"
                    "            [--presenter]\n"
                    "       demo --headless --shots DIR [--landscape] [--language TAG]\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct hall_options options = {
        .slips_dir = "slips",
        .window = "720x1280",
        .desks = true,
        .language = "de",
        /* The keyboard stands for the keypad; whoever has loudspeakers hears it. */
        .config = "[keypad]\nwindow_keys = yes\n\n[voice]\nspeech = espeak\nsounds = yes\n",
        .office_keys = tray_optional,
        .other_office_keys = tray_required};
    const char *shots = NULL;
    bool headless = false, camera = false;
    struct hall hall;
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
    char config[sizeof tray.config + 256];
    snprintf(config, sizeof config, "%s\n%s", options.config != NULL ? options.config : "",
             tray.config);
    options.config = config;
    if (!hall_open(&options, &hall)) {
        tray_close(&tray);
        return 1;
    }
    bool ok = true;
    if (headless)
        ok = visits_play(&hall, &tray, shots);
    else
        menu_run(&hall, &tray, options.slips_dir);
    int code = hall_close(&hall);
    ok &= tray_close(&tray) == 0;
    if (camera)
        lens_close(&lens);
    if (headless && code != 0)
        fprintf(stderr, "the kiosk ended with code %d\n", code);
    return ok && (!headless || code == 0) ? 0 : 1;
}
