/* SPDX-License-Identifier: Apache-2.0 */
/* staff_found: what there is under a number today, and what can be done with it. */
#include "base/buf.h"
#include "ui/widget/sheet.h"

#include <stdio.h>
#include <string.h>

static const char *status_id(enum booking_status status)
{
    switch (status) {
    case BOOKING_RESERVED:
    case BOOKING_PRECONFIRMED:
        return "staff.status.not_confirmed";
    case BOOKING_CONFIRMED:
        return "staff.status.confirmed";
    case BOOKING_QUEUED:
        return "staff.status.queued";
    case BOOKING_CALLED:
    case BOOKING_PROCESSING:
        return "staff.status.served";
    case BOOKING_PARKED:
        return "staff.status.parked";
    case BOOKING_MISSED:
        return "staff.status.missed";
    case BOOKING_FINISHED:
        return "staff.status.finished";
    case BOOKING_DELETED:
    case BOOKING_BLOCKED:
        return "staff.status.cancelled";
    case BOOKING_OTHER:
        break;
    }
    return "staff.status.other";
}

static void timed(struct screen *s, struct stack *stack, const char *id, int64_t at_s)
{
    char time[8];

    screen_time(at_s, time);
    screen_format(s, id, &(struct i18n_value){"time", time}, 1, sheet_line(s, stack, id));
}

static void found_add(struct screen *s, struct stack *stack, const struct staff_found *found)
{
    bool here = found->entry.entry != 0, booked = found->booking.ref.id != 0;
    int32_t scope = here ? found->entry.scope : found->booking.scope;
    int64_t start_s = here ? found->entry.start_s : found->booking.start_s;
    const struct office *office = rules_office(s->rules, scope);

    if (office != NULL)
        (void)text_copy(sheet_line(s, stack, ""), LIST_LABEL_MAX + 1, office->name);
    if (start_s != 0 && (here || found->booking.with_appointment))
        timed(s, stack, "staff.found.appointment", start_s);
    else
        sheet_text(s, stack, "staff.found.walk_in");
    if (booked && found->booking.persons > 1)
        screen_count(s, "done.persons", found->booking.persons,
                     sheet_line(s, stack, "done.persons"));
    if (here && found->entry.undone)
        sheet_text(s, stack, "staff.found.undone");
    else if (here)
        timed(s, stack, "staff.found.here", found->entry.arrived_s);
    else
        sheet_text(s, stack, "staff.found.not_here");
    if (booked)
        sheet_text(s, stack, status_id(found->booking.status));
}

static int buttons_choose(const struct screen *s, struct button ret_buttons[SHEET_BUTTONS_MAX])
{
    const struct button all[] = {
        {LOOK_PLAIN, SIGN_CHECK, "staff.check_in", NULL, ACTION_CHECK_IN, 0, false},
        {LOOK_PLAIN, SIGN_STOP, "staff.undo", NULL, ACTION_UNDO, 0, false},
        {LOOK_PLAIN, SIGN_PRINTER, "button.print_again", NULL, ACTION_PRINT_AGAIN, 0, false},
        {LOOK_PLAIN, SIGN_NEXT, "staff.next", NULL, ACTION_NEXT_PAGE, 0, false},
        {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false},
    };
    int count = 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (flow_offers(s->model, all[i].action) &&
            (all[i].action != ACTION_NEXT_PAGE || s->model->staff.found_count > 1))
            ret_buttons[count++] = all[i];
    return count;
}

void staff_found_build(struct screen *s)
{
    const struct staff *staff = &s->model->staff;
    const struct staff_found *found = flow_staff_found(s->model);
    struct button buttons[SHEET_BUTTONS_MAX];
    struct stack stack = {0};
    char title[LIST_LABEL_MAX + 1], at[12], of[12];

    snprintf(at, sizeof at, "%d", staff->at + 1);
    snprintf(of, sizeof of, "%d", staff->found_count);
    const struct i18n_value values[] = {
        {"number", s->model->session.typed}, {"page", at}, {"pages", of}};
    screen_format(s, staff->found_count > 1 ? "staff.found.title_of" : "staff.found.title", values,
                  3, title);
    sheet_title(s, &stack, title);
    sheet_said(s, &stack);
    if (found != NULL)
        found_add(s, &stack, found);
    else
        sheet_text(s, &stack, "staff.found.nothing");
    if (staff->bookings_unknown)
        sheet_text(s, &stack, "staff.found.unasked");
    sheet_build(s, &stack, buttons, buttons_choose(s, buttons));
    explicit_bzero(title, sizeof title);
}
