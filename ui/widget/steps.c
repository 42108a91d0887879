/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/steps.h"

#include "ui/widget/pages.h"
#include "ui/widget/panel.h"

#include <string.h>

/* How a sentence is set: a step closer where room is scarce. */
struct setting {
    enum type text, sign;
    enum space gap;
};

static void step_text(struct screen *s, const struct steps *steps, int i, char *ret_text)
{
    screen_desk_text(s, steps->step[i].id, 0, ret_text);
}

static int step_px(struct screen *s, const struct steps *steps, int i, int width,
                   const struct setting *set, bool *ret_fits)
{
    int side = s->theme->type_px[set->sign], in = side + s->theme->space_px[SPACE_S4];
    struct paragraph_style style = screen_style(s, set->text, false);
    char text[LIST_LABEL_MAX + 1];

    step_text(s, steps, i, text);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, text, width - in);
    int text_h = size.lines * style.line_px;
    explicit_bzero(text, sizeof text);
    *ret_fits = *ret_fits && size.fits;
    return text_h > side ? text_h : side;
}

/* A sign in front of a sentence; returns the y below it. */
static int step_add(struct screen *s, const struct steps *steps, struct rect box, int i,
                    const struct setting *set)
{
    bool fits = true;
    int h = step_px(s, steps, i, box.w, set, &fits);
    int side = s->theme->type_px[set->sign], in = side + s->theme->space_px[SPACE_S4];
    struct paragraph_style style = screen_style(s, set->text, false);
    char text[LIST_LABEL_MAX + 1];

    step_text(s, steps, i, text);
    int lines = paragraph_measure(s->fonts, &style, text, box.w - in).lines;
    int text_h = lines * style.line_px;
    sign_add(s, rect_make(box.x, box.y + (h - side) / 2, side, side), TONED_MIST,
             steps->step[i].sign);
    struct item *item =
        list_add(s->list, ROLE_TEXT,
                 rect_make(box.x + in, box.y + (h - text_h) / 2,
                           paragraph_balance(s->fonts, &style, text, box.w - in, lines), text_h));
    item->type = set->text;
    item->tone = TONED_MIST;
    list_label(s->list, item, steps->step[i].id, text);
    if (!fits)
        s->list->misfit++;
    return box.y + h;
}

/* How many sentences from `first` stand in that height, and what they take. */
static int steps_fit(struct screen *s, const struct steps *steps, int first, int width, int room,
                     const struct setting *set, int *ret_height)
{
    int gap = s->theme->space_px[set->gap], count = 0;
    bool fits = true;

    *ret_height = 0;
    for (int i = first; i < steps->count; i++, count++) {
        int h = step_px(s, steps, i, width, set, &fits) + (count > 0 ? gap : 0);
        if (!fits || *ret_height + h > room)
            break;
        *ret_height += h;
    }
    return count;
}

static const struct setting *settings_of(const struct screen *s, int *ret_count)
{
    static const struct setting portrait[] = {{TYPE_LABEL, TYPE_DISPLAY, SPACE_S7},
                                              {TYPE_BODY, TYPE_TITLE, SPACE_S5},
                                              {TYPE_SMALL, TYPE_LABEL, SPACE_S3}};
    static const struct setting landscape[] = {{TYPE_BODY, TYPE_TITLE, SPACE_S5},
                                               {TYPE_SMALL, TYPE_LABEL, SPACE_S3}};
    static const struct setting compact[] = {{TYPE_SMALL, TYPE_LABEL, SPACE_S2}};

    *ret_count = s->theme->form == FORM_PORTRAIT ? 3 : s->theme->form == FORM_LANDSCAPE ? 2 : 1;
    return s->theme->form == FORM_PORTRAIT    ? portrait
           : s->theme->form == FORM_LANDSCAPE ? landscape
                                              : compact;
}

/* The loosest setting in which all stands on one page; else pages of the closest. */
static const struct setting *setting_find(struct screen *s, const struct steps *steps, int width,
                                          int room, struct page *ret_page)
{
    int count, height, each = steps->count;
    const struct setting *set = settings_of(s, &count);

    for (int i = 0; i < count; i++, set++)
        if (steps_fit(s, steps, 0, width, room, set, &height) == steps->count) {
            *ret_page = page_make(steps->count, steps->count, 0);
            return set;
        }
    set--;
    for (int first = 0; first < steps->count; first++) {
        int fit = steps_fit(s, steps, first, width, room, set, &height);
        each = first + fit < steps->count && fit < each ? fit : each;
    }
    *ret_page = page_make(steps->count, each, s->model->first_entry);
    return set;
}

static void title_make(struct screen *s, const struct steps *steps, struct stack *stack)
{
    *stack = (struct stack){.tone = TONED_MIST};
    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, steps->title);
}

static void buttons_add(struct screen *s, struct rect box, const struct page *page,
                        const struct button *buttons, int count)
{
    bool more = page->page + 1 < page->pages, turns = page->pages > 1;
    int next = more ? page->first + page->places : 0, from = more && count > 1 ? 1 : 0, n = 0;
    struct button shown[STEPS_BUTTONS_MAX + 1];

    if (turns && (more || count < STEPS_BUTTONS_MAX))
        shown[n++] = (struct button){LOOK_PLAIN,       SIGN_NEXT, "page.more", NULL,
                                     ACTION_NEXT_PAGE, next,      false};
    for (int i = from; i < count; i++)
        shown[n++] = buttons[i];
    button_column(s, box, shown, n);
}

/* What the column of answers leaves free above them. */
static struct rect above_buttons(struct screen *s, struct rect touch, int count)
{
    touch.h -= button_column_px(s, count) + s->theme->layout_px[LAYOUT_GUTTER];
    return touch;
}

void steps_build(struct screen *s, const struct steps *steps, const struct button *buttons,
                 int count)
{
    int pad = s->theme->layout_px[LAYOUT_PANEL_PAD], used;
    int most = screen_roomy(s) || count == STEPS_BUTTONS_MAX ? count : count + 1;
    struct stack title;
    struct page page;

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, most), SPLIT_WIDE_READ);
    struct rect box = rect_inset(z.read, pad);
    title_make(s, steps, &title);
    (void)stack_settle(&title, s, box.w, box.h / 3, stack_densest(s));
    int head = title.height;
    const struct setting *set = setting_find(
        s, steps, box.w, box.h - head - s->theme->space_px[settings_of(s, &used)->gap], &page);
    int gap = s->theme->space_px[set->gap];
    (void)steps_fit(s, steps, page.first, box.w, box.h, set, &used);
    if (screen_low(s) && s->theme->stacked && head + gap + used < box.h) {
        box.y = rect_bottom(box) - head - gap - used;
        box.h = head + gap + used;
    }
    (void)panel_add(s, rect_inset(box, -pad), TONED_MIST);
    int bottom = rect_bottom(box);
    box.y += stack_place(&title, s, box, false) + gap;
    for (int i = 0; i < page.count; i++)
        box.y = step_add(s, steps, box, page.first + i, set) + gap;
    box.h = bottom - box.y;
    if (steps->live)
        live_add(s, s->theme->stacked ? box : above_buttons(s, z.touch, most), ALIGN_CENTRE);
    buttons_add(s, z.touch, &page, buttons, count);
}
