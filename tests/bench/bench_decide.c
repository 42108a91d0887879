/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_decide: from a code that the scanner has read to the verdict, durably recorded and on the
 * screen, with the cable out: a roster of 100,000 bookings of eight offices and two days on the
 * disk, a service that nobody can reach, and the real kiosk without a window. Also the first
 * visitor after each start, who may come while the kiosk is still opening its files.
 *
 *   bench_decide [FOLDER]   where to write; the working directory if not said
 */
#include "base/clock.h"
#include "figures.h"
#include "kiosk.h"
#include "parts.h"
#include "store/directory.h"
#include "store/roster.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OFFICES = 8, DAYS = 2, A_SET = 6250, STARTS = 20, VISITS = 100, PATIENCE_MS = 20000 };

/* A window that nobody looks at, and visitors who hold up one code after the other. */
struct hall {
    char dir[512];
    int64_t noon_s; /* of the roster: about now */
    int wake_fd;
    struct kiosk *kiosk;
    int visit, visits_here; /* of all; of this start */
    bool waiting;
    double from_ms;
    struct figures first, later;
    int others; /* verdicts that were not expected */
};

/* ---- bookings --------------------------------------------------------------------------- */

/* A booking that its place alone decides; keys look random and are not. */
static struct booking booking_of(int64_t noon_s, int day, int office, int at)
{
    struct booking b = {.scope = 101 + office,
                        .persons = 1,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true,
                        .start_s = noon_s + day * INT64_C(86400) + at % 20 * 60};
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

static bool set_fill(struct roster *roster, int64_t noon_s, int day, int office)
{
    char name[11];

    clock_day_name(noon_s + day * INT64_C(86400), name);
    if (err_is(roster_begin(roster, name, 101 + office)))
        return false;
    for (int i = 0; i < A_SET; i++) {
        struct booking booking = booking_of(noon_s, day, office, i);
        if (err_is(roster_put(roster, &booking)))
            return false;
    }
    return !err_is(roster_commit(roster, noon_s));
}

static bool roster_fill(const char *state, int64_t noon_s)
{
    struct roster *roster;
    int lock_fd;
    bool good = true;

    if (err_is(directory_claim(state, &lock_fd)) ||
        err_is(roster_open(state, ROSTER_KEY_MEMORY, &roster)))
        return false;
    for (int i = 0; i < DAYS * OFFICES && good; i++)
        good = set_fill(roster, noon_s, i / OFFICES, i % OFFICES);
    roster_close(roster);
    directory_release(lock_fd);
    return good;
}

/* ---- the kiosk -------------------------------------------------------------------------- */

static bool file_write(const char *dir, const char *name, const char *text)
{
    char path[600];

    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    bool good = chmod(path, 0600) == 0 && fputs(text, f) >= 0;
    return fclose(f) == 0 && good;
}

/* Port 9 of this machine: nobody listens there. The zone is one in which it is about noon. */
static bool config_write(const struct hall *hall)
{
    char text[4096];
    int n = snprintf(text, sizeof text,
                     "[kiosk]\nid = K1\nstate_dir = %s/state\ntimezone = %s\nlog_level = error\n"
                     "[screen]\nmode = window\n"
                     "[service]\nurl = http://127.0.0.1:9/api\naccount = k\n"
                     "password_file = %s/password\n"
                     "[store]\nroster_stale_s = 86400\n",
                     hall->dir, getenv("TZ"), hall->dir);

    for (int o = 0; o < OFFICES; o++)
        n += snprintf(text + n, sizeof text - (size_t)n, "[office %d]\nname = Office %d\n", 101 + o,
                      o);
    return file_write(hall->dir, "ankunft.conf", text) &&
           file_write(hall->dir, "password", "none\n");
}

static void code_hold_up(struct hall *hall)
{
    struct booking booking = booking_of(hall->noon_s, 0, hall->visit % OFFICES, hall->visit);
    struct event event = {.kind = EVENT_CODE_READ};

    int n = snprintf(event.code.bytes, sizeof event.code.bytes, "%lld:%s",
                     (long long)booking.ref.id, booking.ref.key);
    event.code.len = (uint16_t)n;
    hall->waiting = true;
    hall->from_ms = figures_now_ms();
    struct mailbox mailbox = app_mailbox(kiosk_app(hall->kiosk));
    mailbox.post(mailbox.self, &event);
}

/* Is this visitor's answer on the screen? */
static bool has_answer(struct hall *hall)
{
    const struct model *model = app_model(kiosk_app(hall->kiosk));
    struct booking booking = booking_of(hall->noon_s, 0, hall->visit % OFFICES, hall->visit);

    if (model->state == STATE_VERDICT || figures_now_ms() - hall->from_ms > (double)PATIENCE_MS) {
        hall->others++;
        return true;
    }
    return model->state == STATE_DONE && strcmp(model->session.ticket.number, booking.number) == 0;
}

static struct window_event hall_wait(void *self, int64_t timeout_ms)
{
    struct hall *hall = self;
    struct pollfd fd = {.fd = hall->wake_fd, .events = POLLIN};
    eventfd_t count;

    if (hall->waiting && has_answer(hall)) {
        figures_add(hall->visits_here == 0 ? &hall->first : &hall->later,
                    figures_now_ms() - hall->from_ms);
        hall->waiting = false;
        hall->visit++;
        hall->visits_here++;
    }
    if (hall->visits_here == VISITS || hall->others > 0)
        return (struct window_event){.kind = WINDOW_QUIT};
    if (!hall->waiting)
        code_hold_up(hall);
    if (poll(&fd, 1, (int)timeout_ms) <= 0)
        return (struct window_event){.kind = WINDOW_NONE};
    bool woken = eventfd_read(hall->wake_fd, &count) == 0;
    return (struct window_event){.kind = woken ? WINDOW_WAKE : WINDOW_NONE};
}

static void hall_wake(void *self)
{
    struct hall *hall = self;

    /* A full counter means that a wake is already on its way. */
    if (eventfd_write(hall->wake_fd, 1) != 0)
        return;
}

static void hall_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas;
}

/* As far as the kernel lets go of the file: the next reading is from the disk. */
static void cache_drop(const struct hall *hall)
{
    char path[600];

    snprintf(path, sizeof path, "%s/state/roster.db", hall->dir);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static bool start(struct hall *hall, struct figures *opening)
{
    static struct config config;
    struct app_display display = {
        .self = hall, .wait = hall_wait, .wake = hall_wake, .show = hall_show};
    char path[600];

    snprintf(path, sizeof path, "%s/ankunft.conf", hall->dir);
    cache_drop(hall);
    hall->visits_here = 0;
    double from_ms = figures_now_ms();
    if (err_is(parts_configure(path, &config)) ||
        err_is(kiosk_open(&config, display, &hall->kiosk)))
        return false;
    figures_add(opening, figures_now_ms() - from_ms);
    kiosk_run(hall->kiosk);
    kiosk_close(hall->kiosk);
    return hall->others == 0;
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

static void print(struct figures *figures, const char *what)
{
    figures_print(figures, what);
    if (figures->count > 0)
        printf("%-44s p99 %.2f ms\n", "", figures->ms[figures->count * 99 / 100]);
}

int main(int argc, char **argv)
{
    static struct hall hall;
    static struct figures opening;
    char command[600], state[600];
    bool good;

    zone_choose();
    hall.noon_s = clock_wall_s();
    hall.wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    snprintf(hall.dir, sizeof hall.dir, "%s/bench_decide-XXXXXX", argc > 1 ? argv[1] : ".");
    if (mkdtemp(hall.dir) == NULL) {
        perror(hall.dir);
        return 1;
    }
    snprintf(state, sizeof state, "%s/state", hall.dir);
    good = config_write(&hall) && roster_fill(state, hall.noon_s);
    for (int i = 0; i < STARTS && good; i++)
        good = start(&hall, &opening);
    printf("%-44s %d\n", "bookings", DAYS * OFFICES * A_SET);
    figures_print(&opening, "start: files checked, before the first screen");
    print(&hall.first, "code to verdict, the first after a start");
    print(&hall.later, "code to verdict");
    if (!good)
        printf("a call failed, or another verdict came: the figures do not count\n");
    snprintf(command, sizeof command, "rm -rf '%s'", hall.dir);
    return system(command) == 0 && good ? 0 : 1;
}
