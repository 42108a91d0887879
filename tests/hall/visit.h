/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visit: what a visitor does at one kiosk and what they read there, until they have an answer or
 * their patience ends. Whom a kiosk dies under waits until it is back and begins again. One thread
 * a post.
 */
#ifndef HALL_VISIT_H
#define HALL_VISIT_H

#include "books.h"
#include "post.h"

enum { PATIENCE_MS = 90000, PATIENCE_WALK_IN_MS = 15000 };

/* link: the last part of the mail's link. */
void visit_by_code(struct post *post, int64_t clock_offset_s, const char *link, int64_t booking,
                   struct call *call);
/* Draws a number; call->number says which. Without one the visitor goes to the desk. */
void visit_walk_in(struct post *post, int64_t clock_offset_s, struct call *call);

#endif
