/* SPDX-License-Identifier: Apache-2.0 */
/*
 * doctor: the whole test, in a process of its own: 'ankunft-ctl doctor', for a technician or as the
 * child of the running kiosk (runner.h). What the running kiosk holds is left untried. Blocks for
 * up to half a minute. One thread, the process's first.
 */
#ifndef SELFTEST_DOCTOR_H
#define SELFTEST_DOCTOR_H

#include "config.h"
#include "core/selftest.h"

/* *ret_beside: a kiosk runs with this configuration's folder, or the folder is another user's. */
struct err doctor_run(const struct config *config, struct selftest *ret_test,
                      bool *ret_beside) MUST_CHECK;

#endif
