/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine: what a process that reads somebody's document gives up for good. Beside qr/confine.h's
 * way it stays able to speak to its reader, over a line or over USB; whatever its reader's driver
 * should ask beyond that is refused without ending the process, as drivers cannot all be tried.
 */
#ifndef IDENTITY_CONFINE_H
#define IDENTITY_CONFINE_H

#include "base/err.h"

/* First of all: no new privileges, no core, no debugger, no files written, ends with its parent. */
struct err confine_begin(void) MUST_CHECK;
/*
 * When the reader is open and the trust store is read: from here on nothing is opened, connected,
 * started or made executable. ERR_DENIED: the kernel cannot, or will not.
 */
struct err confine_close(void) MUST_CHECK;

#endif
