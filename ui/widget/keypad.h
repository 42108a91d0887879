/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keypad: three by four keys, digits only, with words on delete and done; above them a row of the
 * letters with which numbers of the served offices begin. Owner thread.
 */
#ifndef UI_WIDGET_KEYPAD_H
#define UI_WIDGET_KEYPAD_H

#include "ui/screen/screen.h"

/* Height of the keypad with its row of letters, if there are any. */
int keypad_px(const struct screen *s);
/* Fills the width of the box from its top. */
void keypad_add(struct screen *s, struct rect box);

#endif
