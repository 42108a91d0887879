/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warp: time that passes only while nobody has anything to do.
 *
 * The kiosk runs with all its threads as it is. What it asks of the C library about time is bent at
 * the link (--wrap, CMakeLists.txt): clock_gettime and adjtimex tell the time of the simulation,
 * and a thread that waits for a condition, for a pause to end or for bytes that do not come is idle
 * until somebody wakes it or the simulated time has come. When all of them are idle, the one thread
 * outside, which steers, moves the time to the next thing that is due. So each time-out, back-off
 * and schedule of the program takes place, in its order, and none of them takes long.
 *
 * Work takes no time: while a thread runs, the clock stands. Bytes take no time either, unless the
 * cable (uplink.h) is silent.
 *
 * All of this is for the steering thread, but for what is said otherwise.
 */
#ifndef WEEK_WARP_H
#define WEEK_WARP_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* The true time at the beginning; file: eight bytes that always tell it (zms-practice --clock). */
void warp_open(int64_t wall_s, const char *file);

/* Milliseconds since the beginning. Any thread. */
int64_t warp_now_ms(void);
/* The true time, in seconds since 1970. Any thread. */
int64_t warp_wall_s(void);

/* How far the machine's clock is ahead of the true time, and whether its kernel vouches for it. */
void warp_machine_set(int64_t ahead_s, bool in_step);
/* The machine starts: its clocks that nobody sets begin anew. None of its threads lives. */
void warp_machine_start(void);

/* Until all threads are idle. Ends the program where that does not come about. */
void warp_settle(void);
/* When the next of them becomes due; INT64_MAX: none. After warp_settle. */
int64_t warp_due_ms(void);
/* Moves the time on, and wakes who is due. After warp_settle; not beyond warp_due_ms. */
void warp_to(int64_t now_ms);

/* From now on the cable is silent: who waits for bytes waits in simulated time. */
void warp_bytes_set(bool silent);

/* A thread that is no part of the simulated machine and lives in real time. */
int warp_thread_outside(pthread_t *ret_thread, void *(*main)(void *self), void *self);
/* Time as it is. Any thread. */
int64_t warp_real_ms(void);

#endif
