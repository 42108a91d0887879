/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watchdog: what the service manager hears of the kiosk (sd_notify(3), sd_watchdog_enabled(3)).
 * Where there is none, as on a desk, nothing is said to nobody.
 *
 * Called by the keeper alone. Its unit has Type=notify and WatchdogSec; where the keeper is not the
 * unit's first process (a compositor is), also NotifyAccess=all, and the keeper is started without
 * WATCHDOG_PID in its environment.
 */
#ifndef WATCHDOG_H
#define WATCHDOG_H

#include <stdint.h>

/* After so many milliseconds without watchdog_feed the service is killed; 0: nobody waits for it.
 */
int64_t watchdog_interval_ms(void);
/* Something right is on the screen: what waited for the start of the kiosk goes on. */
void watchdog_ready(void);
void watchdog_feed(void);
/* A short line for `systemctl status`. */
void watchdog_status(const char *line);
/* The end was asked for, and begins. */
void watchdog_stopping(void);

#endif
