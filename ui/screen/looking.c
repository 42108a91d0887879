/* SPDX-License-Identifier: Apache-2.0 */
/* looking: what we wait for, in words; nothing moves in the first moments, as most answers are
 * fast. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

static const char *what_id(const struct model *m)
{
    if (m->state == STATE_RECORDING)
        return "looking.recording";
    if (m->state == STATE_ISSUING)
        return "looking.issuing";
    if (m->state == STATE_STAFF_WORKING)
        return "staff.working";
    switch (m->session.wait_for) {
    case WAIT_NUMBER:
        return "looking.number";
    case WAIT_OFFER:
        return "looking.offer";
    case WAIT_QUEUE:
        return "looking.queue";
    default:
        return "looking.booking";
    }
}

void looking_build(struct screen *s)
{
    const struct model *m = s->model;
    const struct button ways[] = {
        {LOOK_PLAIN, SIGN_KEYPAD, "button.type_number", NULL, ACTION_TYPE_NUMBER, 0, false},
        {LOOK_PLAIN, SIGN_AGAIN, "button.start_over", NULL, ACTION_DONE, 0, false},
    };
    int64_t waited_ms = m->now_ms - m->entered_ms;
    bool way_on = m->state == STATE_LOOKING && waited_ms >= WAIT_WAY_ON_MS;
    bool by_code = m->session.wait_for == WAIT_BOOKING;
    const struct panel panel = {.tone = TONED_MIST, .sign = SIGN_NONE};
    struct stack stack = {0};

    frame_build(s, m->state == STATE_STAFF_WORKING ? 0 : 2);
    struct zones z = screen_zones(s, button_column_px(s, 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "looking.title");
    stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S4, what_id(m));
    if (waited_ms >= WAIT_WORDS_MS)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S5, "looking.still");
    if (way_on)
        stack_text(&stack, s, ROLE_TEXT, TYPE_BODY, false, SPACE_S3, "looking.way_on");
    struct item *busy = panel_build(s, z, &panel, &stack);
    busy->arg = waited_ms >= WAIT_SPINNER_MS;
    s->list->moving = busy->arg != 0;
    if (way_on)
        button_column(s, z.touch, by_code ? ways : ways + 1, by_code ? 2 : 1);
}
