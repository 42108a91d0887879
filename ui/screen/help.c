/* SPDX-License-Identifier: Apache-2.0 */
/* help: how it goes, in three sentences, and where a person is. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

/* A sign in front of a sentence; returns the y below it. */
static int step_add(struct screen *s, struct rect box, int sign, const char *id, const char *text)
{
    const struct theme *t = s->theme;
    enum type type = t->form == FORM_PORTRAIT    ? TYPE_LABEL
                     : t->form == FORM_LANDSCAPE ? TYPE_BODY
                                                 : TYPE_SMALL;
    int side = t->type_px[t->form == FORM_PORTRAIT    ? TYPE_DISPLAY
                          : t->form == FORM_LANDSCAPE ? TYPE_TITLE
                                                      : TYPE_LABEL];
    int in = side + t->space_px[SPACE_S4];
    struct paragraph_style style = screen_style(s, type, false);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, text, box.w - in);
    int text_h = size.lines * style.line_px, h = text_h > side ? text_h : side;

    sign_add(s, rect_make(box.x, box.y + (h - side) / 2, side, side), TONED_MIST, sign);
    struct item *item = list_add(
        s->list, ROLE_TEXT,
        rect_make(box.x + in, box.y + (h - text_h) / 2,
                  paragraph_balance(s->fonts, &style, text, box.w - in, size.lines), text_h));
    item->type = type;
    item->tone = TONED_MIST;
    list_label(s->list, item, id, text);
    if (h > box.h || !size.fits)
        s->list->misfit++;
    return box.y + h;
}

void help_build(struct screen *s)
{
    static const struct {
        int sign;
        const char *id;
    } steps[] = {
        {ICON_CODE, "help.code"}, {SIGN_KEYPAD, "help.number"}, {SIGN_TICKET, "help.wait"}};
    const struct button back = {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL,
                                ACTION_BACK,  0,         false};
    const struct theme *t = s->theme;
    struct stack stack = {.tone = TONED_MIST};
    char person[LIST_LABEL_MAX + 1];

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, 1), SPLIT_WIDE_READ);
    struct rect box = panel_add(s, z.read, TONED_MIST);
    int bottom = rect_bottom(box);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "help.title");
    int gap = t->space_px[t->form == FORM_PORTRAIT    ? SPACE_S7
                          : t->form == FORM_LANDSCAPE ? SPACE_S5
                                                      : SPACE_S2];
    box.y += stack_place(&stack, s, box, false) + gap;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        box.h = bottom - box.y;
        box.y = step_add(s, box, steps[i].sign, steps[i].id, screen_text(s, steps[i].id)) + gap;
    }
    box.h = bottom - box.y;
    screen_desk_text(s, "help.person", 0, person);
    (void)step_add(s, box, ICON_DESK, "help.person", person);
    button_column(s, z.touch, &back, 1);
}
