/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number: digits on large keys, and what was typed in large figures beside them; letters as well
 * for the number of a document. Staff type their PIN on it, which is shown as dots, and numbers.
 */
#include "base/buf.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/keyboard.h"
#include "ui/widget/keypad.h"
#include "ui/widget/panel.h"

#include <string.h>

/* What is asked on each of its screens. */
struct question {
    const char *title, *body, *refused, *empty;
    const char *sample; /* as wide as what is typed may become before its letters do smaller */
    enum picture picture;
    const char *picture_id;
    int step; /* of the visit; 0: staff */
};
static const struct question questions[] = {
    [STATE_NUMBER] = {"number.title", "number.body", "number.refused", "number.empty", "88888888",
                      PICTURE_NUMBER, "number.picture", 1},
    [STATE_CAN] = {"can.title", "can.body", "can.refused", "can.empty", "888888", PICTURE_CAN,
                   "can.picture", 1},
    [STATE_MRZ_NUMBER] = {"mrz.number.title", "mrz.number.body", "mrz.refused", "mrz.empty",
                          "WM88888888", PICTURE_MRZ_NUMBER, "mrz.picture", 1},
    [STATE_MRZ_BIRTH] = {"mrz.birth.title", "mrz.birth.body", "mrz.refused", "mrz.empty", "8888888",
                         PICTURE_MRZ_BIRTH, "mrz.picture", 1},
    [STATE_MRZ_EXPIRY] = {"mrz.expiry.title", "mrz.expiry.body", "mrz.refused", "mrz.empty",
                          "8888888", PICTURE_MRZ_EXPIRY, "mrz.picture", 1},
    [STATE_STAFF_PIN] = {"staff.pin.title", "staff.pin.body", "staff.pin.refused",
                         "staff.pin.empty", "88888888", PICTURE_NUMBER, "", 0},
    [STATE_STAFF_NUMBER] = {"staff.number.title", "staff.number.body", "number.refused",
                            "number.empty", "88888888", PICTURE_NUMBER, "", 0},
};

static const struct question *question_of(const struct screen *s)
{
    return &questions[s->model->state];
}

/* Letters, and with them more keys. */
static bool has_letters(const struct screen *s)
{
    return s->model->state == STATE_MRZ_NUMBER;
}

static bool fits_line(const struct screen *s, enum type type, const char *text, int width)
{
    struct paragraph_style style = screen_style(s, type, true);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, text, width);

    return size.fits && size.lines == 1;
}

/* The largest size in which it stands in one line. */
static enum type line_type(const struct screen *s, const char *text, int width)
{
    static const enum type sizes[] = {TYPE_NUMBER, TYPE_DISPLAY, TYPE_TITLE, TYPE_LABEL, TYPE_BODY};

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (fits_line(s, sizes[i], text, width))
            return sizes[i];
    return TYPE_SMALL;
}

/* … of what may be typed; a number of a document has less room. */
static enum type typed_type(const struct screen *s, int width)
{
    enum type type = line_type(s, question_of(s)->sample, width);

    return has_letters(s) && type == TYPE_NUMBER ? TYPE_DISPLAY : type;
}

static int field_px(const struct screen *s, int width)
{
    int pad = s->theme->space_px[SPACE_S4], percent = has_letters(s) ? 120 : 90;

    return theme_line_px(s->theme, typed_type(s, width - 2 * pad)) * percent / 100;
}

/* What has been typed; smaller where it is longer than most. */
static enum type shown_type(const struct screen *s, const char *typed, int width)
{
    enum type usual = typed_type(s, width);

    return fits_line(s, usual, typed, width) ? usual : line_type(s, typed, width);
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
    const char *empty_id = question_of(s)->empty;
    const char *typed = s->model->session.typed;
    int pad = s->theme->space_px[SPACE_S4];
    char dots[4 * PIN_MAX + 1];

    if (pin) {
        dots_write(s->model->staff.pin, dots);
        typed = dots;
    }
    while (typed[0] != '\0' && has_letters(s) && !fits_line(s, TYPE_SMALL, typed, rect.w - 2 * pad))
        typed++; /* the end of it is what is being typed */
    bool empty = typed[0] == '\0';

    list_add(s->list, ROLE_PANEL, rect)->tone = TONED_MIST;
    struct item *item =
        list_add(s->list, ROLE_NUMBER, rect_make(rect.x + pad, rect.y, rect.w - 2 * pad, rect.h));
    item->type = empty ? hint_type(s, screen_text(s, empty_id), item->rect)
                       : shown_type(s, typed, rect.w - 2 * pad);
    item->bold = !empty;
    item->align = empty ? ALIGN_START : ALIGN_CENTRE;
    list_label(s->list, item, empty ? empty_id : "", empty ? screen_text(s, empty_id) : typed);
}

/* What is asked, and below it what to know about it. */
static void words_make(struct screen *s, struct stack *stack)
{
    const struct model *m = s->model;
    const struct question *q = question_of(s);
    int left_s = flow_seconds_left(m);
    bool refused = m->session.typed_refused || m->staff.pin_refused;

    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, q->title);
    stack_spare(stack, 1);
    if (m->state == STATE_STAFF_PIN && left_s > 0)
        screen_count(s, "pause.seconds", left_s,
                     stack_add(stack, ROLE_COUNTDOWN, screen_sentence_type(s), true, SPACE_S3,
                               "pause.seconds"));
    else
        stack_text(stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3,
                   refused ? q->refused : q->body);
}

/* At the foot of the body, where the keypad has not got it. */
static void back_add(struct screen *s, int width, int nav)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    int h = s->theme->layout_px[LAYOUT_NAV_BUTTON];

    if (nav > 0)
        button_add(s, rect_make(s->body.x, rect_bottom(s->body) - h, width, h), &back);
}

static int keys_px(const struct screen *s, int width, int room)
{
    return has_letters(s) ? keyboard_px(s, width, room) : keypad_px(s, room);
}

static void keys_add(struct screen *s, struct rect box)
{
    if (has_letters(s))
        keyboard_add(s, box);
    else
        keypad_add(s, box);
}

/* Under each other: words and picture, what was typed, the keys. */
static void stacked_add(struct screen *s, int nav)
{
    const struct question *q = question_of(s);
    int gap = s->theme->space_px[SPACE_S5], field = field_px(s, s->body.w);
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_settle(&stack, s, s->body.w, s->body.h / 3, 2);
    int room = s->body.h - stack.height - s->theme->layout_px[LAYOUT_GUTTER] - field - gap - nav;
    /* What is typed is read by the visitor alone. */
    int lower = rect_bottom(s->body) - s->theme->height_px / 2 - field - gap - nav;
    int keys = keys_px(s, s->body.w, theme_faces_queue(s->theme) && lower < room ? lower : room);
    struct zones z = screen_zones(s, field + gap + keys + nav, SPLIT_WIDE_TOUCH);
    stack.settled = false;
    if (q->picture_id[0] == '\0')
        (void)stack_place(&stack, s, z.read, false);
    else
        stack_above(&stack, s, z.read, q->picture, q->picture_id);
    field_add(s, rect_make(z.touch.x, z.touch.y, z.touch.w, field));
    keys_add(s, rect_make(z.touch.x, z.touch.y + field + gap, z.touch.w, keys));
    back_add(s, s->body.w, nav);
}

/* Beside each other: words and what was typed, the keys. */
static void columns_add(struct screen *s, int nav)
{
    struct zones z = screen_columns(s, SPLIT_WIDE_TOUCH);
    int field = field_px(s, z.read.w), keys = keys_px(s, z.touch.w, z.touch.h),
        gap = s->theme->space_px[SPACE_S4];
    struct rect text = {z.read.x, z.read.y, z.read.w, z.read.h - nav - field - gap};
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_place(&stack, s, text, false);
    field_add(s, rect_make(z.read.x, rect_bottom(text) + gap, z.read.w, field));
    back_add(s, z.read.w, nav);
    keys_add(s, rect_make(z.touch.x, rect_bottom(z.touch) - keys, z.touch.w, keys));
}

/* On the smallest panel letters take the whole width, and what was typed stands among the words. */
static void rows_add(struct screen *s)
{
    int gap = s->theme->space_px[SPACE_S1]; /* lines have room of their own */
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_settle(&stack, s, s->body.w, s->body.h / 2, stack_densest(s));
    int keys = keyboard_px(s, s->body.w, s->body.h - stack.height - gap);
    stack.settled = false;
    (void)stack_place(&stack, s, rect_make(s->body.x, s->body.y, s->body.w, s->body.h - keys - gap),
                      false);
    field_add(s, keyboard_add_round(
                     s, rect_make(s->body.x, rect_bottom(s->body) - keys, s->body.w, keys)));
}

void number_build(struct screen *s)
{
    const struct theme *t = s->theme;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON] + t->space_px[SPACE_S4];
    int taken = keypad_beside(s) || has_letters(s) ? 0 : nav;

    frame_build(s, question_of(s)->step);
    if (has_letters(s) && t->form == FORM_COMPACT)
        rows_add(s);
    else if (t->form == FORM_PORTRAIT)
        stacked_add(s, taken);
    else
        columns_add(s, taken);
}
