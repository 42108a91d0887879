/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept: the last self-test of the kiosk in its folder, as the text of core/selftest.h, nothing
 * personal. Written by the kiosk, read by it and by 'ankunft-ctl doctor' beside it. Any thread.
 */
#ifndef SELFTEST_KEPT_H
#define SELFTEST_KEPT_H

#include "base/err.h"
#include "core/selftest.h"

#define KEPT_FILE "selftest"

/* Durable when it returns; a cut leaves the old one or the new one. */
struct err kept_write(const char *dir, const struct selftest *test) MUST_CHECK;
/* ERR_GONE: there is none. ERR_SYNTAX, ERR_TOO_LONG: it is none. */
struct err kept_read(const char *dir, struct selftest *ret_test) MUST_CHECK;

#endif
