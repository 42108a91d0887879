/* SPDX-License-Identifier: Apache-2.0 */
/* ankunft-reception: the hall as reception sees it, in a browser. See reception/README.md. */
#include "base/beat.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/heap.h"
#include "base/journald.h"
#include "base/log.h"
#include "config.h"
#include "net/metrics.h"
#include "reception/gauges.h"
#include "reception/web.h"
#include "watchdog.h"

#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TICK_MS = 500 };

static int usage(FILE *file)
{
    fprintf(file, "usage: ankunft-reception --config FILE [--check-config]\n"
                  "       ankunft-reception --version | --help\n\n"
                  "  --check-config   read the file, say what is wrong with it, and end\n"
                  "  --version        print which one this is\n");
    return file == stdout ? 0 : 2;
}

/* What the page needs, and a kiosk does not. */
static bool configure(const char *path, struct config *ret_config)
{
    struct config_sink sink = config_sink_file(stderr);

    if (err_is(config_load(path, sink, ret_config)))
        return false;
    const struct config_reception *r = &ret_config->reception;
    if (r->cert_file[0] == '\0')
        config_fault(sink, path, ret_config->lines.reception_cert_file, "cert_file",
                     "the page's certificate in [reception]", "");
    if (r->key_file[0] == '\0')
        config_fault(sink, path, ret_config->lines.reception_key_file, "key_file",
                     "the certificate's private key in [reception]", "");
    setenv("TZ", ret_config->kiosk.timezone, 1);
    tzset();
    log_level_set((enum log_level)ret_config->kiosk.log_level);
    return r->cert_file[0] != '\0' && r->key_file[0] != '\0';
}

/* bin/NAME has its assets in share/ankunft where it is installed, and in assets where built. */
static void assets_find(char ret_dir[PATH_MAX + 32])
{
    static const char *const homes[] = {"share/ankunft", "assets"};
    const char *given = getenv("ANKUNFT_ASSETS");
    char exe[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
    struct buf dir = buf_on(ret_dir, PATH_MAX + 32);

    exe[len > 0 ? len : 0] = '\0';
    for (int i = 0; i < 2 && strrchr(exe, '/') != NULL; i++)
        *strrchr(exe, '/') = '\0';
    if (given != NULL) {
        buf_addf(&dir, "%s/reception", given);
        return;
    }
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++) {
        dir = buf_on(ret_dir, PATH_MAX + 32);
        buf_addf(&dir, "%s/%s/reception", exe, homes[i]);
        if (access(ret_dir, R_OK) == 0)
            return;
    }
}

static int64_t now_ms(void *self)
{
    (void)self;
    return clock_monotonic_ms();
}

static void run(const sigset_t *signals, struct board *board)
{
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
    char late[BEAT_NAME_MAX + 1];

    while (sigtimedwait(signals, NULL, &tick) < 0) {
        board_tick(board);
        /* Restarted by the service manager where a thread it counts on hangs. */
        if (!beat_late(clock_monotonic_ms(), late))
            watchdog_feed();
    }
    watchdog_stopping();
}

/* Everything that was opened, in the order in which it was. */
struct parts {
    struct daytime *daytime;
    struct people *people;
    struct ledger *ledger;
    struct board *board;
    struct source *source;
    struct poll *poll;
    struct callers callers;
    struct actors actors;
    struct web *web;
    struct gauges gauges;
    struct metrics *metrics; /* NULL: not wanted, or could not be opened */
};

/* The page is there without it. */
static void metrics_begin(const struct config *config, struct parts *parts)
{
    const struct config_metrics *m = &config->metrics;
    const struct metrics_config c = {.listen = m->listen,
                                     .token_file = m->token_file,
                                     .cert_file = m->cert_file,
                                     .key_file = m->key_file};

    if (m->listen[0] == '\0')
        return;
    parts->gauges = (struct gauges){
        .board = parts->board, .version = ANKUNFT_VERSION, .bus = config->bus.servers[0] != '\0'};
    struct err e = metrics_open(&c, gauges_write, &parts->gauges, &parts->metrics);
    if (err_is(e)) {
        log_error("reception", "no figures: %s", err_name(e));
        parts->metrics = NULL;
    }
}

static struct err parts_open(const struct config *config, struct parts *parts,
                             const char **ret_what)
{
    static char assets[PATH_MAX + 32];
    const struct config_reception *r = &config->reception;
    const struct people_config people = {.idle_ms = r->idle_min * INT64_C(60000),
                                         .life_ms = r->hours * INT64_C(3600000),
                                         .now_ms = now_ms};

    *ret_what = "memory";
    struct err e = daytime_open(NULL, &parts->daytime);
    if (!err_is(e))
        e = people_open(&people, &parts->people);
    if (!err_is(e))
        e = board_open(config, parts->daytime, &parts->board);
    if (!err_is(e)) {
        *ret_what = "state_dir of [reception]";
        e = ledger_open(r->state_dir, parts->daytime, &parts->ledger);
    }
    if (!err_is(e)) {
        *ret_what = "the kiosks";
        e = source_open(config, parts->board, &parts->source);
    }
    if (!err_is(e)) {
        *ret_what = "url of [service]";
        e = poll_open(config, parts->daytime, parts->board, &parts->poll);
    }
    if (err_is(e))
        return e;
    callers_init(&parts->callers, config, parts->daytime);
    parts->actors = (struct actors){config,        parts->daytime, &parts->callers, parts->board,
                                    parts->source, parts->poll,    parts->ledger};
    metrics_begin(config, parts);
    assets_find(assets);
    const struct web_config web = {.listen = r->listen,
                                   .cert_file = r->cert_file,
                                   .key_file = r->key_file,
                                   .asset_dir = assets,
                                   .version = ANKUNFT_VERSION};
    *ret_what = "listen, cert_file or key_file of [reception], or the page's files";
    return web_open(&web, &parts->actors, parts->people, &parts->web);
}

static void parts_close(struct parts *parts)
{
    if (parts->board != NULL)
        board_end(parts->board);
    web_close(parts->web);
    metrics_close(parts->metrics);
    if (parts->poll != NULL)
        poll_close(parts->poll);
    if (parts->source != NULL)
        source_close(parts->source);
    ledger_close(parts->ledger);
    if (parts->board != NULL)
        board_close(parts->board);
    people_close(parts->people);
    if (parts->daytime != NULL)
        daytime_close(parts->daytime);
}

static int serve(const struct config *config)
{
    static struct parts parts;
    const char *what;
    sigset_t signals;

    log_identity("ankunft-reception", config->kiosk.id, JOURNALD_SOCKET);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    /* Before there are threads, so that none of them is asked. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct err e = parts_open(config, &parts, &what);
    if (!err_is(e)) {
        log_info("reception", "listening at port %d", web_port(parts.web));
        watchdog_ready();
        run(&signals, parts.board);
    } else {
        log_error("reception", "%s: %s", what, err_name(e));
    }
    parts_close(&parts);
    return err_is(e) ? 1 : 0;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},
        {"check-config", no_argument, NULL, 'k'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    static struct config config;
    const char *path = NULL;
    bool check = false;

    heap_begin();
    for (int c; (c = getopt_long(argc, argv, "", longs, NULL)) != -1;)
        switch (c) {
        case 'c':
            path = optarg;
            break;
        case 'k':
            check = true;
            break;
        case 'v':
            printf("ankunft-reception %s\n", ANKUNFT_VERSION);
            return 0;
        case 'h':
            return usage(stdout);
        default:
            return usage(stderr);
        }
    if (path == NULL || optind != argc)
        return usage(stderr);
    if (!configure(path, &config))
        return 1;
    return check ? 0 : serve(&config);
}
