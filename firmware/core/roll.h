/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roll: how much of the printer's roll is used up, and for how long the rest will do. Plain data;
 * pure.
 *
 * Counted are slips that came out, each with its length; what is lost at a paper change, and slips
 * that broke off, are not. So a forecast is "about".
 */
#ifndef CORE_ROLL_H
#define CORE_ROLL_H

#include <stdbool.h>
#include <stdint.h>

struct roll {
    int64_t mm; /* printed since it is in */
    int64_t slips;
    int64_t day_first_s; /* the first slip of the day of the last one; 0: none yet */
    int64_t day_slips;
};

enum { ROLL_TEXT_MAX = 80 };

/* A slip of so many millimetres came out. */
void roll_add(struct roll *roll, int mm, int64_t wall_s);
/*
 * How many more slips a roll of this length will give, at their mean length so far; *ret_until_s:
 * when it ends at today's pace, 0 where that is not today or cannot be said yet.
 */
int roll_forecast(const struct roll *roll, int64_t roll_mm, int64_t wall_s, int64_t *ret_until_s);

/* As kept on the disk. False, and all zero, where the text is none of roll_write. */
bool roll_read(const char *text, struct roll *ret_roll);
void roll_write(const struct roll *roll, char ret_text[ROLL_TEXT_MAX + 1]);

#endif
