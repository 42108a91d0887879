/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warm_up: everything that the libraries do but once, so that it is done before the door is closed:
 * tables of character sets, a look at the processor, the size of the memory. It is a test of the
 * decoders at the same time.
 */
#ifndef QR_WARM_UP_H
#define QR_WARM_UP_H

#include "base/err.h"

/* ERR_UNSUPPORTED: a decoder that does not read a clean code is of no use. Once a process. */
struct err warm_up(void) MUST_CHECK;

#endif
