/* SPDX-License-Identifier: Apache-2.0 */
/* number: digits on large keys, and what was typed in large figures beside them. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/keypad.h"
#include "ui/widget/panel.h"

/* The largest size at which eight digits fit. */
static enum type typed_type(const struct screen *s, int width)
{
    struct paragraph_style style = screen_style(s, TYPE_NUMBER, true);

    return paragraph_measure(s->fonts, &style, "88888888", width).lines == 1 ? TYPE_NUMBER
                                                                             : TYPE_DISPLAY;
}

static int field_px(const struct screen *s, int width)
{
    int pad = s->theme->space_px[SPACE_S4];

    return theme_line_px(s->theme, typed_type(s, width - 2 * pad)) * 9 / 10;
}

static void field_add(struct screen *s, struct rect rect)
{
    const struct session *v = &s->model->session;
    int pad = s->theme->space_px[SPACE_S4];
    bool empty = v->typed[0] == '\0';

    list_add(s->list, ROLE_PANEL, rect)->tone = TONED_MIST;
    struct item *item =
        list_add(s->list, ROLE_NUMBER, rect_make(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h));
    item->type = empty ? TYPE_BODY : typed_type(s, rect.w - 2 * pad);
    item->bold = !empty;
    item->align = empty ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, empty ? "number.empty" : "",
               empty ? screen_text(s, "number.empty") : v->typed);
}

void number_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    bool portrait = t->form == FORM_PORTRAIT, refused = s->model->session.typed_refused;
    int gap = t->space_px[SPACE_S5], nav = t->layout_px[LAYOUT_NAV_BUTTON];
    struct stack stack = {0};

    frame_build(s, 1);
    int keys = keypad_px(s), field = field_px(s, portrait ? s->body.w : s->body.w / 2);
    struct zones z =
        screen_zones(s, field + gap + keys + t->space_px[SPACE_S4] + nav, SPLIT_WIDE_TOUCH);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "number.title");
    stack_text(&stack, s, ROLE_TEXT, t->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL, false,
               SPACE_S3, refused ? "number.refused" : "number.body");
    if (portrait) {
        int used = stack_place(&stack, s, z.read, false) + gap;
        picture_add(s, rect_make(z.read.x, z.read.y + used, z.read.w, z.read.h - used),
                    PICTURE_NUMBER, "number.picture");
        field_add(s, rect_make(z.touch.x, z.touch.y, z.touch.w, field));
        keypad_add(s, rect_make(z.touch.x, z.touch.y + field + gap, z.touch.w, keys));
        button_add(s, rect_make(z.touch.x, rect_bottom(z.touch) - nav, z.touch.w, nav), &back);
        return;
    }
    struct rect text = z.read;
    text.h -= nav + field + 2 * t->space_px[SPACE_S4];
    (void)stack_place(&stack, s, text, false);
    field_add(s, rect_make(z.read.x, rect_bottom(z.read) - nav - t->space_px[SPACE_S4] - field,
                           z.read.w, field));
    button_add(s, rect_make(z.read.x, rect_bottom(z.read) - nav, z.read.w, nav), &back);
    keypad_add(s, rect_make(z.touch.x, rect_bottom(z.touch) - keys, z.touch.w, keys));
}
