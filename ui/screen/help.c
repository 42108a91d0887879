/* SPDX-License-Identifier: Apache-2.0 */
/* help: how it goes, in a few sentences, and where a person is. */
#include "ui/screen/screen.h"
#include "ui/widget/steps.h"

void help_build(struct screen *s)
{
    static const struct steps steps = {.title = "help.title",
                                       .step = {{ICON_CODE, "help.code"},
                                                {SIGN_KEYPAD, "help.number"},
                                                {SIGN_TICKET, "help.wait"},
                                                {ICON_DESK, "help.person"}},
                                       .count = 4};
    const struct button all[] = {
        {LOOK_PLAIN, ICON_PERSON, "help.statement", NULL, ACTION_STATEMENT, 0, false},
        {LOOK_PLAIN, SIGN_HELP, "help.call", NULL, ACTION_CALL, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    struct button shown[STEPS_BUTTONS_MAX];
    int count = 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (flow_offers(s->model, all[i].action))
            shown[count++] = all[i];
    steps_build(s, &steps, shown, count);
}
