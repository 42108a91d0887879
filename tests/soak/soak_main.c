/* SPDX-License-Identifier: Apache-2.0 */
/*
 * soak: days of an office at one kiosk that is never restarted, with something breaking all the
 * time, and whether it is at the end what it was at the beginning. See README.md.
 */
#include "gauge.h"

#include "kit/pause.h"
#include "kit/trouble.h"

#include <getopt.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* An hour of a busy office; --hours says how many of them. */
enum { FAULTS_AN_HOUR = 62, VISITS_WHILE_BROKEN = 5 /* one of so many faults has a visitor */ };
enum {
    OFFICE = 169,
    READY_MS = 60000, /* until a device is back */
    VISIT_MS = 60000, /* for a visit on which nothing lies */
    AGAIN_MS = 3000,  /* a code that is not answered is held up again */
    BROKEN_MS = 4000, /* how long somebody looks at a kiosk that is in trouble */
    DWELL_MS = 1500,  /* a fault lasts up to so long by itself */
};

/* device: as kiosk-play calls it; must be ready again afterwards. */
struct trouble {
    const char *name, *device, *how, *mend;
};

static const struct trouble troubles[] = {
    {"scanner unplugged", "SCANNER", "scanner unplug", "scanner plug"},
    {"scanner stopped", "SCANNER", "scanner stop", "scanner cont"},
    {"scanner floods", "SCANNER", "scanner flood", "-"},
    {"printer unplugged", "PRINTER", "printer unplug", "printer plug"},
    {"paper out", "PRINTER", "printer paper out", "printer paper ok"},
    {"cover open", "PRINTER", "printer cover open", "printer cover close"},
    {"cutter jammed", "PRINTER", "printer cutter jam", "printer cutter ok"},
    {"printer mute", "PRINTER", "printer mute", "printer go"},
    {"printer hangs", "PRINTER", "printer hang", "printer go"},
    {"printer answers late", "PRINTER", "printer late", "printer go"},
    {"printer stopped", "PRINTER", "printer stop", "printer cont"},
    {"keypad unplugged", "KEYPAD", "keypad unplug", "keypad plug"},
    {"service cut off", "SERVICE", "service cut 0", "service mend"},
    {"service silent", "SERVICE", "service silence 0", "service mend"},
    {"service slow", "SERVICE", "service delay 1200", "service mend"},
    {"service answers rubbish", "SERVICE", "service malformed 0", "service mend"},
    {"service answers 500", "SERVICE", "service error-before 0", "service mend"},
    {"service stopped", "SERVICE", "service stop", "service cont"},
};

struct soak {
    struct hall hall;
    struct gauge gauge;
    uint32_t chance;
    int visits, served, while_broken, faults, recovered;
};

static int64_t monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int chance(struct soak *s, int below)
{
    s->chance = s->chance * 1664525u + 1013904223u;
    return (int)((s->chance >> 8) % (uint32_t)below);
}

/* --- visits -------------------------------------------------------------------------------- */

/* Which screen it is. */
static void screen(struct soak *s, char ret_state[24])
{
    char line[PROC_LINE_MAX];

    ret_state[0] = '\0';
    if (hall_kiosk(&s->hall, line, "await START 0"))
        strcpy(ret_state, "START");
    else
        (void)sscanf(line, "fail: %23s", ret_state);
}

/* By whatever leads there. */
static bool to_start(struct soak *s)
{
    static const char *const ways[] = {"DONE", "BACK", "STOP"};
    int64_t until_ms = monotonic_ms() + VISIT_MS;
    char line[PROC_LINE_MAX], state[24];

    for (int i = 0; monotonic_ms() < until_ms; i++) {
        screen(s, state);
        if (strcmp(state, "START") == 0)
            return true;
        if (strcmp(state, "RECORDING") == 0)
            pause_ms(20);
        else
            (void)hall_kiosk(&s->hall, line, "touch %s", ways[i % 3]);
    }
    return false;
}

static void visit_while_broken(struct soak *s)
{
    json_t *booking = practice_book(&s->hall.practice, OFFICE, 10, "confirmed");
    char line[PROC_LINE_MAX];

    (void)hall_hold_up(&s->hall, booking);
    (void)hall_kiosk(&s->hall, line, "await DONE %d", BROKEN_MS);
    json_decref(booking);
    s->while_broken++;
}

/* Somebody who has a right to be served: number and slip. */
static bool visit(struct soak *s)
{
    json_t *booking = practice_book(&s->hall.practice, OFFICE, 10, "confirmed");
    const char *number = json_string_value(json_object_get(booking, "displayNumber"));
    int64_t until_ms = monotonic_ms() + VISIT_MS;
    char line[PROC_LINE_MAX] = "", wanted[64], state[24];
    bool served = false;

    snprintf(wanted, sizeof wanted, "ok DONE OK %s", number != NULL ? number : "?");
    while (!served && monotonic_ms() < until_ms) {
        screen(s, state);
        if (strcmp(state, "START") == 0 || strcmp(state, "VERDICT") == 0 ||
            strcmp(state, "SCAN_HELP") == 0)
            (void)hall_hold_up(&s->hall, booking);
        (void)hall_kiosk(&s->hall, line, "await DONE %d PRINTED", AGAIN_MS);
        served = strcmp(line, wanted) == 0;
    }
    json_decref(booking);
    s->visits++;
    s->served += served;
    if (!served)
        fprintf(stderr, "soak: not served: %s\n", line);
    return to_start(s) && served;
}

/* --- faults -------------------------------------------------------------------------------- */

static void fault(struct soak *s)
{
    const struct trouble *t = &troubles[chance(s, (int)(sizeof troubles / sizeof troubles[0]))];
    char line[PROC_LINE_MAX] = "";
    bool ok = trouble_act(&s->hall, t->how);
    /* A stopped service answers no control call either, and no new booking can be made. */
    bool visitor = chance(s, VISITS_WHILE_BROKEN) == 0 && strcmp(t->how, "service stop") != 0;

    if (visitor)
        visit_while_broken(s);
    else
        pause_ms(chance(s, DWELL_MS));
    ok = trouble_act(&s->hall, t->mend) && ok;
    s->faults++;
    if (!to_start(s) || !hall_kiosk(&s->hall, line, "device %s READY %d", t->device, READY_MS) ||
        !visit(s))
        ok = false;
    s->recovered += ok;
    if (!ok)
        fprintf(stderr, "soak: fault %d, %s: not recovered: %s\n", s->faults, t->name, line);
    if (!gauge_sample(&s->gauge))
        fprintf(stderr, "soak: the kiosk cannot be looked at\n");
}

/* --- the whole ----------------------------------------------------------------------------- */

/* Nothing is owed to the service at the end. */
static bool outbox_is_empty(const struct soak *s)
{
    static const char nothing[] = "nothing is waiting";
    char command[600], said[4096] = "";

    snprintf(command, sizeof command, "%s/bin/ankunft-ctl outbox --config %s/ankunft.conf",
             BINARY_DIR, s->hall.dir);
    for (int64_t until_ms = monotonic_ms() + READY_MS;
         strncmp(said, nothing, strlen(nothing)) != 0 && monotonic_ms() < until_ms; pause_ms(200))
        (void)proc_run(command, said, sizeof said);
    return strncmp(said, nothing, strlen(nothing)) == 0;
}

static bool tell(const struct soak *s, double hours, int64_t took_ms)
{
    static const char *const names[GAUGE_COUNT] = {"rss_kib", "own_kib", "fds", "threads"};
    bool flat = true, owes = !outbox_is_empty(s);

    printf("hours=%.2f visits=%d served=%d while_broken=%d faults=%d recovered=%d", hours,
           s->visits, s->served, s->while_broken, s->faults, s->recovered);
    for (int i = 0; i < GAUGE_COUNT; i++) {
        struct gauge_span span = gauge_span(&s->gauge, (enum gauge_of)i);
        bool is_flat = gauge_is_flat(&s->gauge, (enum gauge_of)i);
        printf(" %s=%ld->%ld%s", names[i], span.first, span.last, is_flat ? "" : "(grows)");
        flat = flat && is_flat;
    }
    printf(" outbox=%s seconds=%lld\n", owes ? "not empty" : "empty", (long long)took_ms / 1000);
    return flat && !owes && s->recovered == s->faults && s->served == s->visits && s->visits > 0;
}

static int usage(void)
{
    fputs("usage: soak [--hours 8] [--speed 0] [--seed 1]\n", stderr);
    return 64;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"hours", required_argument, NULL, 'h'},
                                            {"speed", required_argument, NULL, 's'},
                                            {"seed", required_argument, NULL, 'r'},
                                            {0}};
    static const struct hall_options around = {.slips_dir = BINARY_DIR "/soak-slips",
                                               .ten_o_clock = true,
                                               .voice = true,
                                               .profile = "honeywell",
                                               .printer_keys = "poll_s = 1\n",
                                               .service_keys = "write_timeout_ms = 2000\n"};
    static struct soak s = {.chance = 1};
    double hours = 8, speed = 0;

    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 'h')
            hours = strtod(optarg, NULL);
        else if (o == 's')
            speed = strtod(optarg, NULL);
        else if (o == 'r')
            s.chance = (uint32_t)strtoul(optarg, NULL, 10);
        else
            return usage();
    }
    if (optind != argc || hours <= 0 || speed < 0)
        return usage();
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    if (!hall_open(&around, &s.hall))
        return 1;
    gauge_init(&s.gauge, s.hall.kiosk.pid);
    int64_t begun_ms = monotonic_ms();
    int faults = (int)(hours * FAULTS_AN_HOUR + 0.5);
    for (int i = 0; i < faults; i++) {
        fault(&s);
        if (speed > 0)
            pause_ms(begun_ms + (int64_t)(3600e3 / speed / FAULTS_AN_HOUR * (i + 1)) -
                     monotonic_ms());
    }
    bool well = tell(&s, hours, monotonic_ms() - begun_ms);
    return hall_close(&s.hall) == 0 && well ? 0 : 1;
}
