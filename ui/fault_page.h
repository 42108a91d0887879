/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault_page: what a kiosk shows that has not been set up: the picture of one out of service, for
 * visitors, and below it in words, for whoever sets it up, what is missing. Needs no configuration,
 * and so no ui. Owner thread.
 */
#ifndef UI_FAULT_PAGE_H
#define UI_FAULT_PAGE_H

#include "ui/canvas.h"

/*
 * Draws the whole canvas. lines: as many as there is room for, long ones broken; the last one is
 * more than a line where some do not fit. Without fonts there are no words.
 */
void fault_page_draw(const char *asset_dir, const char *const lines[], int count,
                     const struct canvas *canvas);

#endif
