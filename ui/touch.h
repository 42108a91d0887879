/* SPDX-License-Identifier: Apache-2.0 */
/*
 * touch: which of the contacts on the glass is meant. The first finger counts, a second one is
 * ignored; with a third (a palm, a child) nothing counts until all are lifted, and a press in
 * progress is taken back. Pure; owner thread.
 */
#ifndef UI_TOUCH_H
#define UI_TOUCH_H

#include <stdbool.h>
#include <stdint.h>

enum { TOUCH_CONTACTS_MAX = 10, TOUCH_PALM_FROM = 3 };

struct touch {
    int64_t contacts[TOUCH_CONTACTS_MAX];
    int count;
    int64_t finger; /* the one that counts */
    bool pressed;   /* it is down */
    bool palm;
};

enum touch_result {
    TOUCH_NOTHING,
    TOUCH_PRESSED,
    TOUCH_MOVED,
    TOUCH_RELEASED,
    TOUCH_TAKEN_BACK, /* the press in progress is none */
};

enum touch_result touch_down(struct touch *touch, int64_t finger);
enum touch_result touch_move(struct touch *touch, int64_t finger);
enum touch_result touch_up(struct touch *touch, int64_t finger);

#endif
