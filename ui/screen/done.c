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

static int buttons_choose(const struct screen *s, struct button ret_buttons[3])
{
    int count = 0;

    if (flow_offers(s->model, ACTION_PRINT_AGAIN))
        ret_buttons[count++] = (struct button){
            LOOK_PLAIN, SIGN_PRINTER, "button.print_again", NULL, ACTION_PRINT_AGAIN, 0, false};
    ret_buttons[count++] = (struct button){
        LOOK_PLAIN, SIGN_HOURGLASS, "button.more_time", NULL, ACTION_MORE_TIME, 0, false};
    ret_buttons[count++] =
        (struct button){LOOK_PRIMARY, SIGN_NONE, "button.done", NULL, ACTION_DONE, 0, false};
    return count;
}

/*
 * How long the number stays, between it and the buttons. In landscape, where the panel is full, the
 * slip is spoken of here as well.
 */
static int aside_px(const struct screen *s)
{
    return theme_line_px(s->theme, TYPE_BODY) + s->theme->space_px[SPACE_S3];
}

static void aside_add(struct screen *s, struct rect touch, int buttons_px)
{
    bool portrait = s->theme->form == FORM_PORTRAIT;
    enum type type = s->theme->form == FORM_COMPACT ? TYPE_SMALL : TYPE_BODY;
    struct stack stack = {0};

    touch.h -=
        buttons_px + s->theme->space_px[s->theme->form == FORM_COMPACT ? SPACE_S1 : SPACE_S3];
    if (!portrait)
        stack_text(&stack, s, ROLE_TEXT, type, true, SPACE_S0, slip_id(s));
    screen_count(s, "done.countdown", flow_seconds_left(s->model),
                 stack_add(&stack, ROLE_COUNTDOWN, type, false, SPACE_S3, "done.countdown"));
    if (portrait)
        touch = rect_make(touch.x, rect_bottom(touch) - theme_line_px(s->theme, TYPE_BODY), touch.w,
                          theme_line_px(s->theme, TYPE_BODY));
    (void)stack_place(&stack, s, touch, false);
}

/* Title beside its sign, then the number over everything else. */
void done_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct session *v = &s->model->session;
    const struct verdict_info *info = verdict_info(v->verdict);
    bool compact = t->form == FORM_COMPACT, portrait = t->form == FORM_PORTRAIT;
    bool walk_in = v->ticket.start_s == 0;
    enum type large = compact ? TYPE_BODY : TYPE_LABEL;
    struct button buttons[3];
    struct stack head = {.tone = TONED_OK}, stack = {.tone = TONED_OK};
    char id[LIST_ID_MAX + 1];

    frame_build(s, 3);
    int count = buttons_choose(s, buttons);
    struct zones z = screen_zones(s, button_column_px(s, 3) + aside_px(s), SPLIT_WIDE_READ);
    struct rect box = panel_add(s, z.read, TONED_OK);
    int badge = t->layout_px[LAYOUT_BADGE] * 2 / 3;
    badge_add(s, rect_make(box.x, box.y, badge, badge), TONED_OK, (int)info->icon);
    snprintf(id, sizeof id, "%s.title", info->stem);
    stack_text(&head, s, ROLE_TITLE, compact ? TYPE_LABEL : screen_title_type(s), true, SPACE_S0,
               walk_in ? "done.walk_in" : id);
    int in = badge + t->space_px[compact ? SPACE_S3 : SPACE_S4];
    (void)stack_place(&head, s, rect_make(box.x + in, box.y, box.w - in, badge), true);

    if (portrait)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S0, "done.number");
    snprintf(stack_add(&stack, ROLE_NUMBER, TYPE_NUMBER, true, SPACE_S0, ""), LIST_LABEL_MAX + 1,
             "%s", v->ticket.number);
    const char *area =
        words_area(s->rules, v->ticket.scope, i18n_tag(s->i18n, s->language), v->ticket.hint);
    if (area[0] != '\0') {
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, portrait ? SPACE_S5 : SPACE_S3,
                   "done.area");
        snprintf(stack_add(&stack, ROLE_TEXT, large, true, SPACE_S0, ""), LIST_LABEL_MAX + 1, "%s",
                 area);
    }
    if (!walk_in && portrait) {
        char time[8];
        screen_time(v->ticket.start_s, time);
        screen_format(s, "done.appointment", &(struct i18n_value){"time", time}, 1,
                      stack_add(&stack, ROLE_TEXT, large, false, SPACE_S5, "done.appointment"));
    }
    stack_text(&stack, s, ROLE_TEXT, large, false, SPACE_S5,
               v->verdict == VERDICT_OK_OFFLINE ? "verdict.ok_offline.body" : "done.next");
    if (walk_in && v->ticket.ahead > 0)
        screen_count(s, "offer.ahead", v->ticket.ahead,
                     stack_add(&stack, ROLE_TEXT, TYPE_BODY, false, SPACE_S3, "offer.ahead"));
    if (walk_in && v->ticket.wait_min > 0)
        stack_wait(&stack, s, TYPE_BODY, SPACE_S1, v->ticket.wait_min);
    if (portrait)
        box = panel_footer(s, box, TONED_OK,
                           v->slip == SLIP_PRINTING || v->slip == SLIP_PRINTED ? (int)SIGN_PRINTER
                                                                               : (int)SIGN_TICKET,
                           slip_id(s), screen_text(s, slip_id(s)));
    int down = badge + t->space_px[portrait ? SPACE_S6 : compact ? SPACE_S2 : SPACE_S5];
    (void)stack_place(&stack, s, rect_make(box.x, box.y + down, box.w, box.h - down), false);
    aside_add(s, z.touch, button_column_px(s, count));
    button_column(s, z.touch, buttons, count);
}
