/* SPDX-License-Identifier: Apache-2.0 */
/* called: a person has been told, and comes; or reception has said that somebody does now. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void called_build(struct screen *s)
{
    const struct button over = {LOOK_PLAIN,       SIGN_STOP, "called.over", NULL,
                                ACTION_CALL_OVER, 0,         false};
    const struct button back = {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL,
                                ACTION_BACK,  0,         false};
    struct button buttons[2];
    struct stack stack = {0};
    char help[LIST_LABEL_MAX + 1];
    bool seen = s->model->call_seen;
    int count = 0;

    if (flow_offers(s->model, ACTION_CALL_OVER))
        buttons[count++] = over;
    buttons[count++] = back;
    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0,
               seen ? "called.seen" : "called.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5,
               seen ? "called.seen_body" : "called.body");
    screen_desk_text(s, "called.help", 0, help);
    panel_verdict(s, z, TONED_OK, ICON_PERSON, &stack, help);
    button_column(s, z.touch, buttons, count);
}
