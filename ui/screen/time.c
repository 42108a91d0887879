/* SPDX-License-Identifier: Apache-2.0 */
/* time: a question that only the holder of the number can answer easily. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

enum { COLUMNS = 2 };

void time_build(struct screen *s)
{
    const struct theme *t = s->theme;
    int h = t->layout_px[LAYOUT_GRID_BUTTON], nav = t->layout_px[LAYOUT_NAV_BUTTON];
    int gap = t->space_px[t->form == FORM_COMPACT ? SPACE_S2 : SPACE_S4];
    int rows = TIME_CHOICES / COLUMNS, grid = rows * h + (rows - 1) * gap;
    struct stack stack = {0};

    frame_build(s, 1);
    struct zones z = screen_zones(s, grid + 2 * gap + nav, SPLIT_WIDE_TOUCH);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "time.title");
    stack_text(&stack, s, ROLE_TEXT, t->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL, false,
               SPACE_S3, "time.body");
    int used = stack_place(&stack, s, z.read, false) + t->space_px[SPACE_S5];
    picture_add(s, rect_make(z.read.x, z.read.y + used, z.read.w, z.read.h - used), PICTURE_TIME,
                "");
    int top = rect_bottom(z.touch) - grid - 2 * gap - nav, width = (z.touch.w - gap) / COLUMNS;
    for (int i = 0; i < TIME_CHOICES; i++) {
        char time[8], label[LIST_LABEL_MAX + 1];
        screen_time(s->model->session.choices_s[i], time);
        screen_format(s, "time.choice", &(struct i18n_value){"time", time}, 1, label);
        struct button button = {LOOK_PLAIN,       SIGN_NONE, "time.choice", label,
                                ACTION_PICK_TIME, i,         false};
        button_add(s,
                   rect_make(z.touch.x + i % COLUMNS * (width + gap), top + i / COLUMNS * (h + gap),
                             width, h),
                   &button);
    }
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    const struct button none = {LOOK_PLAIN,       SIGN_NONE,    "time.none", NULL,
                                ACTION_PICK_TIME, TIME_CHOICES, false};
    int y = rect_bottom(z.touch) - nav;
    button_add(s, rect_make(z.touch.x, y, width, nav), &back);
    button_add(s, rect_make(z.touch.x + width + gap, y, width, nav), &none);
}
