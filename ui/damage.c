/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/damage.h"

#include "ui/paint.h"

static bool corner_cut(const struct theme *theme, struct rect panel, struct rect part)
{
    int side = theme->shape_px[SHAPE_RADIUS_PANEL] + theme->shape_px[SHAPE_STROKE_PANEL];
    const int xs[] = {panel.x, rect_end(panel) - side}, ys[] = {panel.y, rect_bottom(panel) - side};

    for (int i = 0; i < 4; i++) {
        struct rect corner = rect_make(xs[i % 2], ys[i / 2], side, side);
        if (rect_meets(corner, part) && !rect_covers(part, corner))
            return true;
    }
    return false;
}

/* Would the item, drawn in this part alone, look otherwise than it does when drawn whole? */
static bool item_cut(const struct theme *theme, const struct item *item, struct rect reach,
                     struct rect part)
{
    if (!rect_meets(reach, part) || rect_covers(part, reach))
        return false;
    switch (item->role) {
    case ROLE_ICON:
    case ROLE_PICTURE:
    case ROLE_LIVE:
    case ROLE_PROGRESS:
    case ROLE_BUSY:
    case ROLE_BUTTON:
    case ROLE_KEY:
        return true;
    case ROLE_PANEL: /* much lies on it, and changes alone; its straight edges can be cut */
        return item->look != LOOK_BAR && corner_cut(theme, item->rect, part);
    default: /* letters and rectangles */
        return false;
    }
}

struct rect damage_uncut(const struct theme *theme, const struct list *list, struct rect part,
                         struct rect all)
{
    for (int i = 0; i < list->count; i++) {
        const struct item *item = &list->items[i];
        int out = i == list->focus ? paint_focus_px(theme) : 1;
        struct rect reach = rect_meet(rect_inset(item->rect, -out), all);
        if (item_cut(theme, item, reach, part)) {
            part = rect_union(part, reach);
            i = -1; /* it may cut others now */
        }
    }
    return part;
}
