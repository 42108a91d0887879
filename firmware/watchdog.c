/* SPDX-License-Identifier: Apache-2.0 */
#include "watchdog.h"

#include <systemd/sd-daemon.h>

int64_t watchdog_interval_ms(void)
{
    uint64_t interval_us = 0;

    return sd_watchdog_enabled(0, &interval_us) > 0 ? (int64_t)(interval_us / 1000) : 0;
}

/* A lost word is no reason to end: a manager that misses it acts by itself. */
void watchdog_ready(void)
{
    (void)sd_notify(0, "READY=1");
}

void watchdog_feed(void)
{
    (void)sd_notify(0, "WATCHDOG=1");
}

void watchdog_status(const char *line)
{
    (void)sd_notifyf(0, "STATUS=%s", line);
}

void watchdog_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1");
}
