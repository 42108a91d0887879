/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/list.h"

#include "base/bug.h"

#include <string.h>

static const char *const role_names[] = {
    "brand", "panel",  "rule",  "title",    "text", "number",    "icon",   "picture",
    "live",  "notice", "clock", "progress", "busy", "countdown", "button", "key",
};
_Static_assert(sizeof role_names / sizeof role_names[0] == ROLE_COUNT, "one name a role");

static const char *const look_names[] = {"plain", "primary", "list", "choice", "bar"};
static const char *const tone_names[] = {"", "ok", "wait", "err", "second", "mist", "dark"};
static const char *const align_names[] = {"start", "centre", "end"};
static const char *const type_names[] = {
#define TYPE(name, em_mm10, l, xl) #name,
#include "ui/tokens.def"
};
static const char *const action_names[] = {
    "-",
#define ACTION(name) #name,
#include "core/action.def"
#undef ACTION
};

const char *role_name(enum role role)
{
    return role_names[role];
}

const char *action_name(enum action action)
{
    return action_names[action];
}

struct item *list_add(struct list *list, enum role role, struct rect rect)
{
    bug_if(list->count == LIST_ITEMS_MAX);
    struct item *item = &list->items[list->count++];
    memset(item, 0, sizeof *item);
    item->role = role;
    item->rect = rect;
    item->sign = SIGN_NONE;
    item->type = TYPE_BODY;
    return item;
}

void list_label(struct list *list, struct item *item, const char *id, const char *label)
{
    size_t n = strlen(label);

    bug_if(strlen(id) > LIST_ID_MAX);
    if (n > LIST_LABEL_MAX) {
        list->misfit++;
        n = LIST_LABEL_MAX;
        while (n > 0 && ((unsigned char)label[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(item->label, label, n);
    item->label[n] = '\0';
    memcpy(item->id, id, strlen(id) + 1);
}

static int distance(int value, int from, int to)
{
    return value < from ? from - value : value >= to ? value - to + 1 : 0;
}

int list_hit(const struct list *list, int x, int y)
{
    int best = LIST_NOTHING, best_distance = 0;

    for (int i = 0; i < list->count; i++) {
        const struct item *item = &list->items[i];
        if (item->action == ACTION_NONE || !rect_has(rect_inset(item->rect, -list->hit_px), x, y))
            continue;
        int d = distance(x, item->rect.x, rect_end(item->rect)) +
                distance(y, item->rect.y, rect_bottom(item->rect));
        if (best == LIST_NOTHING || d < best_distance) {
            best = i;
            best_distance = d;
        }
    }
    return best;
}

bool item_equal(const struct item *a, const struct item *b)
{
    return a->role == b->role && a->look == b->look && a->tone == b->tone && a->align == b->align &&
           a->type == b->type && a->bold == b->bold && a->selected == b->selected &&
           a->sign == b->sign && a->rect.x == b->rect.x && a->rect.y == b->rect.y &&
           a->rect.w == b->rect.w && a->rect.h == b->rect.h && a->action == b->action &&
           a->arg == b->arg && strcmp(a->id, b->id) == 0 && strcmp(a->label, b->label) == 0;
}

bool list_equal(const struct list *a, const struct list *b)
{
    if (a->count != b->count || a->moving != b->moving || a->rtl != b->rtl ||
        !display_equal(&a->display, &b->display) || a->hit_px != b->hit_px ||
        a->focus != b->focus || a->screen != b->screen || a->page != b->page)
        return false;
    for (int i = 0; i < a->count; i++)
        if (!item_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

void list_mirror(struct list *list, int width_px)
{
    list->rtl = !list->rtl;
    for (int i = 0; i < list->count; i++) {
        struct rect *r = &list->items[i].rect;
        r->x = width_px - r->x - r->w;
    }
}

/* Isolates, U+2067 to U+2069, cannot be seen in a file: the golden form shows them. */
static void label_print(const char *label, FILE *file)
{
    fputc('"', file);
    for (const char *c = label; *c != '\0'; c++) {
        if (strncmp(c, "\xe2\x81", 2) == 0 && c[2] >= '\xa7' && c[2] <= '\xa9') {
            fputs(c[2] == '\xa9' ? "›" : "‹", file);
            c += 2;
        } else if (*c == '\n') {
            fputs("\\n", file);
        } else {
            fputc(*c, file);
        }
    }
    fputc('"', file);
}

void list_print(const struct list *list, FILE *file)
{
    for (int i = 0; i < list->count; i++) {
        const struct item *item = &list->items[i];
        fprintf(file, "%-9s %4d,%-4d %4dx%-4d", role_names[item->role], item->rect.x, item->rect.y,
                item->rect.w, item->rect.h);
        if (item->label[0] != '\0')
            fprintf(file, " %s%s %s", type_names[item->type], item->bold ? "+" : "",
                    align_names[item->align]);
        if (item->tone != TONED_PLAIN)
            fprintf(file, " %s", tone_names[item->tone]);
        if (item->action != ACTION_NONE)
            fprintf(file, " %s%s %s(%d)", look_names[item->look], item->selected ? "*" : "",
                    action_names[item->action], item->arg);
        else if (item->arg != 0)
            fprintf(file, " (%d)", item->arg);
        if (item->sign != SIGN_NONE)
            fprintf(file, " sign %d", item->sign);
        if (item->id[0] != '\0')
            fprintf(file, " %s", item->id);
        if (item->label[0] != '\0') {
            fputc(' ', file);
            label_print(item->label, file);
        }
        fputc('\n', file);
    }
    fprintf(file, "%s%s\n", list->moving ? "moving" : "still", list->rtl ? " rtl" : "");
}

void list_init(struct list *list)
{
    list_wipe(list);
    list->focus = LIST_NOTHING;
}

void list_wipe(struct list *list)
{
    explicit_bzero(list, sizeof *list);
}
