/* SPDX-License-Identifier: Apache-2.0 */
#include "kiosk.h"

#include "base/log.h"
#include "base/viewfinder.h"
#include "core/selftest.h"
#include "net/service.h"
#include "parts.h"
#include "parts_hall.h"
#include "selftest/runner.h"
#include "store/store.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct kiosk {
    struct rules rules; /* the configuration's, with this kiosk's own times */
    struct daytime *daytime;
    struct viewfinder viewfinder;
    struct ui *ui;
    struct app *app;
    struct store *store;
    struct service_client *service;
    struct parts_scanner scanner;
    struct parts_printer printer;
    struct parts_keypad keypad;
    struct parts_voice voice;
    struct parts_document document;
    struct parts_hall *hall;
    struct runner *runner;
    struct app_neighbours neighbours;
};

static struct err report(const char *what, struct err e)
{
    if (err_is(e))
        log_error("kiosk", "%s: %s", what, err_name(e));
    return e;
}

/* Staff who wonder why it did not begin at the minute they wrote find it in the log. */
static void selftests_spread(struct rules *rules)
{
    int *at_min = rules->selftest.times_min;

    for (int i = 0; i < SELFTEST_TIMES; i++) {
        at_min[i] = selftest_spread(at_min[i], rules->kiosk);
        if (at_min[i] != 0)
            log_info("kiosk", "tests itself at %02d:%02d", at_min[i] / 60, at_min[i] % 60);
    }
}

static struct err open_parts(struct kiosk *k, const struct config *config,
                             struct app_display display)
{
    struct outbox_port outbox;
    struct roster_port roster;
    struct err e = report("clock", daytime_open(NULL, &k->daytime));

    k->rules = config->rules;
    selftests_spread(&k->rules);
    if (!err_is(e))
        e = report("screen", parts_ui_open(config, &k->viewfinder, &k->ui));
    if (err_is(e))
        return e;
    e = report("owner", app_open(&k->rules, config->kiosk.languages.count, k->daytime, k->ui,
                                 display, &k->app));
    if (err_is(e))
        return e;
    struct mailbox mailbox = app_mailbox(k->app);
    e = report("hall", parts_hall_open(config, k->daytime, mailbox, &k->hall));
    if (err_is(e))
        return e;
    e = report("store", parts_store_open(config, k->daytime, mailbox, parts_hall_once(k->hall),
                                         parts_hall_watch(k->hall), &k->store, &k->neighbours.store,
                                         &outbox, &roster));
    if (err_is(e))
        return e;
    e = report("hall", parts_hall_start(k->hall, store_hearing(k->store)));
    if (err_is(e))
        return e;
    e = report("service",
               parts_service_open(config, k->daytime, mailbox, outbox, roster,
                                  store_names(k->store), &k->service, &k->neighbours.service));
    if (err_is(e))
        return e;
    e = report("scanner", parts_scanner_open(config, mailbox, &k->viewfinder, &k->scanner));
    if (err_is(e))
        return e;
    e = report("printer", parts_printer_open(config, mailbox, &k->printer));
    if (err_is(e))
        return e;
    e = report("voice", parts_voice_open(config, mailbox, &k->voice));
    if (err_is(e))
        return e;
    e = report("document", parts_document_open(config, k->daytime, store_names(k->store), mailbox,
                                               &k->document));
    if (err_is(e))
        return e;
    e = report("keypad", parts_keypad_open(config, mailbox, &k->keypad));
    if (err_is(e))
        return e;
    const struct runner_config runner = {.config_file = config->file,
                                         .state_dir = config->kiosk.state_dir};
    e = report("selftest", runner_open(&runner, mailbox, &k->runner, &k->neighbours.selftest));
    k->neighbours.voice = k->voice.voice;
    k->neighbours.sound = k->voice.sound;
    k->neighbours.scanner = k->scanner.port;
    k->neighbours.printer = k->printer.port;
    k->neighbours.document = k->document.port;
    k->neighbours.hall = parts_hall_port(k->hall);
    k->neighbours.name = config->kiosk.name;
    return e;
}

struct err kiosk_open(const struct config *config, struct app_display display,
                      struct kiosk **ret_kiosk)
{
    struct kiosk *k = calloc(1, sizeof *k);

    if (k == NULL)
        return err_make(ERR_NO_MEMORY);
    viewfinder_init(&k->viewfinder);
    viewfinder_wake_set(&k->viewfinder, display.wake, display.self);
    /* Signals are the owner's: one that landed on a worker would not wake it. Threads inherit. */
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, &before);
    struct err e = open_parts(k, config, display);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (err_is(e)) {
        kiosk_close(k);
        return e;
    }
    log_info("kiosk", "%s is open: %d offices", config->kiosk.id, config->rules.office_count);
    *ret_kiosk = k;
    return err_none();
}

bool kiosk_run(struct kiosk *kiosk)
{
    app_run(kiosk->app, &kiosk->neighbours);
    return !app_shut_down(kiosk->app);
}

void kiosk_close(struct kiosk *kiosk)
{
    runner_close(kiosk->runner);
    /* The document reader before the store: its thread asks that for names. */
    parts_document_close(&kiosk->document);
    parts_scanner_close(&kiosk->scanner);
    parts_printer_close(&kiosk->printer);
    parts_keypad_close(&kiosk->keypad);
    parts_voice_close(&kiosk->voice);
    /* The service before the store: its threads call into the store's outbox. */
    if (kiosk->service != NULL)
        service_close(kiosk->service);
    /* The hall around the store: each calls the other. */
    parts_hall_quiet(kiosk->hall);
    if (kiosk->store != NULL)
        store_close(kiosk->store);
    parts_hall_close(kiosk->hall);
    app_close(kiosk->app);
    ui_close(kiosk->ui);
    viewfinder_deinit(&kiosk->viewfinder);
    daytime_close(kiosk->daytime);
    free(kiosk);
}

struct app *kiosk_app(struct kiosk *kiosk)
{
    return kiosk->app;
}

struct ui *kiosk_ui(struct kiosk *kiosk)
{
    return kiosk->ui;
}
