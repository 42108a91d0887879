/* SPDX-License-Identifier: Apache-2.0 */
/* staff_off: out of service and into it again, and the end of the program. */
#include "ui/widget/sheet.h"

void staff_off_build(struct screen *s)
{
    bool closed = s->model->closed;
    const struct button buttons[] = {
        {LOOK_PLAIN, SIGN_CLOSED, closed ? "staff.open" : "staff.close", NULL,
         closed ? ACTION_OPEN : ACTION_CLOSE, 0, false},
        {LOOK_PLAIN, SIGN_STOP, "staff.shut_down", NULL, ACTION_SHUT_DOWN, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    struct stack stack = {0};

    sheet_title(s, &stack, screen_text(s, "staff.off"));
    sheet_text(s, &stack, closed ? "staff.off_closed" : "staff.off_open");
    sheet_text(s, &stack, "staff.off_ends");
    sheet_build(s, &stack, buttons, 3);
}
