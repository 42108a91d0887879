/* SPDX-License-Identifier: Apache-2.0 */
/* way: what the document has on it that opens its chip. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void way_build(struct screen *s)
{
    static const struct button buttons[] = {
        {LOOK_PLAIN, ICON_CARD, "way.can", NULL, ACTION_BY_CAN, 0, false},
        {LOOK_PLAIN, SIGN_KEYPAD, "way.mrz", NULL, ACTION_BY_MRZ, 0, false},
        {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    struct stack stack = {0};

    frame_build(s, 1);
    /* The smallest panel has no room for it in large letters; the bar's "stop" is left. */
    int count = s->theme->form == FORM_COMPACT && !screen_roomy(s) ? 2 : 3;
    struct zones z = screen_zones(s, button_column_px(s, count), SPLIT_WIDE_TOUCH);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "way.title");
    stack_text(&stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S4, "way.body");
    stack_spare(&stack, 1);
    stack_above(&stack, s, z.read, PICTURE_CAN, "can.picture");
    button_column(s, z.touch, buttons, count);
}
