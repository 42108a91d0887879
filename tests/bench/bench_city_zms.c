/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_city_zms: what a city's kiosks ask of one booking service: calls and bytes of bodies a
 * check-in, for 1 to 400 kiosks at once, and a day list; and how many kiosks a service carries
 * whose calls take as long as those of a running ZMS did. Real threads of net/, practice service
 * over HTTP, outboxes in memory.
 */
#include "backlog.h"
#include "figures.h"
#include "kit/practice.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SCOPE = 169,
    CHECKINS = 4,   /* of each kiosk */
    DAY_LIST = 200, /* bookings of the office whose list is asked for */
    /* A day of one kiosk, and what falls into its busiest hour. */
    VISITORS_A_DAY = 400,
    PEAK_PERCENT = 15,
    ROSTER_S = 120,
};

/*
 * Milliseconds that a call took at a ZMS 2.25 on one machine with nobody else on it, median: read
 * one booking, write one, a day list of about 200. Of logins, one a session of hours, none.
 */
static const double READ_MS = 22, WRITE_MS = 40, LIST_MS = 330;

struct kiosk {
    struct backlog backlog;
    struct service_client *client;
};

struct city {
    struct practice practice;
    struct daytime *daytime;
    struct service_config config;
    struct kiosk *kiosks;
    int accounts;
    char dir[64];         /* of their passwords */
    double reads, writes; /* of one check-in, as measured last */
};

static const struct rules rules = {.office_count = 1, .offices = {{.scope = SCOPE}}};

static void nobody(void *self, const struct event *event)
{
    (void)self;
    (void)event;
}

static void kiosk_fill(struct city *city, struct kiosk *kiosk)
{
    backlog_init(&kiosk->backlog);
    for (int i = 0; i < CHECKINS; i++) {
        json_t *item = practice_book(&city->practice, SCOPE, 1, "confirmed");
        struct booking b = {.ref.id = json_integer_value(json_object_get(item, "id")),
                            .scope = SCOPE,
                            .start_s = json_integer_value(json_object_get(item, "date"))};
        snprintf(b.ref.key, sizeof b.ref.key, "%s",
                 json_string_value(json_object_get(item, "authKey")));
        backlog_add(&kiosk->backlog, &b);
        json_decref(item);
    }
}

/* Each has an account of its own, as there is one session an account. */
static bool kiosk_open(struct city *city, struct kiosk *kiosk, struct roster_port roster)
{
    struct service_port port;
    char *account = city->config.account, *file = city->config.password_file;

    snprintf(account, sizeof city->config.account, "city-%d", ++city->accounts);
    snprintf(file, sizeof city->config.password_file, "%s/%s", city->dir, account);
    FILE *f = fopen(file, "w");
    if (f == NULL || fprintf(f, "%s-practice\n", account) < 0 || fclose(f) != 0 ||
        chmod(file, 0600) != 0)
        return false;
    json_decref(
        practice_post(&city->practice, "/practice/account/", json_pack("{s:s}", "login", account)));

    return !err_is(service_open(&city->config, &rules, city->daytime,
                                (struct mailbox){.post = nobody}, backlog_port(&kiosk->backlog),
                                roster, &kiosk->client, &port));
}

struct use {
    long long calls, logins, reads, writes, lists; /* calls: all but logins */
    double asked, answered, list_bytes;            /* bytes; the first two of reads and writes */
};

static struct use use_take(struct city *city)
{
    json_t *routes = practice_get(&city->practice, "/practice/traffic/"), *route;
    struct use use = {.calls = 0};
    size_t i;

    json_array_foreach(routes, i, route)
    {
        const char *path = json_string_value(json_object_get(route, "route"));
        const char *method = json_string_value(json_object_get(route, "method"));
        long long count = json_integer_value(json_object_get(route, "count"));
        double answered = (double)json_integer_value(json_object_get(route, "answered"));
        double asked = (double)json_integer_value(json_object_get(route, "asked"));
        if (strstr(path, "/login/") != NULL) {
            use.logins += count;
            continue;
        }
        bool write = strcmp(method, "POST") == 0;
        if (strstr(path, "/process/") == path) {
            use.writes += write ? count : 0;
            use.reads += write ? 0 : count;
            use.asked += asked;
            use.answered += answered;
        } else if (strstr(path, "/scope/") == path && strstr(path, "/process/") != NULL) {
            use.lists += count;
            use.list_bytes += answered;
        }
        use.calls += count;
    }
    json_decref(routes);
    return use;
}

static bool checkins_measure(struct city *city, int kiosks)
{
    bool ok = true;

    city->kiosks = calloc((size_t)kiosks, sizeof *city->kiosks);
    if (city->kiosks == NULL)
        return false;
    for (int i = 0; i < kiosks; i++)
        kiosk_fill(city, &city->kiosks[i]);
    (void)use_take(city);
    double begun_ms = figures_now_ms();
    for (int i = 0; i < kiosks && ok; i++)
        ok = kiosk_open(city, &city->kiosks[i], (struct roster_port){.self = NULL});
    for (int i = 0; i < kiosks && ok; i++)
        ok = backlog_await_done(&city->kiosks[i].backlog, CHECKINS);
    double took_s = (figures_now_ms() - begun_ms) / 1000;
    struct use use = use_take(city);
    int good = 0, all = kiosks * CHECKINS;
    for (int i = 0; i < kiosks; i++)
        good += backlog_count(&city->kiosks[i].backlog, OUTCOME_CONFIRMED);
    for (int i = 0; i < kiosks; i++) {
        if (city->kiosks[i].client != NULL)
            service_close(city->kiosks[i].client);
        backlog_deinit(&city->kiosks[i].backlog);
    }
    free(city->kiosks);
    city->reads = (double)use.reads / all;
    city->writes = (double)use.writes / all;
    printf("%4d kiosks, %4d check-ins in %4.1f s (%.0f a second): each %.2f reads, %.2f writes, "
           "%.0f bytes out, %.0f in; each kiosk once %.1f more calls and %.1f logins\n",
           kiosks, all, took_s, all / took_s, city->reads, city->writes, use.asked / all,
           use.answered / all, (double)(use.calls - use.reads - use.writes) / kiosks,
           (double)use.logins / kiosks);
    return ok && good == all;
}

/* ---- the day list ------------------------------------------------------------------------- */

static int listed;
static _Atomic int lists_done;

static bool list_begin(void *self, int32_t scope, int64_t day_s)
{
    (void)self;
    (void)scope;
    (void)day_s;
    listed = 0;
    return true;
}

static bool list_put(void *self, const struct booking *booking)
{
    (void)self;
    (void)booking;
    listed++;
    return true;
}

static bool list_commit(void *self, int64_t fetched_s)
{
    (void)self;
    (void)fetched_s;
    lists_done++;
    return true;
}

static void list_abandon(void *self)
{
    (void)self;
}

static bool list_measure(struct city *city)
{
    static struct kiosk kiosk;
    const struct roster_port roster = {
        .begin = list_begin, .put = list_put, .commit = list_commit, .abandon = list_abandon};

    for (int i = 0; i < DAY_LIST; i++)
        json_decref(practice_book(&city->practice, SCOPE, i % 60, "confirmed"));
    backlog_init(&kiosk.backlog);
    city->config.roster_s = ROSTER_S;
    (void)use_take(city);
    if (!kiosk_open(city, &kiosk, roster))
        return false;
    for (double until_ms = figures_now_ms() + 30000; lists_done == 0;)
        if (figures_now_ms() > until_ms)
            return false;
    service_close(kiosk.client);
    struct use use = use_take(city);
    backlog_deinit(&kiosk.backlog);
    double bytes = use.lists > 0 ? use.list_bytes / (double)use.lists : 0;
    printf("a day list of %d: %.0f bytes; every %d s: %.1f kB/s of one kiosk, %.0f of 400\n",
           listed, bytes, ROSTER_S, bytes / ROSTER_S / 1000, bytes * 400 / ROSTER_S / 1000);
    return true;
}

/* ---- how many ----------------------------------------------------------------------------- */

static void carried_print(double reads, double writes)
{
    double peak = VISITORS_A_DAY * PEAK_PERCENT / 100.0;
    double checkins_s = peak * (reads * READ_MS + writes * WRITE_MS) / 1000;
    double lists_s = 3600.0 / ROSTER_S * LIST_MS / 1000;

    printf("of a ZMS's hour one kiosk takes %.1f s for %.0f check-ins and %.1f s for lists: one of "
           "its workers, busy half the time, carries %.0f kiosks, four carry %.0f\n",
           checkins_s, peak, lists_s, 1800 / (checkins_s + lists_s),
           4 * 1800 / (checkins_s + lists_s));
}

int main(void)
{
    static const int sizes[] = {1, 10, 100, 400};
    static const char program[] = BINARY_DIR "/bin/zms-practice";
    static struct city city;
    char noon[24], command[96];

    setenv("TZ", "Europe/Berlin", 1);
    /* Noon over there, whatever the hour: a check-in belongs to the booking's own day. */
    snprintf(noon, sizeof noon, "%lld",
             (long long)(clock_day_start(clock_wall_s()) + 12 * 3600 - clock_wall_s()));
    const char *const options[] = {"--no-desks", "--no-bookings", "--clock-offset", noon, NULL};
    log_level_set(LOG_WARN);
    snprintf(city.dir, sizeof city.dir, "/tmp/bench-city-XXXXXX");
    if (mkdtemp(city.dir) == NULL || err_is(daytime_open(NULL, &city.daytime)))
        return 1;
    bool ok = true;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && ok; i++) {
        ok = practice_start(&city.practice, program, options);
        city.config = service_config_default();
        city.config.drain_connections = 1;
        snprintf(city.config.url, sizeof city.config.url, "%s", city.practice.url);
        ok = ok && checkins_measure(&city, sizes[i]);
        if (ok && i == 0)
            ok = list_measure(&city);
        practice_stop(&city.practice);
    }
    snprintf(command, sizeof command, "rm -rf '%s'", city.dir);
    ok = system(command) == 0 && ok;
    daytime_close(city.daytime);
    carried_print(city.reads, city.writes);
    return ok ? 0 : 1;
}
