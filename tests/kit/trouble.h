/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trouble: what can go wrong around the kiosk of a hall, by its words. One thread.
 *
 *   scanner …          a command of scanner-emu; flood: rubbish without an end
 *   printer …          a command of printer-emu
 *   service KIND MS    every call meets this fault of the practice service, until: service mend
 *   scanner|printer|service stop, cont     the whole process, by signals
 *   keypad unplug, keypad plug
 *   camera MOOD, camera mend               a mood of emu_camera.h, where the hall has a lens
 *   disk full, disk mend                   where the hall has a disk
 *   -                  nothing
 */
#ifndef KIT_TROUBLE_H
#define KIT_TROUBLE_H

#include "kit/hall.h"

/* False: not known, or it could not be done. */
bool trouble_act(struct hall *hall, const char *what);

#endif
