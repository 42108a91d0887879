/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka_kit: the headers cmocka wants before its own, in one line. */
#ifndef CMOCKA_KIT_H
#define CMOCKA_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
