/* SPDX-License-Identifier: Apache-2.0 */
/* still_there: the question after silence, with its countdown in words. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void still_there_build(struct screen *s)
{
    const struct button buttons[] = {
        {LOOK_PRIMARY, SIGN_NONE, "button.more_time", NULL, ACTION_MORE_TIME, 0, false},
        {LOOK_PLAIN, SIGN_NONE, "still_there.leave", NULL, ACTION_DONE, 0, false},
    };
    struct stack stack = {0};

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, TYPE_DISPLAY, true, SPACE_S0, "still_there.title");
    screen_count(
        s, "still_there.seconds", flow_seconds_left(s->model),
        stack_add(&stack, ROLE_COUNTDOWN, TYPE_TITLE, true, SPACE_S5, "still_there.seconds"));
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "still_there.body");
    panel_verdict(s, z, TONED_WAIT, SIGN_HOURGLASS, &stack, "");
    button_column(s, z.touch, buttons, 2);
}
