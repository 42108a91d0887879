/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTRACT_CHILD_H
#define CONTRACT_CHILD_H

#include <sys/types.h>

/* A practice service of its own for a test. */
struct child {
    pid_t pid;
    char base[96];
};

/* Starts it with further options (NULL-terminated, may be NULL) and waits for its first line. */
int child_start(struct child *child, const char *const *options);

/* Ends it by SIGTERM; returns its exit code. */
int child_stop(struct child *child);

#endif
