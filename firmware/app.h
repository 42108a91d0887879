/* SPDX-License-Identifier: Apache-2.0 */
/*
 * app: the owner thread. It holds the one model, the display list and the canvas; it waits, drains
 * the mailbox, steps the core, hands effects to the ports, and draws what has changed. It never
 * blocks but in display.wait.
 *
 * Everything here is called on the owner thread, except app_mailbox's post, which is for workers.
 */
#ifndef APP_H
#define APP_H

#include "base/daytime.h"
#include "base/err.h"
#include "core/flow.h"
#include "port.h"
#include "ui/list.h"
#include "ui/ui.h"
#include "ui/window.h"

struct app;

/* Where pictures go and touches come from: the real window, or a scripted one in tests. */
struct app_display {
    void *self;
    /* Waits up to timeout_ms for a touch, a wake or a repaint; WINDOW_NONE when none came. */
    struct window_event (*wait)(void *self, int64_t timeout_ms);
    void (*wake)(void *self); /* any thread */
    void (*show)(void *self, const struct canvas *canvas);
};

struct app_neighbours {
    struct service_port service;
    struct store_port store;
    struct scanner_port scanner;
    struct printer_port printer;
    struct voice_port voice;
    struct sound_port sound;
    struct document_port document; /* all NULL where the kiosk reads no documents */
    struct selftest_port selftest; /* all NULL where the rules name no time for it */
    struct hall_port hall;         /* all NULL: there is none */
    const char *name;              /* of the kiosk, for the hall; outlives the run */
};

/* The model begins at the start screen. rules, daytime and ui outlive the app. */
struct err app_open(const struct rules *rules, int language_count, struct daytime *daytime,
                    struct ui *ui, struct app_display display, struct app **ret_app) MUST_CHECK;
void app_close(struct app *app);
/* For the neighbours; valid until app_close. */
struct mailbox app_mailbox(struct app *app);
/* Runs until the display says WINDOW_QUIT, or staff shut the kiosk down. */
void app_run(struct app *app, const struct app_neighbours *neighbours);

/* After app_run: staff wanted it to end, and not to be started again. */
bool app_shut_down(const struct app *app);

/* What is on the screen now; for scripted displays. */
const struct model *app_model(const struct app *app);
const struct list *app_list(const struct app *app);
/* A press counts: a second one must not fall onto the screen that has just come. */
bool app_is_settled(const struct app *app);

#endif
