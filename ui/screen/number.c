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

/* What to type, where nothing has been typed: it must not be higher than the field. */
static enum type hint_type(const struct screen *s, struct rect box)
{
    struct paragraph_style style = screen_style(s, TYPE_BODY, false);
    struct paragraph_size size =
        paragraph_measure(s->fonts, &style, screen_text(s, "number.empty"), box.w);

    return size.fits && size.lines * style.line_px <= box.h ? TYPE_BODY : TYPE_SMALL;
}

static void field_add(struct screen *s, struct rect rect)
{
    const struct session *v = &s->model->session;
    int pad = s->theme->space_px[SPACE_S4];
    bool empty = v->typed[0] == '\0';

    list_add(s->list, ROLE_PANEL, rect)->tone = TONED_MIST;
    struct item *item =
        list_add(s->list, ROLE_NUMBER, rect_make(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h));
    item->type = empty ? hint_type(s, item->rect) : typed_type(s, rect.w - 2 * pad);
    item->bold = !empty;
    item->align = empty ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, empty ? "number.empty" : "",
               empty ? screen_text(s, "number.empty") : v->typed);
}

static void words_make(const struct screen *s, struct stack *stack)
{
    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "number.title");
    stack_spare(stack, 1);
    stack_text(stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3,
               s->model->session.typed_refused ? "number.refused" : "number.body");
}

/* At the foot of the body, where the keypad has not got it. */
static void back_add(struct screen *s, int width, int nav)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    int h = s->theme->layout_px[LAYOUT_NAV_BUTTON];

    if (nav > 0)
        button_add(s, rect_make(s->body.x, rect_bottom(s->body) - h, width, h), &back);
}

/* Under each other: words and picture, what was typed, the keys. */
static void stacked_add(struct screen *s, int nav)
{
    int gap = s->theme->space_px[SPACE_S5], field = field_px(s, s->body.w);
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_settle(&stack, s, s->body.w, s->body.h / 3, 2);
    int room = s->body.h - stack.height - s->theme->layout_px[LAYOUT_GUTTER] - field - gap - nav;
    /* What is typed is read by the visitor alone. */
    int lower = rect_bottom(s->body) - s->theme->height_px / 2 - field - gap - nav;
    int keys = keypad_px(s, theme_faces_queue(s->theme) && lower < room ? lower : room);
    struct zones z = screen_zones(s, field + gap + keys + nav, SPLIT_WIDE_TOUCH);
    stack.settled = false;
    stack_above(&stack, s, z.read, PICTURE_NUMBER, "number.picture");
    field_add(s, rect_make(z.touch.x, z.touch.y, z.touch.w, field));
    keypad_add(s, rect_make(z.touch.x, z.touch.y + field + gap, z.touch.w, keys));
    back_add(s, s->body.w, nav);
}

/* Beside each other: words and what was typed, the keys. */
static void columns_add(struct screen *s, int nav)
{
    struct zones z = screen_columns(s, SPLIT_WIDE_TOUCH);
    int field = field_px(s, z.read.w), keys = keypad_px(s, z.touch.h),
        gap = s->theme->space_px[SPACE_S4];
    struct rect text = {z.read.x, z.read.y, z.read.w, z.read.h - nav - field - gap};
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_place(&stack, s, text, false);
    field_add(s, rect_make(z.read.x, rect_bottom(text) + gap, z.read.w, field));
    back_add(s, z.read.w, nav);
    keypad_add(s, rect_make(z.touch.x, rect_bottom(z.touch) - keys, z.touch.w, keys));
}

void number_build(struct screen *s)
{
    const struct theme *t = s->theme;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON] + t->space_px[SPACE_S4];
    int taken = keypad_beside(s) ? 0 : nav;

    frame_build(s, 1);
    if (t->form == FORM_PORTRAIT)
        stacked_add(s, taken);
    else
        columns_add(s, taken);
}
