/* SPDX-License-Identifier: Apache-2.0 */
#include "device/keypad_evdev.h"

#include "base/clock.h"
#include "base/log.h"
#include "device/backoff.h"
#include "device/evdev.h"
#include "device/pad.h"
#include "device/worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { CHUNK_BYTES = 16 * (int)sizeof(struct input_event) };

struct keypad {
    struct keypad_config config;
    struct mailbox mailbox;
    struct worker worker;

    /* The worker's own. */
    struct pad pad;
    struct evdev device;
    bool plugged;
    enum pad_key struck; /* the last key, and when it was pressed */
    int64_t struck_ms;
    int64_t opened_ms, retry_at_ms;
    struct backoff backoff;
    enum device_state state; /* last posted; ABSENT: none yet */
};

static void state_post(struct keypad *k, enum device_state state)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_KEYPAD, state}};

    if (k->state == state)
        return;
    k->state = state;
    if (!k->config.plug_only)
        k->mailbox.post(k->mailbox.self, &event);
}

static void plug_post(struct keypad *k, bool plugged, bool found)
{
    const struct event event = {.kind = EVENT_HEADPHONE_CHANGED, .headphone = {plugged, found}};

    if (plugged == k->plugged)
        return;
    k->plugged = plugged;
    k->mailbox.post(k->mailbox.self, &event);
}

/* How the plug stands, asked rather than told. */
static void plug_look(struct keypad *k, bool found)
{
    uint8_t switches[SW_MAX / 8 + 1] = {0};

    if (k->device.pipe || ioctl(k->device.fd, EVIOCGSW(sizeof switches), switches) < 0)
        return;
    plug_post(k, (switches[SW_HEADPHONE_INSERT / 8] >> SW_HEADPHONE_INSERT % 8 & 1) != 0, found);
}

static void device_lost(struct keypad *k)
{
    int64_t now_ms = clock_monotonic_ms();

    log_warn("keypad", "%s is gone", k->config.path);
    evdev_close(&k->device);
    backoff_ended(&k->backoff, now_ms - k->opened_ms);
    k->retry_at_ms = now_ms + backoff_next_ms(&k->backoff);
    plug_post(k, false, false);
    state_post(k, DEVICE_BROKEN);
}

/* A hand that trembles presses twice what it meant once. */
static bool is_tremble(struct keypad *k, enum pad_key key)
{
    int64_t now_ms = clock_monotonic_ms();
    bool same = key == k->struck && now_ms - k->struck_ms < k->config.strike_ms;

    k->struck = key;
    k->struck_ms = now_ms;
    return same;
}

static void bytes_take(struct keypad *k, const uint8_t *bytes, size_t len)
{
    struct event event = {.kind = EVENT_PAD_PRESSED};

    for (size_t at = 0, taken; at < len; at += taken)
        switch (pad_feed(&k->pad, bytes + at, len - at, &taken, &event.pad)) {
        case PAD_NEWS_KEY:
            if (!k->config.plug_only && !is_tremble(k, event.pad))
                k->mailbox.post(k->mailbox.self, &event);
            break;
        case PAD_NEWS_PLUGGED:
            plug_post(k, true, false);
            break;
        case PAD_NEWS_UNPLUGGED:
            plug_post(k, false, false);
            break;
        case PAD_NEWS_LOST:
            plug_look(k, false);
            break;
        case PAD_NEWS_NONE:
            break;
        }
}

static void device_read(struct keypad *k)
{
    uint8_t chunk[CHUNK_BYTES];
    ssize_t n = read(k->device.fd, chunk, sizeof chunk);

    if (n > 0)
        bytes_take(k, chunk, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        device_lost(k);
    /* Keys are what a number is typed with. */
    explicit_bzero(chunk, sizeof chunk);
}

static void device_open(struct keypad *k)
{
    if (evdev_open(k->config.path, !k->config.plug_only, &k->device)) {
        log_info("keypad", "opened %s", k->config.path);
        k->opened_ms = clock_monotonic_ms();
        pad_reset(&k->pad);
        plug_look(k, true);
        state_post(k, DEVICE_READY);
        return;
    }
    if (k->state != DEVICE_BROKEN)
        log_warn("keypad", "cannot use %s: %s", k->config.path, strerror(errno));
    k->retry_at_ms = clock_monotonic_ms() + backoff_next_ms(&k->backoff);
    state_post(k, DEVICE_BROKEN);
}

static void keypad_run(void *self)
{
    struct keypad *k = self;

    while (!worker_stopping(&k->worker)) {
        int64_t wait_ms = k->retry_at_ms - clock_monotonic_ms();
        if (k->device.fd >= 0) {
            if (worker_wait(&k->worker, k->device.fd, POLLIN, -1) != 0)
                device_read(k);
        } else if (wait_ms > 0) {
            worker_wait(&k->worker, -1, 0, wait_ms);
        } else {
            device_open(k);
        }
    }
}

static bool config_fits(const struct keypad_config *c)
{
    size_t len = strnlen(c->path, sizeof c->path);

    for (int i = 0; i < PAD_COUNT; i++) {
        if (c->codes[i] < 0 || c->codes[i] > KEY_MAX)
            return false;
        for (int other = 0; other < i; other++)
            if (c->codes[i] != 0 && c->codes[i] == c->codes[other])
                return false;
    }
    return len > 0 && len < sizeof c->path && c->strike_ms >= 0 &&
           c->strike_ms <= KEYPAD_STRIKE_MAX_MS;
}

struct err keypad_open(const struct keypad_config *config, struct mailbox mailbox,
                       struct keypad **ret_keypad)
{
    if (!config_fits(config))
        return err_make(ERR_RANGE);
    struct keypad *k = calloc(1, sizeof *k);
    if (k == NULL)
        return err_make(ERR_NO_MEMORY);
    k->config = *config;
    k->mailbox = mailbox;
    k->device.fd = -1;
    k->state = DEVICE_ABSENT;
    k->struck = PAD_COUNT;
    pad_init(&k->pad, config->codes);
    struct err e =
        worker_start(&k->worker, config->plug_only ? "plug" : "keypad", 0, keypad_run, k);
    if (err_is(e)) {
        free(k);
        return e;
    }
    *ret_keypad = k;
    return err_none();
}

void keypad_close(struct keypad *keypad)
{
    worker_stop(&keypad->worker);
    worker_deinit(&keypad->worker);
    evdev_close(&keypad->device);
    explicit_bzero(keypad, sizeof *keypad);
    free(keypad);
}

void keypad_null_open(struct mailbox mailbox)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED,
                                .device = {DEVICE_KEYPAD, DEVICE_ABSENT}};

    mailbox.post(mailbox.self, &event);
}
