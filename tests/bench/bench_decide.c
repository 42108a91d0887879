/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_decide: from a code that was read to the verdict, decided and durably recorded, with the
 * cable out: the kiosk's reducer and its real store, a roster of 100,000 bookings of eight offices
 * and two days on the disk, and no service. Also the first visitor after each start, for whom
 * nothing of the file is in memory. What the scanner and the painter need is bench_visit's.
 *
 *   bench_decide [FOLDER]   where to write; the working directory if not said
 */
#include "base/clock.h"
#include "base/daytime.h"
#include "core/flow.h"
#include "figures.h"
#include "store/directory.h"
#include "store/roster.h"
#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OFFICES = 8, DAYS = 2, A_SET = 6250, STARTS = 20, VISITS = 500, INBOX = 64 };

/* The reducer with its store; all other neighbours are away. */
struct desk {
    struct daytime *daytime;
    struct model model;
    struct store *store;
    struct store_port port;
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct event inbox[INBOX];
    int first, count;
};

static struct rules rules = {.office_count = OFFICES, .roster = true, .keep_place = true};
static int32_t scopes[OFFICES];

/* ---- bookings --------------------------------------------------------------------------- */

/* A booking that its place alone decides; keys look random and are not. */
static struct booking booking_of(int64_t now_s, int day, int office, int at)
{
    struct booking b = {.scope = 101 + office,
                        .persons = 1,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true,
                        .start_s = now_s + day * INT64_C(86400) + at % 20 * 60};
    uint64_t x = (uint64_t)(day * OFFICES + office) * A_SET + (uint64_t)at + 1;

    b.ref.id = 100000 + (int64_t)x;
    b.arrival_s = b.start_s;
    for (int i = 0; i < 4; i++) {
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        snprintf(b.ref.key + 16 * i, 17, "%016llx", (unsigned long long)x);
    }
    snprintf(b.number, sizeof b.number, "%lld", (long long)b.ref.id);
    snprintf(b.place, sizeof b.place, "Office %d", office);
    return b;
}

static bool set_fill(struct roster *roster, int64_t now_s, int day, int office)
{
    char name[11];

    clock_day_name(now_s + day * INT64_C(86400), name);
    if (err_is(roster_begin(roster, name, 101 + office)))
        return false;
    for (int i = 0; i < A_SET; i++) {
        struct booking booking = booking_of(now_s, day, office, i);
        if (err_is(roster_put(roster, &booking)))
            return false;
    }
    return !err_is(roster_commit(roster, now_s));
}

static bool roster_fill(const char *state, int64_t now_s)
{
    struct roster *roster;
    int lock_fd;
    bool good = true;

    if (err_is(directory_claim(state, &lock_fd)) ||
        err_is(roster_open(state, ROSTER_KEY_MEMORY, &roster)))
        return false;
    for (int i = 0; i < DAYS * OFFICES && good; i++)
        good = set_fill(roster, now_s, i / OFFICES, i % OFFICES);
    roster_close(roster);
    directory_release(lock_fd);
    return good;
}

/* ---- the kiosk without its screen ------------------------------------------------------- */

static void desk_post(void *self, const struct event *event)
{
    struct desk *desk = self;

    pthread_mutex_lock(&desk->lock);
    if (desk->count < INBOX)
        desk->inbox[(desk->first + desk->count++) % INBOX] = *event;
    pthread_cond_signal(&desk->came);
    pthread_mutex_unlock(&desk->lock);
}

static void desk_await(struct desk *desk, struct event *ret_event)
{
    pthread_mutex_lock(&desk->lock);
    while (desk->count == 0)
        pthread_cond_wait(&desk->came, &desk->lock);
    *ret_event = desk->inbox[desk->first];
    desk->first = (desk->first + 1) % INBOX;
    desk->count--;
    pthread_mutex_unlock(&desk->lock);
}

static void desk_step(struct desk *desk, struct event *event)
{
    struct daytime_reading now = daytime_read(desk->daytime);
    const struct store_port *port = &desk->port;
    struct effects effects;

    event->now_ms = clock_monotonic_ms();
    event->wall_s = now.wall_ms / 1000;
    event->sure = now.sure;
    flow_step(&desk->model, event, &effects);
    for (int i = 0; i < effects.count; i++) {
        const struct effect *fx = &effects.list[i];
        if (fx->kind == EFFECT_LOOK_UP_BOOKING)
            port->look_up_booking(port->self, fx->request, &fx->ref, desk->model.wall_s);
        if (fx->kind == EFFECT_RECORD_CHECKIN)
            port->record_checkin(port->self, fx->request, &fx->checkin);
    }
}

static bool desk_open(struct desk *desk, const char *dir)
{
    const struct store_config config = {.dir = dir,
                                        .keep_days = STORE_KEEP_DAYS,
                                        .daytime = desk->daytime,
                                        .rules = &rules,
                                        .lookup = {.key_home = ROSTER_KEY_MEMORY,
                                                   .stale_s = 86400,
                                                   .scopes = scopes,
                                                   .scope_count = OFFICES}};
    struct mailbox mailbox = {.self = desk, .post = desk_post};
    struct outbox_port outbox;
    struct roster_port roster;

    desk->count = 0;
    flow_init(&desk->model, &rules, 1, 4711);
    return !err_is(store_open(&config, mailbox, &desk->store, &desk->port, &outbox, &roster));
}

/* Holds up the code of the n-th booking; false: it ends in something else than "checked in". */
static bool visit(struct desk *desk, int64_t now_s, int n, struct figures *figures)
{
    struct booking booking = booking_of(now_s, 0, n % OFFICES, n / OFFICES);
    struct event event = {.kind = EVENT_CODE_READ};

    event.code.len = (uint16_t)snprintf(event.code.bytes, sizeof event.code.bytes, "%lld:%s",
                                        (long long)booking.ref.id, booking.ref.key);
    double from_ms = figures_now_ms();
    desk_step(desk, &event);
    while (desk->model.state == STATE_LOOKING || desk->model.state == STATE_RECORDING) {
        desk_await(desk, &event);
        desk_step(desk, &event);
    }
    figures_add(figures, figures_now_ms() - from_ms);
    bool good = desk->model.state == STATE_DONE &&
                strcmp(desk->model.session.ticket.number, booking.number) == 0;
    event = (struct event){.kind = EVENT_PRESSED, .pressed = {.action = ACTION_DONE}};
    desk_step(desk, &event);
    return good;
}

/* As far as the kernel lets go of the file: the next reading is from the disk. */
static void cache_drop(const char *dir)
{
    char path[700];

    snprintf(path, sizeof path, "%s/roster.db", dir);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

/* ---- figures ---------------------------------------------------------------------------- */

/* West of Greenwich is positive in the names of these zones. */
static void zone_choose(void)
{
    char zone[32];
    int hours = (int)(time(NULL) / 3600 % 24) - 12;

    snprintf(zone, sizeof zone, "Etc/GMT%+d", hours);
    setenv("TZ", zone, 1);
    tzset();
}

static void rules_fill(void)
{
    for (int o = 0; o < OFFICES; o++) {
        scopes[o] = 101 + o;
        rules.offices[o] =
            (struct office){.scope = scopes[o], .early_min = 30, .late_min = 15, .kiosks = 1};
    }
}

static bool measure(struct desk *desk, const char *dir, int64_t now_s)
{
    static struct figures opening, first, later;
    bool good = true;

    for (int start = 0, n = 0; start < STARTS && good; start++) {
        cache_drop(dir);
        double from_ms = figures_now_ms();
        good = desk_open(desk, dir);
        figures_add(&opening, figures_now_ms() - from_ms);
        for (int i = 0; i < VISITS && good; i++, n++)
            good = visit(desk, now_s, n, i == 0 ? &first : &later);
        if (desk->store != NULL)
            store_close(desk->store);
        desk->store = NULL;
    }
    printf("%-44s %d\n", "bookings", DAYS * OFFICES * A_SET);
    figures_print(&opening, "opening, files checked whole");
    figures_print(&first, "the first code after a start");
    figures_print(&later, "code to recorded verdict");
    if (later.count > 0)
        printf("%-44s p99 %.2f ms\n", "", later.ms[later.count * 99 / 100]);
    return good;
}

int main(int argc, char **argv)
{
    static struct desk desk = {.lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};
    char dir[512], state[600], command[600];
    int64_t now_s = clock_wall_s();

    zone_choose();
    rules_fill();
    snprintf(dir, sizeof dir, "%s/bench_decide-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(dir) == NULL || err_is(daytime_open(NULL, &desk.daytime))) {
        perror(dir);
        return 1;
    }
    snprintf(state, sizeof state, "%s/state", dir);
    bool good = roster_fill(state, now_s) && measure(&desk, state, now_s);
    if (!good)
        printf("a call failed, or another verdict came: the figures do not count\n");
    daytime_close(desk.daytime);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 && good ? 0 : 1;
}
