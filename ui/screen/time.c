/* SPDX-License-Identifier: Apache-2.0 */
/* time: a question that only the holder of the number can answer easily. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"
#include "ui/widget/panel.h"

#include <string.h>

/* Six times, then "back" and "none of these": below each other, or on a low panel side by side. */
struct grid {
    int columns, rows, h, gap, nav, below;
};

static struct grid grid_make(const struct screen *s)
{
    const struct theme *t = s->theme;
    bool low_panel = screen_beside(s);
    struct grid g = {.columns = !low_panel ? 2
                                : s->wide  ? 3
                                           : 4,
                     .gap = t->space_px[t->form == FORM_COMPACT ? SPACE_S2 : SPACE_S4]};

    g.rows = (TIME_CHOICES + (low_panel ? 2 : 0) + g.columns - 1) / g.columns;
    g.nav = low_panel ? 0 : t->layout_px[LAYOUT_NAV_BUTTON];
    g.below = low_panel ? 0 : screen_roomy(s) ? 2 * g.gap : g.gap;
    g.h = screen_row_px(s, g.rows, t->layout_px[LAYOUT_GRID_BUTTON], g.gap, g.nav + g.below);
    return g;
}

static int grid_px(const struct grid *g)
{
    return g->rows * (g->h + g->gap) - g->gap;
}

static struct rect cell(const struct grid *g, struct rect box, int i)
{
    int width = (box.w - (g->columns - 1) * g->gap) / g->columns;

    return rect_make(box.x + i % g->columns * (width + g->gap),
                     box.y + i / g->columns * (g->h + g->gap), width, g->h);
}

/* "Back" and "none of these": the last cells, or a row of their own. */
static void ways_add(struct screen *s, const struct grid *g, struct rect box)
{
    const struct button back = {LOOK_PLAIN, SIGN_BACK, "button.back", NULL, ACTION_BACK, 0, false};
    const struct button none = {LOOK_PLAIN,       SIGN_NONE,    "time.none", NULL,
                                ACTION_PICK_TIME, TIME_CHOICES, false};
    struct rect first = cell(g, box, g->nav > 0 ? 0 : TIME_CHOICES);
    struct rect second = cell(g, box, g->nav > 0 ? 1 : TIME_CHOICES + 1);

    if (g->nav > 0) {
        first.y = second.y = box.y + grid_px(g) + g->below;
        first.h = second.h = g->nav;
    }
    button_add(s, first, &back);
    button_add(s, second, &none);
}

static void times_add(struct screen *s, const struct grid *g, struct rect box)
{
    char labels[TIME_CHOICES][LIST_LABEL_MAX + 1], time[8];
    struct button buttons[TIME_CHOICES];
    const struct button *shown[TIME_CHOICES];
    struct rect rects[TIME_CHOICES];

    for (int i = 0; i < TIME_CHOICES; i++) {
        screen_time(s->model->session.choices_s[i], time);
        screen_format(s, "time.choice", &(struct i18n_value){"time", time}, 1, labels[i]);
        buttons[i] = (struct button){LOOK_PLAIN,       SIGN_NONE, "time.choice", labels[i],
                                     ACTION_PICK_TIME, i,         false};
        shown[i] = &buttons[i];
        rects[i] = cell(g, box, i);
    }
    button_group(s, rects, shown, TIME_CHOICES);
    explicit_bzero(labels, sizeof labels);
}

void time_build(struct screen *s)
{
    struct stack stack = {0};

    frame_build(s, 1);
    struct grid g = grid_make(s);
    int touch_px = grid_px(&g) + g.below + g.nav;
    struct zones z = screen_zones(s, touch_px, SPLIT_WIDE_TOUCH);
    stack_text(&stack, s, ROLE_TITLE, screen_title_type(s), true, SPACE_S0, "time.title");
    stack_text(&stack, s, ROLE_TEXT, screen_sentence_type(s), false, SPACE_S3, "time.body");
    stack_spare(&stack, 1);
    stack_above(&stack, s, z.read, PICTURE_TIME, "");
    struct rect box = {z.touch.x, rect_bottom(z.touch) - touch_px, z.touch.w, touch_px};
    times_add(s, &g, box);
    ways_add(s, &g, box);
}
