/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heap: how the process takes its memory, so that a kiosk which runs for a year does not grow.
 *
 * Left to itself glibc gives each thread an arena of its own, where what one thread has freed is of
 * no use to another, and after the first slip also keeps blocks of megabytes for the next one. Both
 * make a process with fifteen threads and a few big pictures grow for hours without anything being
 * lost (measured by tests/soak: 7 MiB).
 */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

enum { HEAP_LARGE_BYTES = 64 * 1024 };

/*
 * One arena for all threads; blocks of HEAP_LARGE_BYTES and more are given back to the system when
 * they are freed. To be called at the beginning of main, before there are threads.
 */
void heap_begin(void);
/*
 * Pages in which nothing lies any more go back, in the middle as well. For whoever has freed many
 * small blocks: a day list as a tree is megabytes, and a single block above it keeps them all. Any
 * thread; milliseconds.
 */
void heap_trim(void);

#endif
