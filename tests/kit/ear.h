/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ear: hears what a program plays through SDL's disk driver into a named pipe, at the pace of a
 * real device. ear_open sets the environment for this process and its children. Times are monotonic
 * milliseconds at which a chunk of samples came out; chunks are 23 ms long.
 */
#ifndef KIT_EAR_H
#define KIT_EAR_H

#include <stdbool.h>
#include <stdint.h>

enum { EAR_LOUD = 40 }; /* a sample beyond is heard; of 32767 */

struct ear;

struct ear *ear_open(void);
void ear_close(struct ear *ear);
int64_t ear_now_ms(void);
/* From here on; returns when that is. */
int64_t ear_mark(struct ear *ear);
/* Milliseconds from the mark to the first loud sample; -1: none within timeout_ms. */
int64_t ear_await_sound(struct ear *ear, int64_t timeout_ms);
/*
 * Waits until nothing was loud for quiet_ms; milliseconds from the mark to the last loud sample, 0:
 * none was loud; -1: it never became quiet.
 */
int64_t ear_await_quiet(struct ear *ear, int64_t quiet_ms, int64_t timeout_ms);
/* Root mean square of everything loud since the mark. */
double ear_rms(struct ear *ear);

#endif
