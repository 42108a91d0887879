/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scanner_tty.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/line.h"
#include "device/listening.h"
#include "device/serial.h"
#include "device/worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORD_NONE, WORD_BAD, WORD_GOOD };
enum { LAST_WORD_MS = 200 };   /* for the commands at the end; a line of 9600 baud needs 20 */
enum { WORD_SLACK_MS = 1500 }; /* beyond the limit a module has given up waiting for a word */

struct scanner {
    struct scanner_config config;
    struct mailbox mailbox;
    struct worker worker;
    struct listening listening;
    atomic_int word; /* of the owner on the code told last, not yet seen */

    /* The worker's own. */
    struct line line;
    int64_t word_until_ms; /* a code may have its word until then; 0: it had, or there is none */
    bool last_good;        /* the last word given to the module */
    int64_t trigger_at_ms;
    enum device_state state; /* last posted; ABSENT: none yet */
    struct record record;
};

static void state_post(struct scanner *s, enum device_state state)
{
    if (s->state == state)
        return;
    s->state = state;
    struct event event = {.kind = EVENT_DEVICE_CHANGED};
    event.device.device = DEVICE_SCANNER;
    event.device.state = state;
    s->mailbox.post(s->mailbox.self, &event);
}

static void module_tell(struct scanner *s, const struct record_mark *mark)
{
    if (s->line.fd < 0 || mark->len == 0)
        return;
    ssize_t n = write(s->line.fd, mark->bytes, mark->len);
    if (n != (ssize_t)mark->len)
        log_warn("scanner", "a command was not taken by the line");
}

/* A module that waits for a word takes no trigger before it. */
static void trigger_on(struct scanner *s)
{
    const struct scanner_profile *p = &s->config.profile;

    s->trigger_at_ms = INT64_MAX;
    if (p->waits && s->word_until_ms != 0)
        return;
    module_tell(s, &p->trigger_on);
    if (p->trigger_on.len > 0 && p->trigger_again_ms > 0)
        s->trigger_at_ms = clock_monotonic_ms() + p->trigger_again_ms;
}

static void word_give(struct scanner *s, bool good)
{
    module_tell(s, good ? &s->config.profile.good : &s->config.profile.bad);
    s->word_until_ms = 0;
    s->last_good = good;
}

/* When a module that had no word reads again. */
static int64_t word_over_ms(const struct scanner *s)
{
    return s->word_until_ms + (s->config.profile.waits ? WORD_SLACK_MS : 0);
}

/* What the owner has decided; too late it is not said, as it would be about the next code. */
static void word_follow(struct scanner *s)
{
    int word = atomic_exchange(&s->word, WORD_NONE);
    int64_t now_ms = clock_monotonic_ms();

    if (s->word_until_ms == 0)
        return;
    if (word != WORD_NONE && now_ms < s->word_until_ms)
        word_give(s, word == WORD_GOOD);
    else if (now_ms >= word_over_ms(s))
        s->word_until_ms = 0;
    if (s->word_until_ms == 0 && s->config.profile.waits && listening_is_on(&s->listening))
        trigger_on(s);
}

/*
 * A new period knows nothing of the one before: neither its last code nor half a record. The word
 * on that code was there before the period's end, and is given before it.
 */
static void period_follow(struct scanner *s)
{
    bool is_new = listening_follow(&s->listening);

    word_follow(s);
    if (!is_new)
        return;
    record_drop(&s->record);
    s->trigger_at_ms = INT64_MAX;
    if (listening_is_on(&s->listening)) {
        module_tell(s, &s->config.profile.enable);
        trigger_on(s);
    } else {
        module_tell(s, &s->config.profile.trigger_off);
        module_tell(s, &s->config.profile.disable);
    }
}

/* What the module is to know of a record that has ended. */
static void record_answer(struct scanner *s, enum listening_news news, int64_t now_ms)
{
    const struct scanner_profile *p = &s->config.profile;

    if (news == LISTENING_TOLD)
        s->word_until_ms = p->limit_ms > 0 ? now_ms + p->limit_ms : 0;
    else if (p->waits && s->word_until_ms == 0)
        word_give(s, news == LISTENING_SAME && s->last_good);
    if (listening_is_on(&s->listening))
        trigger_on(s);
}

static void record_look(struct scanner *s, int64_t now_ms)
{
    char code[CODE_BYTES_MAX];
    size_t len;
    enum record_result result = record_poll(&s->record, now_ms, code, &len);

    if (result == RECORD_NONE)
        return;
    if (result == RECORD_WHOLE)
        record_answer(s, listening_code(&s->listening, code, len, now_ms), now_ms);
    else
        record_answer(s, listening_garbled(&s->listening), now_ms);
    explicit_bzero(code, sizeof(code));
}

static void scanner_lost(struct scanner *s)
{
    record_reset(&s->record);
    s->word_until_ms = 0;
    state_post(s, DEVICE_BROKEN);
}

/*
 * Hands bytes to the framing. They were waiting, so no silence was seen before them: a thread that
 * was kept from running must not cut a record in two. After an end mark it is the likelier truth
 * that a new record begins.
 */
static void bytes_take(void *self, const uint8_t *bytes, size_t len)
{
    struct scanner *s = self;
    int64_t now_ms = clock_monotonic_ms();
    int64_t due_ms = record_due_ms(&s->record);

    if (s->config.suffix.len > 0 && record_ended(&s->record))
        record_look(s, now_ms);
    else if (now_ms >= due_ms)
        now_ms = due_ms - 1;
    record_feed(&s->record, bytes, len, now_ms);
    if (s->record.state == RECORD_SPOILT)
        record_look(s, now_ms); /* now: a flood leaves no pause to look in */
}

static void scanner_begin(struct scanner *s)
{
    if (!line_open(&s->line)) {
        state_post(s, DEVICE_BROKEN);
        return;
    }
    if (listening_is_on(&s->listening)) {
        module_tell(s, &s->config.profile.enable);
        trigger_on(s);
    } else {
        module_tell(s, &s->config.profile.disable);
    }
    state_post(s, DEVICE_READY);
}

static void scanner_serve(struct scanner *s)
{
    int64_t due_ms = record_due_ms(&s->record);

    if (listening_is_on(&s->listening) && s->trigger_at_ms < due_ms)
        due_ms = s->trigger_at_ms;
    if (s->word_until_ms != 0 && word_over_ms(s) < due_ms)
        due_ms = word_over_ms(s);
    int64_t wait_ms = -1;
    if (due_ms != INT64_MAX) {
        wait_ms = due_ms - clock_monotonic_ms();
        wait_ms = wait_ms > 0 ? wait_ms : 0;
    }
    short revents = worker_wait(&s->worker, s->line.fd, POLLIN, wait_ms);
    period_follow(s);
    if (revents != 0) {
        if (!line_read(&s->line, bytes_take, s))
            scanner_lost(s);
    } else {
        record_look(s, clock_monotonic_ms());
    }
    if (s->line.fd >= 0 && listening_is_on(&s->listening) &&
        clock_monotonic_ms() >= s->trigger_at_ms)
        trigger_on(s);
}

static void scanner_run(void *self)
{
    struct scanner *s = self;

    while (!worker_stopping(&s->worker)) {
        period_follow(s);
        int64_t wait_ms = s->line.retry_at_ms - clock_monotonic_ms();
        if (s->line.fd >= 0)
            scanner_serve(s);
        else if (wait_ms > 0)
            worker_wait(&s->worker, -1, 0, wait_ms);
        else
            scanner_begin(s);
    }
}

static void scanner_listen(void *self, bool on)
{
    struct scanner *s = self;

    if (listening_set(&s->listening, on))
        worker_wake(&s->worker);
}

static void scanner_acknowledge(void *self, bool good)
{
    struct scanner *s = self;

    atomic_store(&s->word, good ? WORD_GOOD : WORD_BAD);
    worker_wake(&s->worker);
}

struct scanner_config scanner_config_default(void)
{
    return (struct scanner_config){.baud = 115200,
                                   .suffix = {"\r", 1},
                                   .silence_ms = RECORD_SILENCE_MS,
                                   .profile = *scanner_profile(SCANNER_PLAIN)};
}

static bool config_fits(const struct scanner_config *c)
{
    size_t len = strnlen(c->path, sizeof(c->path));

    return len > 0 && len < sizeof(c->path) && serial_baud_known(c->baud) && c->silence_ms >= 1 &&
           c->silence_ms <= 2000 && c->prefix.len <= RECORD_MARK_MAX &&
           c->suffix.len <= RECORD_MARK_MAX;
}

struct err scanner_tty_open(const struct scanner_config *config, struct mailbox mailbox,
                            struct scanner **ret, struct scanner_port *ret_port)
{
    if (!config_fits(config))
        return err_make(ERR_RANGE);
    struct scanner *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return err_make(ERR_NO_MEMORY);
    s->config = *config;
    s->mailbox = mailbox;
    listening_init(&s->listening, mailbox);
    line_init(&s->line, "scanner", s->config.path, s->config.baud);
    s->state = DEVICE_ABSENT;
    s->trigger_at_ms = INT64_MAX;
    record_init(&s->record, &(struct record_config){
                                .prefix = config->prefix,
                                .suffix = config->suffix,
                                .answer_begin = config->profile.answer_begin,
                                .answer_end = config->profile.answer_end,
                                .silence_ms = config->silence_ms,
                                .dribble_ms = RECORD_DRIBBLE_MS,
                                .byte_us = 10 * 1000000 / config->baud,
                            });
    struct err e = worker_start(&s->worker, "scanner", 0, scanner_run, s);
    if (err_is(e)) {
        free(s);
        return e;
    }
    *ret = s;
    *ret_port = (struct scanner_port){
        .self = s, .listen = scanner_listen, .acknowledge = scanner_acknowledge};
    return err_none();
}

void scanner_tty_close(struct scanner *scanner)
{
    worker_stop(&scanner->worker);
    worker_deinit(&scanner->worker);
    module_tell(scanner, &scanner->config.profile.trigger_off);
    /* It would stay dead for whoever uses it next. */
    module_tell(scanner, &scanner->config.profile.enable);
    line_finish(&scanner->line, LAST_WORD_MS);
    explicit_bzero(scanner, sizeof(*scanner));
    free(scanner);
}

unsigned scanner_tty_unheard(struct scanner *scanner)
{
    return listening_unheard(&scanner->listening);
}
