/* SPDX-License-Identifier: Apache-2.0 */
/*
 * monkey: touches, keys and codes without sense; what must hold whenever all is quiet. See README.
 */
#include "base/daytime.h"
#include "canary.h"
#include "hour.h"
#include "neighbours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NINE = 1795420800, /* 2026-11-23, nine in Berlin */
    WIDTH = 540,
    HEIGHT = 960,
    TAP_MS = 60,
    SETTLED_MS = 600,
    HOLD_MS = 5100,
    REST_EVERY = 120, /* acts between two times of quiet, on average */
    REST_MS = 1800000,
};

static const struct rules rules = {
    .offices =
        {{.scope = 169,
          .name = "Bürgeramt Wedding",
          .early_min = 30,
          .late_min = 15,
          .walkin = true,
          .document = DOCUMENT_OPTIONAL,
          .document_kinds = 1 << (DOCUMENT_PASSPORT - 1) | 1 << (DOCUMENT_ID_CARD - 1)},
         {.scope = 130, .name = "Landesamt für Einwanderung", .prefix = "FA", .early_min = 60}},
    .office_count = 2,
    .services = {{.scope = 169,
                  .request = NEIGHBOURS_WITH_DOCUMENT,
                  .early_min = -1,
                  .late_min = -1,
                  .document = DOCUMENT_REQUIRED}},
    .service_count = 1,
    .number_tries = 3,
    .pause_first_s = 20,
    .roster = true,
    .keep_place = true,
    .staff = true,
    .calls = true,
    .own = {.mode = OWN_AWAY, .prefix = "K", .first = 1, .last = 999},
};

struct monkey {
    struct chance chance;
    struct neighbours *neighbours;
    struct ui *ui;      /* the kiosk's */
    struct ui *witness; /* has never seen a visitor */
    struct app *app;
    long acts, done, rests, starts;
    long seen[STATE_COUNT]; /* acts */
    /* under way */
    bool down;
    int x, y;
    int64_t until_ms; /* nothing is done before */
    bool resting;
};

static _Noreturn void give_up(const struct monkey *k, const char *what)
{
    fprintf(stderr, "monkey: after %ld acts, on %s: %s\n", k->done,
            flow_state_info(app_model(k->app)->state)->name, what);
    exit(1);
}

/* ---- all is quiet ------------------------------------------------------------------------- */

static bool is_blank(const void *bytes, size_t len)
{
    const unsigned char *b = bytes;

    for (size_t i = 0; i < len; i++)
        if (b[i] != 0)
            return false;
    return true;
}

static void memory_check(const struct monkey *k)
{
    const struct model *m = app_model(k->app);
    struct session session = m->session;

    if (session.ahead != -1 || session.wait_min != -1)
        give_up(k, "the session is not as at the beginning");
    session.ahead = session.wait_min = 0;
    if (!is_blank(&session, sizeof session))
        give_up(k, "something of the visitor is left in the session");
    if (!is_blank(&m->staff, sizeof m->staff))
        give_up(k, "something of the staff is left in the model");
    const char *left = canary_search(k->app, k->ui);
    if (left != NULL)
        give_up(k, left);
}

/* Dot by dot what a kiosk draws that has never seen anyone. */
static void canvas_check(const struct monkey *k)
{
    ui_draw(k->witness, app_list(k->app), LIST_NOTHING, hour_now_ms());
    const struct canvas *a = ui_canvas(k->ui), *b = ui_canvas(k->witness);
    for (int y = 0; y < a->height_px; y++)
        if (memcmp((const char *)a->pixels + (size_t)y * (size_t)a->stride,
                   (const char *)b->pixels + (size_t)y * (size_t)b->stride,
                   (size_t)a->width_px * 4) != 0)
            give_up(k, "something is left on the canvas");
}

static void rest_check(struct monkey *k)
{
    const struct model *m = app_model(k->app);
    bool out = m->closed || m->devices[DEVICE_STORE] == DEVICE_BROKEN;

    if (m->state != (out ? STATE_OUT_OF_SERVICE : STATE_START))
        give_up(k, "half an hour of silence does not lead home");
    if (m->language != 0)
        give_up(k, "the next visitor finds another language");
    if (!display_is_normal(&m->display) || m->dark)
        give_up(k, "the next visitor finds another display");
    if (m->voice)
        give_up(k, "it still speaks to nobody");
    if (m->under_count != 0)
        give_up(k, "a way back is left that the next visitor did not come");
    memory_check(k);
    canvas_check(k);
    k->rests++;
    k->resting = false;
    neighbours_mend(k->neighbours);
}

/* ---- what is done ------------------------------------------------------------------------- */

static struct window_event finger(struct monkey *k, enum window_kind kind)
{
    return (struct window_event){.kind = kind, .x = k->x, .y = k->y};
}

static void aim_anywhere(struct monkey *k)
{
    k->x = chance_below(&k->chance, WIDTH);
    k->y = chance_below(&k->chance, HEIGHT);
}

static bool aim_at(struct monkey *k, const struct item *item)
{
    k->x = item->rect.x + chance_below(&k->chance, item->rect.w);
    k->y = item->rect.y + chance_below(&k->chance, item->rect.h);
    return true;
}

static bool has(const struct list *list, enum action action)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].action == action)
            return true;
    return false;
}

static bool leads_on(const struct item *item)
{
    return item->action == ACTION_KEY || item->action == ACTION_CONTINUE;
}

/* What is typed of a document has check digits, which nobody hits by chance; NULL: no such screen.
 */
static const char *field_of(const struct monkey *k)
{
    static const char *const fields[STATE_COUNT] = {[STATE_CAN] = "123456",
                                                    [STATE_MRZ_NUMBER] = "00",
                                                    [STATE_MRZ_BIRTH] = "0000000",
                                                    [STATE_MRZ_EXPIRY] = "0000000"};

    return fields[app_model(k->app)->state];
}

/* The next key of one that is right. */
static bool aim_at_field(struct monkey *k)
{
    const struct list *list = app_list(k->app);
    const char *field = field_of(k), *typed = app_model(k->app)->session.typed;

    if (field == NULL || !chance_percent(&k->chance, 85))
        return false;
    bool right = strncmp(field, typed, strlen(typed)) == 0;
    char next = '\0';
    if (right)
        next = field[strlen(typed)];
    enum action action = !right ? ACTION_ERASE : next != '\0' ? ACTION_KEY : ACTION_CONTINUE;
    for (int i = 0; i < list->count; i++)
        if (list->items[i].action == action && (next == '\0' || list->items[i].arg == next))
            return aim_at(k, &list->items[i]);
    return false;
}

/* Any one; where something is to be typed mostly that, or it would never come to an end. */
static bool aim_at_target(struct monkey *k)
{
    const struct list *list = app_list(k->app);
    bool types = has(list, ACTION_KEY) && chance_percent(&k->chance, 90);
    int from = chance_below(&k->chance, LIST_ITEMS_MAX);

    for (int i = 0; i < list->count; i++) {
        const struct item *item = &list->items[(from + i) % list->count];
        if (item->action != ACTION_NONE && (!types || leads_on(item)))
            return aim_at(k, item);
    }
    return false;
}

static bool aim_at_clock(struct monkey *k)
{
    const struct list *list = app_list(k->app);

    for (int i = 0; i < list->count; i++)
        if (list->items[i].role == ROLE_CLOCK)
            return aim_at(k, &list->items[i]);
    return false;
}

static struct window_event press(struct monkey *k, int64_t for_ms)
{
    k->down = true;
    k->until_ms = hour_now_ms() + for_ms;
    return finger(k, WINDOW_TOUCH_DOWN);
}

/* The finger has been there long enough: it leaves, here or elsewhere. */
static struct window_event release(struct monkey *k)
{
    if (chance_percent(&k->chance, 5)) {
        aim_anywhere(k);
        return finger(k, WINDOW_TOUCH_MOVE);
    }
    k->down = false;
    return finger(k, WINDOW_TOUCH_UP);
}

static struct window_event touch(struct monkey *k)
{
    bool settled = chance_percent(&k->chance, 85);

    if (settled)
        hour_pass(SETTLED_MS);
    if (!chance_percent(&k->chance, 75) || !(aim_at_field(k) || aim_at_target(k)))
        aim_anywhere(k);
    return press(k, TAP_MS);
}

static struct window_event act(struct monkey *k)
{
    struct window_event nothing = {.kind = WINDOW_NONE};
    int what = chance_below(&k->chance, 100);

    k->done++;
    k->seen[app_model(k->app)->state]++;
    if (chance_below(&k->chance, REST_EVERY) == 0) {
        k->resting = true;
        k->until_ms = hour_now_ms() + REST_MS;
        return nothing;
    }
    if (what < 70 || (field_of(k) != NULL && chance_percent(&k->chance, 80)))
        return touch(k);
    if (what < 73 && aim_at_clock(k))
        return press(k, HOLD_MS);
    if (what < 90) {
        neighbours_surprise(k->neighbours);
        return (struct window_event){.kind = WINDOW_WAKE};
    }
    if (what < 92)
        return (struct window_event){.kind = WINDOW_EXPOSED};
    k->until_ms = hour_now_ms() + chance_below(&k->chance, 45000);
    return nothing;
}

/* The display: time passes here, and nowhere else. */
static struct window_event monkey_wait(void *self, int64_t timeout_ms)
{
    struct monkey *k = self;
    int64_t left_ms = k->until_ms - hour_now_ms(), due_ms = neighbours_due_ms(k->neighbours);

    if (left_ms <= 0 && k->down)
        return release(k);
    if (left_ms <= 0 && k->resting)
        rest_check(k);
    if (left_ms <= 0 && k->done >= k->acts)
        return (struct window_event){.kind = WINDOW_QUIT};
    if (left_ms <= 0)
        return act(k);
    if (due_ms >= 0 && due_ms < left_ms)
        left_ms = due_ms;
    hour_pass(left_ms < timeout_ms ? left_ms : timeout_ms);
    return (struct window_event){.kind =
                                     neighbours_deliver(k->neighbours) ? WINDOW_WAKE : WINDOW_NONE};
}

static void monkey_wake(void *self)
{
    (void)self;
}

static void monkey_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas;
}

/* ---- the kiosk ---------------------------------------------------------------------------- */

static struct ui *ui_make(void)
{
    const struct ui_config config = {.width_px = WIDTH,
                                     .height_px = HEIGHT,
                                     .diagonal_tenth_in = 270,
                                     .bottom_mm = 750,
                                     .languages = {"de", "en", "ar", "uk", "tr"},
                                     .language_count = 5,
                                     .asset_dir = BINARY_DIR "/assets",
                                     .name = "Bürgeramt Wedding",
                                     .brand = "",
                                     .logo = "",
                                     .motion = false};
    struct ui *ui;

    if (err_is(ui_open(&config, &rules, &ui))) {
        fprintf(stderr, "monkey: the ui does not open\n");
        exit(1);
    }
    return ui;
}

/* Until the acts are done, or staff shut it down. */
static void kiosk_live(struct monkey *k, struct daytime *daytime)
{
    const struct app_display display = {k, monkey_wait, monkey_wake, monkey_show};
    const struct app_neighbours ports = neighbours_ports(k->neighbours);

    if (err_is(app_open(&rules, 5, daytime, k->ui, display, &k->app)))
        exit(1);
    k->starts++;
    k->down = k->resting = false;
    k->until_ms = 0;
    neighbours_begin(k->neighbours, app_mailbox(k->app));
    app_run(k->app, &ports);
    neighbours_forget(k->neighbours);
    app_close(k->app);
}

static void seen_check(const struct monkey *k)
{
    for (int i = 0; i < STATE_COUNT && k->acts >= 50000; i++)
        if (k->seen[i] == 0 && flow_state_info((enum flow_state)i)->time != TIME_WAIT) {
            fprintf(stderr, "monkey: %s was never seen\n",
                    flow_state_info((enum flow_state)i)->name);
            exit(1);
        }
}

static long number_of(const char *text)
{
    return strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    static struct monkey k = {.acts = 20000, .chance.state = 1};
    struct daytime *daytime;

    for (int i = 1; i + 1 < argc; i += 2)
        if (strcmp(argv[i], "--acts") == 0)
            k.acts = number_of(argv[i + 1]);
        else if (strcmp(argv[i], "--seed") == 0)
            k.chance.state = (uint64_t)number_of(argv[i + 1]);
    hour_begin(NINE);
    k.neighbours = neighbours_open(&k.chance);
    k.ui = ui_make();
    k.witness = ui_make();
    if (err_is(daytime_open(NULL, &daytime)))
        return 1;
    while (k.done < k.acts)
        kiosk_live(&k, daytime);
    for (int i = 0; i < STATE_COUNT; i++)
        printf("%s %ld%s", flow_state_info((enum flow_state)i)->name, k.seen[i],
               i + 1 < STATE_COUNT ? ", " : "\n");
    seen_check(&k);
    printf("%ld acts, %ld times of quiet, %ld starts: nothing left, no way without an end\n",
           k.done, k.rests, k.starts);
    daytime_close(daytime);
    ui_close(k.ui);
    ui_close(k.witness);
    neighbours_close(k.neighbours);
    return 0;
}
