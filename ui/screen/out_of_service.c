/* SPDX-License-Identifier: Apache-2.0 */
/* out_of_service: nothing can be recorded. Plain, no codes, where a person helps. */
#include "ui/screen/screen.h"
#include "ui/widget/panel.h"

void out_of_service_build(struct screen *s)
{
    struct stack stack = {0};
    char help[LIST_LABEL_MAX + 1];

    frame_build(s, 0);
    struct zones z = {.read = s->body};
    /* Nothing to answer: the line for help needs a place of its own only on low panels. */
    if (s->theme->form == FORM_COMPACT)
        z = screen_zones(s, 0, SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "out_of_service.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "out_of_service.body");
    screen_desk_text(s, "out_of_service.help", 0, help);
    panel_verdict(s, z, TONED_ERR, ICON_WRENCH, &stack, help);
}
