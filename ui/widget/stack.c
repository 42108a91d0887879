/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/stack.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/log.h"
#include "ui/widget/panel.h"
#include "ui/words.h"

#include <string.h>

enum { DENSEST = 5, DENSEST_LARGE = 7, LINE_EMS = 24 /* a line of 45 characters */ };

char *stack_add(struct stack *stack, enum role role, enum type type, bool bold, enum space gap,
                const char *id)
{
    bug_if(stack->count == STACK_MAX);
    int i = stack->count++;
    stack->parts[i].role = role;
    stack->parts[i].type = type;
    stack->parts[i].bold = bold;
    stack->parts[i].gap = gap;
    stack->parts[i].spare = 0;
    (void)text_copy(stack->parts[i].id, sizeof stack->parts[i].id, id);
    stack->parts[i].label[0] = '\0';
    return stack->parts[i].label;
}

void stack_text(struct stack *stack, const struct screen *s, enum role role, enum type type,
                bool bold, enum space gap, const char *id)
{
    (void)text_copy(stack_add(stack, role, type, bold, gap, id), LIST_LABEL_MAX + 1,
                    screen_text(s, id));
}

void stack_wait(struct stack *stack, struct screen *s, enum type type, enum space gap, int wait_min)
{
    int n;
    const char *id = words_wait(wait_min, "offer.wait", "offer.wait_hours", &n);

    screen_count(s, id, n, stack_add(stack, ROLE_TEXT, type, false, gap, id));
}

static bool is_large(const struct screen *s)
{
    return s->theme->display.size != SIZE_NORMAL;
}

/*
 * 0 as meant; 1 smaller gaps; then one size after the other a step smaller, the number last. 6 and
 * 7 are for letters that are large anyway: titles differ in weight only.
 */
static enum type type_at(enum type type, int density, bool large)
{
    if (density >= 7)
        return type == TYPE_NUMBER ? TYPE_DISPLAY : TYPE_SMALL;
    if (density >= 6)
        return type == TYPE_NUMBER                          ? TYPE_NUMBER
               : type == TYPE_DISPLAY || type == TYPE_TITLE ? TYPE_BODY
                                                            : TYPE_SMALL;
    if (density >= 4 && type == TYPE_DISPLAY)
        return TYPE_LABEL;
    if (density >= 2 && (type == TYPE_DISPLAY || type == TYPE_TITLE))
        return type == TYPE_DISPLAY ? TYPE_TITLE : TYPE_LABEL;
    if (density >= 3 && type == TYPE_LABEL)
        return TYPE_BODY;
    if (density >= 4 && type == TYPE_BODY)
        return TYPE_SMALL;
    if (density == 5 && type == TYPE_NUMBER && !large)
        return TYPE_DISPLAY;
    return type;
}

static int gap_at(const struct screen *s, const struct stack *stack, int i, int density)
{
    int gap = i == 0 ? 0 : s->theme->space_px[stack->parts[i].gap];

    return density == 0 ? gap : density < 3 ? gap * 6 / 10 : gap * 4 / 10;
}

/* Sentences have lines of their own where there is room; from then on they run on. */
static void sentences_join(struct stack *stack)
{
    for (int i = 0; i < stack->count; i++)
        for (char *c = stack->parts[i].label; *c != '\0'; c++)
            if (*c == '\n')
                *c = ' ';
}

static int line_width(const struct screen *s, enum type type, int width)
{
    int longest = s->theme->type_px[type] * LINE_EMS;

    return width < longest ? width : longest;
}

/* Height at that density; fits is set to false where a word is wider than the box. */
static int height_at(struct stack *stack, const struct screen *s, int width, int density,
                     bool *ret_fits)
{
    int height = 0;

    *ret_fits = true;
    for (int i = 0; i < stack->count; i++) {
        enum type type = type_at(stack->parts[i].type, density, is_large(s));
        struct paragraph_style style = screen_style(s, type, stack->parts[i].bold);
        int room = i == 0 ? width - stack->lead_w : width;
        struct paragraph_size size =
            paragraph_measure(s->fonts, &style, stack->parts[i].label, line_width(s, type, room));
        int h = size.lines * style.line_px;
        if (i == 0)
            h = stack->first_h = h > stack->lead_h ? h : stack->lead_h;
        height += gap_at(s, stack, i, density) + h;
        *ret_fits = *ret_fits && size.fits;
    }
    return height;
}

void stack_spare(struct stack *stack, int spare)
{
    stack->parts[stack->count - 1].spare = spare;
}

bool stack_settle(struct stack *stack, const struct screen *s, int width, int height,
                  int density_max)
{
    stack->fits = false;
    for (int density = 0; density <= density_max && !stack->fits; density++) {
        bool fits;
        if (density == 1)
            sentences_join(stack);
        stack->density = density;
        stack->height = height_at(stack, s, width, density, &fits);
        stack->fits = fits && stack->height <= height;
    }
    stack->settled = stack->fits;
    return stack->fits;
}

/* Takes out the parts from one to before another. */
static void parts_cut(struct stack *stack, int from, int to)
{
    memmove(&stack->parts[from], &stack->parts[to],
            (size_t)(stack->count - to) * sizeof stack->parts[0]);
    explicit_bzero(&stack->parts[stack->count - (to - from)],
                   (size_t)(to - from) * sizeof stack->parts[0]);
    stack->count -= to - from;
}

int stack_turn(struct stack *stack, const struct screen *s, int width, int height, int first)
{
    int total = stack->count, from = first > 1 && first < total ? first : 1;

    parts_cut(stack, 1, from);
    while (!stack_settle(stack, s, width, height, stack_densest(s)) && stack->count > 2)
        parts_cut(stack, stack->count - 1, stack->count);
    int next = from + stack->count - 1;
    return next < total ? next : 0;
}

/* Leaves out what can be spared most; false: nothing can. */
static bool part_spare(struct stack *stack)
{
    int most = -1;

    for (int i = 0; i < stack->count; i++)
        if (stack->parts[i].spare > 0 &&
            (most < 0 || stack->parts[i].spare >= stack->parts[most].spare))
            most = i;
    if (most < 0)
        return false;
    parts_cut(stack, most, most + 1);
    return true;
}

int stack_densest(const struct screen *s)
{
    return is_large(s) ? DENSEST_LARGE : DENSEST;
}

static void fit(struct stack *stack, struct screen *s, struct rect box)
{
    while (!stack->settled && !stack_settle(stack, s, box.w, box.h, stack_densest(s)))
        if (!part_spare(stack)) {
            s->list->misfit++;
            if (s->paged)
                log_warn("ui", "text does not fit beside '%s'", stack->parts[0].id);
            return;
        }
}

void stack_trim(struct stack *stack, const struct screen *s, struct rect box)
{
    while (!stack_settle(stack, s, box.w, box.h, stack_densest(s)) && stack->count > 1)
        parts_cut(stack, stack->count - 1, stack->count);
}

int stack_place(struct stack *stack, struct screen *s, struct rect box, bool middle)
{
    fit(stack, s, box);
    int height = stack->height;
    int y = box.y + (middle && height < box.h ? (box.h - height) / 2 : 0);
    for (int i = 0; i < stack->count; i++) {
        enum type type = type_at(stack->parts[i].type, stack->density, is_large(s));
        struct paragraph_style style = screen_style(s, type, stack->parts[i].bold);
        int in = i == 0 ? stack->lead_w : 0, width = line_width(s, type, box.w - in);
        struct paragraph_size size =
            paragraph_measure(s->fonts, &style, stack->parts[i].label, width);
        width = paragraph_balance(s->fonts, &style, stack->parts[i].label, width, size.lines);
        y += gap_at(s, stack, i, stack->density);
        int h = size.lines * style.line_px, row = i == 0 ? stack->first_h : h;
        struct item *item =
            list_add(s->list, stack->parts[i].role,
                     rect_make(box.x + in, y + (in > 0 ? (row - h) / 2 : 0), width, h));
        item->type = type;
        item->bold = stack->parts[i].bold;
        item->tone = stack->tone;
        list_label(s->list, item, stack->parts[i].id, stack->parts[i].label);
        y += row;
    }
    stack_wipe(stack);
    return height;
}

void stack_above(struct stack *stack, struct screen *s, struct rect box, enum picture picture,
                 const char *picture_id)
{
    fit(stack, s, box);
    if (screen_low(s)) {
        int h = stack->height < box.h ? stack->height : box.h;
        (void)stack_place(stack, s, rect_make(box.x, rect_bottom(box) - h, box.w, h), false);
        return;
    }
    int used = stack_place(stack, s, box, false) + s->theme->space_px[SPACE_S5];
    picture_add(s, rect_make(box.x, box.y + used, box.w, box.h - used), picture, picture_id);
}

void stack_wipe(struct stack *stack)
{
    explicit_bzero(stack, sizeof *stack);
}
