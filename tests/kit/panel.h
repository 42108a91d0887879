/* SPDX-License-Identifier: Apache-2.0 */
/* panel: the pictures that a kiosk of the hall must show, drawn here by the same ui. Owner thread.
 */
#ifndef KIT_PANEL_H
#define KIT_PANEL_H

#include "ui/ui.h"

/* Of the languages, in their order. */
enum { PANEL_GERMAN = 0, PANEL_ARABIC = 4, PANEL_LANGUAGES = 14 };

/* As hall.c configures the kiosk: all languages, the same name. Ends the program on failure.
 * viewfinder: NULL where the scanner is no camera. */
struct ui *panel_open(int width_px, int height_px, int diagonal_tenth_in, const struct rules *rules,
                      struct viewfinder *viewfinder);

#endif
