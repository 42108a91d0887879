/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: digits on large keys, and what was typed in large figures beside them. Staff type their
 * PIN on it, which is shown as dots, and numbers.
 */
#include "base/buf.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/keypad.h"
#include "ui/widget/panel.h"

static bool is_for_staff(const struct screen *s)
{
    return s->model->state != STATE_NUMBER;
}

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
static enum type hint_type(const struct screen *s, const char *text, struct rect box)
{
    struct paragraph_style style = screen_style(s, TYPE_BODY, false);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, text, box.w);

    return size.fits && size.lines * style.line_px <= box.h ? TYPE_BODY : TYPE_SMALL;
}

/* A dot for each digit of a PIN. */
static void dots_write(const char *pin, char ret_dots[4 * PIN_MAX + 1])
{
    struct buf out = buf_on(ret_dots, 4 * PIN_MAX + 1);

    for (; *pin != '\0'; pin++)
        buf_add(&out, "\xe2\x80\xa2");
}

static void field_add(struct screen *s, struct rect rect)
{
    bool pin = s->model->state == STATE_STAFF_PIN;
    const char *empty_id = pin ? "staff.pin.empty" : "number.empty";
    const char *typed = s->model->session.typed;
    int pad = s->theme->space_px[SPACE_S4];
    char dots[4 * PIN_MAX + 1];

    if (pin) {
        dots_write(s->model->staff.pin, dots);
        typed = dots;
    }
    bool empty = typed[0] == '\0';

    list_add(s->list, ROLE_PANEL, rect)->tone = TONED_MIST;
    struct item *item =
        list_add(s->list, ROLE_NUMBER, rect_make(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h));
    item->type = empty ? hint_type(s, screen_text(s, empty_id), item->rect)
                       : typed_type(s, rect.w - 2 * pad);
    item->bold = !empty;
    item->align = empty ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, empty ? empty_id : "", empty ? screen_text(s, empty_id) : typed);
}

/* What is asked, and below it what to know about it. */
static void words_make(struct screen *s, struct stack *stack)
{
    const struct model *m = s->model;
    int left_s = flow_seconds_left(m);
    const char *title = "number.title", *body = "number.body";

    if (m->state == STATE_STAFF_PIN) {
        title = "staff.pin.title";
        body = m->staff.pin_refused ? "staff.pin.refused" : "staff.pin.body";
    } else if (m->state == STATE_STAFF_NUMBER) {
        title = "staff.number.title";
        body = "staff.number.body";
    }
    if (m->session.typed_refused)
        body = "number.refused";
    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, title);
    stack_spare(stack, 1);
    if (m->state == STATE_STAFF_PIN && left_s > 0)
        screen_count(s, "pause.seconds", left_s,
                     stack_add(stack, ROLE_COUNTDOWN, screen_sentence_type(s), true, SPACE_S3,
                               "pause.seconds"));
    else
        stack_text(stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3, body);
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
    if (is_for_staff(s))
        (void)stack_place(&stack, s, z.read, false);
    else
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

    frame_build(s, is_for_staff(s) ? 0 : 1);
    if (t->form == FORM_PORTRAIT)
        stacked_add(s, taken);
    else
        columns_add(s, taken);
}
