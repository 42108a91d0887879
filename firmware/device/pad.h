/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pad: what a tactile keypad and a headphone's plug say, out of the bytes of a Linux input device
 * (struct input_event). A key speaks when it goes down; what the kernel repeats while it is held is
 * ignored. While REPEAT is held, PREVIOUS, NEXT and HELP mean SLOWER, FASTER and DARK: pads with
 * six keys can do everything, too. Pure values; owned by one worker.
 */
#ifndef DEVICE_PAD_H
#define DEVICE_PAD_H

#include "core/event.h"
#include "device/evdev.h"

struct pad {
    int codes[PAD_COUNT]; /* of the keys; 0: there is no such key */
    bool repeat_held;
    struct evdev_stream stream;
};

/* What came of some bytes. */
enum pad_news {
    PAD_NEWS_NONE,
    PAD_NEWS_KEY,
    PAD_NEWS_PLUGGED,
    PAD_NEWS_UNPLUGGED,
    PAD_NEWS_LOST, /* the kernel had to drop events: ask anew how the plug stands */
};

void pad_init(struct pad *pad, const int codes[PAD_COUNT]);
/* What is half read or held down is forgotten: the device was opened anew. */
void pad_reset(struct pad *pad);
/*
 * Takes bytes until something is new or all are taken; *ret_taken of them. Call again with the
 * rest. ret_key: with PAD_NEWS_KEY.
 */
enum pad_news pad_feed(struct pad *pad, const uint8_t *bytes, size_t len, size_t *ret_taken,
                       enum pad_key *ret_key);

#endif
