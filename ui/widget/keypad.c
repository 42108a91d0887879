/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/keypad.h"

#include <string.h>

enum { COLUMNS = 3, ROWS = 4, PREFIXES_MAX = 6 };

static int prefixes_find(const struct rules *rules, int ret_offices[PREFIXES_MAX])
{
    int count = 0;

    for (int i = 0; i < rules->office_count && count < PREFIXES_MAX; i++) {
        bool known = rules->offices[i].prefix[0] == '\0';
        for (int k = 0; k < count && !known; k++)
            known = strcmp(rules->offices[ret_offices[k]].prefix, rules->offices[i].prefix) == 0;
        if (!known)
            ret_offices[count++] = i;
    }
    return count;
}

int keypad_px(const struct screen *s)
{
    int offices[PREFIXES_MAX];
    int rows = ROWS + (prefixes_find(s->rules, offices) > 0 ? 1 : 0);

    return rows * s->theme->layout_px[LAYOUT_KEY] + (rows - 1) * s->theme->space_px[SPACE_S2];
}

struct key {
    const char *id, *label;
    enum action action;
    int arg;
    enum look look;
};

static void key_add(struct screen *s, struct rect rect, const struct key *key)
{
    struct item *item = list_add(s->list, ROLE_KEY, rect);
    bool word = key->id[0] != '\0';

    item->look = key->look;
    item->action = key->action;
    item->arg = key->arg;
    item->bold = true;
    item->align = ALIGN_CENTRE;
    item->type = !word ? TYPE_TITLE : s->theme->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL;
    list_label(s->list, item, key->id, word ? screen_text(s, key->id) : key->label);
    struct paragraph_style style = screen_style(s, item->type, true);
    struct paragraph_size size =
        paragraph_measure(s->fonts, &style, item->label, rect.w - 2 * s->theme->space_px[SPACE_S1]);
    if (size.lines > 1 || !size.fits)
        s->list->misfit++;
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

void keypad_add(struct screen *s, struct rect box)
{
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    struct rect row = {box.x, box.y, box.w, s->theme->layout_px[LAYOUT_KEY]};
    int step = row.h + s->theme->space_px[SPACE_S2];
    struct key keys[PREFIXES_MAX];
    int offices[PREFIXES_MAX];
    int prefixes = prefixes_find(s->rules, offices);

    for (int i = 0; i < prefixes; i++)
        keys[i] = (struct key){"", s->rules->offices[offices[i]].prefix, ACTION_PREFIX, offices[i],
                               LOOK_CHOICE};
    if (prefixes > 0) {
        row_add(s, row, keys, prefixes, prefixes > COLUMNS ? prefixes : COLUMNS);
        row.y += step;
    }
    for (int i = 0; i < ROWS - 1; i++, row.y += step) {
        for (int k = 0; k < COLUMNS; k++) {
            int digit = i * COLUMNS + k + 1;
            keys[k] = (struct key){"", digits[digit], ACTION_KEY, '0' + digit, LOOK_PLAIN};
        }
        row_add(s, row, keys, COLUMNS, COLUMNS);
    }
    bool typed = s->model->session.typed[0] != '\0';
    keys[0] = (struct key){"key.erase", NULL, ACTION_ERASE, 0, LOOK_CHOICE};
    keys[1] = (struct key){"", digits[0], ACTION_KEY, '0', LOOK_PLAIN};
    keys[2] =
        (struct key){"key.done", NULL, ACTION_CONTINUE, 0, typed ? LOOK_PRIMARY : LOOK_CHOICE};
    row_add(s, row, keys, COLUMNS, COLUMNS);
}
