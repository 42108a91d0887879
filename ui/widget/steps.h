/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steps: how something goes, in a few sentences with a sign before each, on a quiet ground; on
 * pages where letters are large. Owner thread.
 */
#ifndef UI_WIDGET_STEPS_H
#define UI_WIDGET_STEPS_H

#include "ui/widget/button.h"

enum { STEPS_MAX = 4, STEPS_BUTTONS_MAX = 3 };

struct steps {
    const char *title;
    struct {
        int sign;
        const char *id; /* its text may say {where} a person helps */
    } step[STEPS_MAX];
    int count;
    bool live; /* what the camera sees stands where there is room for it */
};

/*
 * Builds the frame as well. The buttons stand below, the most important last; the first one is left
 * out on pages after which another one comes.
 */
void steps_build(struct screen *s, const struct steps *steps, const struct button *buttons,
                 int count);

#endif
