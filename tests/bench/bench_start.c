/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_start: cold start of the real kiosk in a window to the first right picture of the start
 * screen (looked for every few milliseconds), its memory, and what it costs while nobody is there.
 *
 *   bench_start [SECONDS]   idle for so long, 60 if not said
 */
#include "figures.h"
#include "kit/hall.h"
#include "kit/panel.h"
#include "screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long status_kib(pid_t pid, const char *key)
{
    char path[64], line[256];
    long kib = -1;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, key, strlen(key)) == 0)
            kib = strtol(line + strlen(key) + 1, NULL, 10);
    if (f != NULL)
        fclose(f);
    return kib;
}

/* CPU time of all its threads, in milliseconds. */
static double cpu_ms(pid_t pid)
{
    char path[64], text[1024];
    long user = 0, system = 0;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    size_t n = f != NULL ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f != NULL)
        fclose(f);
    text[n] = '\0';
    const char *after = strrchr(text, ')');
    if (after == NULL || sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
                                &user, &system) != 2)
        return 0;
    return (double)(user + system) * 1000.0 / (double)sysconf(_SC_CLK_TCK);
}

static struct rules rules = {.offices = {{.scope = 169, .walkin = true}}, .office_count = 1};

static struct ui *picture(int width_px, int height_px, int diagonal, struct rect *ret_title)
{
    static struct list list;
    static struct model m;
    struct ui *ui;

    ui = panel_open(width_px, height_px, diagonal, &rules, NULL);
    flow_init(&m, &rules, 2, 4711);
    for (int i = 0; i < DEVICE_COUNT; i++)
        m.devices[i] = DEVICE_READY;
    ui_build(ui, &m, &list);
    ui_draw(ui, &list, LIST_NOTHING, 0);
    for (int i = 0; i < list.count; i++)
        if (list.items[i].role == ROLE_TITLE)
            *ret_title = list.items[i].rect;
    return ui;
}

static void measure(int width_px, int height_px, int diagonal, int idle_s)
{
    static struct screen screen;
    static struct hall hall;
    static struct figures cold;
    char window[32];
    struct rect title = {0};

    cold.count = 0;
    if (!screen_open(width_px, height_px, &screen))
        exit(1);
    struct ui *ui = picture(width_px, height_px, diagonal, &title);
    snprintf(window, sizeof window, "%dx%d", width_px, height_px);
    const struct hall_options options = {
        .slips_dir = "/tmp", .window = window, .language = "de", .landscape = width_px > height_px};
    printf("== %s\n", window);
    for (int i = 0; i < 5; i++) {
        if (!hall_open(&options, &hall))
            exit(1);
        double from_ms = figures_now_ms();
        while (!screen_shows(&screen, ui_canvas(ui), title) && figures_now_ms() - from_ms < 20000)
            ;
        figures_add(&cold, figures_now_ms() - from_ms);
        if (i < 4)
            hall_close(&hall);
    }
    figures_print(&cold, "cold start to first picture");
    sleep(3); /* let the start be over */
    double cpu_from_ms = cpu_ms(hall.kiosk.pid);
    sleep((unsigned)idle_s);
    printf("%-44s %.0f ms of CPU in %d s (%.3f %%)\n", "idle", cpu_ms(hall.kiosk.pid) - cpu_from_ms,
           idle_s, (cpu_ms(hall.kiosk.pid) - cpu_from_ms) / (10.0 * idle_s));
    printf("%-44s %ld MiB, %ld of them its own, the rest libraries\n", "resident memory",
           status_kib(hall.kiosk.pid, "VmRSS:") / 1024,
           status_kib(hall.kiosk.pid, "RssAnon:") / 1024);
    hall_close(&hall);
    ui_close(ui);
    screen_close(&screen);
}

int main(int argc, char **argv)
{
    int idle_s = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 60;

    setenv("TZ", "Europe/Berlin", 1);
    measure(1080, 1920, 270, idle_s);
    measure(1920, 1080, 238, idle_s);
    return 0;
}
