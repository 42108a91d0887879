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

/* "Page 2 of 3": under the title, or at the end of its line where the screen is low. */
static void page_write(struct screen *s, char *ret_text)
{
    char page[8], of[8];

    snprintf(page, sizeof page, "%d", s->model->session.page % 100 + 1);
    snprintf(of, sizeof of, "%d", flow_service_pages(s->model) % 100);
    const struct i18n_value values[] = {{"page", page}, {"pages", of}};
    screen_format(s, "services.page", values, 2, ret_text);
}

static void heading_add(struct screen *s, struct rect box)
{
    const struct theme *t = s->theme;
    bool portrait = t->form == FORM_PORTRAIT, pages = flow_service_pages(s->model) > 1;
    int page_w = pages && !portrait ? t->type_px[TYPE_BODY] * 10 : 0;
    struct stack stack = {0};

    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "services.title");
    if (pages && portrait)
        page_write(s, stack_add(&stack, ROLE_TEXT, TYPE_LABEL, false, SPACE_S3, "services.page"));
    struct rect left = {box.x, box.y, box.w - page_w, box.h};
    int used = stack_place(&stack, s, left, false);
    if (page_w > 0) {
        char label[LIST_LABEL_MAX + 1];
        page_write(s, label);
        struct item *item =
            list_add(s->list, ROLE_TEXT,
                     rect_make(rect_end(left), box.y + used - theme_line_px(t, TYPE_BODY), page_w,
                               theme_line_px(t, TYPE_BODY)));
        item->align = ALIGN_END;
        list_label(s->list, item, "services.page", label);
    }
    used += t->space_px[SPACE_S5];
    if (portrait)
        picture_add(s, rect_make(box.x, box.y + used, box.w, box.h - used), PICTURE_SLIP, "");
}

void services_build(struct screen *s)
{
    const struct theme *t = s->theme;
    const struct offer *offer = &s->model->offer;
    bool portrait = t->form == FORM_PORTRAIT, compact = t->form == FORM_COMPACT;
    int columns = portrait ? 1 : 2;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON],
        h = t->layout_px[compact ? LAYOUT_GRID_BUTTON : LAYOUT_BUTTON];
    int gap = t->space_px[compact ? SPACE_S2 : SPACE_S3];
    int section = t->space_px[compact ? SPACE_S2 : SPACE_S5];

    frame_build(s, 1);
    int first = s->model->session.page * SERVICES_A_PAGE;
    int count = offer->count - first < SERVICES_A_PAGE ? offer->count - first : SERVICES_A_PAGE;
    /* Where there are several pages, all have the places of a full one. */
    int places = flow_service_pages(s->model) > 1 ? SERVICES_A_PAGE : count;
    int rows = (places + columns - 1) / columns;
    int grid_h = rows * h + (rows - 1) * gap;
    int top = rect_bottom(s->body) - nav - section - grid_h;
    int width = (s->body.w - (columns - 1) * gap) / columns;
    heading_add(s, rect_make(s->body.x, s->body.y, s->body.w, top - section - s->body.y));
    for (int i = 0; i < count; i++) {
        char label[LIST_LABEL_MAX + 1];
        service_name(s, &offer->entries[first + i], label);
        struct button button = {LOOK_LIST,           SIGN_NONE, "",   label,
                                ACTION_PICK_SERVICE, first + i, false};
        button_add(s,
                   rect_make(s->body.x + i % columns * (width + gap), top + i / columns * (h + gap),
                             width, h),
                   &button);
    }
    nav_add(s, rect_make(s->body.x, rect_bottom(s->body) - nav, s->body.w, nav));
}
