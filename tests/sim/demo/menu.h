/* SPDX-License-Identifier: Apache-2.0 */
/* menu: the hall in a terminal: hold up codes, type nonsense, lay ID documents on the
 * reader, pull the network, take the paper out.
 */
#ifndef DEMO_MENU_H
#define DEMO_MENU_H

#include "halls.h"
#include "kit/hall.h"
#include "tray.h"

/* Runs until "q" or the end of input. halls: where there is a second kiosk, else NULL. */
void menu_run(struct hall *hall, struct tray *tray, const char *slips_dir, struct halls *halls);

#endif
