/* SPDX-License-Identifier: Apache-2.0 */
#include "voice_stage.h"

#include "../unit/cmocka_kit.h"

#include "base/clock.h"
#include "ui/i18n.h"
#include "ui/spoken.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_MAX = 64000, EVER_MAX = 400000, NOW_MS = 1000000 };

/* The clock of the process: the program under test is linked with this one in its place. */
static atomic_llong clock_ms;
int64_t __wrap_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void)
{
    return atomic_load(&clock_ms);
}

struct stage {
    struct ui *ui;
    struct app *app;
    struct daytime *daytime;
    struct mailbox mailbox;
    struct rules rules;
    struct app_neighbours neighbours;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    bool waiting, woken, quit;
    int64_t timeout_ms;
    struct window_event touch;
    bool touched;
    int x, y; /* where the finger is */
    /* the kiosk's thread, read while it waits */
    enum answer answer;
    struct booking booking;
    struct booking numbers[1];
    struct document_order order; /* the last one */
    uint32_t reading;            /* its number */
    bool hold_print;
    uint32_t held_print;
    char said[SAID_MAX], ever[EVER_MAX];
    int utterances, hushes, volume;
    bool behind;
    char tag[UTTERANCE_TAG_MAX + 1];
    int sounds[SOUND_COUNT];
    const char *fault; /* seen on the kiosk's thread, where no test can fail */
};

/* --- neighbours ------------------------------------------------------------------------------ */

static void post(struct stage *s, struct event event)
{
    s->mailbox.post(s->mailbox.self, &event);
}

static void find_booking(void *self, uint32_t request, const struct booking_ref *ref)
{
    struct stage *s = self;
    struct event e = {.kind = EVENT_BOOKING_ANSWERED, .request = request};

    (void)ref;
    e.booking_answer.answer = s->answer;
    e.booking_answer.booking = s->booking;
    post(s, e);
}

static void find_number(void *self, uint32_t request, const char *number)
{
    struct stage *s = self;
    struct event e = {.kind = EVENT_NUMBER_ANSWERED, .request = request};

    e.number_answer.answer = ANSWER_OK;
    if (strcmp(number, s->booking.number) == 0) {
        e.number_answer.count = 1;
        e.number_answer.bookings[0] = s->booking;
    }
    post(s, e);
}

static void load_offer(void *self, uint32_t request)
{
    struct stage *s = self;
    struct event e = {.kind = EVENT_OFFER_ANSWERED, .request = request};
    struct offer *offer = calloc(1, sizeof *offer);

    assert_non_null(offer);
    for (int i = 0; i < 8; i++) {
        struct offer_entry *entry = &offer->entries[offer->count++];
        *entry = (struct offer_entry){.scope = 169, .request = 10 + i, .enabled = true};
        entry->service = -1;
        snprintf(entry->name, sizeof entry->name, "Dienst %c", 'A' + i);
    }
    e.offer_answer.offer = offer;
    post(s, e);
}

static void load_queue(void *self, uint32_t request, int32_t scope)
{
    (void)scope;
    post(self, (struct event){.kind = EVENT_QUEUE_ANSWERED,
                              .request = request,
                              .queue_answer = {.ahead = 3, .wait_min = 25}});
}

static void issue_number(void *self, uint32_t request, int32_t scope, int32_t service)
{
    struct event e = {.kind = EVENT_ISSUE_ANSWERED, .request = request};

    (void)service;
    e.issue_answer.booking = (struct booking){.ref = {.id = 200001}, .scope = scope};
    memcpy(e.issue_answer.booking.number, "B27", 4);
    post(self, e);
}

static void nothing(void *self)
{
    (void)self;
}

static void look_up_booking(void *self, uint32_t request, const struct booking_ref *ref, int64_t s)
{
    (void)self;
    (void)request;
    (void)ref;
    (void)s;
}

static void look_up_number(void *self, uint32_t request, const char *number, int64_t s)
{
    (void)self;
    (void)request;
    (void)number;
    (void)s;
}

static void look_up_id(void *self, uint32_t request, int64_t booking_id, int64_t wall_s)
{
    struct stage *s = self;
    struct event e = {.kind = EVENT_BOOKING_LOOKED_UP, .request = request};

    (void)wall_s;
    e.booking_answer.answer = booking_id == s->booking.ref.id ? ANSWER_OK : ANSWER_UNKNOWN_ID;
    e.booking_answer.booking = s->booking;
    post(s, e);
}

static void document_read(void *self, uint32_t request, const struct document_order *order)
{
    struct stage *s = self;

    s->order = *order;
    s->reading = request;
}

static void record_checkin(void *self, uint32_t request, const struct checkin_record *record)
{
    post(self,
         (struct event){.kind = EVENT_RECORDED,
                        .request = request,
                        .recorded = {.ok = true, .entry = 7, .arrived_s = record->arrived_s}});
}

static void record_walkin(void *self, uint32_t request, const struct walkin_record *record)
{
    (void)record;
    post(self, (struct event){.kind = EVENT_RECORDED,
                              .request = request,
                              .recorded = {.ok = true, .entry = 8}});
}

static void record_own(void *self, uint32_t request, const struct walkin_record *record)
{
    struct event e = {.kind = EVENT_RECORDED, .request = request};

    (void)record;
    e.recorded.ok = true;
    e.recorded.entry = 9;
    memcpy(e.recorded.number, "K07", 4);
    post(self, e);
}

static void note(void *self, const struct note *what)
{
    (void)self;
    (void)what;
}

static void watch(void *self, enum watch_gap gap)
{
    (void)self;
    (void)gap;
}

static void keep_guesses(void *self, const struct guesses *guesses)
{
    (void)self;
    (void)guesses;
}

static void print(void *self, uint32_t request, struct bitmap *bitmap)
{
    struct stage *s = self;

    bitmap_free(bitmap);
    s->held_print = request;
    if (!s->hold_print)
        post(s, (struct event){.kind = EVENT_PRINTED, .request = request, .printed.ok = true});
}

static void listen(void *self, bool on)
{
    (void)self;
    (void)on;
}

static void acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

/* --- the ear --------------------------------------------------------------------------------- */

static void line_add(char *text, size_t size, const char *words)
{
    size_t n = strlen(text);

    if (n + strlen(words) + 2 < size)
        snprintf(text + n, size - n, "%s\n", words);
}

static void say(void *self, const struct utterance *utterance, bool behind)
{
    struct stage *s = self;

    if (utterance->cut)
        s->fault = "an utterance is cut";
    if (utterance->count == 0)
        s->fault = "an empty utterance is said";
    s->utterances++;
    s->behind = behind;
    for (int i = 0; i < utterance->count; i++) {
        const char *words = utterance_part(utterance, i);
        line_add(s->said, sizeof s->said, words);
        line_add(s->ever, sizeof s->ever, words);
        /* For the ear alone: nothing of the eye's marks. */
        if (strstr(words, "\xe2\x81\xa8") != NULL || strchr(words, '{') != NULL)
            s->fault = "a mark for the eye is said";
        memcpy(s->tag, utterance->parts[i].tag, sizeof s->tag);
    }
}

static void hush(void *self)
{
    struct stage *s = self;

    s->hushes++;
}

static void tune(void *self, int volume, int speed, bool headphone)
{
    struct stage *s = self;

    (void)speed;
    (void)headphone;
    s->volume = volume;
}

static void play(void *self, enum sound sound)
{
    struct stage *s = self;

    s->sounds[sound]++;
}

/* --- the display, and how it is waited for -----------------------------------------------------
 */

static struct window_event display_wait(void *self, int64_t timeout_ms)
{
    struct stage *s = self;
    struct window_event event = {.kind = WINDOW_NONE};

    pthread_mutex_lock(&s->lock);
    if (s->touched) {
        event = s->touch;
        s->touched = false;
        pthread_mutex_unlock(&s->lock);
        return event;
    }
    s->timeout_ms = timeout_ms;
    while (!s->woken && !s->quit) {
        s->waiting = true;
        pthread_cond_broadcast(&s->changed);
        pthread_cond_wait(&s->changed, &s->lock);
    }
    s->woken = s->waiting = false;
    event.kind = s->quit ? WINDOW_QUIT : WINDOW_WAKE;
    pthread_mutex_unlock(&s->lock);
    return event;
}

static void display_wake(void *self)
{
    struct stage *s = self;

    pthread_mutex_lock(&s->lock);
    s->woken = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

static void display_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas;
}

static void settle(struct stage *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->waiting || s->woken || s->touched)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
    if (s->fault != NULL)
        fail_msg("%s: %s", s->fault, s->said);
}

static void *stage_run(void *self)
{
    struct stage *s = self;

    app_run(s->app, &s->neighbours);
    return NULL;
}

static void forget(struct stage *s)
{
    s->said[0] = '\0';
}

/* --- the stage ---------------------------------------------------------------------------------
 */

static int64_t steady(void *self)
{
    (void)self;
    return clock_monotonic_ms();
}

static int64_t machine(void *self)
{
    (void)self;
    return STAGE_TEN * 1000LL + clock_monotonic_ms() - NOW_MS;
}

static bool in_step(void *self)
{
    (void)self;
    return true;
}

static void devices_ready(struct stage *s)
{
    for (int d = 0; d < DEVICE_COUNT; d++)
        post(s, (struct event){.kind = EVENT_DEVICE_CHANGED,
                               .device = {(enum device)d, DEVICE_READY}});
    settle(s);
}

struct stage *stage_open(const struct stage_options *options)
{
    struct stage *s = calloc(1, sizeof *s);
    struct ui_config config = {.width_px = 1080,
                               .height_px = 1920,
                               .diagonal_tenth_in = 270,
                               .bottom_mm = 750,
                               .language_count = 2,
                               .asset_dir = BINARY_DIR "/assets",
                               .name = "Rathaus",
                               .brand = "",
                               .logo = ""};
    const struct daytime_source source = {
        .self = s, .steady_ms = steady, .machine_ms = machine, .in_step = in_step};

    assert_non_null(s);
    atomic_store(&clock_ms, NOW_MS);
    snprintf(config.languages[0], sizeof config.languages[0], "%s", options->language);
    snprintf(config.languages[1], sizeof config.languages[1], "%s",
             strcmp(options->language, "en") == 0 ? "de" : "en");
    s->rules = (struct rules){
        .offices = {{.scope = 169,
                     .name = "Tiergarten",
                     .where = {.in = {{"", "Zone B, Etage 1"}}, .count = 1},
                     .early_min = 30,
                     .late_min = 15,
                     .walkin = true}},
        .office_count = 1,
        .number_tries = 3,
        .pause_first_s = 20,
        .roster = options->roster != NULL,
        .own = {.mode = options->own, .prefix = "K", .first = 1, .last = 99},
        .desk = {.in = {{"", "Raum 101"}}, .count = 1},
    };
    if (options->roster != NULL) {
        s->booking = *options->roster;
        s->rules.offices[0].document = DOCUMENT_OPTIONAL;
        s->rules.offices[0].document_kinds = 1 << (DOCUMENT_ID_CARD - 1);
    }
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    assert_false(err_is(daytime_open(&source, &s->daytime)));
    assert_false(err_is(ui_open(&config, &s->rules, &s->ui)));
    assert_false(err_is(
        app_open(&s->rules, 2, s->daytime, s->ui,
                 (struct app_display){
                     .self = s, .wait = display_wait, .wake = display_wake, .show = display_show},
                 &s->app)));
    s->mailbox = app_mailbox(s->app);
    s->neighbours = (struct app_neighbours){
        .service = {s, find_booking, find_number, load_offer, load_queue, issue_number, nothing,
                    nothing},
        /* No play comes to the part for staff. */
        .store = {.self = s,
                  .look_up_booking = look_up_booking,
                  .look_up_number = look_up_number,
                  .look_up_id = look_up_id,
                  .record_checkin = record_checkin,
                  .record_walkin = record_walkin,
                  .record_number = record_walkin,
                  .record_own = record_own,
                  .note = note,
                  .watch = watch,
                  .keep_guesses = keep_guesses},
        .scanner = {s, listen, acknowledge},
        .printer = {s, 576, print},
        .document = {s, document_read, nothing},
        .voice = {s, say, hush, tune},
        .sound = {s, play},
    };
    assert_int_equal(pthread_create(&s->thread, NULL, stage_run, s), 0);
    devices_ready(s);
    return s;
}

void stage_close(struct stage *s)
{
    pthread_mutex_lock(&s->lock);
    s->quit = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    app_close(s->app);
    ui_close(s->ui);
    daytime_close(s->daytime);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->changed);
    free(s);
}

/* --- the visitor ---------------------------------------------------------------------------------
 */

void stage_post(struct stage *s, const struct event *event)
{
    forget(s);
    post(s, *event);
    settle(s);
}

/* Time that passes while nobody does anything, tick by tick as the kiosk asks for it. */
static void tick(struct stage *s, int64_t ms)
{
    while (ms > 0) {
        int64_t step = s->timeout_ms > 0 && s->timeout_ms < ms ? s->timeout_ms : ms;
        atomic_fetch_add(&clock_ms, step);
        display_wake(s);
        settle(s);
        ms -= step;
    }
}

void stage_pass(struct stage *s, int64_t ms)
{
    forget(s);
    tick(s, ms);
}

void stage_key(struct stage *s, enum pad_key key)
{
    tick(s, 600);
    stage_post(s, &(struct event){.kind = EVENT_PAD_PRESSED, .pad = key});
}

void stage_plug(struct stage *s, bool in)
{
    stage_post(s, &(struct event){.kind = EVENT_HEADPHONE_CHANGED, .headphone = {.plugged = in}});
}

static bool stands_on(const struct stage *s, enum action action, int arg)
{
    const struct list *list = stage_list(s);
    const struct item *item = list->focus >= 0 ? &list->items[list->focus] : NULL;

    return item != NULL && item->action == action && (arg == STAGE_ANY || item->arg == arg);
}

void stage_choose(struct stage *s, enum action action, int arg)
{
    for (int i = 0; !stands_on(s, action, arg); i++) {
        if (i > LIST_ITEMS_MAX)
            fail_msg("%s(%d) cannot be reached on %s", action_name(action), arg,
                     flow_state_info(stage_model(s)->state)->name);
        stage_key(s, PAD_NEXT);
        if (stage_model(s)->voice && s->said[0] == '\0')
            fail_msg("a step on %s is silent", flow_state_info(stage_model(s)->state)->name);
    }
    stage_key(s, PAD_OK);
}

void stage_code(struct stage *s, enum answer answer, const struct booking *booking)
{
    struct event e = {.kind = EVENT_CODE_READ};

    s->answer = answer;
    if (booking != NULL)
        s->booking = *booking;
    /* Another one each time: the same code held up again is passed over. */
    static int id = 100501;
    e.code.len = (uint16_t)snprintf(e.code.bytes, sizeof e.code.bytes, "%d:%064d", id++, 7);
    stage_post(s, &e);
}

void stage_lay(struct stage *s)
{
    stage_post(s, &(struct event){.kind = EVENT_DOCUMENT_FOUND, .request = s->reading});
}

struct document_key stage_key_of_document(const struct stage *s)
{
    return s->order.key;
}

void stage_document(struct stage *s, const struct document_answer *answer)
{
    stage_post(s, &(struct event){
                      .kind = EVENT_DOCUMENT_ANSWERED, .request = s->reading, .document = *answer});
}

static void finger(struct stage *s, enum window_kind kind)
{
    pthread_mutex_lock(&s->lock);
    s->touch = (struct window_event){.kind = kind, .x = s->x, .y = s->y};
    s->touched = s->woken = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    settle(s);
}

static void press_at(struct stage *s, int x, int y)
{
    tick(s, 600);
    forget(s);
    s->x = x;
    s->y = y;
    finger(s, WINDOW_TOUCH_DOWN);
}

void stage_lift(struct stage *s)
{
    finger(s, WINDOW_TOUCH_UP);
}

void stage_press(struct stage *s, enum action action, int arg)
{
    const struct list *list = stage_list(s);

    for (int i = 0; i < list->count; i++)
        if (list->items[i].action == action && list->items[i].arg == arg) {
            const struct rect *r = &list->items[i].rect;
            press_at(s, r->x + r->w / 2, r->y + r->h / 2);
            return;
        }
    fail_msg("%s(%d) is not there", action_name(action), arg);
}

void stage_touch(struct stage *s, enum action action, int arg)
{
    stage_press(s, action, arg);
    stage_lift(s);
}

void stage_touch_middle(struct stage *s)
{
    press_at(s, 540, 960);
    stage_lift(s);
}

void stage_hold_print(struct stage *s, bool hold)
{
    s->hold_print = hold;
    if (!hold)
        stage_post(s, &(struct event){
                          .kind = EVENT_PRINTED, .request = s->held_print, .printed.ok = true});
}

/* --- what is so
 * ------------------------------------------------------------------------------------ */

const struct model *stage_model(const struct stage *s)
{
    return app_model(s->app);
}

const struct list *stage_list(const struct stage *s)
{
    return app_list(s->app);
}

void stage_expect(struct stage *s, enum flow_state state)
{
    if (stage_model(s)->state != state)
        fail_msg("expected %s, the screen is %s", flow_state_info(state)->name,
                 flow_state_info(stage_model(s)->state)->name);
}

bool stage_heard_words(struct stage *s, const char *words)
{
    return strstr(s->said, words) != NULL;
}

bool stage_ever_heard_words(struct stage *s, const char *words)
{
    return strstr(s->ever, words) != NULL;
}

/* What stands behind a value; the word behind a time is said within the time. */
static const char *after_value(const struct stage *s, const char *part)
{
    const char *word = i18n_text(ui_i18n(s->ui), stage_model(s)->language, "voice.time_word");

    part += strspn(part, " ");
    return strncmp(part, word, strlen(word)) == 0 ? part + strlen(word) : part;
}

/* Each run of words between the values must have been said. */
bool stage_heard(struct stage *s, const char *id)
{
    const struct i18n *i18n = ui_i18n(s->ui);
    const struct spoken spoken = {.i18n = i18n, .rules = &s->rules, .model = stage_model(s)};
    char words[2 * LIST_LABEL_MAX];

    spoken_words(&spoken, i18n_text(i18n, stage_model(s)->language, id), words, sizeof words);
    for (const char *part = words; *part != '\0';) {
        char *value = strchr(part, '{'), *end = value != NULL ? strchr(value, '}') : NULL;
        if (end != NULL)
            *value = '\0';
        if (!stage_heard_words(s, part))
            return false;
        part = end != NULL ? after_value(s, end + 1) : "";
    }
    return true;
}

int stage_utterances(const struct stage *s)
{
    return s->utterances;
}

int stage_hushes(const struct stage *s)
{
    return s->hushes;
}

bool stage_last_was_behind(const struct stage *s)
{
    return s->behind;
}

int stage_sounds(const struct stage *s, enum sound sound)
{
    return s->sounds[sound];
}

const char *stage_last_tag(const struct stage *s)
{
    return s->tag;
}

const char *stage_said(const struct stage *s)
{
    return s->said;
}

int stage_volume(const struct stage *s)
{
    return s->volume;
}
