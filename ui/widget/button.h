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
/* Under each other, at the bottom of the box. */
void button_column(struct screen *s, struct rect box, const struct button *buttons, int count);
/* What a column of that many takes. */
int button_column_px(const struct screen *s, int count);
/* The part of a button that its label may use. */
struct rect button_label_box(const struct theme *theme, const struct item *item);
/* The square in which its sign stands. */
struct rect button_sign_box(const struct theme *theme, const struct item *item);

#endif
