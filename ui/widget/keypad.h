/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keypad: three by four keys, digits only, with words on delete and done; above them a row of the
 * letters with which numbers of the served offices begin. Owner thread.
 */
#ifndef UI_WIDGET_KEYPAD_H
#define UI_WIDGET_KEYPAD_H

#include "ui/screen/screen.h"

/*
 * In large letters and in low reach the words stand beside the digits, and "back" with them: a word
 * has more room there, and there is one row less.
 */
bool keypad_beside(const struct screen *s);
/* Height of the keypad with its row of letters, if there are any: as wanted, or as there is room.
 */
int keypad_px(const struct screen *s, int room_px);
/* Fills the box. */
void keypad_add(struct screen *s, struct rect box);

/* Parts of it, for the keyboard. */
enum { KEY_COLUMNS_MAX = 12 };
/* So many rows of keys, as high as wanted, or as there is room. */
int key_rows_px(const struct screen *s, int rows, int room_px);
/* Keys of one character each, from the start of the row, as wide as if there were so many columns.
 */
void key_row_add(struct screen *s, struct rect row, const char *characters, int count, int columns);
/* The two keys with words. */
void key_words_add(struct screen *s, struct rect erase_rect, struct rect done_rect);

#endif
