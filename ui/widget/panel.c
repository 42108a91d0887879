/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/panel.h"

#include "base/buf.h"

struct rect panel_add(struct screen *s, struct rect rect, enum tone tone)
{
    list_add(s->list, ROLE_PANEL, rect)->tone = tone;
    return rect_inset(rect, s->theme->layout_px[LAYOUT_PANEL_PAD]);
}

static bool has_room(const struct screen *s, struct rect box)
{
    return !screen_low(s) &&
           box.h >= s->theme->layout_px[LAYOUT_BADGE] + 2 * s->theme->space_px[SPACE_S4];
}

/* Four to three, as large as the box lets it be. */
static struct rect live_rect(struct rect box, enum align align)
{
    int h = box.h < box.w * 3 / 4 ? box.h : box.w * 3 / 4, w = h * 4 / 3;
    int x = align == ALIGN_END ? rect_end(box) - w : box.x + (box.w - w) / 2;

    return rect_make(x, box.y + (box.h - h) / 2, w, h);
}

/* Smaller, nobody would find the code on it. */
static bool live_fits(const struct screen *s, struct rect live)
{
    return s->camera && !screen_low(s) && live.h >= s->theme->layout_px[LAYOUT_BADGE] / 2;
}

void live_add(struct screen *s, struct rect box, enum align align)
{
    struct rect live = live_rect(box, align);

    if (live_fits(s, live))
        list_label(s->list, list_add(s->list, ROLE_LIVE, live), "live.picture",
                   screen_text(s, "live.picture"));
}

static void drawing_add(struct screen *s, struct rect box, enum picture picture, const char *id)
{
    struct item *item = list_add(s->list, ROLE_PICTURE, box);

    item->arg = (int)picture;
    if (id[0] != '\0')
        list_label(s->list, item, id, screen_text(s, id));
}

/* Where the camera's part of the ground is: at most half, so that the drawing keeps its size. */
static struct rect camera_half(const struct screen *s, struct rect box)
{
    int pad = s->theme->space_px[s->theme->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    struct rect inner = rect_inset(box, pad);
    int half = (inner.w - pad) / 2;

    return live_rect(rect_make(rect_end(inner) - half, inner.y, half, inner.h), ALIGN_END);
}

void picture_add(struct screen *s, struct rect box, enum picture picture, const char *id)
{
    struct rect live = camera_half(s, box);

    if (!has_room(s, box))
        return;
    if (picture != PICTURE_SCAN || !live_fits(s, live)) {
        drawing_add(s, box, picture, id);
        return;
    }
    list_add(s->list, ROLE_PANEL, box)->tone = TONED_MIST;
    box = rect_inset(box, s->theme->shape_px[SHAPE_STROKE_PANEL]);
    drawing_add(s, rect_make(box.x, box.y, live.x - box.x, box.h), picture, id);
    live_add(s, live, ALIGN_END);
}

void sign_add(struct screen *s, struct rect rect, enum tone tone, int sign)
{
    struct item *item = list_add(s->list, ROLE_ICON, rect);

    item->tone = tone;
    item->sign = sign;
}

void badge_add(struct screen *s, struct rect rect, enum tone tone, int sign)
{
    sign_add(s, rect, tone, sign);
    s->list->items[s->list->count - 1].look = LOOK_PRIMARY;
}

/* --- the line at the bottom ---------------------------------------------------------------- */

struct footer {
    enum type type;
    int side, in, gap; /* the sign, where the text begins, the space on both sides of the rule */
    int lines, h;
    bool fits;
};

static enum type footer_type(const struct theme *t)
{
    bool compact = t->form == FORM_COMPACT, portrait = t->form == FORM_PORTRAIT;

    if (t->display.size == SIZE_XL || compact)
        return TYPE_SMALL;
    return portrait && t->display.size == SIZE_NORMAL ? TYPE_LABEL : TYPE_BODY;
}

static struct footer footer_measure(const struct screen *s, int width, const char *label)
{
    const struct theme *t = s->theme;
    bool compact = t->form == FORM_COMPACT;
    struct footer f = {.type = footer_type(t)};

    f.side = t->type_px[compact || t->display.size != SIZE_NORMAL ? TYPE_LABEL : TYPE_TITLE];
    f.in = f.side + t->space_px[compact ? SPACE_S3 : SPACE_S4];
    f.gap = t->space_px[t->form == FORM_PORTRAIT    ? SPACE_S5
                        : t->form == FORM_LANDSCAPE ? SPACE_S4
                                                    : SPACE_S1];
    struct paragraph_style style = screen_style(s, f.type, false);
    struct paragraph_size size = paragraph_measure(s->fonts, &style, label, width - f.in);
    f.lines = size.lines;
    f.fits = size.fits;
    f.h = size.lines * style.line_px > f.side ? size.lines * style.line_px : f.side;
    return f;
}

struct rect panel_footer(struct screen *s, struct rect box, enum tone tone, int sign,
                         const char *id, const char *label)
{
    const struct theme *t = s->theme;
    struct footer f = footer_measure(s, box.w, label);
    struct paragraph_style style = screen_style(s, f.type, false);
    int text_h = f.lines * style.line_px, top = rect_bottom(box) - f.h;

    list_add(s->list, ROLE_RULE,
             rect_make(box.x, top - f.gap, box.w, t->shape_px[SHAPE_STROKE_HAIR]))
        ->tone = tone;
    sign_add(s, rect_make(box.x, top + (f.h - f.side) / 2, f.side, f.side), tone, sign);
    struct item *item = list_add(
        s->list, ROLE_TEXT,
        rect_make(box.x + f.in, top + (f.h - text_h) / 2,
                  paragraph_balance(s->fonts, &style, label, box.w - f.in, f.lines), text_h));
    item->type = f.type;
    item->tone = tone;
    list_label(s->list, item, id, label);
    if (!f.fits)
        s->list->misfit++;
    box.h = top - 2 * f.gap - box.y;
    return box;
}

/* What a footer takes away from the box above it. */
static int footer_px(const struct screen *s, int width, const char *label)
{
    struct footer f = footer_measure(s, width, label);

    return f.h + 2 * f.gap;
}

/* A sign and a sentence at the top of the column of answers. */
static void aside_add(struct screen *s, struct rect touch, enum tone tone, const char *help)
{
    int side = s->theme->type_px[TYPE_TITLE], down = side + s->theme->space_px[SPACE_S1];
    struct stack stack = {.tone = tone};

    sign_add(s, rect_make(touch.x, touch.y, side, side), tone, ICON_DESK);
    (void)text_copy(stack_add(&stack, ROLE_TEXT, TYPE_SMALL, false, SPACE_S0, ""),
                    LIST_LABEL_MAX + 1, help);
    (void)stack_place(&stack, s, rect_make(touch.x, touch.y + down, touch.w, touch.h - down),
                      false);
}

/* --- the panel ------------------------------------------------------------------------------ */

/* Where the sign stands, and where the sentence at the foot. */
enum foot { FOOT_NONE, FOOT_BELOW, FOOT_ASIDE };
struct plan {
    bool leads; /* the sign stands before the first line, else at a place of its own */
    enum foot foot;
    int badge_px, in, down, foot_px; /* in, down: of a sign at its own place */
    int density_max;
};

static struct plan plan_make(const struct screen *s, const struct panel *panel, int width,
                             bool leads, enum foot foot, int density_max)
{
    const struct theme *t = s->theme;
    struct plan plan = {.leads = leads, .density_max = density_max};

    if (panel->foot != NULL && panel->foot[0] != '\0')
        plan.foot = foot;
    plan.badge_px = t->layout_px[LAYOUT_BADGE];
    if (leads)
        plan.badge_px = plan.badge_px * 2 / 3;
    else if (t->stacked)
        plan.down = plan.badge_px + t->space_px[SPACE_S6];
    else
        plan.in = plan.badge_px + t->space_px[t->form == FORM_COMPACT ? SPACE_S3 : SPACE_S5];
    plan.foot_px = plan.foot == FOOT_BELOW ? footer_px(s, width, panel->foot) : 0;
    return plan;
}

static bool plan_fits(const struct screen *s, struct rect box, const struct plan *plan,
                      struct stack *stack)
{
    int gap = s->theme->space_px[s->theme->form == FORM_COMPACT ? SPACE_S3 : SPACE_S4];

    stack->lead_w = plan->leads ? plan->badge_px + gap : 0;
    stack->lead_h = plan->leads ? plan->badge_px : 0;
    return stack_settle(stack, s, box.w - plan->in, box.h - plan->down - plan->foot_px,
                        plan->density_max);
}

/*
 * As it is meant, where all has its full room. Else the sign moves into the first line before
 * letters become smaller than they need be, and at last the sentence at the foot is left out.
 */
static struct plan plan_choose(const struct screen *s, const struct panel *panel, struct rect box,
                               struct stack *stack)
{
    bool column = s->theme->form == FORM_COMPACT && !s->theme->stacked && !panel->leads;
    enum foot foot = column ? FOOT_ASIDE : FOOT_BELOW;
    int densest = stack_densest(s);
    const struct plan plans[] = {
        plan_make(s, panel, box.w, panel->leads, foot, screen_roomy(s) ? densest : 2),
        plan_make(s, panel, box.w, true, foot, 3),
        plan_make(s, panel, box.w, true, FOOT_NONE, densest),
    };
    int count = sizeof plans / sizeof plans[0], i = 0;

    while (i + 1 < count && !plan_fits(s, box, &plans[i], stack))
        i++;
    (void)plan_fits(s, box, &plans[i], stack);
    return plans[i];
}

/* In low reach the panel is as high as its contents, and stands next to the answers. */
static struct rect panel_rect(const struct screen *s, struct rect read, const struct plan *plan,
                              const struct stack *stack)
{
    int h = plan->down + plan->foot_px + stack->height;

    if (!plan->leads && h < plan->badge_px)
        h = plan->badge_px;
    h += 2 * s->theme->layout_px[LAYOUT_PANEL_PAD];
    if (!screen_low(s) || !s->theme->stacked || h > read.h)
        return read;
    return rect_make(read.x, rect_bottom(read) - h, read.w, h);
}

/*
 * A panel as tall as a person faces the whole queue: what is personal stands in its lower half,
 * before the visitor.
 */
static struct rect private_rect(const struct screen *s, struct rect read)
{
    const struct theme *t = s->theme;
    int half = t->height_px / 2;

    if (!flow_state_info(s->model->state)->personal || !theme_faces_queue(t) || read.y >= half)
        return read;
    return rect_make(read.x, half, read.w, rect_bottom(read) - half);
}

/* Page by page; the line at the foot is the last paragraph then. */
static struct plan plan_turn(struct screen *s, const struct panel *panel, struct rect box,
                             struct stack *stack)
{
    struct plan plan = plan_make(s, panel, box.w, true, FOOT_NONE, stack_densest(s));

    if (panel->foot != NULL && panel->foot[0] != '\0')
        (void)text_copy(stack_add(stack, ROLE_TEXT, TYPE_SMALL, false, SPACE_S5, panel->foot_id),
                        LIST_LABEL_MAX + 1, panel->foot);
    if (!plan_fits(s, box, &plan, stack))
        s->next_part = stack_turn(stack, s, box.w, box.h, s->model->first_entry);
    return plan;
}

struct item *panel_build(struct screen *s, struct zones zones, const struct panel *panel,
                         struct stack *stack)
{
    zones.read = private_rect(s, zones.read);
    struct rect inner = rect_inset(zones.read, s->theme->layout_px[LAYOUT_PANEL_PAD]);
    struct plan plan =
        s->paged ? plan_turn(s, panel, inner, stack) : plan_choose(s, panel, inner, stack);
    struct rect box = panel_add(s, panel_rect(s, zones.read, &plan, stack), panel->tone);
    int lead = plan.leads ? (stack->first_h - plan.badge_px) / 2 : 0;
    struct rect mark = {box.x, box.y + (lead > 0 ? lead : 0), plan.badge_px, plan.badge_px};

    stack->tone = panel->tone;
    if (panel->sign == SIGN_NONE)
        (void)list_add(s->list, ROLE_BUSY, mark);
    else
        badge_add(s, mark, panel->tone, panel->sign);
    int at = s->list->count - 1;
    (void)stack_place(stack, s,
                      rect_make(box.x + plan.in, box.y + plan.down, box.w - plan.in,
                                box.h - plan.down - plan.foot_px),
                      false);
    if (plan.foot == FOOT_BELOW)
        (void)panel_footer(s, box, panel->tone, panel->foot_sign, panel->foot_id, panel->foot);
    if (plan.foot == FOOT_ASIDE)
        aside_add(s, zones.touch, TONED_PLAIN, panel->foot);
    return &s->list->items[at];
}

void panel_verdict(struct screen *s, struct zones zones, enum tone tone, int sign,
                   struct stack *stack, const char *help)
{
    const struct panel panel = {
        .tone = tone, .sign = sign, .foot_sign = ICON_DESK, .foot_id = "", .foot = help};

    (void)panel_build(s, zones, &panel, stack);
}
