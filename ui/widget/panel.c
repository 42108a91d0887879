/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/panel.h"

struct rect panel_add(struct screen *s, struct rect rect, enum tone tone)
{
    list_add(s->list, ROLE_PANEL, rect)->tone = tone;
    return rect_inset(rect, s->theme->layout_px[LAYOUT_PANEL_PAD]);
}

void sign_add(struct screen *s, struct rect rect, enum tone tone, int sign)
{
    struct item *item = list_add(s->list, ROLE_ICON, rect);

    item->tone = tone;
    item->sign = sign;
}

void badge_add(struct screen *s, struct rect rect, enum tone tone, int sign)
{
    sign_add(s, rect, tone, sign);
    s->list->items[s->list->count - 1].look = LOOK_PRIMARY;
}

void panel_verdict(struct screen *s, struct rect rect, enum tone tone, int sign,
                   struct stack *stack)
{
    struct rect box = panel_add(s, rect, tone);
    int badge = s->theme->layout_px[LAYOUT_BADGE];

    stack->tone = tone;
    badge_add(s, rect_make(box.x, box.y, badge, badge), tone, sign);
    if (s->theme->form == FORM_PORTRAIT) {
        int down = badge + s->theme->space_px[SPACE_S5];
        (void)stack_place(stack, s, rect_make(box.x, box.y + down, box.w, box.h - down), false);
        return;
    }
    int in = badge + s->theme->space_px[s->theme->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    (void)stack_place(stack, s, rect_make(box.x + in, box.y, box.w - in, box.h), false);
}
