/* SPDX-License-Identifier: Apache-2.0 */
#include "pane.h"

#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

enum { CELL_PX = 40, CELLS_A_ROW = 12 };

struct ui {
    struct canvas canvas;
};

struct err ui_open(const struct ui_config *config, const struct rules *rules, struct ui **ret_ui)
{
    (void)config;
    (void)rules;
    *ret_ui = calloc(1, sizeof **ret_ui);
    return *ret_ui != NULL ? err_none() : err_make(ERR_NO_MEMORY);
}

void ui_close(struct ui *ui)
{
    free(ui);
}

static void target_add(struct list *list, enum action action, int arg)
{
    int x = list->count % CELLS_A_ROW * CELL_PX, y = list->count / CELLS_A_ROW * CELL_PX;
    struct item *item = list_add(list, ROLE_BUTTON, rect_make(x, y, CELL_PX / 2, CELL_PX / 2));

    item->action = action;
    item->arg = arg;
}

static void targets_add(struct list *list, const struct model *m, enum action action)
{
    if (action == ACTION_KEY)
        for (char c = '0'; c <= '9'; c++)
            target_add(list, action, c);
    else if (action == ACTION_PREFIX)
        for (int i = 0; i < m->rules->office_count; i++)
            target_add(list, action, i);
    else if (action == ACTION_PICK_TIME)
        for (int i = 0; i <= TIME_CHOICES; i++)
            target_add(list, action, i);
    else if (action == ACTION_PICK_SERVICE)
        for (int i = 0; i < m->offer.count; i++)
            target_add(list, action, i);
    else
        target_add(list, action, 0);
}

void ui_build(struct ui *ui, const struct model *model, struct list *ret_list)
{
    (void)ui;
    list_init(ret_list);
    for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
        if (flow_offers(model, (enum action)action))
            targets_add(ret_list, model, (enum action)action);
}

void ui_build_veil(struct ui *ui, const struct model *model, struct list *ret_list)
{
    ui_build(ui, model, ret_list);
}

/* Nobody listens here. */
const struct i18n *ui_i18n(const struct ui *ui)
{
    (void)ui;
    return NULL;
}

bool pane_find(const struct list *list, enum action action, int arg, int *ret_x, int *ret_y)
{
    for (int i = 0; i < list->count; i++)
        if (list->items[i].action == action && list->items[i].arg == arg) {
            *ret_x = list->items[i].rect.x + CELL_PX / 4;
            *ret_y = list->items[i].rect.y + CELL_PX / 4;
            return true;
        }
    return false;
}

void ui_draw(struct ui *ui, const struct list *list, int pressed, int64_t now_ms)
{
    (void)ui;
    (void)list;
    (void)pressed;
    (void)now_ms;
}

int64_t ui_frame_ms(const struct ui *ui, int64_t now_ms)
{
    (void)ui;
    (void)now_ms;
    return -1;
}

const struct canvas *ui_canvas(const struct ui *ui)
{
    return &ui->canvas;
}

struct err ui_slip(struct ui *ui, const struct ticket *ticket, int width_px,
                   struct bitmap *ret_bitmap)
{
    struct slip slip = {.noted = ticket->noted, .again = ticket->again};
    struct err e = bitmap_make(width_px, 1, ret_bitmap);

    (void)ui;
    if (err_is(e))
        return e;
    memcpy(slip.number, ticket->number, sizeof slip.number);
    memcpy(ret_bitmap->bits, &slip, sizeof slip);
    return e;
}

void pane_slip_read(const struct bitmap *bitmap, struct slip *ret_slip)
{
    memcpy(ret_slip, bitmap->bits, sizeof *ret_slip);
}
