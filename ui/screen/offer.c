/* SPDX-License-Identifier: Apache-2.0 */
/* offer: how many wait, how long it takes, and whether the visitor wants a number. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"
#include "ui/widget/service.h"

void offer_build(struct screen *s)
{
    const struct session *v = &s->model->session;
    const struct button buttons[] = {
        {LOOK_PRIMARY, SIGN_TICKET, "offer.take", NULL, ACTION_TAKE_NUMBER, 0, false},
        {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    struct stack stack = {0};

    frame_build(s, 2);
    struct zones z = screen_zones(s, button_column_px(s, 2), SPLIT_WIDE_READ);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "offer.title");
    service_name(s, &s->model->offer.entries[v->chosen],
                 stack_add(&stack, ROLE_TEXT, TYPE_LABEL, true, SPACE_S5, ""));
    if (v->ahead == 0)
        stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "offer.nobody");
    else if (v->ahead > 0)
        screen_count(s, "offer.ahead", v->ahead,
                     stack_add(&stack, ROLE_TEXT, TYPE_LABEL, false, SPACE_S5, "offer.ahead"));
    if (v->wait_min > 0)
        stack_wait(&stack, s, TYPE_LABEL, SPACE_S2, v->wait_min);
    else if (v->ahead != 0)
        stack_text(&stack, s, ROLE_TEXT, TYPE_LABEL, false, SPACE_S2, "offer.unknown");
    panel_verdict(s, z, TONED_MIST, SIGN_TICKET, &stack, "");
    button_column(s, z.touch, buttons, 2);
}
