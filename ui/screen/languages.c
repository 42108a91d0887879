/* SPDX-License-Identifier: Apache-2.0 */
/* languages: each by its own name in its own script, in the order of the configuration. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/pages.h"
#include "ui/widget/panel.h"

enum { FEW = 6 };

static int columns_of(const struct screen *s)
{
    static const int most[][SIZE_COUNT] = {
        [FORM_PORTRAIT] = {2, 2, 2}, [FORM_LANDSCAPE] = {4, 3, 3}, [FORM_COMPACT] = {4, 3, 2}};
    int columns = most[s->theme->form][s->theme->display.size];

    return i18n_count(s->i18n) <= FEW && columns > 2 ? 2 : columns;
}

/* A name may take two lines where letters are large. */
static int least_px(const struct theme *t)
{
    int least = t->shape_px[SHAPE_TARGET_MIN];

    return t->display.size != SIZE_NORMAL && t->two_lines_px > least ? t->two_lines_px : least;
}

static void names_add(struct screen *s, int top, int h, const struct page *page)
{
    int columns = columns_of(s), gap = s->theme->space_px[SPACE_S2];
    int width = (s->body.w - (columns - 1) * gap) / columns;

    struct button buttons[LANGUAGES_MAX];
    const struct button *shown[LANGUAGES_MAX];
    struct rect rects[LANGUAGES_MAX];

    for (int i = 0; i < page->count; i++) {
        buttons[i] = language_button(s, page->first + i);
        shown[i] = &buttons[i];
        rects[i] = rect_make(s->body.x + i % columns * (width + gap), top + i / columns * (h + gap),
                             width, h);
    }
    button_group(s, rects, shown, page->count);
}

void languages_build(struct screen *s)
{
    const struct theme *t = s->theme;
    int count = i18n_count(s->i18n), columns = columns_of(s),
        rows = (count + columns - 1) / columns;
    int nav = t->layout_px[LAYOUT_NAV_BUTTON], gap = t->space_px[SPACE_S2];
    int section = t->space_px[t->form == FORM_COMPACT ? SPACE_S2 : SPACE_S5];
    int least = least_px(t), most = t->layout_px[LAYOUT_GRID_BUTTON];
    struct stack stack = {0};

    frame_build(s, 0);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "languages.title");
    (void)stack_settle(&stack, s, s->body.w, s->body.h / 3, stack_densest(s));
    int top = s->body.y + stack.height + section;
    int room = rect_bottom(s->body) - nav - section - (top > t->reach_y ? top : t->reach_y);
    /* Many languages: lower buttons, but never too low for a finger; then further pages. */
    int h = (room - (rows - 1) * gap) / rows;
    h = h > most ? most : h > least ? h : least;
    struct page page = page_make(count, (room + gap) / (h + gap) * columns, s->model->first_entry);
    rows = (page.places + columns - 1) / columns;
    top = rect_bottom(s->body) - nav - section - rows * (h + gap) + gap;
    stack_above(&stack, s, rect_make(s->body.x, s->body.y, s->body.w, top - section - s->body.y),
                PICTURE_LANGUAGES, "");
    names_add(s, top, h, &page);
    pages_nav(s, rect_make(s->body.x, rect_bottom(s->body) - nav, s->body.w, nav), &page);
}
