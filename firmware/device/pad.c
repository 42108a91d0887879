/* SPDX-License-Identifier: Apache-2.0 */
#include "device/pad.h"

#include <string.h>

enum { UP = 0, DOWN = 1 };

void pad_init(struct pad *pad, const int codes[PAD_COUNT])
{
    memset(pad, 0, sizeof *pad);
    memcpy(pad->codes, codes, sizeof pad->codes);
}

void pad_reset(struct pad *pad)
{
    pad->repeat_held = false;
    pad->stream = (struct evdev_stream){0};
}

static enum pad_key with_repeat_held(enum pad_key key)
{
    switch (key) {
    case PAD_PREVIOUS:
        return PAD_SLOWER;
    case PAD_NEXT:
        return PAD_FASTER;
    case PAD_HELP:
        return PAD_DARK;
    default:
        return key;
    }
}

static enum pad_news key_read(struct pad *pad, const struct input_event *e, enum pad_key *ret_key)
{
    for (int i = 0; i < PAD_COUNT; i++) {
        if (pad->codes[i] == 0 || pad->codes[i] != e->code)
            continue;
        if (i == PAD_REPEAT && e->value <= DOWN)
            pad->repeat_held = e->value == DOWN;
        if (e->value != DOWN)
            return PAD_NEWS_NONE;
        *ret_key = pad->repeat_held ? with_repeat_held((enum pad_key)i) : (enum pad_key)i;
        return PAD_NEWS_KEY;
    }
    return PAD_NEWS_NONE;
}

static enum pad_news event_read(struct pad *pad, const struct input_event *e, enum pad_key *ret_key)
{
    if (e->type == EV_KEY && e->value >= UP)
        return key_read(pad, e, ret_key);
    if (e->type == EV_SW && e->code == SW_HEADPHONE_INSERT && (e->value == 0 || e->value == 1))
        return e->value != 0 ? PAD_NEWS_PLUGGED : PAD_NEWS_UNPLUGGED;
    if (e->type == EV_SYN && e->code == SYN_DROPPED) {
        pad->repeat_held = false;
        return PAD_NEWS_LOST;
    }
    return PAD_NEWS_NONE;
}

enum pad_news pad_feed(struct pad *pad, const uint8_t *bytes, size_t len, size_t *ret_taken,
                       enum pad_key *ret_key)
{
    enum pad_news news = PAD_NEWS_NONE;
    struct input_event e;
    size_t taken = 0, n;

    while (taken < len && news == PAD_NEWS_NONE) {
        if (evdev_next(&pad->stream, bytes + taken, len - taken, &n, &e))
            news = event_read(pad, &e, ret_key);
        taken += n;
    }
    *ret_taken = taken;
    return news;
}
