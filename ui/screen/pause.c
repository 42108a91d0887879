/* SPDX-License-Identifier: Apache-2.0 */
/* pause: after several wrong answers; says how long, and that a person helps meanwhile. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

enum { MINUTES_FROM_S = 120 };

void pause_build(struct screen *s)
{
    const struct button over = {LOOK_PRIMARY, SIGN_NONE, "button.start_over", NULL, ACTION_DONE, 0,
                                false};
    int left_s = flow_seconds_left(s->model);
    struct stack stack = {0};
    char help[LIST_LABEL_MAX + 1];

    frame_build(s, 1);
    struct zones z = screen_zones(s, button_column_px(s, 1), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "pause.title");
    if (left_s >= MINUTES_FROM_S)
        screen_count(
            s, "pause.minutes", (left_s + 59) / 60,
            stack_add(&stack, ROLE_COUNTDOWN, TYPE_LABEL, true, SPACE_S5, "pause.minutes"));
    else
        screen_count(
            s, "pause.seconds", left_s,
            stack_add(&stack, ROLE_COUNTDOWN, TYPE_LABEL, true, SPACE_S5, "pause.seconds"));
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "pause.body");
    screen_desk_text(s, "pause.help", 0, help);
    panel_verdict(s, z, TONED_WAIT, SIGN_HOURGLASS, &stack, help);
    button_column(s, z.touch, &over, 1);
}
