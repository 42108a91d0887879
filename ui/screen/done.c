/* SPDX-License-Identifier: Apache-2.0 */
/* done: the number, where to wait, what happens next. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"
#include "ui/words.h"

#include <stdio.h>

static const char *slip_id(const struct screen *s)
{
    static const char *const ids[] = {
        [SLIP_NONE] = "done.slip_none",
        [SLIP_PRINTING] = "done.slip_printing",
        [SLIP_PRINTED] = "done.slip_printed",
        [SLIP_FAILED] = "done.slip_failed",
    };

    return ids[s->model->session.slip];
}

static bool slip_is(const struct screen *s)
{
    enum slip_state slip = s->model->session.slip;

    return slip == SLIP_PRINTING || slip == SLIP_PRINTED;
}

static int buttons_choose(const struct screen *s, struct button ret_buttons[3])
{
    int count = 0;

    if (flow_offers(s->model, ACTION_PRINT_AGAIN))
        ret_buttons[count++] = (struct button){
            LOOK_PLAIN, SIGN_PRINTER, "button.print_again", NULL, ACTION_PRINT_AGAIN, 0, false};
    if (!s->paged) /* reading on gives time as well */
        ret_buttons[count++] = (struct button){
            LOOK_PLAIN, SIGN_HOURGLASS, "button.more_time", NULL, ACTION_MORE_TIME, 0, false};
    ret_buttons[count++] = (struct button){
        LOOK_PRIMARY, SIGN_NONE, slip_is(s) ? "button.done" : "button.noted", NULL, ACTION_DONE, 0,
        false};
    return count;
}

/*
 * How long the number stays, between it and the buttons. Beside it, where the panel is full, the
 * slip is spoken of here as well.
 */
static enum type aside_type(const struct screen *s)
{
    return s->theme->form == FORM_COMPACT || s->theme->display.size == SIZE_XL ? TYPE_SMALL
                                                                               : TYPE_BODY;
}

static int aside_px(const struct screen *s)
{
    bool compact = s->theme->form == FORM_COMPACT;

    return theme_line_px(s->theme, aside_type(s)) +
           s->theme->space_px[compact ? SPACE_S1 : SPACE_S3];
}

static void aside_add(struct screen *s, struct rect touch, int buttons_px)
{
    struct stack stack = {0};
    int line = theme_line_px(s->theme, aside_type(s));

    touch.h -= buttons_px + aside_px(s) - line;
    screen_count(
        s, "done.countdown", flow_seconds_left(s->model),
        stack_add(&stack, ROLE_COUNTDOWN, aside_type(s), false, SPACE_S0, "done.countdown"));
    if (!s->theme->stacked) {
        stack_text(&stack, s, ROLE_TEXT, aside_type(s), true, SPACE_S3, slip_id(s));
        stack_spare(&stack, 1);
    } else {
        touch = rect_make(touch.x, rect_bottom(touch) - line, touch.w, line);
    }
    (void)stack_place(&stack, s, touch, false);
}

static void data_add(struct stack *stack, enum role role, enum type type, enum space gap,
                     const char *text)
{
    snprintf(stack_add(stack, role, type, true, gap, ""), LIST_LABEL_MAX + 1, "%s", text);
}

static void area_add(struct screen *s, struct stack *stack, enum type type)
{
    const struct ticket *ticket = &s->model->session.ticket;
    const char *area =
        words_area(s->rules, ticket->scope, i18n_tag(s->i18n, s->language), ticket->hint);

    if (area[0] == '\0')
        return;
    stack_text(stack, s, ROLE_TEXT, TYPE_BODY, false, s->theme->stacked ? SPACE_S5 : SPACE_S3,
               "done.area");
    stack_spare(stack, 3);
    data_add(stack, ROLE_TEXT, type, SPACE_S0, area);
}

/* The number over everything else; what can be spared is on the slip, or said elsewhere. */
static void words_make(struct screen *s, struct stack *stack)
{
    const struct session *v = &s->model->session;
    bool compact = s->theme->form == FORM_COMPACT, portrait = s->theme->form == FORM_PORTRAIT;
    bool walk_in = v->ticket.start_s == 0;
    enum type large = compact ? TYPE_BODY : TYPE_LABEL;
    char id[LIST_ID_MAX + 1], time[8];

    snprintf(id, sizeof id, "%s.title", verdict_info(v->verdict)->stem);
    stack_text(stack, s, ROLE_TITLE, compact ? TYPE_LABEL : screen_title_type(s), true, SPACE_S0,
               walk_in ? "done.walk_in" : id);
    if (portrait) {
        stack_text(stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S6, "done.number");
        stack_spare(stack, 3);
    }
    data_add(stack, ROLE_NUMBER, TYPE_NUMBER,
             portrait  ? SPACE_S0
             : compact ? SPACE_S2
                       : SPACE_S5,
             v->ticket.number);
    if (v->ticket.persons > 1)
        screen_count(s, "done.persons", v->ticket.persons,
                     stack_add(stack, ROLE_TEXT, TYPE_BODY, true, SPACE_S0, "done.persons"));
    area_add(s, stack, large);
    if (!walk_in && portrait) {
        screen_time(v->ticket.start_s, time);
        screen_format(s, "done.appointment", &(struct i18n_value){"time", time}, 1,
                      stack_add(stack, ROLE_TEXT, large, false, SPACE_S5, "done.appointment"));
        stack_spare(stack, 2);
    }
    stack_text(stack, s, ROLE_TEXT, large, false, SPACE_S5,
               v->verdict == VERDICT_OK_OFFLINE ? "verdict.ok_offline.body" : "done.next");
    if (walk_in && v->ticket.ahead > 0) {
        screen_count(s, "offer.ahead", v->ticket.ahead,
                     stack_add(stack, ROLE_TEXT, TYPE_BODY, false, SPACE_S3, "offer.ahead"));
        stack_spare(stack, 2);
    }
    if (walk_in && v->ticket.wait_min > 0) {
        stack_wait(stack, s, TYPE_BODY, SPACE_S1, v->ticket.wait_min);
        stack_spare(stack, 1);
    }
}

void done_build(struct screen *s)
{
    const struct session *v = &s->model->session;
    struct panel panel = {.tone = TONED_OK,
                          .sign = (int)verdict_info(v->verdict)->icon,
                          .leads = true,
                          .foot_sign = slip_is(s) ? (int)SIGN_PRINTER : (int)SIGN_TICKET,
                          .foot_id = slip_id(s)};
    struct button buttons[3];
    struct stack stack = {0};

    frame_build(s, 3);
    int count = buttons_choose(s, buttons);
    struct zones z =
        screen_zones(s, button_column_px(s, 3 - s->paged) + aside_px(s), SPLIT_WIDE_READ);
    if (s->theme->stacked)
        panel.foot = screen_text(s, panel.foot_id);
    words_make(s, &stack);
    (void)panel_build(s, z, &panel, &stack);
    aside_add(s, z.touch, button_column_px(s, count));
    button_column(s, z.touch, buttons, count);
}
