/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/found.h"

#include <string.h>

void found_offer(struct found *found, const uint8_t *bytes, size_t len, const int corners[4][2],
                 int width_px, int height_px)
{
    /* Four times the way from the middle to the middle of the corners. */
    int64_t x = -2 * (int64_t)width_px, y = -2 * (int64_t)height_px;

    if (len < 1 || len > CODE_BYTES_MAX)
        return;
    for (int i = 0; i < 4; i++) {
        x += corners[i][0];
        y += corners[i][1];
    }
    /* A decoder may say that corners are anywhere: no int holds that. */
    double away = (double)x * (double)x + (double)y * (double)y;
    if (found->len > 0 && found->away <= away)
        return;
    found_wipe(found);
    memcpy(found->code, bytes, len);
    found->len = len;
    found->away = away;
}

void found_wipe(struct found *found)
{
    explicit_bzero(found, sizeof *found);
}
