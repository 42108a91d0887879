/* SPDX-License-Identifier: Apache-2.0 */
/* rect: a rectangle in canvas pixels, y down. Plain values; any thread. */
#ifndef UI_RECT_H
#define UI_RECT_H

#include <stdbool.h>

struct rect {
    int x, y, w, h;
};

static inline struct rect rect_make(int x, int y, int w, int h)
{
    return (struct rect){x, y, w, h};
}
static inline int rect_end(struct rect r)
{
    return r.x + r.w;
}
static inline int rect_bottom(struct rect r)
{
    return r.y + r.h;
}
/* Smaller by d on each side; larger where d is negative. */
static inline struct rect rect_inset(struct rect r, int d)
{
    return (struct rect){r.x + d, r.y + d, r.w - 2 * d, r.h - 2 * d};
}
static inline bool rect_has(struct rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}
static inline bool rect_meets(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
static inline bool rect_covers(struct rect outer, struct rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}
static inline bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}
/* What both have; empty where they do not meet. */
static inline struct rect rect_meet(struct rect a, struct rect b)
{
    int x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
    int end = rect_end(a) < rect_end(b) ? rect_end(a) : rect_end(b);
    int bottom = rect_bottom(a) < rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);

    return rect_make(x, y, end > x ? end - x : 0, bottom > y ? bottom - y : 0);
}
/* The smallest rectangle around both; an empty one adds nothing. */
static inline struct rect rect_union(struct rect a, struct rect b)
{
    if (rect_empty(a))
        return b;
    if (rect_empty(b))
        return a;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
    int end = rect_end(a) > rect_end(b) ? rect_end(a) : rect_end(b);
    int bottom = rect_bottom(a) > rect_bottom(b) ? rect_bottom(a) : rect_bottom(b);
    return (struct rect){x, y, end - x, bottom - y};
}

#endif
