/* SPDX-License-Identifier: Apache-2.0 */
/* frame: what every screen has in the same place. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"

#include <stdio.h>

enum { STEPS = 3, BAR_SLOTS = 4 };

/* The row keeps its height: larger letters go without the larger type. */
static enum type head_type(const struct theme *t)
{
    bool compact = t->form == FORM_COMPACT;

    if (t->display.size == SIZE_XL || (t->display.size == SIZE_L && compact))
        return TYPE_SMALL;
    return t->display.size == SIZE_L || compact ? TYPE_BODY : TYPE_LABEL;
}

static void head_add(struct screen *s, int margin, int top)
{
    const struct theme *t = s->theme;
    struct rect head = {margin, top, t->width_px - 2 * margin, t->layout_px[LAYOUT_HEAD_HEIGHT]};
    enum type type = head_type(t);
    char clock[8], label[LIST_LABEL_MAX + 1];

    screen_time(s->model->wall_s, clock);
    screen_format(s, "clock", &(struct i18n_value){"time", clock}, 1, label);
    struct paragraph_style style = screen_style(s, type, true);
    int clock_w = style.em_px * 4;
    if (s->logo_w > 0 && s->logo_h > 0) {
        int64_t natural_w = (int64_t)s->logo_w * head.h / s->logo_h;
        int logo_w = natural_w < head.w / 2 ? (int)natural_w : head.w / 2;
        struct item *logo =
            list_add(s->list, ROLE_BRAND, rect_make(head.x, head.y, logo_w, head.h));
        logo->arg = 1;
        int taken = logo_w + t->space_px[SPACE_S4];
        head.x += taken;
        head.w -= taken;
    }
    if (s->name[0] != '\0') {
        int room = head.w - clock_w - t->space_px[SPACE_S5];
        struct rect box = {head.x, head.y, room, head.h};
        struct item *item = list_add(s->list, ROLE_TEXT, box);
        item->type = type;
        item->bold = true;
        list_label(s->list, item, "", s->name);
        if (paragraph_measure(s->fonts, &style, s->name, room).lines > 1)
            item->type = TYPE_SMALL;
    }
    struct item *item =
        list_add(s->list, ROLE_CLOCK, rect_make(rect_end(head) - clock_w, head.y, clock_w, head.h));
    item->type = type;
    item->bold = true;
    item->align = ALIGN_END;
    list_label(s->list, item, "clock", label);
}

static void progress_add(struct screen *s, int margin, int top, int step)
{
    const struct theme *t = s->theme;
    char done[4], steps[4], label[LIST_LABEL_MAX + 1];

    snprintf(done, sizeof done, "%d", step % 10);
    snprintf(steps, sizeof steps, "%d", STEPS);
    const struct i18n_value values[] = {{"step", done}, {"steps", steps}};
    screen_format(s, "progress", values, 2, label);
    struct item *item = list_add(
        s->list, ROLE_PROGRESS,
        rect_make(margin, top, t->width_px - 2 * margin, t->layout_px[LAYOUT_PROGRESS_HEIGHT]));
    item->arg = step;
    list_label(s->list, item, "progress", label);
}

static const struct button slots[BAR_SLOTS] = {
    {LOOK_BAR, SIGN_GLOBE, "bar.language", NULL, ACTION_LANGUAGES, 0, false},
    {LOOK_BAR, SIGN_DISPLAY, "bar.display", NULL, ACTION_DISPLAY, 0, false},
    {LOOK_BAR, SIGN_HELP, "bar.help", NULL, ACTION_HELP, 0, false},
    {LOOK_BAR, SIGN_STOP, "bar.stop", NULL, ACTION_STOP, 0, false},
};

static struct rect slot_rect(const struct screen *s, struct rect bar, int rows, int slot)
{
    int columns = BAR_SLOTS / rows, k = slot % columns, gap = s->theme->space_px[SPACE_S3];
    int x = bar.x + (bar.w + gap) * k / columns, end = bar.x + (bar.w + gap) * (k + 1) / columns;
    int h = s->theme->layout_px[LAYOUT_BAR_HEIGHT];

    return rect_make(x, bar.y + slot / columns * (h + s->theme->space_px[SPACE_S2]), end - x - gap,
                     h);
}

/* Do all words of all languages fit so? The bar stays where it is when the language changes. */
static bool bar_fits(struct screen *s, struct rect bar, const struct bar *way)
{
    for (int slot = 0; slot < BAR_SLOTS; slot++)
        for (int language = 0; language < i18n_count(s->i18n); language++)
            if (!button_fits(s, slot_rect(s, bar, way->rows, slot), way->signs, way->type,
                             i18n_text(s->i18n, language, slots[slot].id)))
                return false;
    return true;
}

/*
 * One row where the words fit into it, else two; on the smallest panel, where a row is dear, rather
 * without the signs.
 */
static void bar_find(struct screen *s, struct rect bar)
{
    static const struct bar ways[] = {{1, TYPE_BODY, true},   {1, TYPE_SMALL, true},
                                      {1, TYPE_SMALL, false}, {2, TYPE_BODY, true},
                                      {2, TYPE_SMALL, true},  {2, TYPE_SMALL, false}};
    int count = sizeof ways / sizeof ways[0];
    bool compact = s->theme->form == FORM_COMPACT;

    for (int i = 0; i < count && s->bar->rows == 0; i++)
        if ((ways[i].rows > 1 || ways[i].signs || compact) &&
            (bar_fits(s, bar, &ways[i]) || i + 1 == count))
            *s->bar = ways[i];
}

/* Its lower edge: at the bottom, or where hands reach. */
static struct rect bar_rect(struct screen *s)
{
    const struct theme *t = s->theme;
    int margin = t->layout_px[LAYOUT_MARGIN], h = t->layout_px[LAYOUT_BAR_HEIGHT];
    int bottom = t->height_px - t->layout_px[LAYOUT_BAR_BOTTOM];
    struct rect bar = {margin, 0, t->width_px - 2 * margin, h};

    if (s->bar->rows == 0)
        bar_find(s, bar);
    bar.h = s->bar->rows * h + (s->bar->rows - 1) * t->space_px[SPACE_S2];
    bar.y = (bottom < t->floor_y ? bottom : t->floor_y) - bar.h;
    return bar;
}

/* Each has its place on every screen, whether or not it is offered there. */
static void bar_add(struct screen *s, struct rect bar)
{
    const bool offered[BAR_SLOTS] = {
        i18n_count(s->i18n) > 1 && flow_offers(s->model, ACTION_LANGUAGES),
        flow_offers(s->model, ACTION_DISPLAY), flow_offers(s->model, ACTION_HELP),
        flow_offers(s->model, ACTION_STOP)};

    for (int i = 0; i < BAR_SLOTS; i++) {
        struct button button = slots[i];
        if (!s->bar->signs)
            button.sign = SIGN_NONE;
        if (button.action == ACTION_LANGUAGES && s->model->session.language_wanted)
            button.look = LOOK_PRIMARY; /* it is noted, and comes as soon as it can */
        if (offered[i])
            button_add_as(s, slot_rect(s, bar, s->bar->rows, i), &button, s->bar->type);
    }
}

/*
 * In low reach a wide panel has its bar high up: the head goes below it, where there is room, and
 * leaves its own to what is read.
 */
static bool head_below(const struct theme *t)
{
    int room = t->height_px - t->floor_y;

    return t->display.low && t->form != FORM_PORTRAIT &&
           room >= t->layout_px[LAYOUT_HEAD_HEIGHT] + t->layout_px[LAYOUT_BAR_BOTTOM] +
                       t->space_px[SPACE_S5];
}

void frame_build(struct screen *s, int step)
{
    const struct theme *t = s->theme;
    int margin = t->layout_px[LAYOUT_MARGIN], top = t->layout_px[LAYOUT_READ_TOP];
    int head = t->layout_px[LAYOUT_HEAD_TOP], progress = t->layout_px[LAYOUT_PROGRESS_TOP];
    /* What lies between the body and a bar of one row. */
    int gap = t->layout_px[LAYOUT_TOUCH_BOTTOM] - t->layout_px[LAYOUT_BAR_BOTTOM] -
              t->layout_px[LAYOUT_BAR_HEIGHT];

    if (head_below(t)) {
        top -= progress - head;
        progress = head;
    }
    (void)list_add(s->list, ROLE_BRAND, rect_make(0, 0, t->width_px, t->layout_px[LAYOUT_STRIPE]));
    if (t->layout_px[LAYOUT_HEAD_HEIGHT] > 0 && !head_below(t))
        head_add(s, margin, head);
    if (step > 0)
        progress_add(s, margin, progress, step);
    s->body = rect_make(margin, top, t->width_px - 2 * margin, bar_rect(s).y - gap - top);
}

void frame_close(struct screen *s)
{
    const struct theme *t = s->theme;
    struct rect bar = bar_rect(s);
    int top = bar.y - t->layout_px[LAYOUT_BAR_GROUND];
    struct item *ground =
        list_add(s->list, ROLE_PANEL, rect_make(0, top, t->width_px, t->height_px - top));

    ground->tone = TONED_MIST;
    ground->look = LOOK_BAR;
    bar_add(s, bar);
    if (head_below(t))
        head_add(s, t->layout_px[LAYOUT_MARGIN],
                 (t->floor_y + t->height_px - t->layout_px[LAYOUT_HEAD_HEIGHT]) / 2);
}
