/* SPDX-License-Identifier: Apache-2.0 */
/* reading: the chip is being read; the document stays where it is. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

void reading_build(struct screen *s)
{
    const struct model *m = s->model;
    const struct panel panel = {.tone = TONED_MIST, .sign = SIGN_NONE};
    struct stack stack = {0};

    frame_build(s, 2);
    struct zones z = screen_zones(s, button_column_px(s, 1), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "reading.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S4, "reading.body");
    struct item *busy = panel_build(s, z, &panel, &stack);
    busy->arg = m->now_ms - m->entered_ms >= WAIT_SPINNER_MS;
    s->list->moving = busy->arg != 0;
}
