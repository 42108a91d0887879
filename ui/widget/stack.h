/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stack: paragraphs under each other in a box. Where they do not all fit, gaps shrink first, then
 * the large sizes, then the smaller ones, then what can be spared is left out; if even that does
 * not help the list counts a misfit, which the layout laws refuse. Owner thread.
 */
#ifndef UI_WIDGET_STACK_H
#define UI_WIDGET_STACK_H

#include "ui/screen/screen.h"

enum { STACK_MAX = 14 };

struct stack {
    struct {
        enum role role;
        enum type type;
        bool bold;
        enum space gap; /* above it */
        int spare;      /* the higher, the sooner it is left out; 0: never */
        char id[LIST_ID_MAX + 1];
        char label[LIST_LABEL_MAX + 1];
    } parts[STACK_MAX];
    int count;
    enum tone tone;
    int lead_w, lead_h; /* room for a sign before the first paragraph */
    /* how it has been settled */
    bool settled, fits;
    int density, height, first_h; /* first_h: with its lead */
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
/* The part added last can be spared. */
void stack_spare(struct stack *stack, int spare);
/* 0 is as meant. The closest that texts may come in this size. */
int stack_densest(const struct screen *s);
/* Finds how it fits into that room, without leaving parts out. False: it does not. */
bool stack_settle(struct stack *stack, const struct screen *s, int width, int height,
                  int density_max);
/*
 * Keeps the first paragraph and, of the others, as many from `first` on as fit. Returns with which
 * the next page begins, or 0.
 */
int stack_turn(struct stack *stack, const struct screen *s, int width, int height, int first);
/* Leaves out parts from the end until the rest fits somehow: for lists in the order of importance.
 */
void stack_trim(struct stack *stack, const struct screen *s, struct rect box);
/* Puts the items into the list; middle: about the middle of the box. Returns the height used. */
int stack_place(struct stack *stack, struct screen *s, struct rect box, bool middle);
/*
 * Where answers stand below: the texts at the top of the box and the picture in the rest; in low
 * reach the texts next to the answers, at the bottom of the box, and no picture.
 */
void stack_above(struct stack *stack, struct screen *s, struct rect box, enum picture picture,
                 const char *picture_id);
void stack_wipe(struct stack *stack);

#endif
