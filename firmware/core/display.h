/* SPDX-License-Identifier: Apache-2.0 */
/*
 * display: how a visitor wants to see and reach the screen. All four may be combined; all zero is
 * the way the kiosk looks for everyone, and is so again for the next visitor. Plain data; any
 * thread.
 */
#ifndef CORE_DISPLAY_H
#define CORE_DISPLAY_H

#include <stdbool.h>

enum contrast {
    CONTRAST_NORMAL,
    CONTRAST_HIGH,  /* white and yellow on black */
    CONTRAST_LIGHT, /* black on white and nothing else */
    CONTRAST_COUNT
};

/* Capitals of the smallest text: 5.1, 7.4 and 8.7 mm. EN 301 549 5.1.4 asks 0.7 degrees: L meets it
 * at 600 mm, XL at 700. */
enum text_size { SIZE_NORMAL, SIZE_L, SIZE_XL, SIZE_COUNT };

struct display {
    enum contrast contrast;
    enum text_size size;
    bool low;   /* all targets between 850 and 1050 mm above the floor */
    bool still; /* nothing moves */
};

static inline bool display_is_normal(const struct display *d)
{
    return d->contrast == CONTRAST_NORMAL && d->size == SIZE_NORMAL && !d->low && !d->still;
}

static inline bool display_equal(const struct display *a, const struct display *b)
{
    return a->contrast == b->contrast && a->size == b->size && a->low == b->low &&
           a->still == b->still;
}

/* Who reads in letters this large, or reaches up from a wheelchair, gets more time. */
static inline bool display_takes_time(const struct display *d)
{
    return d->size == SIZE_XL || d->low;
}

#endif
