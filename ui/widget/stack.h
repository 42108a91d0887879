/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stack: paragraphs under each other in a box. Where they do not all fit, gaps shrink first, then
 * the large sizes, then the smaller ones; if even that does not help the list counts a misfit,
 * which the layout laws refuse. Owner thread.
 */
#ifndef UI_WIDGET_STACK_H
#define UI_WIDGET_STACK_H

#include "ui/screen/screen.h"

enum { STACK_MAX = 10 };

struct stack {
    struct {
        enum role role;
        enum type type;
        bool bold;
        enum space gap; /* above it */
        const char *id;
        char label[LIST_LABEL_MAX + 1];
    } parts[STACK_MAX];
    int count;
    enum tone tone;
};

/* The place for a label to be written into. */
char *stack_add(struct stack *stack, enum role role, enum type type, bool bold, enum space gap,
                const char *id);
/* A text of the catalogue as it is. */
void stack_text(struct stack *stack, const struct screen *s, enum role role, enum type type,
                bool bold, enum space gap, const char *id);
/* The sentence on how long a newcomer waits. */
void stack_wait(struct stack *stack, struct screen *s, enum type type, enum space gap,
                int wait_min);
/* Puts the items into the list; middle: about the middle of the box. Returns the height used. */
int stack_place(struct stack *stack, struct screen *s, struct rect box, bool middle);
void stack_wipe(struct stack *stack);

#endif
