/* SPDX-License-Identifier: Apache-2.0 */
/* services: what can be done here today without an appointment, six a page. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"
#include "ui/widget/service.h"

#include <stdio.h>

static void nav_add(struct screen *s, struct rect row)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    const struct button previous = {
        LOOK_PLAIN, SIGN_NONE, "services.previous", NULL, ACTION_PREVIOUS_PAGE, 0, false};
    const struct button next = {LOOK_PLAIN, SIGN_NONE, "services.next", NULL, ACTION_NEXT_PAGE,
                                0,          false};
    int pages = flow_service_pages(s->model), page = s->model->session.page;
    int slots = pages > 1 ? 3 : 1, gap = s->theme->space_px[SPACE_S3];
    int width = (row.w - (slots - 1) * gap) / slots;

    button_add(s, rect_make(row.x, row.y, width, row.h), &back);
    if (page > 0)
        button_add(s, rect_make(row.x + width + gap, row.y, width, row.h), &previous);
    if (page + 1 < pages)
        button_add(s, rect_make(row.x + 2 * (width + gap), row.y, width, row.h), &next);
}

void services_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct offer *offer = &s->model->offer;
    bool portrait = t->form == FORM_PORTRAIT;
    int columns = portrait ? 1 : 2, rows = SERVICES_A_PAGE / columns;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON];
    int gap = t->space_px[portrait || t->form == FORM_LANDSCAPE ? SPACE_S3 : SPACE_S2];
    int section = t->space_px[t->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    struct stack stack = {0};
    struct rect title = {0}, grid = {0};

    frame_build(s, 1);
    int first = s->model->session.page * SERVICES_A_PAGE;
    int count = offer->count - first < SERVICES_A_PAGE ? offer->count - first : SERVICES_A_PAGE;
    int pages = flow_service_pages(s->model);
    int h = portrait ? t->layout_px[LAYOUT_BUTTON] + t->space_px[SPACE_S1]
                     : t->layout_px[LAYOUT_BUTTON];
    stack_text(&stack, s, ROLE_TITLE, TYPE_TITLE, true, SPACE_S0, "services.title");
    if (pages > 1) {
        char page[8], of[8];
        snprintf(page, sizeof page, "%d", s->model->session.page % 100 + 1);
        snprintf(of, sizeof of, "%d", pages % 100);
        const struct i18n_value values[] = {{"page", page}, {"pages", of}};
        screen_format(s, "services.page", values, 2,
                      stack_add(&stack, ROLE_TEXT, TYPE_BODY, false, SPACE_S1, "services.page"));
    }
    grid.h = rows * h + (rows - 1) * gap;
    int touch = grid.h + section + nav;
    title = rect_make(s->body.x, s->body.y, s->body.w, s->body.h - touch - section);
    grid.x = s->body.x;
    grid.y = rect_bottom(s->body) - touch;
    int width = (s->body.w - (columns - 1) * gap) / columns;
    (void)stack_place(&stack, s, title, false);
    for (int i = 0; i < count; i++) {
        char label[LIST_LABEL_MAX + 1];
        service_name(s, &offer->entries[first + i], label);
        struct button button = {LOOK_PLAIN,          SIGN_TICKET, "",   label,
                                ACTION_PICK_SERVICE, first + i,   false};
        button_add(s,
                   rect_make(grid.x + i % columns * (width + gap), grid.y + i / columns * (h + gap),
                             width, h),
                   &button);
    }
    nav_add(s, rect_make(s->body.x, rect_bottom(s->body) - nav, s->body.w, nav));
}
