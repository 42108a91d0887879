/* SPDX-License-Identifier: Apache-2.0 */
/* staff_tests: does the printer print, does the scanner read, can it be heard? */
#include "ui/widget/sheet.h"

#include <stdio.h>

static void scanner_add(struct screen *s, struct stack *stack)
{
    const struct staff *staff = &s->model->staff;
    char digits[12];

    snprintf(digits, sizeof digits, "%d", staff->scanner_bytes);
    const struct i18n_value bytes = {"n", digits};
    switch (staff->scanner) {
    case SCANNER_WAITS:
        screen_count(
            s, "staff.scanner.waits", flow_seconds_left(s->model),
            stack_add(stack, ROLE_COUNTDOWN, TYPE_LABEL, true, SPACE_S5, "staff.scanner.waits"));
        break;
    case SCANNER_READ_CODE:
        screen_format(s, "staff.scanner.code", &bytes, 1,
                      sheet_line(s, stack, "staff.scanner.code"));
        break;
    case SCANNER_READ_OTHER:
        screen_format(s, "staff.scanner.other", &bytes, 1,
                      sheet_line(s, stack, "staff.scanner.other"));
        break;
    case SCANNER_READ_BROKEN:
        sheet_text(s, stack, "staff.scanner.broken");
        break;
    case SCANNER_READ_NOTHING:
        sheet_text(s, stack, "staff.scanner.nothing");
        break;
    case SCANNER_UNTESTED:
        break;
    }
}

void staff_tests_build(struct screen *s)
{
    const struct button all[] = {
        {LOOK_PLAIN, ICON_CODE, "staff.test_scanner", NULL, ACTION_TEST_SCANNER, 0, false},
        {LOOK_PLAIN, SIGN_PRINTER, "staff.test_printer", NULL, ACTION_TEST_PRINTER, 0, false},
        {LOOK_PLAIN, SIGN_SOUND, "staff.test_sound", NULL, ACTION_TEST_SOUND, 0, false},
        {LOOK_PLAIN, SIGN_TICKET, "staff.paper_changed", NULL, ACTION_PAPER_CHANGED, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    struct button buttons[SHEET_BUTTONS_MAX];
    struct stack stack = {0};
    int count = 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (flow_offers(s->model, all[i].action))
            buttons[count++] = all[i];
    sheet_title(s, &stack, screen_text(s, "staff.tests"));
    sheet_devices(s, &stack);
    sheet_said(s, &stack);
    scanner_add(s, &stack);
    sheet_build(s, &stack, buttons, count);
}
