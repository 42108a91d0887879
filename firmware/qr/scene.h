/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scene: has anything moved before the camera? A kiosk looks at an empty room for most of its life,
 * and decoding that anew fifteen times a second would cost more than all the rest of the kiosk.
 *
 * The frame is divided into 32 x 18 cells; a cell whose mean differs from that of the last scene,
 * more than the whole frame's does (light, exposure), has moved. What is kept are those means: no
 * code and no face can be told from them. Pure values; one thread.
 */
#ifndef QR_SCENE_H
#define QR_SCENE_H

#include "qr/grey.h"

enum {
    SCENE_COLUMNS = 32,
    SCENE_ROWS = 18,
    SCENE_CELL_LEVELS = 5,   /* of 255: noise moves a cell's mean by less than 1 */
    SCENE_WHOLE_LEVELS = 20, /* the light was switched on or off */
};

/* All zero: nothing was seen yet. */
struct scene {
    int width_px, height_px;
    int mean; /* levels, of the whole frame */
    uint8_t cells[SCENE_ROWS][SCENE_COLUMNS];
};

/* True: it is a new scene, which is remembered. Always true for the first frame and a new size. */
bool scene_moved(struct scene *scene, const struct grey *frame);

#endif
