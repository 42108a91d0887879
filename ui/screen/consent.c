/* SPDX-License-Identifier: Apache-2.0 */
/* consent: what is read of an ID document and what becomes of it, before anything is read. */
#include "ui/screen/screen.h"
#include "ui/widget/steps.h"

void consent_build(struct screen *s)
{
    static const struct steps steps = {.title = "consent.title",
                                       .step = {{ICON_CARD, "consent.read"},
                                                {ICON_PERSON, "consent.compared"},
                                                {SIGN_CHECK, "consent.forgotten"},
                                                {ICON_DESK, "consent.desk"}},
                                       .count = 4};
    /* Nobody agrees before the last page: the first button is left out until then. */
    static const struct button buttons[] = {
        {LOOK_PRIMARY, SIGN_CHECK, "consent.agree", NULL, ACTION_AGREE, 0, false},
        {LOOK_PLAIN, SIGN_STOP, "consent.decline", NULL, ACTION_DECLINE, 0, false},
    };

    steps_build(s, &steps, buttons, 2);
}
