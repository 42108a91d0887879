/* SPDX-License-Identifier: Apache-2.0 */
/* choose: several bookings have the typed number and its time: where, and for what? */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/pages.h"
#include "ui/widget/panel.h"

#include <string.h>

/* With "back" at most four at once; in low reach and large letters three. */
enum { A_PAGE = 3, A_PAGE_LOW = 2 };

struct grid {
    int h, gap, section, nav;
};

static struct grid grid_make(const struct screen *s)
{
    const struct theme *t = s->theme;
    bool compact = t->form == FORM_COMPACT;
    int h = t->layout_px[LAYOUT_BUTTON];

    /* Names of offices are long: in large letters they have three lines. */
    return (struct grid){.h = t->display.size != SIZE_NORMAL ? h * 7 / 4 : h,
                         .gap = t->space_px[compact ? SPACE_S2 : SPACE_S3],
                         .section = t->space_px[compact ? SPACE_S2 : SPACE_S5],
                         .nav = t->layout_px[LAYOUT_NAV_BUTTON]};
}

/* The office, and the errand where the rules have words for it. */
static void booking_write(struct screen *s, const struct booking *booking, char *ret_label)
{
    const struct office *office = rules_office(s->rules, booking->scope);
    const struct service *service = rules_service(s->rules, booking->scope, booking->service);
    const char *errand = "";

    if (service != NULL)
        errand = local_text_in(&service->label, i18n_tag(s->i18n, s->language));
    const struct i18n_value values[] = {{"office", office != NULL ? office->name : booking->place},
                                        {"errand", errand}};
    screen_format(s, errand[0] != '\0' ? "choose.errand" : "choose.office", values, 2, ret_label);
}

static void words_make(struct screen *s, struct stack *stack)
{
    const struct session *v = &s->model->session;
    char time[8];

    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "choose.title");
    screen_time(v->alike_count > 0 ? v->candidates[v->alike[0]].start_s : 0, time);
    screen_format(
        s, "choose.body", &(struct i18n_value){"time", time}, 1,
        stack_add(stack, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3, "choose.body"));
    stack_spare(stack, 1);
}

/* As many as stand between the words, or the reach line, and navigation. */
static struct page page_find(struct screen *s, const struct grid *g)
{
    int total = s->model->session.alike_count, top = s->body.y + g->section;
    struct stack stack = {0};

    words_make(s, &stack);
    (void)stack_settle(&stack, s, s->body.w, s->body.h / 3, stack_densest(s));
    top += stack.height;
    stack_wipe(&stack);
    if (top < s->theme->reach_y)
        top = s->theme->reach_y;
    int each = (rect_bottom(s->body) - g->nav - g->section - top + g->gap) / (g->h + g->gap);
    int most = screen_low(s) && s->theme->display.size != SIZE_NORMAL ? A_PAGE_LOW : A_PAGE;
    return page_make(total, each < most ? each : most, s->model->first_entry);
}

static void bookings_add(struct screen *s, const struct grid *g, const struct page *page, int top)
{
    const struct session *v = &s->model->session;
    char labels[CANDIDATES_MAX][LIST_LABEL_MAX + 1];
    struct button buttons[CANDIDATES_MAX];
    const struct button *shown[CANDIDATES_MAX];
    struct rect rects[CANDIDATES_MAX];

    for (int i = 0; i < page->count; i++) {
        booking_write(s, &v->candidates[v->alike[page->first + i]], labels[i]);
        buttons[i] = (struct button){LOOK_LIST,           SIGN_NONE,       "",   labels[i],
                                     ACTION_PICK_BOOKING, page->first + i, false};
        shown[i] = &buttons[i];
        rects[i] = rect_make(s->body.x, top + i * (g->h + g->gap), s->body.w, g->h);
    }
    button_group(s, rects, shown, page->count);
    explicit_bzero(labels, sizeof labels);
}

void choose_build(struct screen *s)
{
    struct grid g = grid_make(s);
    struct stack stack = {0};

    frame_build(s, 1);
    struct page page = page_find(s, &g);
    int grid_h = page.places * (g.h + g.gap) - g.gap;
    int top = rect_bottom(s->body) - g.nav - g.section - grid_h;
    words_make(s, &stack);
    stack_above(&stack, s, rect_make(s->body.x, s->body.y, s->body.w, top - g.section - s->body.y),
                PICTURE_TIME, "");
    bookings_add(s, &g, &page, top);
    pages_nav(s, rect_make(s->body.x, rect_bottom(s->body) - g.nav, s->body.w, g.nav), &page);
}
