/* SPDX-License-Identifier: Apache-2.0 */
/* start: one question, where to hold the code, and two other ways in. */
#include "core/offer.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/notice.h"
#include "ui/widget/panel.h"

enum { LANGUAGE_COLUMNS = 2, LANGUAGES_SHOWN = 8 };

/* The languages, all of equal weight; rows that do not fit are left to the bar's button. */
static int language_rows(const struct screen *s, int room_px)
{
    int count = i18n_count(s->i18n);
    int h = s->theme->layout_px[LAYOUT_GRID_BUTTON], gap = s->theme->space_px[SPACE_S2];
    int rows = ((count < LANGUAGES_SHOWN ? count : LANGUAGES_SHOWN) + 1) / LANGUAGE_COLUMNS;

    if (count < 2)
        return 0;
    while (rows > 0 && rows * h + (rows - 1) * gap > room_px)
        rows--;
    return rows;
}

static void languages_add(struct screen *s, struct rect box, int rows)
{
    int gap = s->theme->space_px[SPACE_S2], h = s->theme->layout_px[LAYOUT_GRID_BUTTON];

    for (int i = 0; i < i18n_count(s->i18n) && i < rows * LANGUAGE_COLUMNS; i++) {
        int x = box.x + (box.w + gap) * (i % LANGUAGE_COLUMNS) / LANGUAGE_COLUMNS;
        struct button button = {LOOK_CHOICE,
                                SIGN_NONE,
                                "",
                                i18n_text(s->i18n, i, "language.name"),
                                ACTION_PICK_LANGUAGE,
                                i,
                                i == s->language};
        button_add(s, rect_make(x, box.y + i / LANGUAGE_COLUMNS * (h + gap), (box.w - gap) / 2, h),
                   &button);
    }
}

void start_build(struct screen *s)
{
    const struct theme *t = s->theme;
    bool scanner = s->model->devices[DEVICE_SCANNER] == DEVICE_READY;
    struct button buttons[2] = {
        {LOOK_PLAIN, SIGN_KEYPAD, "start.number", NULL, ACTION_TYPE_NUMBER, 0, false},
        {LOOK_PLAIN, SIGN_TICKET, "start.walk_in", NULL, ACTION_WALK_IN, 0, false},
    };
    int button_count = offer_any(s->rules) ? 2 : 1;

    frame_build(s, 0);
    int h = t->layout_px[LAYOUT_GRID_BUTTON], gap = t->space_px[SPACE_S2];
    int section = t->space_px[t->form == FORM_COMPACT ? SPACE_S5 : SPACE_S7];
    int column = button_column_px(s, button_count);
    int rows = language_rows(s, s->body.h - column - section);
    int languages = rows > 0 ? rows * h + (rows - 1) * gap : 0;
    int touch_px = column + (rows > 0 ? section + languages : 0);
    struct zones z = screen_zones(s, touch_px, SPLIT_WIDE_TOUCH);
    struct stack stack = {0};

    if (!scanner)
        buttons[0].look = LOOK_PRIMARY;
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "start.title");
    int notices = notices_px(s, z.read);
    if (notices == 0 || t->form != FORM_COMPACT)
        stack_text(&stack, s, ROLE_TEXT, t->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL, false,
                   SPACE_S4, scanner ? "start.body" : "start.body_number");
    struct rect rest = z.read;
    rest.h -= notices;
    int used = stack_place(&stack, s, rest, false) + t->space_px[SPACE_S5];
    rest = rect_make(z.read.x, z.read.y + used, z.read.w, rest.h - used);
    (void)notices_add(s, z.read);
    picture_add(s, rest, scanner ? PICTURE_SCAN : PICTURE_NUMBER,
                scanner ? "start.picture" : "number.picture");
    int top = rect_bottom(z.touch) - touch_px;
    button_column(s, rect_make(z.touch.x, top, z.touch.w, column), buttons, button_count);
    languages_add(s, rect_make(z.touch.x, top + column + section, z.touch.w, languages), rows);
}
