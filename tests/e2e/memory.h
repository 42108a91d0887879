/* SPDX-License-Identifier: Apache-2.0 */
/* memory: what lies in a running program's memory. One thread. */
#ifndef E2E_MEMORY_H
#define E2E_MEMORY_H

#include "needles.h"

#include <sys/types.h>

struct memory_sum {
    size_t bytes; /* looked through */
    int found;    /* needles */
};

/*
 * Searches all that the process can write: what it has of its own. It must stand still meanwhile,
 * or what moves may be missed. False: it cannot be read.
 */
bool memory_search(pid_t pid, const struct needles *needles, struct memory_sum *ret_sum);

#endif
