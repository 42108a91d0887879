/* SPDX-License-Identifier: Apache-2.0 */
/* visits: one visit of each kind at a kiosk without a window, with a picture of every screen. */
#ifndef DEMO_VISITS_H
#define DEMO_VISITS_H

#include "kit/hall.h"
#include "tray.h"

/* One line a visit on stdout. True if each ended as it should. */
bool visits_play(struct hall *hall, struct tray *tray, const char *shots_dir);
/* Does reception's page have those who were checked in? One line on stdout. */
bool visits_seen(const struct hall *hall);

#endif
