/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/panel.h"

#include "base/buf.h"

struct rect panel_add(struct screen *s, struct rect rect, enum tone tone)
{
    list_add(s->list, ROLE_PANEL, rect)->tone = tone;
    return rect_inset(rect, s->theme->layout_px[LAYOUT_PANEL_PAD]);
}

void picture_add(struct screen *s, struct rect box, enum picture picture, const char *id)
{
    if (box.h < s->theme->layout_px[LAYOUT_BADGE] + 2 * s->theme->space_px[SPACE_S4])
        return;
    struct item *item = list_add(s->list, ROLE_PICTURE, box);
    item->arg = (int)picture;
    if (id[0] != '\0')
        list_label(s->list, item, id, screen_text(s, id));
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

struct rect panel_footer(struct screen *s, struct rect box, enum tone tone, int sign,
                         const char *id, const char *label)
{
    const struct theme *t = s->theme;
    enum type type = t->form == FORM_PORTRAIT    ? TYPE_LABEL
                     : t->form == FORM_LANDSCAPE ? TYPE_BODY
                                                 : TYPE_SMALL;
    int side = t->type_px[t->form == FORM_COMPACT ? TYPE_LABEL : TYPE_TITLE];
    int in = side + t->space_px[t->form == FORM_COMPACT ? SPACE_S3 : SPACE_S4];
    int gap = t->space_px[t->form == FORM_PORTRAIT    ? SPACE_S5
                          : t->form == FORM_LANDSCAPE ? SPACE_S4
                                                      : SPACE_S1];
    struct paragraph_style style = screen_style(s, type, false);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, label, box.w - in);
    int text_h = size.lines * style.line_px, h = text_h > side ? text_h : side;
    int top = rect_bottom(box) - h;

    list_add(s->list, ROLE_RULE, rect_make(box.x, top - gap, box.w, t->shape_px[SHAPE_STROKE_HAIR]))
        ->tone = tone;
    sign_add(s, rect_make(box.x, top + (h - side) / 2, side, side), tone, sign);
    struct item *item = list_add(
        s->list, ROLE_TEXT,
        rect_make(box.x + in, top + (h - text_h) / 2,
                  paragraph_balance(s->fonts, &style, label, box.w - in, size.lines), text_h));
    item->type = type;
    item->tone = tone;
    list_label(s->list, item, id, label);
    if (!size.fits)
        s->list->misfit++;
    box.h = top - 2 * gap - box.y;
    return box;
}

/* A sign and a sentence at the top of the column of answers. */
static void aside_add(struct screen *s, struct rect touch, enum tone tone, const char *help)
{
    int side = s->theme->type_px[TYPE_TITLE], down = side + s->theme->space_px[SPACE_S1];
    struct stack stack = {.tone = tone};

    sign_add(s, rect_make(touch.x, touch.y, side, side), tone, ICON_DESK);
    (void)text_copy(stack_add(&stack, ROLE_TEXT, TYPE_SMALL, false, SPACE_S0, ""),
                    LIST_LABEL_MAX + 1, help);
    (void)stack_place(&stack, s, rect_make(touch.x, touch.y + down, touch.w, touch.h - down),
                      false);
}

void panel_verdict(struct screen *s, struct zones zones, enum tone tone, int sign,
                   struct stack *stack, const char *help)
{
    struct rect box = panel_add(s, zones.read, tone);
    int badge = s->theme->layout_px[LAYOUT_BADGE];

    stack->tone = tone;
    badge_add(s, rect_make(box.x, box.y, badge, badge), tone, sign);
    if (help[0] != '\0' && s->theme->form != FORM_COMPACT)
        box = panel_footer(s, box, tone, ICON_DESK, "", help);
    if (s->theme->form == FORM_PORTRAIT) {
        int down = badge + s->theme->space_px[SPACE_S6];
        (void)stack_place(stack, s, rect_make(box.x, box.y + down, box.w, box.h - down), false);
        return;
    }
    int in = badge + s->theme->space_px[s->theme->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    (void)stack_place(stack, s, rect_make(box.x + in, box.y, box.w - in, box.h), false);
    if (help[0] != '\0' && s->theme->form == FORM_COMPACT)
        aside_add(s, zones.touch, TONED_PLAIN, help);
}
