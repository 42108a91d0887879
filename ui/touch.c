/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/touch.h"

enum { NOT_THERE = -1 };

static int contact_find(const struct touch *touch, int64_t finger)
{
    for (int i = 0; i < touch->count; i++)
        if (touch->contacts[i] == finger)
            return i;
    return NOT_THERE;
}

enum touch_result touch_down(struct touch *touch, int64_t finger)
{
    if (contact_find(touch, finger) != NOT_THERE || touch->count == TOUCH_CONTACTS_MAX)
        return TOUCH_NOTHING;
    touch->contacts[touch->count++] = finger;
    if (touch->count >= TOUCH_PALM_FROM && !touch->palm) {
        bool was = touch->pressed;
        touch->palm = true;
        touch->pressed = false;
        return was ? TOUCH_TAKEN_BACK : TOUCH_NOTHING;
    }
    if (touch->palm || touch->count > 1)
        return TOUCH_NOTHING;
    touch->finger = finger;
    touch->pressed = true;
    return TOUCH_PRESSED;
}

enum touch_result touch_move(struct touch *touch, int64_t finger)
{
    return touch->pressed && finger == touch->finger ? TOUCH_MOVED : TOUCH_NOTHING;
}

enum touch_result touch_up(struct touch *touch, int64_t finger)
{
    int i = contact_find(touch, finger);

    if (i == NOT_THERE)
        return TOUCH_NOTHING;
    touch->contacts[i] = touch->contacts[--touch->count];
    if (touch->count == 0)
        touch->palm = false;
    if (!touch->pressed || finger != touch->finger)
        return TOUCH_NOTHING;
    touch->pressed = false;
    return TOUCH_RELEASED;
}
