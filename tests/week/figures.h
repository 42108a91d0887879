/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figures: the attendance of an office's day as the kiosk reckons it (store/turnout.h), for
 * books.c. A file of its own, as the store's states have the names of the screens'.
 */
#ifndef WEEK_FIGURES_H
#define WEEK_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

/* The lines of the table, in its order. */
enum figure {
    FIGURE_EARLY,   /* more than 10 minutes before the appointment */
    FIGURE_ON_TIME, /* to 5 minutes after it */
    FIGURE_LATE,
    FIGURE_ELSEWHERE,
    FIGURE_CANCELLED,
    FIGURE_MISSED,
    FIGURE_UNKNOWN,
    FIGURE_OPEN,
    FIGURE_COUNT
};
struct figures {
    char day[11];
    int32_t scope;
    int of[FIGURE_COUNT];
};

/* Each office's day of these, both included; false: they cannot be read. Times within the days. */
bool figures_each(const char *dir, int64_t from_s, int64_t to_s, int64_t today_s,
                  void (*each)(void *self, const struct figures *figures), void *self);
const char *figure_name(enum figure figure);

#endif
