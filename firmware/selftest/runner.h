/* SPDX-License-Identifier: Apache-2.0 */
/*
 * runner: the kiosk's test of itself behind struct selftest_port. A thread of its own runs
 * 'ankunft-ctl doctor --report' as a child, so that whatever hangs or dies there is a finding and
 * not the kiosk's end; the child is killed at SELFTEST_DEADLINE_MS. What is to be kept is written
 * into the kiosk's folder, and its faults into the log.
 *
 * At the beginning SELFTESTED brings what was kept, if there is any.
 */
#ifndef SELFTEST_RUNNER_H
#define SELFTEST_RUNNER_H

#include "port.h"

struct runner;

struct runner_config {
    const char *config_file; /* handed to the child */
    const char *state_dir;   /* read while open */
    const char *program;     /* NULL: ankunft-ctl in the folder of the running program */
};

/* ERR_NO_MEMORY, ERR_IO: no thread. ERR_TOO_LONG: a path. */
struct err runner_open(const struct runner_config *config, struct mailbox mailbox,
                       struct runner **ret_runner, struct selftest_port *ret_port) MUST_CHECK;
/* Ends a running child. */
void runner_close(struct runner *runner);

#endif
