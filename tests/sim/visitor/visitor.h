/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visitor: eyes and a finger for the kiosk where there is no screen. It is the far end of the
 * display: it gives the owner thread touches and takes its pictures, and is told what to do by
 * lines on standard input. Each line is answered by one on standard output.
 *
 *   touch ACTION [ARG]       puts the finger on the item with this action, once the screen has
 *                            settled:                                 "ok" | "fail: no such target"
 *   pick UNIX_TIME           the same for the answer with this appointment time
 *   await STATE MS [SLIP]    waits for a screen (and a slip state):   "ok …" | "fail: STATE …"
 *   device NAME STATE MS     waits until a neighbour is so, as staff see it: "ok" | "fail: STATE"
 *   show                     "screen STATE VERDICT number=N slip=S language=N left=S", then the
 *                            items of the display list, then "end"
 *   shot PATH                writes the picture as PNG:               "ok" | "fail: …"
 *   quit                     ends the program
 *
 * All calls on the owner thread, except visitor_wake.
 */
#ifndef VISITOR_H
#define VISITOR_H

#include "app.h"

struct visitor;

struct err visitor_open(struct visitor **ret_visitor) MUST_CHECK;
void visitor_close(struct visitor *visitor);
struct app_display visitor_display(struct visitor *visitor);
/* Whose screen is looked at; before app_run. */
void visitor_watch(struct visitor *visitor, const struct app *app, struct ui *ui);

#endif
