/* SPDX-License-Identifier: Apache-2.0 */
/* verdict: one layout for every answer: what is, what to do now, where a person helps. */
#include "base/buf.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

#include <stdio.h>
#include <string.h>

enum { BUTTONS_MAX = 3 };

static const struct button done = {LOOK_PRIMARY, SIGN_NONE, "button.done", NULL,
                                   ACTION_DONE,  0,         false};
static const struct button type_number = {
    LOOK_PLAIN, SIGN_KEYPAD, "button.type_number", NULL, ACTION_TYPE_NUMBER, 0, false};
static const struct button try_again = {
    LOOK_PRIMARY, SIGN_AGAIN, "button.try_again", NULL, ACTION_TRY_AGAIN, 0, false};
static const struct button print_again = {
    LOOK_PLAIN, SIGN_PRINTER, "button.print_again", NULL, ACTION_PRINT_AGAIN, 0, false};

static struct button as_plain(struct button button)
{
    button.look = LOOK_PLAIN;
    return button;
}

/* flow_rules.def says what a press does; here is said which of it helps in which case. */
static int buttons_choose(const struct screen *s, struct button ret_buttons[BUTTONS_MAX])
{
    int count = 0;

    switch (s->model->session.verdict) {
    case VERDICT_ALREADY:
        if (s->model->devices[DEVICE_PRINTER] != DEVICE_ABSENT &&
            s->model->session.ticket.number[0] != '\0' && s->model->session.slip != SLIP_PRINTING &&
            s->model->session.prints < PRINTS_MAX)
            ret_buttons[count++] = print_again;
        ret_buttons[count++] = done;
        break;
    case VERDICT_UNREADABLE:
        ret_buttons[count++] = try_again;
        ret_buttons[count++] = type_number;
        break;
    case VERDICT_SERVICE_DOWN:
        ret_buttons[count++] = try_again;
        ret_buttons[count++] = as_plain(done);
        break;
    case VERDICT_NO_BOOKING:
    case VERDICT_UNKNOWN:
    case VERDICT_CANCELLED:
        ret_buttons[count++] = type_number;
        ret_buttons[count++] = done;
        break;
    default:
        ret_buttons[count++] = done;
        break;
    }
    return count;
}

static enum tone tone_of(enum verdict_tone tone)
{
    return tone == TONE_OK ? TONED_OK : tone == TONE_WAIT ? TONED_WAIT : TONED_ERR;
}

/* The text of the verdict that is called so, with every value it may name. */
static void part_write(struct screen *s, const char *part, char *ret_text)
{
    const struct session *v = &s->model->session;
    char id[LIST_ID_MAX + 1], time[8], opens[8], date[LIST_LABEL_MAX + 1];

    snprintf(id, sizeof id, "%s.%s", verdict_info(v->verdict)->stem, part);
    screen_time(v->booking.start_s, time);
    screen_time(checkin_opens_s(&v->booking, s->rules), opens);
    screen_date(s, v->booking.start_s, date);
    const struct i18n_value values[] = {
        {"time", time},
        {"opens", opens},
        {"date", date},
        {"where", screen_desk(s, v->booking.scope)},
    };
    screen_format(s, id, values, sizeof values / sizeof values[0], ret_text);
    explicit_bzero(date, sizeof date);
}

static void part_add(struct screen *s, struct stack *stack, enum role role, enum type type,
                     bool bold, enum space gap, const char *part)
{
    part_write(s, part, stack_add(stack, role, type, bold, gap, ""));
}

static void data_add(struct stack *stack, bool bold, enum space gap, const char *text)
{
    (void)text_copy(stack_add(stack, ROLE_TEXT, TYPE_LABEL, bold, gap, ""), LIST_LABEL_MAX + 1,
                    text);
}

static void address_add(struct stack *stack, const struct booking *booking)
{
    if (booking->place[0] != '\0')
        data_add(stack, true, SPACE_S5, booking->place);
    if (booking->street[0] != '\0')
        data_add(stack, booking->place[0] == '\0', SPACE_S1, booking->street);
}

void verdict_build(struct screen *s)
{
    const struct session *v = &s->model->session;
    const struct verdict_info *info = verdict_info(v->verdict);
    bool past = v->verdict == VERDICT_OTHER_DAY && v->booking.start_s < s->model->wall_s;
    struct button buttons[BUTTONS_MAX];
    struct stack stack = {0};
    char help[LIST_LABEL_MAX + 1];

    frame_build(s, 3);
    int count = buttons_choose(s, buttons);
    struct zones z = screen_zones(s, button_column_px(s, count), SPLIT_WIDE_READ);
    part_add(s, &stack, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "title");
    if (info->number && v->booking.number[0] != '\0') {
        if (s->theme->form != FORM_COMPACT)
            stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S5, "done.number");
        snprintf(stack_add(&stack, ROLE_NUMBER, TYPE_NUMBER, true, SPACE_S0, ""),
                 LIST_LABEL_MAX + 1, "%s", v->booking.number);
        if (v->booking.persons > 1)
            screen_count(s, "done.persons", v->booking.persons,
                         stack_add(&stack, ROLE_TEXT, TYPE_BODY, true, SPACE_S0, "done.persons"));
    }
    if (v->verdict == VERDICT_OTHER_PLACE)
        address_add(&stack, &v->booking);
    part_add(s, &stack, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, past ? "past" : "body");
    if (v->verdict == VERDICT_ALREADY && v->slip == SLIP_PRINTING)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S5, "done.slip_printing");
    else if (v->verdict == VERDICT_ALREADY && v->slip == SLIP_PRINTED)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S5, "done.slip_printed");
    else if (v->verdict == VERDICT_ALREADY && v->slip == SLIP_FAILED)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S5, "done.slip_failed");
    part_write(s, "help", help);
    panel_verdict(s, z, tone_of(info->tone), (int)info->icon, &stack, help);
    button_column(s, z.touch, buttons, count);
}
