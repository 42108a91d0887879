/* SPDX-License-Identifier: Apache-2.0 */
#include "house.h"

#include "net/service.h"
#include "pane.h"
#include "parts.h"
#include "store/store.h"
#include "warp.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static _Noreturn void give_up(const char *what)
{
    fprintf(stdout, "week: %s\n", what);
    exit(2);
}

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void shell(const char *format, ...)
{
    char command[1024];
    va_list args;

    va_start(args, format);
    vsnprintf(command, sizeof command, format, args);
    va_end(args);
    if (system(command) != 0)
        give_up(command);
}

void house_state_dir(const struct house *house, char ret_dir[200])
{
    snprintf(ret_dir, 200, "%s/state", house->dir);
}

/* ---- the configuration -------------------------------------------------------------------- */

static void file_write(const struct house *house, const char *name, const char *text)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", house->dir, name);
    FILE *f = fopen(path, "w");
    if (f == NULL || chmod(path, 0600) != 0 || fputs(text, f) < 0 || fclose(f) != 0)
        give_up("its folder cannot be written");
}

static void config_make(struct house *house, const char *url, const struct house_options *options)
{
    char text[4096], path[256];

    snprintf(text, sizeof text,
             "[kiosk]\n"
             "id = W1\n"
             "state_dir = %s/state\n"
             "languages = de en\n"
             "log_level = info\n\n"
             "[service]\n"
             "url = %s\n"
             "account = kiosk-169\n"
             "password_file = %s/password\n"
             "roster_s = %d\n"
             "poll_s = 30\n\n"
             "[store]\n"
             "keep_days = 60\n"
             "roster_stale_s = %d\n\n"
             "[typed]\n"
             "tries = 5\n"
             "pause_s = 20\n\n"
             "[selftest]\n"
             "night = never\n"
             "opening = never\n\n"
             "[own]\n"
             "mode = %s\n"
             "prefix = K\n"
             "first = 1\n"
             "last = 400\n\n"
             "[attendance]\n"
             "mode = %s\n"
             "grace_min = 20\n\n"
             "[office 169]\n"
             "name = Bürgeramt Rathaus Tiergarten\n"
             "walkin = yes\n"
             "early_min = 30\n"
             "late_min = 40\n\n"
             "[office 130]\n"
             "name = Landesamt für Einwanderung\n"
             "prefix = FA\n"
             "early_min = 30\n"
             "late_min = 40\n\n"
             "[rule 169 1063441]\n"
             "label = Personalausweis\n"
             "walkin = yes\n",
             house->dir, url, house->dir, options->roster_s, options->stale_s,
             options->ordinary ? "never" : "away", options->ordinary ? "observe" : "report");
    file_write(house, "ankunft.conf", text);
    file_write(house, "password", "kiosk-169-practice\n");
    snprintf(path, sizeof path, "%s/ankunft.conf", house->dir);
    if (err_is(parts_configure(path, &house->config)))
        give_up("its configuration is faulty");
}

void house_open(struct house *house, int64_t begin_s, const struct house_options *options)
{
    /* In memory, where there is some: cuts of the power are not tried here (tests/disk). */
    static const char memory[] = "/dev/shm";
    const char *tmp = getenv("TMPDIR");
    char clock[200], log[200], url[64];
    const char *const argv[] = {"--clock", clock, "--no-desks", "--no-bookings", NULL};

    *house = (struct house){.scanner = DEVICE_READY};
    snprintf(house->dir, sizeof house->dir, "%.120s/week-XXXXXX",
             tmp != NULL                 ? tmp
             : access(memory, W_OK) == 0 ? memory
                                         : "/tmp");
    if (mkdtemp(house->dir) == NULL)
        give_up("no folder for its state");
    house->slips = calloc(SLIPS_MAX, sizeof *house->slips);
    snprintf(log, sizeof log, "%s/log", house->dir);
    if (house->slips == NULL || freopen(log, "w", stderr) == NULL)
        give_up("no room");
    snprintf(clock, sizeof clock, "%s/clock", house->dir);
    warp_open(begin_s, clock);
    if (!practice_start(&house->practice, BINARY_DIR "/bin/zms-practice", argv))
        give_up("the practice service does not start");
    house->uplink = uplink_open(house->practice.url, url);
    config_make(house, url, options);
}

void house_close(struct house *house, bool keep)
{
    uplink_close(house->uplink);
    practice_stop(&house->practice);
    free(house->slips);
    if (!keep)
        shell("rm -rf '%s'", house->dir);
}

/* ---- its scanner and printer -------------------------------------------------------------- */

static void scanner_listen(void *self, bool on)
{
    struct house *house = self;

    house->listens = on;
}

static void scanner_acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

void house_scan(struct house *house, const char *code)
{
    struct event event = {.kind = EVENT_CODE_READ};
    size_t len = strlen(code);

    if (!house->listens || len > sizeof event.code.bytes)
        return;
    event.code.len = (uint16_t)len;
    memcpy(event.code.bytes, code, len);
    house->mailbox.post(house->mailbox.self, &event);
}

static void device_tell(struct house *house, enum device device, enum device_state state)
{
    struct event event = {.kind = EVENT_DEVICE_CHANGED};

    event.device.device = device;
    event.device.state = state;
    house->mailbox.post(house->mailbox.self, &event);
}

void house_scanner_set(struct house *house, enum device_state state)
{
    house->scanner = state;
    if (house->runs)
        device_tell(house, DEVICE_SCANNER, state);
}

static void printer_print(void *self, uint32_t request, struct bitmap *bitmap)
{
    struct house *house = self;
    struct event event = {.kind = EVENT_PRINTED, .request = request};

    if (house->slip_count == SLIPS_MAX)
        give_up("too many slips");
    struct slip *slip = &house->slips[house->slip_count++];
    pane_slip_read(bitmap, slip);
    slip->at_s = warp_wall_s();
    bitmap_free(bitmap);
    event.printed.ok = true;
    house->mailbox.post(house->mailbox.self, &event);
}

/* ---- between store and net ---------------------------------------------------------------- */

static bool outbox_take(void *self, struct outbox_item *ret_item)
{
    struct house *house = self;

    return !atomic_load(&house->dead) && house->outbox.take(house->outbox.self, ret_item);
}

/* Of a dead program nothing reaches the journal any more. */
static void outbox_settle(void *self, int64_t entry, enum outcome outcome, const char *reason)
{
    struct house *house = self;

    if (!atomic_load(&house->dead))
        house->outbox.settle(house->outbox.self, entry, outcome, reason);
}

static int64_t outbox_due_in_ms(void *self)
{
    struct house *house = self;

    return atomic_load(&house->dead) ? -1 : house->outbox.due_in_ms(house->outbox.self);
}

static void outbox_hurry(void *self)
{
    struct house *house = self;

    if (!atomic_load(&house->dead))
        house->outbox.hurry(house->outbox.self);
}

static enum claim outbox_claim_of(void *self, int64_t booking_id)
{
    struct house *house = self;

    return atomic_load(&house->dead) ? CLAIM_OPEN
                                     : house->outbox.claim_of(house->outbox.self, booking_id);
}

static bool lists_begin(void *self, int32_t scope, int64_t day_s)
{
    struct house *house = self;

    return house->roster.begin(house->roster.self, scope, day_s);
}

static bool lists_put(void *self, const struct booking *booking)
{
    struct house *house = self;

    return house->roster.put(house->roster.self, booking);
}

static bool lists_commit(void *self, int64_t fetched_s)
{
    struct house *house = self;
    bool ok = house->roster.commit(house->roster.self, fetched_s);

    atomic_fetch_add(&house->lists, ok);
    return ok;
}

static void lists_abandon(void *self)
{
    struct house *house = self;

    house->roster.abandon(house->roster.self);
}

static void post(void *self, const struct event *event)
{
    struct house *house = self;
    struct mailbox mailbox = app_mailbox(house->app);

    if (!atomic_load(&house->dead))
        mailbox.post(mailbox.self, event);
    else if (event->kind == EVENT_OFFER_ANSWERED)
        free(event->offer_answer.offer);
}

/* ---- the kiosk ---------------------------------------------------------------------------- */

static struct outbox_port outbox_between(struct house *house)
{
    return (struct outbox_port){.self = house,
                                .take = outbox_take,
                                .settle = outbox_settle,
                                .due_in_ms = outbox_due_in_ms,
                                .hurry = outbox_hurry,
                                .claim_of = outbox_claim_of};
}

static struct roster_port roster_between(struct house *house)
{
    return (struct roster_port){.self = house,
                                .begin = lists_begin,
                                .put = lists_put,
                                .commit = lists_commit,
                                .abandon = lists_abandon};
}

void house_kiosk_run(struct house *house, struct app_display display)
{
    const struct config *config = &house->config;
    struct app_neighbours to = {
        .scanner = {.self = house, .listen = scanner_listen, .acknowledge = scanner_acknowledge},
        .printer = {.self = house, .width_px = 576, .print = printer_print}};
    struct service_client *service;
    struct store *store;
    struct ui *ui;

    atomic_store(&house->dead, false);
    house->keep_cut = house->listens = false;
    if (err_is(daytime_open(NULL, &house->daytime)) || err_is(parts_ui_open(config, NULL, &ui)) ||
        err_is(app_open(&config->rules, config->kiosk.languages.count, house->daytime, ui, display,
                        &house->app)))
        give_up("the kiosk does not open");
    house->mailbox = (struct mailbox){.self = house, .post = post};
    if (err_is(parts_store_open(config, house->daytime, house->mailbox,
                                (struct once_port){.self = NULL}, (struct watch_port){.self = NULL},
                                &store, &to.store, &house->outbox, &house->roster)) ||
        err_is(parts_service_open(config, house->daytime, house->mailbox, outbox_between(house),
                                  roster_between(house), store_names(store), &service,
                                  &to.service)))
        give_up("the kiosk's store or net does not open");
    speech_null_open(house->mailbox, &to.voice, &to.sound);
    house->starts++;
    house->runs = true;
    device_tell(house, DEVICE_SCANNER, house->scanner);
    device_tell(house, DEVICE_PRINTER, DEVICE_READY);
    app_run(house->app, &to);
    house->runs = house->listens = false;
    service_close(service);
    store_close(store);
    app_close(house->app);
    ui_close(ui);
    daytime_close(house->daytime);
    house->app = NULL;
    if (house->keep_cut)
        shell("rm -rf '%s/state' && mv '%s/cut' '%s/state'", house->dir, house->dir, house->dir);
}

void house_kiosk_deafen(struct house *house)
{
    atomic_store(&house->dead, true);
}

void house_kiosk_cut(struct house *house)
{
    atomic_store(&house->dead, true);
    warp_settle();
    /* Nobody writes now, so this is what the next start would find. */
    shell("rm -rf '%s/cut' && cp -a '%s/state' '%s/cut'", house->dir, house->dir, house->dir);
    house->keep_cut = true;
    house->cuts++;
}
