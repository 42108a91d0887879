/* SPDX-License-Identifier: Apache-2.0 */
/* button: everything that can be touched, but for the keys of the keypad. Owner thread. */
#ifndef UI_WIDGET_BUTTON_H
#define UI_WIDGET_BUTTON_H

#include "ui/screen/screen.h"

struct button {
    enum look look;
    int sign; /* at the start of the label; SIGN_NONE: the label is in the middle */
    const char *id;
    const char *label; /* NULL: the text of id */
    enum action action;
    int arg;
    bool selected;
};

/* The label takes the largest size that fits; a misfit is counted where none does. */
void button_add(struct screen *s, struct rect rect, const struct button *button);
/* Several that belong together: all in the largest size in which each fits. */
void button_group(struct screen *s, const struct rect *rects, const struct button *const *buttons,
                  int count);
/* In that size, which has been found to fit. */
void button_add_as(struct screen *s, struct rect rect, const struct button *button, enum type type);
/* Does a word of the bar fit in that size, with its sign or without? */
bool button_fits(const struct screen *s, struct rect rect, bool sign, enum type type,
                 const char *label);
/*
 * Under each other, at the bottom of the box; on a low panel in the largest size beside each other.
 */
void button_column(struct screen *s, struct rect box, const struct button *buttons, int count);
/* Of a language, by its own name in its own script. */
struct button language_button(const struct screen *s, int language);
/* What a column of that many takes. */
int button_column_px(const struct screen *s, int count);
/* The part of a button that its label may use. */
struct rect button_label_box(const struct theme *theme, const struct item *item);
/* The square in which its sign stands. */
struct rect button_sign_box(const struct theme *theme, const struct item *item);

#endif
