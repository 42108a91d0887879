/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gauge: what a process uses, sampled over its life, and whether that stays as it is. One thread.
 *
 * The first tenth is warm-up. Of the rest the medians of the first and the last third are compared:
 * a single peak says nothing, a leak of a few bytes a visit does.
 */
#ifndef SOAK_GAUGE_H
#define SOAK_GAUGE_H

#include <stdbool.h>
#include <sys/types.h>

/* Resident memory, and of it what is the process's own: no file of a library, which others share.
 */
enum gauge_of { GAUGE_RSS_KIB, GAUGE_OWN_KIB, GAUGE_FDS, GAUGE_THREADS, GAUGE_COUNT };
/* Fewer samples say nothing. */
enum { GAUGE_SAMPLES_MAX = 20000, GAUGE_SAMPLES_MIN = 60 };

struct gauge {
    pid_t pid;
    int count;
    long samples[GAUGE_COUNT][GAUGE_SAMPLES_MAX];
};

struct gauge_span {
    long first, last; /* medians */
};

void gauge_init(struct gauge *gauge, pid_t pid);
/* False: the process cannot be looked at. Samples beyond the maximum are not kept. */
bool gauge_sample(struct gauge *gauge);
struct gauge_span gauge_span(const struct gauge *gauge, enum gauge_of of);
/* Descriptors and threads are as many as before; memory is at most 2 % and 1 MiB more. True where
 * there are too few samples. */
bool gauge_is_flat(const struct gauge *gauge, enum gauge_of of);

#endif
