/* SPDX-License-Identifier: Apache-2.0 */
/* process: a process that a test has beside it, seen from outside. */
#ifndef DEVICE_PROCESS_H
#define DEVICE_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* A line of /proc/PID/status without its name, e.g. "PPid". False: there is none. */
bool process_status(pid_t pid, const char *name, char ret_value[64]);
/* The living child of this name; 0: there is none. */
pid_t process_child(const char *name);

#endif
