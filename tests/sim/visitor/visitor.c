/* SPDX-License-Identifier: Apache-2.0 */
#include "visitor.h"

#include "base/clock.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 512 };

struct visitor {
    int wake_fd;
    const struct app *app;
    struct ui *ui;
    char input[LINE_MAX_BYTES];
    size_t input_len;
    bool input_ended;
    /* the command that waits for something */
    char waiting[LINE_MAX_BYTES];
    int64_t waits_until_ms;
    /* the finger */
    bool finger_down;
    int x, y;
};

static const char *const action_names[] = {
    "NONE",
#define ACTION(name) #name,
#include "core/action.def"
#undef ACTION
};
static const char *const slip_names[] = {"NONE", "PRINTING", "PRINTED", "FAILED"};

static const char *const device_names[DEVICE_COUNT] = {"SCANNER", "PRINTER", "SERVICE", "STORE",
                                                       "KEYPAD",  "AUDIO",   "DOCUMENT"};
static const char *const device_state_names[] = {"ABSENT", "READY", "PAPER_LOW", "PAPER_OUT",
                                                 "BROKEN"};

struct err visitor_open(struct visitor **ret_visitor)
{
    struct visitor *v = calloc(1, sizeof *v);

    if (v == NULL)
        return err_make(ERR_NO_MEMORY);
    v->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    setvbuf(stdout, NULL, _IOLBF, 0);
    *ret_visitor = v;
    return err_none();
}

void visitor_close(struct visitor *visitor)
{
    close(visitor->wake_fd);
    free(visitor);
}

void visitor_watch(struct visitor *visitor, const struct app *app, struct ui *ui)
{
    visitor->app = app;
    visitor->ui = ui;
}

static void visitor_wake(void *self)
{
    struct visitor *v = self;

    /* A full counter means that a wake is already on its way. */
    if (eventfd_write(v->wake_fd, 1) != 0)
        return;
}

static void visitor_show(void *self, const struct canvas *canvas)
{
    (void)self;
    (void)canvas; /* the picture stays in the ui until the next frame */
}

static const char *state_name(const struct visitor *v)
{
    return flow_state_info(app_model(v->app)->state)->name;
}

static void show(const struct visitor *v)
{
    const struct model *m = app_model(v->app);

    printf("screen %s %s number=%s slip=%s language=%d left=%d\n", state_name(v),
           verdict_info(m->session.verdict)->name, m->session.ticket.number,
           slip_names[m->session.slip], m->language, flow_seconds_left(m));
    list_print(app_list(v->app), stdout);
    printf("end\n");
}

/* True when the command has been answered. */
static bool touch(struct visitor *v, const char *action, int arg)
{
    const struct list *list = app_list(v->app);

    for (int i = 0; i < list->count; i++) {
        const struct item *item = &list->items[i];
        if (item->action == ACTION_NONE || strcmp(action_names[item->action], action) != 0 ||
            (arg >= 0 && item->arg != arg))
            continue;
        if (!app_is_settled(v->app))
            return false;
        v->finger_down = true;
        v->x = item->rect.x + item->rect.w / 2;
        v->y = item->rect.y + item->rect.h / 2;
        printf("ok\n");
        return true;
    }
    if (clock_monotonic_ms() < v->waits_until_ms)
        return false;
    printf("fail: no such target on %s\n", state_name(v));
    return true;
}

/* The answer with this appointment time, or "none of these". */
static int choice_of(const struct visitor *v, int64_t time_s)
{
    for (int i = 0; i < TIME_CHOICES; i++)
        if (app_model(v->app)->session.choices_s[i] == time_s)
            return i;
    return TIME_CHOICES;
}

static bool await(struct visitor *v, const char *state, const char *slip)
{
    const struct model *m = app_model(v->app);

    if (strcmp(state_name(v), state) == 0 &&
        (slip[0] == '\0' || strcmp(slip_names[m->session.slip], slip) == 0)) {
        printf("ok %s %s %s\n", state, verdict_info(m->session.verdict)->name,
               m->session.ticket.number);
        return true;
    }
    if (clock_monotonic_ms() < v->waits_until_ms)
        return false;
    printf("fail: %s %s slip=%s\n", state_name(v), verdict_info(m->session.verdict)->name,
           slip_names[m->session.slip]);
    return true;
}

static bool await_device(struct visitor *v, const char *name, const char *state)
{
    const char *is = "no such device";

    for (int i = 0; i < DEVICE_COUNT; i++)
        if (strcmp(device_names[i], name) == 0)
            is = device_state_names[app_model(v->app)->devices[i]];
    if (strcmp(is, state) != 0 && clock_monotonic_ms() < v->waits_until_ms)
        return false;
    printf(strcmp(is, state) == 0 ? "ok %s\n" : "fail: %s\n", is);
    return true;
}

/* Tries the command; false: it waits for the screen to change. */
static bool command_try(struct visitor *v)
{
    char verb[16] = "", word[256] = "", third[32] = "", fourth[32] = "";
    int n = sscanf(v->waiting, "%15s %255s %31s %31s", verb, word, third, fourth);

    if (strcmp(verb, "touch") == 0 && n >= 2)
        return touch(v, word,
                     n < 3              ? -1
                     : third[0] == '\'' ? third[1]
                                        : (int)strtol(third, NULL, 10));
    if (strcmp(verb, "pick") == 0 && n >= 2)
        return touch(v, "PICK_TIME", choice_of(v, strtoll(word, NULL, 10)));
    if (strcmp(verb, "await") == 0 && n >= 3)
        return await(v, word, fourth);
    if (strcmp(verb, "device") == 0 && n >= 4)
        return await_device(v, word, third);
    if (strcmp(verb, "show") == 0)
        show(v);
    else if (strcmp(verb, "shot") == 0 && n >= 2)
        printf(err_is(ui_write_png(v->ui, word)) ? "fail: cannot write\n" : "ok\n");
    else
        printf("fail: unknown command\n");
    return true;
}

static int64_t command_patience_ms(const char *line)
{
    int64_t ms = 3000;
    char state[64];

    if (sscanf(line, "await %63s %ld", state, &ms) < 2 &&
        sscanf(line, "device %*s %63s %ld", state, &ms) < 2)
        ms = 3000;
    return ms;
}

/* Takes the next line of the input, if there is one. */
static bool command_next(struct visitor *v)
{
    char *end = memchr(v->input, '\n', v->input_len);

    if (end == NULL)
        return false;
    size_t len = (size_t)(end - v->input);
    memcpy(v->waiting, v->input, len);
    v->waiting[len] = '\0';
    v->input_len -= len + 1;
    memmove(v->input, end + 1, v->input_len);
    v->waits_until_ms = clock_monotonic_ms() + command_patience_ms(v->waiting);
    return true;
}

static void input_read(struct visitor *v)
{
    ssize_t n = read(STDIN_FILENO, v->input + v->input_len, sizeof v->input - 1 - v->input_len);

    if (n <= 0)
        v->input_ended = true;
    else
        v->input_len += (size_t)n;
}

static struct window_event visitor_wait(void *self, int64_t timeout_ms)
{
    struct visitor *v = self;
    eventfd_t count;

    if (v->finger_down) {
        v->finger_down = false;
        return (struct window_event){.kind = WINDOW_TOUCH_UP, .x = v->x, .y = v->y};
    }
    if (v->waiting[0] == '\0' && command_next(v) && strcmp(v->waiting, "quit") == 0)
        return (struct window_event){.kind = WINDOW_QUIT};
    if (v->waiting[0] != '\0' && command_try(v)) {
        v->waiting[0] = '\0';
        if (v->finger_down)
            return (struct window_event){.kind = WINDOW_TOUCH_DOWN, .x = v->x, .y = v->y};
        return (struct window_event){.kind = WINDOW_NONE};
    }
    if (v->input_ended && v->waiting[0] == '\0')
        return (struct window_event){.kind = WINDOW_QUIT};
    bool listens = v->waiting[0] == '\0' && !v->input_ended;
    if (!listens && timeout_ms > 50)
        timeout_ms = 50; /* the screen may settle, or patience end */
    struct pollfd fds[] = {{.fd = v->wake_fd, .events = POLLIN},
                           {.fd = listens ? STDIN_FILENO : -1, .events = POLLIN}};
    if (poll(fds, 2, (int)timeout_ms) <= 0)
        return (struct window_event){.kind = WINDOW_NONE};
    if (fds[1].revents != 0)
        input_read(v);
    bool woken = eventfd_read(v->wake_fd, &count) == 0;
    return (struct window_event){.kind = woken ? WINDOW_WAKE : WINDOW_NONE};
}

struct app_display visitor_display(struct visitor *visitor)
{
    return (struct app_display){
        .self = visitor, .wait = visitor_wait, .wake = visitor_wake, .show = visitor_show};
}
