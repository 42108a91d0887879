/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine: takes from the process everything that reading pictures does not need, for good.
 *
 * Two steps, because libraries look around once before they settle down. What is forbidden ends the
 * process at once, without a core file: it would hold somebody's picture.
 */
#ifndef QR_CONFINE_H
#define QR_CONFINE_H

#include "base/err.h"

enum { CONFINE_MEMORY_MIB = 256, CONFINE_FILES_MAX = 8 };

/*
 * First thing of all: no new privileges, no core, no debugger, dies with its parent, and little
 * memory. ERR_DENIED.
 */
struct err confine_begin(void) MUST_CHECK;
/*
 * When all libraries have done everything once (warm_up.h): from here on only reading and writing
 * what is open, memory that is not code, the clock, and the end. Opening a file fails. ERR_DENIED:
 * the kernel cannot, or will not.
 */
struct err confine_close(void) MUST_CHECK;

#endif
