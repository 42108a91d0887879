/* SPDX-License-Identifier: Apache-2.0 */
/* languages: each by its own name in its own script, in the order of the configuration. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void languages_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    int count = i18n_count(s->i18n), columns = t->form == FORM_PORTRAIT ? 2 : count > 6 ? 4 : 2;
    int rows = (count + columns - 1) / columns;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON], gap = t->space_px[SPACE_S2];
    int section = t->space_px[t->form == FORM_COMPACT ? SPACE_S2 : SPACE_S5];
    int h = t->layout_px[LAYOUT_GRID_BUTTON];
    struct stack stack = {0};

    frame_build(s, 0);
    /* Many languages: lower buttons, but never too low for a finger. */
    int room = s->body.h - nav - 2 * section - theme_line_px(t, screen_title_type(s));
    int lower = (room - (rows - 1) * gap) / rows, least = t->shape_px[SHAPE_TARGET_MIN];
    h = lower >= h ? h : lower > least ? lower : least;
    nav = nav < h || h > least ? nav : h;
    int grid = rows * h + (rows - 1) * gap, touch = grid + section + nav;
    int width = (s->body.w - (columns - 1) * gap) / columns, top = rect_bottom(s->body) - touch;
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "languages.title");
    struct rect read = {s->body.x, s->body.y, s->body.w, top - section - s->body.y};
    int used = stack_place(&stack, s, read, false) + section;
    picture_add(s, rect_make(read.x, read.y + used, read.w, read.h - used), PICTURE_LANGUAGES, "");
    for (int i = 0; i < count; i++) {
        struct button button = {LOOK_CHOICE,
                                SIGN_NONE,
                                "",
                                i18n_text(s->i18n, i, "language.name"),
                                ACTION_PICK_LANGUAGE,
                                i,
                                i == s->language};
        button_add(s,
                   rect_make(s->body.x + i % columns * (width + gap), top + i / columns * (h + gap),
                             width, h),
                   &button);
    }
    button_add(s, rect_make(s->body.x, rect_bottom(s->body) - nav, s->body.w, nav), &back);
}
