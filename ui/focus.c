/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/focus.h"

#include <string.h>

void focus_init(struct focus *focus)
{
    memset(focus, 0, sizeof *focus);
    focus->at = LIST_NOTHING;
}

static bool is_target(const struct item *item)
{
    return item->action != ACTION_NONE;
}

/* An answer rather than a way back, and rather than the bar. */
static bool is_answer(const struct item *item)
{
    return is_target(item) && item->look != LOOK_BAR && item->action != ACTION_BACK;
}

static int first_of(const struct list *list, bool (*wanted)(const struct item *item))
{
    for (int i = 0; i < list->count; i++)
        if (wanted(&list->items[i]))
            return i;
    return LIST_NOTHING;
}

static void stand_on(struct focus *focus, const struct list *list, int item)
{
    focus->at = item;
    focus->action = item == LIST_NOTHING ? ACTION_NONE : list->items[item].action;
    focus->arg = item == LIST_NOTHING ? 0 : list->items[item].arg;
}

static int found_again(const struct focus *focus, const struct list *list)
{
    for (int i = 0; i < list->count; i++)
        if (is_target(&list->items[i]) && list->items[i].action == focus->action &&
            list->items[i].arg == focus->arg)
            return i;
    return LIST_NOTHING;
}

void focus_follow(struct focus *focus, const struct model *model, struct list *list)
{
    bool same = focus->known && focus->screens == model->screens && focus->page == list->page;
    int item = same ? found_again(focus, list) : LIST_NOTHING;

    focus->known = true;
    focus->screens = model->screens;
    focus->page = list->page;
    if (item == LIST_NOTHING)
        item = first_of(list, is_answer);
    if (item == LIST_NOTHING)
        item = first_of(list, is_target);
    stand_on(focus, list, item);
    list->focus = focus->awake ? focus->at : LIST_NOTHING;
}

bool focus_wake(struct focus *focus, struct list *list)
{
    bool slept = !focus->awake;

    focus->awake = true;
    list->focus = focus->at;
    return slept;
}

void focus_sleep(struct focus *focus, struct list *list)
{
    focus->awake = false;
    list->focus = LIST_NOTHING;
}

enum focus_move focus_move(struct focus *focus, struct list *list, int by)
{
    bool wrapped = false;

    if (focus_wake(focus, list))
        return FOCUS_WOKE;
    if (focus->at == LIST_NOTHING)
        return FOCUS_STUCK;
    int item = focus->at;
    do {
        item += by;
        if (item < 0 || item >= list->count) {
            item = item < 0 ? list->count - 1 : 0;
            wrapped = true;
        }
    } while (!is_target(&list->items[item]));
    stand_on(focus, list, item);
    list->focus = item;
    return wrapped ? FOCUS_WRAPPED : FOCUS_MOVED;
}

int focus_count(const struct list *list)
{
    int count = 0;

    for (int i = 0; i < list->count; i++)
        count += is_target(&list->items[i]);
    return count;
}

int focus_place(const struct list *list, int item)
{
    int place = 0;

    if (item < 0 || !is_target(&list->items[item]))
        return 0;
    for (int i = 0; i <= item; i++)
        place += is_target(&list->items[i]);
    return place;
}
