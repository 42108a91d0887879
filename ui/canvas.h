/* SPDX-License-Identifier: Apache-2.0 */
/* canvas: pixels of the screen, XRGB8888 in the machine's byte order. Owner thread. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

struct canvas {
    void *pixels;
    int width_px, height_px;
    int stride; /* bytes a row */
};

#endif
