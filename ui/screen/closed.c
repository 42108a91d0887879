/* SPDX-License-Identifier: Apache-2.0 */
/* closed: no numbers without an appointment at present. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void closed_build(struct screen *s)
{
    const struct button done = {LOOK_PRIMARY, SIGN_NONE, "button.done", NULL,
                                ACTION_DONE,  0,         false};
    struct stack stack = {0};
    char help[LIST_LABEL_MAX + 1];

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, 1), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "closed.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "closed.body");
    screen_desk_text(s, "closed.help", 0, help);
    panel_verdict(s, z, TONED_WAIT, SIGN_CLOSED, &stack, help);
    button_column(s, z.touch, &done, 1);
}
