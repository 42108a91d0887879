/* SPDX-License-Identifier: Apache-2.0 */
#include "qr/scene.h"

#include <stdlib.h>

enum { ROW_STEP = 4 }; /* every fourth row says enough */

static uint8_t cell_mean(const struct grey *frame, int column, int row)
{
    int left = column * frame->width_px / SCENE_COLUMNS;
    int right = (column + 1) * frame->width_px / SCENE_COLUMNS;
    int top = row * frame->height_px / SCENE_ROWS;
    int bottom = (row + 1) * frame->height_px / SCENE_ROWS;
    uint32_t sum = 0, count = 0;

    for (int y = top; y < bottom; y += ROW_STEP) {
        const uint8_t *dots = frame->dots + (size_t)y * (size_t)frame->width_px;
        for (int x = left; x < right; x++)
            sum += dots[x];
        count += (uint32_t)(right - left);
    }
    return count > 0 ? (uint8_t)(sum / count) : 0;
}

static struct scene scene_of(const struct grey *frame)
{
    struct scene scene = {.width_px = frame->width_px, .height_px = frame->height_px};
    int sum = 0;

    for (int row = 0; row < SCENE_ROWS; row++)
        for (int column = 0; column < SCENE_COLUMNS; column++) {
            scene.cells[row][column] = cell_mean(frame, column, row);
            sum += scene.cells[row][column];
        }
    scene.mean = sum / (SCENE_ROWS * SCENE_COLUMNS);
    return scene;
}

static bool scenes_differ(const struct scene *a, const struct scene *b)
{
    int brighter = b->mean - a->mean;

    if (a->width_px != b->width_px || a->height_px != b->height_px ||
        abs(brighter) > SCENE_WHOLE_LEVELS)
        return true;
    for (int row = 0; row < SCENE_ROWS; row++)
        for (int column = 0; column < SCENE_COLUMNS; column++)
            if (abs(b->cells[row][column] - a->cells[row][column] - brighter) > SCENE_CELL_LEVELS)
                return true;
    return false;
}

bool scene_moved(struct scene *scene, const struct grey *frame)
{
    struct scene now = scene_of(frame);

    if (!scenes_differ(scene, &now))
        return false;
    *scene = now;
    return true;
}
