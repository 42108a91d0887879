/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/found.h"

#include <math.h>
#include <string.h>

static const double central_widths = 0.25;

/* A decoder may say that corners are anywhere: no int holds that. */
static double away_of(const int corners[4][2], int width_px, int height_px)
{
    double x = -0.5 * width_px, y = -0.5 * height_px;

    for (int i = 0; i < 4; i++) {
        x += 0.25 * corners[i][0];
        y += 0.25 * corners[i][1];
    }
    return hypot(x, y) / width_px;
}

void found_offer(struct found *found, const uint8_t *bytes, size_t len, const int corners[4][2],
                 int width_px, int height_px)
{
    double away = away_of(corners, width_px, height_px);

    if (len < 1 || len > CODE_BYTES_MAX || (found->len > 0 && found->away <= away))
        return;
    found_wipe(found);
    memcpy(found->code, bytes, len);
    found->len = len;
    found->away = away;
}

bool found_is_central(const struct found *found)
{
    return found->len > 0 && found->away <= central_widths;
}

void found_wipe(struct found *found)
{
    explicit_bzero(found, sizeof *found);
}
