/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/keyboard.h"

#include "ui/widget/button.h"
#include "ui/widget/keypad.h"

enum { CHARACTERS = 36 };

static const char characters[CHARACTERS + 1] = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* As many beside each other as fingers can tell apart. */
static int columns_of(const struct screen *s, int width_px)
{
    int gap = s->theme->space_px[SPACE_S2], least = s->theme->shape_px[SHAPE_TARGET_MIN];
    int columns = (width_px + gap) / (least + gap);

    return columns < KEY_COLUMNS_MAX ? columns : KEY_COLUMNS_MAX;
}

static int rows_of(const struct screen *s, int width_px)
{
    int columns = columns_of(s, width_px);

    return (CHARACTERS + columns - 1) / columns + 1;
}

int keyboard_px(const struct screen *s, int width_px, int room_px)
{
    return key_rows_px(s, rows_of(s, width_px), room_px);
}

static void words_add(struct screen *s, struct rect row)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    int gap = s->theme->space_px[SPACE_S2], third = (row.w + gap) / 3;

    button_add(s, rect_make(row.x, row.y, third - gap, row.h), &back);
    key_words_add(s, rect_make(row.x + third, row.y, third - gap, row.h),
                  rect_make(row.x + 2 * third, row.y, row.w - 2 * third, row.h));
}

void keyboard_add(struct screen *s, struct rect box)
{
    int gap = s->theme->space_px[SPACE_S2], columns = columns_of(s, box.w);
    int rows = rows_of(s, box.w);
    struct rect row = {box.x, box.y, box.w, (box.h + gap) / rows - gap};

    for (int at = 0; at < CHARACTERS; at += columns, row.y += row.h + gap) {
        int left = CHARACTERS - at;
        key_row_add(s, row, characters + at, left < columns ? left : columns, columns);
    }
    words_add(s, row);
}
