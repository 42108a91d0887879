/* SPDX-License-Identifier: Apache-2.0 */
#include "app.h"

#include "base/bug.h"
#include "base/clock.h"
#include "base/daytime.h"
#include "base/log.h"
#include "base/ring.h"
#include "core/herald.h"
#include "ui/focus.h"
#include "ui/voice.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum {
    SETTLE_MS = 500, /* a second tap must not fall onto the screen that just came */
    HOLD_MS = 5000,  /* so long a finger on the clock is no visitor's: staff ask to come in */
    NOT_HELD = -1,
};

struct app {
    /* any thread */
    struct ring events;
    /* owner */
    struct app_display display;
    struct app_neighbours to;
    struct ui *ui;
    struct model model;
    struct list list;
    struct list next;   /* built beside list, to see what changed */
    struct list veil;   /* what is shown instead where the screen is dark */
    struct focus focus; /* where the keypad stands */
    struct voice voice;
    struct utterance utterance;
    int volume, speed; /* as the voice was told last */
    bool headphone;
    uint32_t screens; /* as the model last had it, and since when */
    int64_t came_ms;
    struct effects effects;
    struct event event;
    bool quit;
    bool shut_down;        /* quit, and not to be started again */
    int pressed;           /* item under the finger, or LIST_NOTHING */
    int64_t held_since_ms; /* a finger lies on the clock, or NOT_HELD */
    bool dirty;            /* must be shown even if the list is the same */
    struct daytime *daytime;
    struct herald herald;
};

static void app_post(void *self, const struct event *event)
{
    struct app *app = self;

    if (ring_put(&app->events, event))
        return;
    log_warn("app", "event %d lost: the mailbox is full", (int)event->kind);
    if (event->kind == EVENT_OFFER_ANSWERED)
        free(event->offer_answer.offer);
}

static void app_wake(void *self)
{
    struct app *app = self;

    app->display.wake(app->display.self);
}

struct mailbox app_mailbox(struct app *app)
{
    return (struct mailbox){.self = app, .post = app_post};
}

struct err app_open(const struct rules *rules, int language_count, struct daytime *daytime,
                    struct ui *ui, struct app_display display, struct app **ret_app)
{
    struct app *app = calloc(1, sizeof *app);

    if (app == NULL)
        return err_make(ERR_NO_MEMORY);
    struct err e = ring_init(&app->events, sizeof(struct event), EVENTS_QUEUED_MAX);
    if (err_is(e)) {
        free(app);
        return e;
    }
    ring_wake_set(&app->events, app_wake, app);
    app->display = display;
    app->daytime = daytime;
    app->ui = ui;
    app->pressed = LIST_NOTHING;
    app->held_since_ms = NOT_HELD;
    app->dirty = true;
    uint64_t salt = 0;
    if (getrandom(&salt, sizeof salt, 0) != (ssize_t)sizeof salt)
        salt = (uint64_t)clock_monotonic_ms();
    flow_init(&app->model, rules, language_count, salt);
    app->model.now_ms = clock_monotonic_ms();
    app->model.wall_s = daytime_now_s(daytime);
    focus_init(&app->focus);
    voice_init(&app->voice, ui_i18n(ui), rules);
    *ret_app = app;
    return err_none();
}

void app_close(struct app *app)
{
    if (app == NULL)
        return;
    while (ring_take(&app->events, &app->event))
        if (app->event.kind == EVENT_OFFER_ANSWERED)
            free(app->event.offer_answer.offer);
    ring_deinit(&app->events);
    list_wipe(&app->list);
    list_wipe(&app->next);
    list_wipe(&app->veil);
    explicit_bzero(app, sizeof *app);
    free(app);
}

bool app_shut_down(const struct app *app)
{
    return app->shut_down;
}

const struct model *app_model(const struct app *app)
{
    return &app->model;
}

const struct list *app_list(const struct app *app)
{
    return &app->list;
}

static void slip_print(struct app *app, const struct effect *fx)
{
    struct bitmap slip = {0};

    if (err_is(ui_slip(app->ui, &fx->ticket, app->to.printer.width_px, &slip))) {
        app_post(app, &(struct event){.kind = EVENT_PRINTED, .request = fx->request});
        return;
    }
    app->to.printer.print(app->to.printer.self, fx->request, &slip);
}

static void status_tell(struct app *app, int64_t wall_s)
{
    struct event event = {.kind = EVENT_STATUS_TOLD, .status.part = STATUS_OF_CLOCK};

    event.status.clock.sure = daytime_read(app->daytime).sure;
    event.status.clock.ahead_ms = daytime_ahead_ms(app->daytime);
    app_post(app, &event);
    app->to.store.tell_status(app->to.store.self, wall_s);
}

static void log_tell(struct app *app)
{
    _Static_assert((int)STATUS_LINE_MAX + 1 == (int)LOG_RECENT_BYTES, "a line is a line");
    struct event event = {.kind = EVENT_STATUS_TOLD, .status.part = STATUS_OF_LOG};

    event.status.log.count = log_recent(STATUS_LINES_MAX, event.status.log.lines);
    app_post(app, &event);
}

static void effect_run(struct app *app, const struct effect *fx)
{
    const struct service_port *service = &app->to.service;
    const struct store_port *store = &app->to.store;

    switch (fx->kind) {
    case EFFECT_LOOK_UP_BOOKING:
        store->look_up_booking(store->self, fx->request, &fx->ref, app->model.wall_s);
        break;
    case EFFECT_LOOK_UP_ID:
        store->look_up_id(store->self, fx->request, fx->ref.id, app->model.wall_s);
        break;
    case EFFECT_LOOK_UP_NUMBER:
        store->look_up_number(store->self, fx->request, fx->number, app->model.wall_s);
        break;
    case EFFECT_FIND_BOOKING:
        service->find_booking(service->self, fx->request, &fx->ref);
        break;
    case EFFECT_FIND_NUMBER:
        service->find_number(service->self, fx->request, fx->number);
        break;
    case EFFECT_LOAD_OFFER:
        service->load_offer(service->self, fx->request);
        break;
    case EFFECT_LOAD_QUEUE:
        service->load_queue(service->self, fx->request, fx->scope);
        break;
    case EFFECT_ISSUE_NUMBER:
        service->issue_number(service->self, fx->request, fx->issue.scope, fx->issue.request_id);
        break;
    case EFFECT_RECORD_CHECKIN:
        store->record_checkin(store->self, fx->request, &fx->checkin);
        break;
    case EFFECT_RECORD_WALKIN:
        store->record_walkin(store->self, fx->request, &fx->walkin);
        break;
    case EFFECT_RECORD_NUMBER:
        store->record_number(store->self, fx->request, &fx->walkin);
        break;
    case EFFECT_RECORD_OWN:
        store->record_own(store->self, fx->request, &fx->walkin);
        break;
    case EFFECT_NOTE:
        store->note(store->self, &fx->note);
        break;
    case EFFECT_WATCH:
        store->watch(store->self, fx->watch);
        break;
    case EFFECT_KEEP_GUESSES:
        store->keep_guesses(store->self, &fx->guesses);
        break;
    case EFFECT_RECORD_UNDO:
        store->record_undo(store->self, fx->request, &fx->undo);
        break;
    case EFFECT_SETTLE_ENTRY:
        store->settle_entry(store->self, fx->request, &fx->settle);
        break;
    case EFFECT_FIND_ENTRIES:
        store->find_entries(store->self, fx->request, fx->number, app->model.wall_s);
        break;
    case EFFECT_CHECK_PIN:
        store->check_pin(store->self, fx->request, fx->pin);
        break;
    case EFFECT_TELL_STATUS:
        status_tell(app, app->model.wall_s);
        break;
    case EFFECT_TELL_LOG:
        log_tell(app);
        break;
    case EFFECT_KEEP_CLOSED:
        store->keep_closed(store->self, fx->request, fx->on);
        break;
    case EFFECT_SELFTEST:
        app->to.selftest.run(app->to.selftest.self);
        break;
    case EFFECT_KEEP_SELFTEST:
        app->to.selftest.keep(app->to.selftest.self, &fx->selftest);
        break;
    case EFFECT_END:
        app->quit = true;
        break;
    case EFFECT_SHUT_DOWN:
        app->quit = app->shut_down = true;
        break;
    case EFFECT_PRINT_SLIP:
        slip_print(app, fx);
        break;
    case EFFECT_LISTEN:
        app->to.scanner.listen(app->to.scanner.self, fx->on);
        break;
    case EFFECT_ACKNOWLEDGE:
        app->to.scanner.acknowledge(app->to.scanner.self, fx->on);
        break;
    case EFFECT_SOUND:
        app->to.sound.play(app->to.sound.self, fx->sound);
        break;
    case EFFECT_READ_DOCUMENT:
        app->to.document.read(app->to.document.self, fx->request, &fx->document);
        break;
    case EFFECT_DROP_DOCUMENT:
        app->to.document.drop(app->to.document.self);
        break;
    case EFFECT_ANSWER_ORDER:
        app->to.hall.answer(app->to.hall.self, &fx->reply);
        break;
    case EFFECT_CANCEL:
        service->cancel(service->self);
        break;
    case EFFECT_COUNT:
        bug_if(true);
    }
}

/* One event through the core. app->event is wiped afterwards: it may be personal. */
static void app_step(struct app *app)
{
    struct event *e = &app->event;

    struct daytime_reading now = daytime_read(app->daytime);

    e->now_ms = clock_monotonic_ms();
    e->wall_s = now.wall_ms / 1000;
    e->sure = now.sure;
    flow_step(&app->model, e, &app->effects);
    herald_hear(&app->herald, e, &app->effects);
    if (e->kind == EVENT_OFFER_ANSWERED)
        free(e->offer_answer.offer);
    for (int i = 0; i < app->effects.count; i++)
        effect_run(app, &app->effects.list[i]);
    /* Of slips whose visitor has left as well. */
    if (e->kind == EVENT_PRINTED && e->printed.paper_mm > 0)
        app->to.store.count_paper(app->to.store.self, e->printed.paper_mm, e->wall_s);
    /* What has just become durable is the service's business now. */
    if ((e->kind == EVENT_RECORDED && e->recorded.ok) ||
        (e->kind == EVENT_OUTBOX_CHANGED && e->outbox.unsent > 0))
        app->to.service.outbox_filled(app->to.service.self);
    explicit_bzero(&app->effects, sizeof app->effects);
    explicit_bzero(e, sizeof *e);
}

static void voice_tune(struct app *app)
{
    const struct model *m = &app->model;

    if (app->volume == m->voice_volume && app->speed == m->voice_speed &&
        app->headphone == m->headphone)
        return;
    app->volume = m->voice_volume;
    app->speed = m->voice_speed;
    app->headphone = m->headphone;
    app->to.voice.tune(app->to.voice.self, app->volume, app->speed, app->headphone);
}

/*
 * Where what is under the finger is in the next list: the slip that has come brings a button, the
 * countdown beside it changes. LIST_NOTHING: it is not there any more, or elsewhere.
 */
static int under_finger(const struct app *app)
{
    if (app->pressed == LIST_NOTHING || app->model.dark)
        return app->pressed;
    for (int i = 0; i < app->next.count && app->next.screen == app->list.screen; i++)
        if (item_equal(&app->list.items[app->pressed], &app->next.items[i]))
            return i;
    return LIST_NOTHING;
}

/* The list as the model is now, the focus on it, and what is to be said of it. */
static void app_look(struct app *app, int by, enum focus_move moved)
{
    struct voice_port *voice = &app->to.voice;

    if (app->screens != app->model.screens) {
        app->screens = app->model.screens;
        app->came_ms = clock_monotonic_ms();
    }
    ui_build(app->ui, &app->model, &app->next);
    focus_follow(&app->focus, &app->model, &app->next);
    if (!list_equal(&app->list, &app->next)) {
        app->pressed = under_finger(app);
        app->list = app->next;
        app->dirty = true;
    }
    enum voice_way way =
        voice_follow(&app->voice, &app->model, &app->list, by, moved, &app->utterance);
    /* Before the words, which may already be louder; after them where speech ends as it was. */
    if (app->model.voice)
        voice_tune(app);
    if (way == VOICE_HUSH)
        voice->hush(voice->self);
    else if (way != VOICE_NOTHING)
        voice->say(voice->self, &app->utterance, way == VOICE_BEHIND);
    if (!app->model.voice)
        voice_tune(app);
    utterance_wipe(&app->utterance);
}

/* What is drawn, and what a finger meets. */
static const struct list *shown(const struct app *app)
{
    return app->model.dark ? &app->veil : &app->list;
}

static void app_draw(struct app *app)
{
    app_look(app, VOICE_BY_ITSELF, FOCUS_STUCK);
    int64_t now_ms = clock_monotonic_ms();
    bool moves = ui_frame_ms(app->ui, now_ms) == 0;

    if (!moves && !app->dirty)
        return;
    if (app->model.dark)
        ui_build_veil(app->ui, &app->model, &app->veil);
    ui_draw(app->ui, shown(app), app->pressed, now_ms);
    app->display.show(app->display.self, ui_canvas(app->ui));
    app->dirty = false;
}

static void press(struct app *app, const struct item *item, int by)
{
    app->event = (struct event){.kind = EVENT_PRESSED,
                                .pressed = {.action = item->action, .arg = item->arg}};
    app_step(app);
    app->dirty = true;
    app_look(app, by, FOCUS_STUCK);
}

bool app_is_settled(const struct app *app)
{
    return clock_monotonic_ms() - app->came_ms >= SETTLE_MS;
}

/* A key of the keypad: silence first, then what it does, then what is to be said of it. */
static void pad_handle(struct app *app, enum pad_key key)
{
    enum focus_move moved = FOCUS_STUCK;
    bool spoke = app->model.voice;

    if (spoke)
        app->to.voice.hush(app->to.voice.self);
    app->event = (struct event){.kind = EVENT_PAD_PRESSED, .pad = key};
    app_step(app);
    app->dirty = true; /* the ring, the dark */
    if (key == PAD_PREVIOUS || key == PAD_NEXT) {
        moved = focus_move(&app->focus, &app->list, key == PAD_NEXT ? 1 : -1);
    } else if (!focus_wake(&app->focus, &app->list) && key == PAD_OK && app_is_settled(app) &&
               app->list.focus != LIST_NOTHING && spoke == app->model.voice) {
        press(app, &app->list.items[app->list.focus], PAD_OK);
        return;
    }
    app_look(app, (int)key, moved);
}

static bool is_on_clock(const struct app *app, int x, int y)
{
    const struct list *list = shown(app);

    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == ROLE_CLOCK)
            return rect_has(list->items[i].rect, x, y);
    return false;
}

/* The finger lies on the clock long enough. */
static void hold_look(struct app *app)
{
    if (app->held_since_ms == NOT_HELD || clock_monotonic_ms() - app->held_since_ms < HOLD_MS)
        return;
    app->held_since_ms = NOT_HELD;
    app->event = (struct event){.kind = EVENT_STAFF_CALLED};
    app_step(app);
}

static void touch_down(struct app *app, int x, int y)
{
    app->held_since_ms = is_on_clock(app, x, y) ? clock_monotonic_ms() : NOT_HELD;
    if (app->focus.awake) {
        focus_sleep(&app->focus, &app->list);
        app->dirty = true;
    }
    if (!app_is_settled(app))
        return;
    app->pressed = list_hit(shown(app), x, y);
    app->dirty = app->dirty || app->pressed != LIST_NOTHING;
}

/* A button fires on release inside; a finger that slides off has thought better of it. */
static void touch_up(struct app *app, int x, int y)
{
    int pressed = app->pressed;

    app->held_since_ms = NOT_HELD;
    if (pressed == LIST_NOTHING)
        return;
    app->pressed = LIST_NOTHING;
    app->dirty = true;
    if (list_hit(shown(app), x, y) == pressed)
        press(app, &shown(app)->items[pressed], VOICE_BY_TOUCH);
}

static void touch_moved(struct app *app, int x, int y)
{
    if (!is_on_clock(app, x, y))
        app->held_since_ms = NOT_HELD;
    if (app->pressed != LIST_NOTHING && list_hit(shown(app), x, y) != app->pressed) {
        app->pressed = LIST_NOTHING;
        app->dirty = true;
    }
}

static void window_handle(struct app *app, const struct window_event *w)
{
    switch (w->kind) {
    case WINDOW_TOUCH_DOWN:
        touch_down(app, w->x, w->y);
        break;
    case WINDOW_TOUCH_MOVE:
        touch_moved(app, w->x, w->y);
        break;
    case WINDOW_TOUCH_UP:
        touch_up(app, w->x, w->y);
        break;
    case WINDOW_PAD:
        pad_handle(app, w->pad);
        break;
    case WINDOW_PLUG:
        app->event = (struct event){.kind = EVENT_HEADPHONE_CHANGED,
                                    .headphone = {.plugged = !app->model.headphone}};
        app_step(app);
        break;
    case WINDOW_EXPOSED:
        app->dirty = true;
        break;
    case WINDOW_QUIT:
        app->quit = true;
        break;
    case WINDOW_NONE:
    case WINDOW_WAKE:
        break;
    }
}

/* How long the owner may sleep. */
static int64_t wait_ms(const struct app *app, int64_t due_at_ms)
{
    int64_t now_ms = clock_monotonic_ms(), ms = due_at_ms - now_ms;

    int64_t frame_ms = ui_frame_ms(app->ui, now_ms);

    if (frame_ms >= 0 && ms > frame_ms)
        ms = frame_ms;
    if (app->held_since_ms != NOT_HELD && ms > app->held_since_ms + HOLD_MS - now_ms)
        ms = app->held_since_ms + HOLD_MS - now_ms;
    if (app->to.hall.tell != NULL && ms > herald_due_ms(&app->herald, now_ms))
        ms = herald_due_ms(&app->herald, now_ms);
    return ms > 0 ? ms : 0;
}

/* The hall hears of it, and the store is asked for what only it knows. */
static void hall_tell(struct app *app)
{
    int64_t now_ms = clock_monotonic_ms();
    const struct status_clock clock = {.sure = daytime_read(app->daytime).sure,
                                       .ahead_ms = daytime_ahead_ms(app->daytime)};

    if (app->to.hall.tell == NULL)
        return;
    if (herald_asks(&app->herald, now_ms))
        app->to.store.tell_status(app->to.store.self, daytime_now_s(app->daytime));
    const struct hall_state *state = herald_look(&app->herald, &app->model, &clock, now_ms);
    if (state != NULL)
        app->to.hall.tell(app->to.hall.self, state);
}

void app_run(struct app *app, const struct app_neighbours *neighbours)
{
    app->to = *neighbours;
    herald_init(&app->herald, &(struct hall_self){.name = app->to.name,
                                                  .version = ANKUNFT_VERSION,
                                                  .since_s = daytime_now_s(app->daytime)});
    app->to.scanner.listen(app->to.scanner.self, true);
    int64_t due_at_ms = 0;

    while (!app->quit) {
        app_draw(app);
        hall_tell(app);
        due_at_ms = app->model.now_ms + flow_due_ms(&app->model);
        struct window_event w = app->display.wait(app->display.self, wait_ms(app, due_at_ms));
        window_handle(app, &w);
        hold_look(app);
        while (ring_take(&app->events, &app->event))
            if (app->event.kind == EVENT_PAD_PRESSED)
                pad_handle(app, app->event.pad);
            else
                app_step(app);
        if (clock_monotonic_ms() >= due_at_ms) {
            app->event = (struct event){.kind = EVENT_TIME_PASSED};
            app_step(app);
        }
    }
}
