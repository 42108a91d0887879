/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/stack.h"

#include "base/buf.h"
#include "base/bug.h"
#include "base/log.h"
#include "ui/words.h"

#include <string.h>

enum { DENSITIES = 6, LINE_EMS = 24 /* a line of 45 characters */ };

char *stack_add(struct stack *stack, enum role role, enum type type, bool bold, enum space gap,
                const char *id)
{
    bug_if(stack->count == STACK_MAX);
    int i = stack->count++;
    stack->parts[i].role = role;
    stack->parts[i].type = type;
    stack->parts[i].bold = bold;
    stack->parts[i].gap = gap;
    stack->parts[i].id = id;
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

/* 0 as meant; 1 smaller gaps; then one size after the other a step smaller, the number last. */
static enum type type_at(enum type type, int density)
{
    if (density >= 4 && type == TYPE_DISPLAY)
        return TYPE_LABEL;
    if (density >= 2 && (type == TYPE_DISPLAY || type == TYPE_TITLE))
        return type == TYPE_DISPLAY ? TYPE_TITLE : TYPE_LABEL;
    if (density >= 3 && type == TYPE_LABEL)
        return TYPE_BODY;
    if (density >= 4 && type == TYPE_BODY)
        return TYPE_SMALL;
    if (density >= 5 && type == TYPE_NUMBER)
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
static int height_at(const struct stack *stack, const struct screen *s, int width, int density,
                     bool *fits)
{
    int height = 0;

    for (int i = 0; i < stack->count; i++) {
        enum type type = type_at(stack->parts[i].type, density);
        struct paragraph_style style = screen_style(s, type, stack->parts[i].bold);
        struct paragraph_size size =
            paragraph_measure(s->fonts, &style, stack->parts[i].label, line_width(s, type, width));
        height += gap_at(s, stack, i, density) + size.lines * style.line_px;
        *fits = *fits && size.fits;
    }
    return height;
}

int stack_place(struct stack *stack, struct screen *s, struct rect box, bool middle)
{
    int density = 0, height = 0;

    for (; density < DENSITIES; density++) {
        bool fits = true;
        if (density == 1)
            sentences_join(stack);
        height = height_at(stack, s, box.w, density, &fits);
        if (fits && height <= box.h)
            break;
    }
    if (density == DENSITIES) {
        density--;
        s->list->misfit++;
        log_warn("ui", "text does not fit beside '%s'", stack->parts[0].id);
    }
    int y = box.y + (middle && height < box.h ? (box.h - height) / 2 : 0);
    for (int i = 0; i < stack->count; i++) {
        enum type type = type_at(stack->parts[i].type, density);
        struct paragraph_style style = screen_style(s, type, stack->parts[i].bold);
        int width = line_width(s, type, box.w);
        struct paragraph_size size =
            paragraph_measure(s->fonts, &style, stack->parts[i].label, width);
        width = paragraph_balance(s->fonts, &style, stack->parts[i].label, width, size.lines);
        y += gap_at(s, stack, i, density);
        struct item *item = list_add(s->list, stack->parts[i].role,
                                     rect_make(box.x, y, width, size.lines * style.line_px));
        item->type = type;
        item->bold = stack->parts[i].bold;
        item->tone = stack->tone;
        list_label(s->list, item, stack->parts[i].id, stack->parts[i].label);
        y += item->rect.h;
    }
    stack_wipe(stack);
    return height;
}

void stack_wipe(struct stack *stack)
{
    explicit_bzero(stack, sizeof *stack);
}
