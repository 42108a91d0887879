/* SPDX-License-Identifier: Apache-2.0 */
/* frame: what every screen has in the same place. */
#include "ui/screen/screen.h"
#include "ui/widget/button.h"

#include <stdio.h>

enum { STEPS = 3, BAR_SLOTS = 3 };

static void head_add(struct screen *s, int margin)
{
    const struct theme *t = s->theme;
    struct rect head = {margin, t->layout_px[LAYOUT_HEAD_TOP], t->width_px - 2 * margin,
                        t->layout_px[LAYOUT_HEAD_HEIGHT]};
    enum type type = t->form == FORM_COMPACT ? TYPE_BODY : TYPE_LABEL;
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

static void progress_add(struct screen *s, int margin, int step)
{
    const struct theme *t = s->theme;
    char done[4], steps[4], label[LIST_LABEL_MAX + 1];

    snprintf(done, sizeof done, "%d", step % 10);
    snprintf(steps, sizeof steps, "%d", STEPS);
    const struct i18n_value values[] = {{"step", done}, {"steps", steps}};
    screen_format(s, "progress", values, 2, label);
    struct item *item =
        list_add(s->list, ROLE_PROGRESS,
                 rect_make(margin, t->layout_px[LAYOUT_PROGRESS_TOP], t->width_px - 2 * margin,
                           t->layout_px[LAYOUT_PROGRESS_HEIGHT]));
    item->arg = step;
    list_label(s->list, item, "progress", label);
}

/* Each has its place on every screen, whether or not it is offered there. */
static void bar_add(struct screen *s, int margin, struct rect bar)
{
    static const struct button slots[BAR_SLOTS] = {
        {LOOK_BAR, SIGN_GLOBE, "bar.language", NULL, ACTION_LANGUAGES, 0, false},
        {LOOK_BAR, SIGN_HELP, "bar.help", NULL, ACTION_HELP, 0, false},
        {LOOK_BAR, SIGN_STOP, "bar.stop", NULL, ACTION_STOP, 0, false},
    };
    int gap = s->theme->space_px[SPACE_S3];
    const bool offered[BAR_SLOTS] = {
        i18n_count(s->i18n) > 1 && flow_offers(s->model, ACTION_LANGUAGES),
        flow_offers(s->model, ACTION_HELP), flow_offers(s->model, ACTION_STOP)};

    for (int i = 0; i < BAR_SLOTS; i++) {
        int x = margin + (bar.w + gap) * i / BAR_SLOTS;
        int end = margin + (bar.w + gap) * (i + 1) / BAR_SLOTS - gap;
        if (offered[i])
            button_add(s, rect_make(x, bar.y, end - x, bar.h), &slots[i]);
    }
}

void frame_build(struct screen *s, int step)
{
    const struct theme *t = s->theme;
    int margin = t->layout_px[LAYOUT_MARGIN], top = t->layout_px[LAYOUT_READ_TOP];
    int bottom = t->height_px - t->layout_px[LAYOUT_TOUCH_BOTTOM];

    (void)list_add(s->list, ROLE_BRAND, rect_make(0, 0, t->width_px, t->layout_px[LAYOUT_STRIPE]));
    head_add(s, margin);
    if (step > 0)
        progress_add(s, margin, step);
    s->body = rect_make(margin, top, t->width_px - 2 * margin, bottom - top);
}

void frame_close(struct screen *s)
{
    const struct theme *t = s->theme;
    int margin = t->layout_px[LAYOUT_MARGIN], h = t->layout_px[LAYOUT_BAR_HEIGHT];
    struct rect bar = {margin, t->height_px - t->layout_px[LAYOUT_BAR_BOTTOM] - h,
                       t->width_px - 2 * margin, h};
    int top = bar.y - t->layout_px[LAYOUT_BAR_GROUND];
    struct item *ground =
        list_add(s->list, ROLE_PANEL, rect_make(0, top, t->width_px, t->height_px - top));

    ground->tone = TONED_MIST;
    ground->look = LOOK_BAR;
    bar_add(s, margin, bar);
}
