/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/grey.h"

#include "base/bug.h"

#include <string.h>

enum { CONTRAST_PARTS = 16, CONTRAST_GAIN = 4, SHARPEN_RADIUS_PX = 2, SHARPEN_GAIN = 2 };

bool grey_fits(int width_px, int height_px)
{
    return width_px >= GREY_SIDE_MIN_PX && width_px <= GREY_SIDE_MAX_PX &&
           height_px >= GREY_SIDE_MIN_PX && height_px <= GREY_SIDE_MAX_PX &&
           (int64_t)width_px * height_px <= GREY_DOTS_MAX;
}

size_t grey_size(const struct grey *grey)
{
    return (size_t)grey->width_px * (size_t)grey->height_px;
}

/* By far the most frequent factor, and worth a loop that the compiler can spread. */
static void row_halve(const uint8_t *above, const uint8_t *below, int width_px, uint8_t *row)
{
    for (int x = 0; x < width_px; x++)
        row[x] =
            (uint8_t)((above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1] + 2) / 4);
}

static void row_shrink(const uint8_t *from, int stride, int factor, int width_px, uint8_t *row)
{
    uint32_t cell = (uint32_t)(factor * factor);

    for (int x = 0; x < width_px; x++) {
        uint32_t sum = cell / 2;
        for (int j = 0; j < factor; j++)
            for (int i = 0; i < factor; i++)
                sum += from[j * stride + x * factor + i];
        row[x] = (uint8_t)(sum / cell);
    }
}

struct grey grey_shrink(const struct grey *from, int factor, uint8_t *dots)
{
    struct grey to = {
        .dots = dots, .width_px = from->width_px / factor, .height_px = from->height_px / factor};

    bug_if(factor < 1);
    for (int y = 0; y < to.height_px; y++) {
        const uint8_t *above = from->dots + (size_t)y * (size_t)factor * (size_t)from->width_px;
        uint8_t *row = dots + (size_t)y * (size_t)to.width_px;
        if (factor == 2)
            row_halve(above, above + from->width_px, to.width_px, row);
        else
            row_shrink(above, from->width_px, factor, to.width_px, row);
    }
    return to;
}

void grey_invert(uint8_t *dots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        dots[i] = (uint8_t)(255 - dots[i]);
}

/* Adds a row to the columns' sums, or takes it away again. */
static void columns_add(uint32_t *columns, const uint8_t *row, int width_px)
{
    for (int x = 0; x < width_px; x++)
        columns[x] += row[x];
}

static void columns_take(uint32_t *columns, const uint8_t *row, int width_px)
{
    for (int x = 0; x < width_px; x++)
        columns[x] -= row[x];
}

/* What becomes of a dot by its distance from the mean around it. */
struct lift {
    int radius_px, gain;
    bool from_grey; /* the mean becomes 128; otherwise the dot keeps its level */
};

static uint8_t level_lift(const struct lift *lift, int level, uint64_t sum, uint64_t per_dot)
{
    int mean = (int)((sum * per_dot) >> 32);
    int lifted = (level - mean) * lift->gain + (lift->from_grey ? 128 : level);

    return (uint8_t)(lifted < 0 ? 0 : lifted > 255 ? 255 : lifted);
}

/* One row, of which the columns hold `rows` rows around it: the window slides along. */
static void row_lift(const struct lift *lift, const uint8_t *from, const uint32_t *columns,
                     int width_px, int rows, uint8_t *row)
{
    uint64_t sum = 0, per_dot = 0;
    int left = 0, right = 0, counted = 0; /* the window is [left, right) */

    for (int x = 0; x < width_px; x++) {
        while (right < width_px && right <= x + lift->radius_px)
            sum += columns[right++];
        while (left < x - lift->radius_px)
            sum -= columns[left++];
        if (right - left != counted) { /* at the edges only */
            counted = right - left;
            per_dot = (UINT64_C(1) << 32) / (uint64_t)(counted * rows) + 1;
        }
        row[x] = level_lift(lift, from[x], sum, per_dot);
    }
}

static struct grey grey_lift(const struct grey *from, const struct lift *lift, uint8_t *dots,
                             uint32_t *columns)
{
    int width_px = from->width_px, height_px = from->height_px;
    int top = 0, bottom = 0; /* the columns hold the rows [top, bottom) */

    memset(columns, 0, (size_t)width_px * sizeof columns[0]);
    for (int y = 0; y < height_px; y++) {
        while (bottom < height_px && bottom <= y + lift->radius_px)
            columns_add(columns, from->dots + (size_t)bottom++ * (size_t)width_px, width_px);
        while (top < y - lift->radius_px)
            columns_take(columns, from->dots + (size_t)top++ * (size_t)width_px, width_px);
        size_t at = (size_t)y * (size_t)width_px;
        row_lift(lift, from->dots + at, columns, width_px, bottom - top, dots + at);
    }
    return (struct grey){.dots = dots, .width_px = width_px, .height_px = height_px};
}

struct grey grey_contrast(const struct grey *from, uint8_t *dots, uint32_t *columns)
{
    int shorter_px = from->width_px < from->height_px ? from->width_px : from->height_px;
    struct lift lift = {
        .radius_px = shorter_px / CONTRAST_PARTS / 2, .gain = CONTRAST_GAIN, .from_grey = true};

    if (lift.radius_px < 1)
        lift.radius_px = 1;
    return grey_lift(from, &lift, dots, columns);
}

struct grey grey_sharpen(const struct grey *from, uint8_t *dots, uint32_t *columns)
{
    const struct lift lift = {.radius_px = SHARPEN_RADIUS_PX, .gain = SHARPEN_GAIN};
    return grey_lift(from, &lift, dots, columns);
}
