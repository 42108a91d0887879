/* SPDX-License-Identifier: Apache-2.0 */
/*
 * focus: where the tactile keypad stands. The order is that of the display list, which is the order
 * of reading in every script; previous and next go round at the ends, so that there is no trap.
 *
 * The first key only wakes it: nothing is pressed before somebody could see or hear what. On a new
 * screen it lands on the first answer; while the same screen changes (a countdown, a digit typed)
 * it keeps its place. A finger on the glass puts it to sleep.
 *
 * Plain data, owner thread.
 */
#ifndef UI_FOCUS_H
#define UI_FOCUS_H

#include "core/flow.h"
#include "ui/list.h"

struct focus {
    bool awake;
    /* the screen it stands on */
    uint32_t screens;
    int page;
    bool known; /* false: no screen yet */
    /* what it stands on: lists are built anew all the time */
    enum action action;
    int arg;
    int at; /* its item in the last list; LIST_NOTHING: there is nothing to press */
};

enum focus_move {
    FOCUS_WOKE, /* it was asleep: it stands where it stood, or on the first answer */
    FOCUS_MOVED,
    FOCUS_WRAPPED, /* from one end to the other */
    FOCUS_STUCK,   /* there is nothing to press */
};

void focus_init(struct focus *focus);
/* Stands on the new list as said above, and sets list->focus where it is awake. */
void focus_follow(struct focus *focus, const struct model *model, struct list *list);
/* by: 1 next, -1 previous. list: that of the last focus_follow; sets its focus. */
enum focus_move focus_move(struct focus *focus, struct list *list, int by);
/* Wakes it; true: it was asleep, and a press is not meant yet. */
bool focus_wake(struct focus *focus, struct list *list);
void focus_sleep(struct focus *focus, struct list *list);

/* Targets of the list, and which of them (from 1) an item is; 0: none. */
int focus_count(const struct list *list);
int focus_place(const struct list *list, int item);

#endif
