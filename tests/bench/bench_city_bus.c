/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_city_bus: 1 to 400 kiosks on one cluster of three real servers: what they cost it while
 * nothing happens, in the busiest hour of a day, and while a backlog comes in. Real connections of
 * net/bus_kiosk, many in this process, histories in memory; one reception hears all of it. Kiosks
 * stand in halls of three, but all are on one bus and hear each other, so that it grows with the
 * square of their number. Argument: how many kiosks at most (400).
 */
#include "figures.h"
#include "kit/bus.h"
#include "kit/pause.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/bus_hall.h"
#include "net/bus_kiosk.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    KIOSKS_MAX = 400,
    A_HALL = 3,
    QUIET_S = 10,
    PEAK_S = 30,
    BACKLOG = 25, /* events of each kiosk */
    DEADLINE_S = 240,
    /* A kiosk's busiest hour: 400 visitors a day, 15 of a hundred then; each makes three events. */
    EVENTS_AN_HOUR = 400 * 15 / 100 * 3
};

struct kiosk {
    char id[8], journal[33];
    int64_t told; /* of changed() */
    _Atomic int64_t made;
    struct bus_kiosk *bus;
    struct hall_port hall;
};

struct city {
    struct bus_servers servers;
    struct rules rules[KIOSKS_MAX / A_HALL + 1];
    struct daytime *daytime;
    struct kiosk kiosks[KIOSKS_MAX];
    struct bus_hall *reception;
    int count, round;
    _Atomic int64_t heard, events; /* by kiosks from the others; by reception */
};

/* ---- a kiosk's history -------------------------------------------------------------------- */

static const char *feed_journal(void *self)
{
    return ((struct kiosk *)self)->journal;
}

static struct err feed_changed(void *self, bool *ret_changed)
{
    struct kiosk *kiosk = self;
    int64_t made = atomic_load(&kiosk->made);

    *ret_changed = made != kiosk->told;
    kiosk->told = made;
    return err_none();
}

static void event_make(const struct kiosk *kiosk, int64_t sequence, struct hall_event *ret_event)
{
    int64_t now_s = clock_wall_s();

    *ret_event = (struct hall_event){.sequence = sequence,
                                     .entry = sequence / 3 + 1,
                                     .kind = "checkin",
                                     .booking_id = 100000 + sequence / 3,
                                     .number = "100501",
                                     .scope = 169,
                                     .request = 1063441,
                                     .start_s = now_s,
                                     .arrived_s = now_s,
                                     .sure = true,
                                     .at_s = now_s};
    snprintf(ret_event->kiosk, sizeof ret_event->kiosk, "%s", kiosk->id);
    snprintf(ret_event->journal, sizeof ret_event->journal, "%s", kiosk->journal);
    snprintf(ret_event->id, sizeof ret_event->id, "%s.%s.%lld", kiosk->id, kiosk->journal,
             (long long)sequence);
    snprintf(ret_event->state, sizeof ret_event->state, "%s",
             sequence % 3 == 1   ? "recorded"
             : sequence % 3 == 2 ? "sending"
                                 : "confirmed");
}

static struct err feed_each(void *self, int64_t after,
                            bool (*each)(void *each_self, const struct hall_event *event),
                            void *each_self)
{
    struct kiosk *kiosk = self;
    int64_t made = atomic_load(&kiosk->made);
    struct hall_event event;

    for (int64_t i = after + 1; i <= made; i++) {
        event_make(kiosk, i, &event);
        if (!each(each_self, &event))
            break;
    }
    return err_none();
}

static struct err feed_before(void *self, int64_t since_s, int64_t *ret_after)
{
    (void)self;
    (void)since_s;
    *ret_after = 0;
    return err_none();
}

/* ---- who hears ---------------------------------------------------------------------------- */

static bool others_hear(void *self, const struct hall_event *event)
{
    struct city *city = self;

    (void)event;
    atomic_fetch_add(&city->heard, 1);
    return true;
}

static void reception_event(void *self, const struct hall_event *event)
{
    struct city *city = self;

    if (atoi(event->journal) == city->round)
        atomic_fetch_add(&city->events, 1);
}

static void reception_state(void *self, const struct hall_state *state)
{
    (void)self;
    (void)state;
}

static void reception_link(void *self, bool up)
{
    (void)self;
    (void)up;
}

static void nobody_ordered(void *self, const struct order *order)
{
    (void)self;
    (void)order;
}

static void nobody_withdrawn(void *self, const char *by)
{
    (void)self;
    (void)by;
}

/* ---- opening ------------------------------------------------------------------------------ */

static bool config_of(struct city *city, const char *device, char text[3][400],
                      struct bus_config *ret_config)
{
    *ret_config = (struct bus_config){.servers = city->servers.urls,
                                      .ca_file = text[0],
                                      .cert_file = text[1],
                                      .key_file = text[2],
                                      .replicas = 3};
    return bus_file(&city->servers, device, "ca.crt", text[0], 400) &&
           bus_file(&city->servers, device, "client.crt", text[1], 400) &&
           bus_file(&city->servers, device, "client.key", text[2], 400);
}

static bool kiosk_open(struct city *city, int i)
{
    struct kiosk *kiosk = &city->kiosks[i];
    struct bus_kiosk_config config = {.kiosk = kiosk->id,
                                      .rules = &city->rules[i / A_HALL],
                                      .daytime = city->daytime,
                                      .self = city,
                                      .ordered = nobody_ordered,
                                      .withdrawn = nobody_withdrawn};
    char text[3][400];

    snprintf(kiosk->journal, sizeof kiosk->journal, "%032d", city->round);
    kiosk->made = kiosk->told = 0;
    const struct bus_feed feed = {kiosk, feed_journal, feed_changed, feed_each, feed_before};
    const struct hearing_port hearing = {.self = city, .hear = others_hear};
    if (!config_of(city, kiosk->id, text, &config.bus) ||
        err_is(bus_kiosk_open(&config, &kiosk->bus)))
        return false;
    kiosk->hall = bus_kiosk_hall(kiosk->bus);
    return !err_is(bus_kiosk_start(kiosk->bus, feed, hearing));
}

static bool reception_open(struct city *city)
{
    struct bus_hall_config config = {.name = "desk", .since_s = clock_wall_s()};
    const struct bus_hall_sink sink = {city, reception_event, reception_state, reception_link};
    char text[3][400];

    return config_of(city, "desk", text, &config.bus) &&
           !err_is(bus_hall_open(&config, sink, &city->reception));
}

static void states_tell(struct city *city)
{
    for (int i = 0; i < city->count; i++) {
        struct hall_state state = {.at_s = clock_wall_s(), .sure = true, .office_count = 1};
        snprintf(state.kiosk, sizeof state.kiosk, "%s", city->kiosks[i].id);
        state.offices[0].scope = city->rules[i / A_HALL].offices[0].scope;
        state.offices[0].whole_s = state.at_s - 3600;
        city->kiosks[i].hall.tell(city->kiosks[i].hall.self, &state);
    }
}

static bool all_are_up(const struct city *city)
{
    for (int i = 0; i < city->count; i++)
        if (!bus_kiosk_up(city->kiosks[i].bus))
            return false;
    return true;
}

/* ---- measuring ---------------------------------------------------------------------------- */

struct cost {
    double ms, servers_s, own_s;
    long long bytes; /* on the machine's own wire, both ways of it are one */
};

static double cpu_of(pid_t pid)
{
    unsigned long user = 0, system = 0;
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f != NULL) {
        if (fscanf(f, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                   &system) != 2)
            user = system = 0;
        fclose(f);
    }
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static struct cost cost_now(const struct city *city)
{
    struct cost cost = {.ms = figures_now_ms(), .own_s = (double)clock() / CLOCKS_PER_SEC};
    char line[512];

    for (int i = 0; i < city->servers.count; i++)
        cost.servers_s += cpu_of(city->servers.server[i].proc.pid);
    FILE *f = fopen("/proc/net/dev", "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        (void)sscanf(line, " lo: %lld", &cost.bytes);
    if (f != NULL)
        fclose(f);
    return cost;
}

/* Beats meanwhile, and events at the pace of the busiest hour, if wanted. */
static struct cost stretch(struct city *city, int seconds, bool busy)
{
    struct cost before = cost_now(city);
    double made = 0, a_slice = (double)city->count * EVENTS_AN_HOUR / 3600 / 10;

    for (int i = 0; i < seconds * 10; i++) {
        if (i % (HALL_BEAT_MS / 100) == 0)
            states_tell(city);
        for (made += busy ? a_slice : 0; made >= 1; made--)
            atomic_fetch_add(&city->kiosks[rand() % city->count].made, 1);
        pause_ms(100);
    }
    struct cost after = cost_now(city);
    return (struct cost){after.ms - before.ms, after.servers_s - before.servers_s,
                         after.own_s - before.own_s, after.bytes - before.bytes};
}

static int64_t made_count(const struct city *city)
{
    int64_t count = 0;

    for (int i = 0; i < city->count; i++)
        count += city->kiosks[i].made;
    return count;
}

/* Until reception has everything; beats go on. False: it did not get it. */
static bool all_heard(struct city *city)
{
    int64_t made = made_count(city);
    double until_ms = figures_now_ms() + DEADLINE_S * 1000.0;

    for (int i = 0; atomic_load(&city->events) < made; i++) {
        if (figures_now_ms() > until_ms)
            return false;
        if (i % (HALL_BEAT_MS / 20) == HALL_BEAT_MS / 20 - 1)
            states_tell(city);
        pause_ms(20);
    }
    return true;
}

static void stretch_print(const char *what, const struct cost *cost)
{
    double s = cost->ms / 1000;

    printf("  %s: servers %.1f %% of a core, all kiosks %.1f %%, %.0f kB/s\n", what,
           100 * cost->servers_s / s, 100 * cost->own_s / s, (double)cost->bytes / s / 1000);
}

static bool city_measure(struct city *city, int count)
{
    double begun_ms = figures_now_ms();
    bool ok = true;

    city->count = count;
    city->round++;
    city->heard = city->events = 0;
    ok = reception_open(city);
    for (int i = 0; i < count && ok; i++)
        ok = kiosk_open(city, i);
    while (ok && !all_are_up(city)) {
        pause_ms(20);
        ok = figures_now_ms() - begun_ms < DEADLINE_S * 1000.0;
    }
    printf("%d kiosks, connected in %.1f s\n", count, (figures_now_ms() - begun_ms) / 1000);
    if (ok) {
        struct cost quiet = stretch(city, QUIET_S, false), busy = stretch(city, PEAK_S, true);
        stretch_print("nothing happens", &quiet);
        stretch_print("busiest hour", &busy);
        ok = all_heard(city);
        struct cost before = cost_now(city);
        for (int i = 0; i < count; i++)
            atomic_fetch_add(&city->kiosks[i].made, BACKLOG);
        ok = all_heard(city) && ok;
        struct cost after = cost_now(city);
        int all = count * BACKLOG;
        double s = (after.ms - before.ms) / 1000;
        printf("  %d events at once: %.1f s, %.0f a second, servers %.2f s of CPU a thousand, "
               "%.0f bytes an event\n",
               all, s, all / s, 1000 * (after.servers_s - before.servers_s) / all,
               (double)(after.bytes - before.bytes) / all);
    }
    for (int i = 0; i < count; i++)
        if (city->kiosks[i].bus != NULL) {
            bus_kiosk_close(city->kiosks[i].bus);
            city->kiosks[i].bus = NULL;
        }
    if (city->reception != NULL)
        bus_hall_close(city->reception);
    city->reception = NULL;
    return ok;
}

int main(int argc, char **argv)
{
    static const int sizes[] = {1, 3, 10, 30, 100, KIOSKS_MAX};
    static const char *names[KIOSKS_MAX + 2];
    static struct city city;
    int most = argc > 1 ? atoi(argv[1]) : KIOSKS_MAX;
    char dir[] = "/tmp/bench-city-XXXXXX", command[64];

    setenv("TZ", "Europe/Berlin", 1);
    setvbuf(stdout, NULL, _IOLBF, 0);
    log_level_set(LOG_ERROR);
    for (int i = 0; i < KIOSKS_MAX; i++) {
        snprintf(city.kiosks[i].id, sizeof city.kiosks[i].id, "K%d", i + 1);
        if (i < most)
            names[i] = city.kiosks[i].id;
        city.rules[i / A_HALL].office_count = 1;
        city.rules[i / A_HALL].offices[0].scope = 100 + i / A_HALL;
        city.rules[i / A_HALL].offices[0].kiosks = A_HALL;
    }
    names[most < KIOSKS_MAX ? most : KIOSKS_MAX] = "reception:desk";
    /* A wire of our own, if we may: then its bytes are ours. */
    bool own_wire = unshare(CLONE_NEWNET) == 0 && system("ip link set lo up") == 0;
    printf("%s\n", own_wire ? "on a wire of its own" : "bytes: of the whole machine");
    if (mkdtemp(dir) == NULL || err_is(daytime_open(NULL, &city.daytime)) ||
        !bus_servers_start(&city.servers, dir, 3, names))
        return 1;
    bool ok = true;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && ok; i++)
        if (sizes[i] <= most)
            ok = city_measure(&city, sizes[i]);
    bus_servers_stop(&city.servers);
    daytime_close(city.daytime);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 && ok ? 0 : 1;
}
