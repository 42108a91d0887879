/* SPDX-License-Identifier: Apache-2.0 */
/* help: how it goes, in a few sentences, and where a person is. */
#include "base/buf.h"
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/pages.h"
#include "ui/widget/panel.h"

#include <string.h>

static const struct {
    int sign;
    const char *id;
} steps[] = {{ICON_CODE, "help.code"},
             {SIGN_KEYPAD, "help.number"},
             {SIGN_TICKET, "help.wait"},
             {ICON_DESK, "help.person"}};
enum { STEPS = sizeof steps / sizeof steps[0] };

/* How a sentence is set: a step closer where room is scarce. */
struct setting {
    enum type text, sign;
    enum space gap;
};

static void step_text(struct screen *s, int i, char *ret_text)
{
    screen_desk_text(s, steps[i].id, 0, ret_text);
}

static int step_px(struct screen *s, int i, int width, const struct setting *set, bool *ret_fits)
{
    int side = s->theme->type_px[set->sign], in = side + s->theme->space_px[SPACE_S4];
    struct paragraph_style style = screen_style(s, set->text, false);
    char text[LIST_LABEL_MAX + 1];

    step_text(s, i, text);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, text, width - in);
    int text_h = size.lines * style.line_px;
    explicit_bzero(text, sizeof text);
    *ret_fits = *ret_fits && size.fits;
    return text_h > side ? text_h : side;
}

/* A sign in front of a sentence; returns the y below it. */
static int step_add(struct screen *s, struct rect box, int i, const struct setting *set)
{
    bool fits = true;
    int h = step_px(s, i, box.w, set, &fits);
    int side = s->theme->type_px[set->sign], in = side + s->theme->space_px[SPACE_S4];
    struct paragraph_style style = screen_style(s, set->text, false);
    char text[LIST_LABEL_MAX + 1];

    step_text(s, i, text);
    int lines = paragraph_measure(s->fonts, &style, text, box.w - in).lines;
    int text_h = lines * style.line_px;
    sign_add(s, rect_make(box.x, box.y + (h - side) / 2, side, side), TONED_MIST, steps[i].sign);
    struct item *item =
        list_add(s->list, ROLE_TEXT,
                 rect_make(box.x + in, box.y + (h - text_h) / 2,
                           paragraph_balance(s->fonts, &style, text, box.w - in, lines), text_h));
    item->type = set->text;
    item->tone = TONED_MIST;
    list_label(s->list, item, steps[i].id, text);
    if (!fits)
        s->list->misfit++;
    return box.y + h;
}

/* How many sentences from `first` stand in that height, and what they take. */
static int steps_fit(struct screen *s, int first, int width, int room, const struct setting *set,
                     int *ret_height)
{
    int gap = s->theme->space_px[set->gap], count = 0;
    bool fits = true;

    *ret_height = 0;
    for (int i = first; i < STEPS; i++, count++) {
        int h = step_px(s, i, width, set, &fits) + (count > 0 ? gap : 0);
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
static const struct setting *setting_find(struct screen *s, int width, int room,
                                          struct page *ret_page)
{
    int count, height, each = STEPS;
    const struct setting *set = settings_of(s, &count);

    for (int i = 0; i < count; i++, set++)
        if (steps_fit(s, 0, width, room, set, &height) == STEPS) {
            *ret_page = page_make(STEPS, STEPS, 0);
            return set;
        }
    set--;
    for (int first = 0; first < STEPS; first++) {
        int fit = steps_fit(s, first, width, room, set, &height);
        each = first + fit < STEPS && fit < each ? fit : each;
    }
    *ret_page = page_make(STEPS, each, s->model->first_entry);
    return set;
}

static void title_make(struct screen *s, struct stack *stack)
{
    *stack = (struct stack){.tone = TONED_MIST};
    stack_text(stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "help.title");
}

void help_build(struct screen *s)
{
    const struct button back = {LOOK_PRIMARY, SIGN_BACK, "button.back", NULL,
                                ACTION_BACK,  0,         false};
    int pad = s->theme->layout_px[LAYOUT_PANEL_PAD], used;
    struct stack title;
    struct page page;

    frame_build(s, 0);
    struct zones z = screen_zones(s, button_column_px(s, screen_roomy(s) ? 1 : 2), SPLIT_WIDE_READ);
    struct rect box = rect_inset(z.read, pad);
    title_make(s, &title);
    (void)stack_settle(&title, s, box.w, box.h / 3, stack_densest(s));
    int head = title.height;
    const struct setting *set = setting_find(
        s, box.w, box.h - head - s->theme->space_px[settings_of(s, &used)->gap], &page);
    int gap = s->theme->space_px[set->gap];
    (void)steps_fit(s, page.first, box.w, box.h, set, &used);
    if (screen_low(s) && s->theme->stacked && head + gap + used < box.h) {
        box.y = rect_bottom(box) - head - gap - used;
        box.h = head + gap + used;
    }
    (void)panel_add(s, rect_inset(box, -pad), TONED_MIST);
    box.y += stack_place(&title, s, box, false) + gap;
    for (int i = 0; i < page.count; i++)
        box.y = step_add(s, box, page.first + i, set) + gap;
    int next = page.page + 1 < page.pages ? page.first + page.places : 0;
    const struct button ways[] = {
        {LOOK_PLAIN, SIGN_NEXT, "page.more", NULL, ACTION_NEXT_PAGE, next, false}, back};
    button_column(s, z.touch, page.pages > 1 ? ways : &back, page.pages > 1 ? 2 : 1);
}
