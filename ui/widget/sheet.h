/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet: the layout of the screens for staff: a title, lines on a quiet ground, answers in two
 * columns with the way back last. Owner thread.
 */
#ifndef UI_WIDGET_SHEET_H
#define UI_WIDGET_SHEET_H

#include "ui/widget/button.h"
#include "ui/widget/stack.h"

enum { SHEET_BUTTONS_MAX = 6 };

/* Builds the frame as well; the stack holds title and lines, the least important last. */
void sheet_build(struct screen *s, struct stack *stack, const struct button *buttons, int count);
/* The frame, the ground and the answers alone; returns the box for the lines. */
struct rect sheet_ground(struct screen *s, const struct button *buttons, int count);
void sheet_title(struct screen *s, struct stack *stack, const char *text);
/* A line of its own; the place for its label. */
char *sheet_line(const struct screen *s, struct stack *stack, const char *id);
void sheet_text(struct screen *s, struct stack *stack, const char *id);
/* The line for what became of the last thing that was asked for, if there is one. */
void sheet_said(struct screen *s, struct stack *stack);
/* "Scanner: ready · Printer: no paper" */
void sheet_devices(struct screen *s, struct stack *stack);

#endif
