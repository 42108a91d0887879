/* SPDX-License-Identifier: Apache-2.0 */
#include "device/scanner_evdev.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/backoff.h"
#include "device/listening.h"
#include "device/worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * (int)sizeof(struct input_event) };

struct scanner_evdev {
    struct scanner_evdev_config config;
    struct mailbox mailbox;
    struct worker worker;
    struct listening listening;

    /* The worker's own. */
    struct evdev device;
    struct hid hid;
    struct record record;
    int64_t opened_ms, retry_at_ms;
    struct backoff backoff;
    enum device_state state; /* last posted; ABSENT: none yet */
};

static void state_post(struct scanner_evdev *s, enum device_state state)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_SCANNER, state}};

    if (s->state == state)
        return;
    s->state = state;
    s->mailbox.post(s->mailbox.self, &event);
}

static void record_look(struct scanner_evdev *s, int64_t now_ms)
{
    char code[CODE_BYTES_MAX];
    size_t len;
    enum record_result result = record_poll(&s->record, now_ms, code, &len);

    if (result == RECORD_WHOLE)
        (void)listening_code(&s->listening, code, len, now_ms);
    else if (result == RECORD_GARBLED)
        (void)listening_garbled(&s->listening);
    explicit_bzero(code, sizeof code);
}

static void device_lost(struct scanner_evdev *s)
{
    int64_t now_ms = clock_monotonic_ms();

    log_warn("scanner", "gone");
    evdev_close(&s->device);
    record_reset(&s->record);
    backoff_ended(&s->backoff, now_ms - s->opened_ms);
    s->retry_at_ms = now_ms + backoff_next_ms(&s->backoff);
    state_post(s, DEVICE_BROKEN);
}

/*
 * Keys that were waiting: no silence was seen before them, and a thread that was kept from running
 * must not cut a record in two. After an end mark it is the likelier truth that a new one begins.
 */
static void bytes_take(struct scanner_evdev *s, const uint8_t *bytes, size_t len)
{
    int64_t now_ms = clock_monotonic_ms(), due_ms = record_due_ms(&s->record);
    uint8_t byte;

    if (s->config.suffix.len > 0 && record_ended(&s->record))
        record_look(s, now_ms);
    else if (now_ms >= due_ms)
        now_ms = due_ms - 1;
    for (size_t at = 0, taken; at < len; at += taken) {
        enum hid_news news = hid_feed(&s->hid, bytes + at, len - at, &taken, &byte);
        if (news == HID_BYTE)
            record_feed(&s->record, &byte, 1, now_ms);
        else if (news == HID_SPOILT)
            record_spoil(&s->record, now_ms);
    }
    byte = 0;
    if (s->record.state == RECORD_SPOILT)
        record_look(s, now_ms); /* now: a flood leaves no pause to look in */
}

static void device_read(struct scanner_evdev *s)
{
    uint8_t chunk[CHUNK_BYTES];
    ssize_t n = read(s->device.fd, chunk, sizeof chunk);

    if (n > 0)
        bytes_take(s, chunk, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        device_lost(s);
    explicit_bzero(chunk, sizeof chunk);
}

static void device_open(struct scanner_evdev *s)
{
    if (evdev_open(s->config.path, true, &s->device)) {
        log_info("scanner", "opened %s", s->config.path);
        s->opened_ms = clock_monotonic_ms();
        hid_reset(&s->hid);
        state_post(s, DEVICE_READY);
        return;
    }
    if (s->state != DEVICE_BROKEN)
        log_warn("scanner", "cannot use %s: %s", s->config.path, strerror(errno));
    s->retry_at_ms = clock_monotonic_ms() + backoff_next_ms(&s->backoff);
    state_post(s, DEVICE_BROKEN);
}

static void period_follow(struct scanner_evdev *s)
{
    if (listening_follow(&s->listening))
        record_drop(&s->record);
}

static void device_serve(struct scanner_evdev *s)
{
    int64_t due_ms = record_due_ms(&s->record), wait_ms = -1;

    if (due_ms != INT64_MAX) {
        wait_ms = due_ms - clock_monotonic_ms();
        wait_ms = wait_ms > 0 ? wait_ms : 0;
    }
    short revents = worker_wait(&s->worker, s->device.fd, POLLIN, wait_ms);
    period_follow(s);
    if (revents != 0)
        device_read(s);
    else
        record_look(s, clock_monotonic_ms());
}

static void scanner_run(void *self)
{
    struct scanner_evdev *s = self;

    while (!worker_stopping(&s->worker)) {
        period_follow(s);
        int64_t wait_ms = s->retry_at_ms - clock_monotonic_ms();
        if (s->device.fd >= 0)
            device_serve(s);
        else if (wait_ms > 0)
            worker_wait(&s->worker, -1, 0, wait_ms);
        else
            device_open(s);
    }
}

static void scanner_listen(void *self, bool on)
{
    struct scanner_evdev *s = self;

    if (listening_set(&s->listening, on))
        worker_wake(&s->worker);
}

/* A keyboard is never written to. */
static void scanner_acknowledge(void *self, bool good)
{
    (void)self;
    (void)good;
}

static bool config_fits(const struct scanner_evdev_config *c)
{
    size_t len = strnlen(c->path, sizeof c->path);

    return len > 0 && len < sizeof c->path && c->silence_ms >= 1 && c->silence_ms <= 2000 &&
           c->prefix.len <= RECORD_MARK_MAX && c->suffix.len <= RECORD_MARK_MAX;
}

struct err scanner_evdev_open(const struct scanner_evdev_config *config, struct mailbox mailbox,
                              struct scanner_evdev **ret, struct scanner_port *ret_port)
{
    if (!config_fits(config))
        return err_make(ERR_RANGE);
    struct scanner_evdev *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_make(ERR_NO_MEMORY);
    s->config = *config;
    s->mailbox = mailbox;
    s->device.fd = -1;
    s->state = DEVICE_ABSENT;
    listening_init(&s->listening, mailbox);
    hid_init(&s->hid, config->layout);
    record_init(&s->record, &(struct record_config){.prefix = config->prefix,
                                                    .suffix = config->suffix,
                                                    .silence_ms = config->silence_ms,
                                                    .dribble_ms = RECORD_DRIBBLE_MS,
                                                    .byte_us = SCANNER_EVDEV_KEY_US});
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

void scanner_evdev_close(struct scanner_evdev *scanner)
{
    worker_stop(&scanner->worker);
    worker_deinit(&scanner->worker);
    evdev_close(&scanner->device);
    explicit_bzero(scanner, sizeof *scanner);
    free(scanner);
}

unsigned scanner_evdev_unheard(struct scanner_evdev *scanner)
{
    return listening_unheard(&scanner->listening);
}
