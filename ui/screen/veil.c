/* SPDX-License-Identifier: Apache-2.0 */
/* veil: the screen is dark: it says that it is in use, and nothing of what for. */
#include "ui/screen/screen.h"
#include "ui/widget/stack.h"

void veil_build(struct screen *s)
{
    const struct theme *t = s->theme;
    int margin = t->layout_px[LAYOUT_MARGIN];
    struct rect all = {0, 0, t->width_px, t->height_px};
    struct stack stack = {.tone = TONED_DARK};
    struct item *ground = list_add(s->list, ROLE_PANEL, all);

    ground->tone = TONED_DARK;
    ground->look = LOOK_BAR;
    ground->action = ACTION_SHOW;
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "veil.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "veil.body");
    (void)stack_place(&stack, s, rect_inset(all, margin), true);
}
