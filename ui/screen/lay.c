/* SPDX-License-Identifier: Apache-2.0 */
/* lay: the document belongs on the reader. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void lay_build(struct screen *s)
{
    static const struct button back = {LOOK_PLAIN,  SIGN_BACK, "button.back", NULL,
                                       ACTION_BACK, 0,         false};
    struct stack stack = {0};

    frame_build(s, 2);
    struct zones z = screen_zones(s, button_column_px(s, 1), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "lay.title");
    stack_text(&stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S4, "lay.body");
    stack_above(&stack, s, z.read, PICTURE_LAY, "lay.picture");
    button_column(s, z.touch, &back, 1);
}
