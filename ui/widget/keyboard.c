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

static const struct button back = {LOOK_PLAIN,  SIGN_BACK, "button.back", NULL,
                                   ACTION_BACK, 0,         false};

static void words_add(struct screen *s, struct rect row)
{
    int gap = s->theme->space_px[SPACE_S2], third = (row.w + gap) / 3;

    button_add(s, rect_make(row.x, row.y, third - gap, row.h), &back);
    key_words_add(s, rect_make(row.x + third, row.y, third - gap, row.h),
                  rect_make(row.x + 2 * third, row.y, row.w - 2 * third, row.h));
}

static void characters_add(struct screen *s, struct rect row)
{
    int columns = columns_of(s, row.w);

    for (int at = 0; at < CHARACTERS; at += columns) {
        int left = CHARACTERS - at;
        key_row_add(s, row, characters + at, left < columns ? left : columns, columns);
        row.y += row.h + s->theme->space_px[SPACE_S2];
    }
}

static struct rect row_of(const struct screen *s, struct rect box)
{
    int gap = s->theme->space_px[SPACE_S2];

    return rect_make(box.x, box.y, box.w, (box.h + gap) / rows_of(s, box.w) - gap);
}

void keyboard_add(struct screen *s, struct rect box)
{
    struct rect row = row_of(s, box);

    characters_add(s, row);
    row.y = rect_bottom(box) - row.h;
    words_add(s, row);
}

struct rect keyboard_add_round(struct screen *s, struct rect box)
{
    int gap = s->theme->space_px[SPACE_S2], fifth = (box.w + gap) / 5;
    struct rect row = row_of(s, box);

    button_add(s, rect_make(row.x, row.y, fifth - gap, row.h), &back);
    key_words_add(s, rect_make(row.x + 3 * fifth, row.y, fifth - gap, row.h),
                  rect_make(row.x + 4 * fifth, row.y, row.w - 4 * fifth, row.h));
    struct rect field = rect_make(row.x + fifth, row.y, 2 * fifth - gap, row.h);
    row.y += row.h + gap;
    characters_add(s, row);
    return field;
}
