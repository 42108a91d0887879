/* SPDX-License-Identifier: Apache-2.0 */
/* services: what can be done here today without an appointment, at most six a page. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/pages.h"
#include "ui/widget/panel.h"
#include "ui/widget/service.h"

enum { A_PAGE = 6, A_PAGE_LOW = 3 };

struct grid {
    int columns, h, gap, section, nav;
};

static struct grid grid_make(const struct screen *s)
{
    const struct theme *t = s->theme;
    bool compact = t->form == FORM_COMPACT;

    return (struct grid){.columns = t->stacked || (compact && !screen_roomy(s)) ? 1 : 2,
                         .h = t->layout_px[compact ? LAYOUT_GRID_BUTTON : LAYOUT_BUTTON],
                         .gap = t->space_px[compact ? SPACE_S2 : SPACE_S3],
                         .section = t->space_px[compact ? SPACE_S2 : SPACE_S5],
                         .nav = t->layout_px[LAYOUT_NAV_BUTTON]};
}

/* Where one stands above the other, the page is told under the title; else at the end of its line.
 */
static void heading_make(struct screen *s, struct stack *stack, const struct page *page)
{
    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "services.title");
    if (page->pages > 1 && s->theme->stacked) {
        pages_write(s, page,
                    stack_add(stack, ROLE_TEXT, TYPE_LABEL, false, SPACE_S3, "services.page"));
        stack_spare(stack, 1);
    }
}

static int page_w(const struct screen *s, const struct page *page)
{
    return page->pages > 1 && !s->theme->stacked ? s->theme->type_px[TYPE_BODY] * 10 : 0;
}

static int heading_px(struct screen *s, const struct page *page)
{
    struct stack stack = {0};

    heading_make(s, &stack, page);
    (void)stack_settle(&stack, s, s->body.w - page_w(s, page), s->body.h / 3, stack_densest(s));
    int height = stack.height;
    stack_wipe(&stack);
    return height;
}

/* As many as stand between heading, or reach line, and navigation. */
static struct page page_find(struct screen *s, const struct grid *g)
{
    int total = s->model->offer.count, first = s->model->session.first_service;
    struct page page = page_make(total, A_PAGE, first);

    for (int round = 0; round < 2; round++) {
        int top = s->body.y + heading_px(s, &page) + g->section;
        if (top < s->theme->reach_y)
            top = s->theme->reach_y;
        int room = rect_bottom(s->body) - g->nav - g->section - top;
        int each = (room + g->gap) / (g->h + g->gap) * g->columns;
        if (each > A_PAGE_LOW && screen_low(s) && s->theme->display.size != SIZE_NORMAL)
            each = A_PAGE_LOW;
        page = page_make(total, each < A_PAGE ? each : A_PAGE, first);
    }
    return page;
}

static void heading_add(struct screen *s, struct rect box, const struct page *page)
{
    const struct theme *t = s->theme;
    int aside = page_w(s, page), line = theme_line_px(t, TYPE_BODY), at = s->list->count;
    struct stack stack = {0};

    heading_make(s, &stack, page);
    stack_above(&stack, s, rect_make(box.x, box.y, box.w - aside, box.h), PICTURE_SLIP, "");
    if (aside > 0) {
        char label[LIST_LABEL_MAX + 1];
        int bottom = rect_bottom(s->list->items[at].rect);
        pages_write(s, page, label);
        struct item *item = list_add(s->list, ROLE_TEXT,
                                     rect_make(rect_end(box) - aside, bottom - line, aside, line));
        item->align = ALIGN_END;
        list_label(s->list, item, "services.page", label);
    }
}

static void services_add(struct screen *s, const struct grid *g, const struct page *page, int top)
{
    char labels[A_PAGE][LIST_LABEL_MAX + 1];
    struct button buttons[A_PAGE];
    const struct button *shown[A_PAGE];
    struct rect rects[A_PAGE];
    int width = (s->body.w - (g->columns - 1) * g->gap) / g->columns;

    for (int i = 0; i < page->count; i++) {
        service_name(s, &s->model->offer.entries[page->first + i], labels[i]);
        buttons[i] = (struct button){LOOK_LIST,           SIGN_NONE,       "",   labels[i],
                                     ACTION_PICK_SERVICE, page->first + i, false};
        shown[i] = &buttons[i];
        rects[i] = rect_make(s->body.x + i % g->columns * (width + g->gap),
                             top + i / g->columns * (g->h + g->gap), width, g->h);
    }
    button_group(s, rects, shown, page->count);
}

void services_build(struct screen *s)
{
    struct grid g = grid_make(s);

    frame_build(s, 1);
    struct page page = page_find(s, &g);
    int rows = (page.places + g.columns - 1) / g.columns, grid_h = rows * (g.h + g.gap) - g.gap;
    int top = rect_bottom(s->body) - g.nav - g.section - grid_h;
    heading_add(s, rect_make(s->body.x, s->body.y, s->body.w, top - g.section - s->body.y), &page);
    services_add(s, &g, &page, top);
    pages_nav(s, rect_make(s->body.x, rect_bottom(s->body) - g.nav, s->body.w, g.nav), &page);
}
