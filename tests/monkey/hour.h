/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hour: the time of the whole program, which passes only when it is told to. clock_gettime is bent
 * to it at the link (CMakeLists.txt). One thread.
 */
#ifndef MONKEY_HOUR_H
#define MONKEY_HOUR_H

#include <stdint.h>

/* Unix time and monotonic time at the beginning. */
void hour_begin(int64_t wall_s);
int64_t hour_now_ms(void);
void hour_pass(int64_t ms);

#endif
