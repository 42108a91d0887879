/* SPDX-License-Identifier: Apache-2.0 */
/*
 * waits: how long visitors of an office have waited of late, and how long those will who wait now.
 *
 * Of each of the last visitors who were called, the wait is divided by how many were to be called
 * up to them when they came: what one visitor ahead costs. The median of that, times the people
 * ahead, is the wait to expect. Hours without anybody waiting do not count against the office, and
 * one visitor who took long does not shift it. Pure.
 */
#ifndef RECEPTION_WAITS_H
#define RECEPTION_WAITS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    WAITS_RECENT_S = 5400, /* called longer ago tells nothing of now */
    WAITS_RECENT_MAX = 24, /* nor do more than so many */
    WAITS_ENOUGH = 3       /* fewer tell nothing */
};

struct waits_visit {
    int64_t order_s;   /* the place in the queue: who is before whom */
    int64_t arrived_s; /* never 0 */
    int64_t called_s;  /* 0: waits */
};

struct waits {
    int median_min;    /* of the last who were called; -1: too few */
    int64_t ahead_s10; /* what one visitor ahead costs, in tenths of a second; -1: not known */
    int waiting;
};

/* Sorts the visits, those called last first. */
struct waits waits_reckon(struct waits_visit *visits, int count, int64_t now_s);
/* Minutes for somebody with so many people ahead, rounded up; -1: not known. */
int waits_expect(const struct waits *waits, int ahead);

#endif
