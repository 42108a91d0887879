/* SPDX-License-Identifier: Apache-2.0 */
/* scan_help: the code was not read twice: how it is held. The reader goes on listening. */
#include "ui/screen/screen.h"
#include "ui/widget/steps.h"

void scan_help_build(struct screen *s)
{
    static const struct steps steps = {.title = "scan_help.title",
                                       .step = {{ICON_CODE, "scan_help.hold"},
                                                {SIGN_PHONE, "scan_help.phone"},
                                                {ICON_LETTER, "scan_help.paper"},
                                                {ICON_DESK, "help.person"}},
                                       .count = 4,
                                       .live = true};
    static const struct button buttons[] = {
        {LOOK_PLAIN, SIGN_KEYPAD, "button.type_number", NULL, ACTION_TYPE_NUMBER, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };

    steps_build(s, &steps, buttons, 2);
}
