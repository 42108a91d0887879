/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/keypad.h"

#include "ui/widget/button.h"

#include <string.h>

enum { COLUMNS = 3, ROWS = 4, PREFIXES_MAX = 6 };

/* PINs have no letters, and documents none of ours. */
static int prefixes_find(const struct screen *s, int ret_offices[PREFIXES_MAX])
{
    const struct rules *rules = s->rules;
    int count = 0;

    if (s->model->state != STATE_NUMBER && s->model->state != STATE_STAFF_NUMBER)
        return 0;
    for (int i = 0; i < rules->office_count && count < PREFIXES_MAX; i++) {
        bool known = rules->offices[i].prefix[0] == '\0';
        for (int k = 0; k < count && !known; k++)
            known = strcmp(rules->offices[ret_offices[k]].prefix, rules->offices[i].prefix) == 0;
        if (!known)
            ret_offices[count++] = i;
    }
    return count;
}

static int rows_of(const struct screen *s)
{
    int offices[PREFIXES_MAX];

    return ROWS + (prefixes_find(s, offices) > 0 ? 1 : 0);
}

bool keypad_beside(const struct screen *s)
{
    enum text_size size = s->theme->display.size;

    return screen_low(s) || size == SIZE_XL || (size == SIZE_L && s->theme->form == FORM_COMPACT);
}

int keypad_px(const struct screen *s, int room_px)
{
    return key_rows_px(s, rows_of(s), room_px);
}

int key_rows_px(const struct screen *s, int rows, int room_px)
{
    int gap = s->theme->space_px[SPACE_S2];
    int least = s->theme->shape_px[SHAPE_TARGET_MIN];
    int key = screen_row_px(s, rows, s->theme->layout_px[LAYOUT_KEY], gap, 0);
    int low = (room_px + gap) / rows - gap;

    if (low < key)
        key = low > least ? low : least;
    return rows * (key + gap) - gap;
}

struct key {
    const char *id, *label;
    enum action action;
    int arg;
    enum look look;
    const char *wide; /* fits where its label does; NULL: the label itself */
};

/* One line; a digit is large, a word as large as it can be. */
static void label_fit(struct screen *s, struct item *item, const char *wide)
{
    static const enum type sizes[] = {TYPE_TITLE, TYPE_LABEL, TYPE_BODY, TYPE_SMALL};
    bool word = item->id[0] != '\0';
    int room = item->rect.w - 2 * s->theme->space_px[SPACE_S1];

    for (int i = !word ? 0 : s->theme->form == FORM_COMPACT ? 2 : 1; i < 4; i++) {
        struct paragraph_style style = screen_style(s, sizes[i], true);
        struct paragraph_size size = paragraph_measure(s->fonts, &style, wide, room);
        item->type = sizes[i];
        if (size.fits && size.lines == 1 && style.em_px <= item->rect.h)
            return;
    }
    s->list->misfit++;
}

static void key_add(struct screen *s, struct rect rect, const struct key *key)
{
    struct item *item = list_add(s->list, ROLE_KEY, rect);
    bool word = key->id[0] != '\0';

    item->look = key->look;
    item->action = key->action;
    item->arg = key->arg;
    item->bold = true;
    item->align = ALIGN_CENTRE;
    list_label(s->list, item, key->id, word ? screen_text(s, key->id) : key->label);
    label_fit(s, item, key->wide != NULL ? key->wide : item->label);
}

/* Evenly over the width; keys are not mirrored: a keypad looks the same everywhere. */
static void row_add(struct screen *s, struct rect row, const struct key *keys, int count,
                    int columns)
{
    int gap = s->theme->space_px[SPACE_S2];

    for (int i = 0; i < count; i++) {
        int k = s->rtl ? columns - 1 - i : i;
        int x = row.x + (row.w + gap) * k / columns;
        int end = row.x + (row.w + gap) * (k + 1) / columns - gap;
        key_add(s, rect_make(x, row.y, end - x, row.h), &keys[i]);
    }
}

static void prefixes_add(struct screen *s, struct rect row, const int *offices, int count)
{
    struct key keys[PREFIXES_MAX];

    for (int i = 0; i < count; i++)
        keys[i] = (struct key){
            "", s->rules->offices[offices[i]].prefix, ACTION_PREFIX, offices[i], LOOK_CHOICE, NULL};
    row_add(s, row, keys, count, count > COLUMNS ? count : COLUMNS);
}

static void words_make(const struct screen *s, struct key *ret_erase, struct key *ret_done)
{
    bool typed = s->model->session.typed[0] != '\0' || s->model->staff.pin[0] != '\0';

    *ret_erase = (struct key){"key.erase", NULL, ACTION_ERASE, 0, LOOK_CHOICE, NULL};
    *ret_done = (struct key){
        "key.done", NULL, ACTION_CONTINUE, 0, typed ? LOOK_PRIMARY : LOOK_CHOICE, NULL};
}

static struct key digit_key(int digit)
{
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

    return (struct key){"", digits[digit], ACTION_KEY, '0' + digit, LOOK_PLAIN, NULL};
}

void key_row_add(struct screen *s, struct rect row, const char *characters, int count, int columns)
{
    struct key keys[KEY_COLUMNS_MAX];
    char labels[KEY_COLUMNS_MAX][2];

    for (int i = 0; i < count; i++) {
        labels[i][0] = characters[i];
        labels[i][1] = '\0';
        keys[i] = (struct key){"", labels[i], ACTION_KEY, characters[i], LOOK_PLAIN, "W"};
    }
    row_add(s, row, keys, count, columns);
}

void key_words_add(struct screen *s, struct rect erase_rect, struct rect done_rect)
{
    struct key erase, done;

    words_make(s, &erase, &done);
    key_add(s, erase_rect, &erase);
    key_add(s, done_rect, &done);
}

/* The words in the lowest row, on both sides of the zero. */
static void keys_under_add(struct screen *s, struct rect row, int step)
{
    struct key keys[COLUMNS];

    for (int i = 0; i < ROWS - 1; i++, row.y += step) {
        for (int k = 0; k < COLUMNS; k++)
            keys[k] = digit_key(i * COLUMNS + k + 1);
        row_add(s, row, keys, COLUMNS, COLUMNS);
    }
    words_make(s, &keys[0], &keys[2]);
    keys[1] = digit_key(0);
    row_add(s, row, keys, COLUMNS, COLUMNS);
}

/* The words in a column of their own, which is wide enough for them; "back" at its foot. */
static void keys_beside_add(struct screen *s, struct rect row, int step)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    int gap = s->theme->space_px[SPACE_S2], words_w = row.w * 42 / 100;
    struct rect word = {rect_end(row) - words_w, row.y, words_w, row.h};
    struct key erase, done, keys[COLUMNS];

    words_make(s, &erase, &done);
    row.w -= words_w + gap;
    for (int i = 0; i < ROWS - 1; i++, row.y += step) {
        for (int k = 0; k < COLUMNS; k++)
            keys[k] = digit_key(i * COLUMNS + k + 1);
        row_add(s, row, keys, COLUMNS, COLUMNS);
        if (i == 0)
            key_add(s, word, &erase);
        if (i == 1)
            key_add(s, rect_make(word.x, row.y, word.w, 2 * word.h + gap), &done);
    }
    int third = (row.w + gap) / COLUMNS;
    keys[0] = digit_key(0);
    key_add(s, rect_make(row.x + third, row.y, third - gap, row.h), &keys[0]);
    button_add(s, rect_make(word.x, row.y, word.w, word.h), &back);
}

void keypad_add(struct screen *s, struct rect box)
{
    int gap = s->theme->space_px[SPACE_S2], offices[PREFIXES_MAX];
    struct rect row = {box.x, box.y, box.w, (box.h + gap) / rows_of(s) - gap};
    int step = row.h + gap;
    int prefixes = prefixes_find(s, offices);

    if (prefixes > 0) {
        prefixes_add(s, row, offices, prefixes);
        row.y += step;
    }
    if (keypad_beside(s))
        keys_beside_add(s, row, step);
    else
        keys_under_add(s, row, step);
}
