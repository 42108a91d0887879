/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child: a program of ours beside the kiosk, with one socket of messages to it and nothing else of
 * the kiosk's: no environment, no other files. It is meant to end with the thread that started it,
 * which it sees to by itself (PR_SET_PDEATHSIG). One thread.
 */
#ifndef DEVICE_CHILD_H
#define DEVICE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    CHILD_PATH_BYTES = 512,
    CHILD_SOCKET_FD = 3, /* the child's end */
    CHILD_SHARED_FD = 4, /* where it is given a second file */
    CHILD_SPARE_FD = 16, /* above the numbers that its own files get: shared ones lie there */
};

struct child {
    pid_t pid;
    int fd; /* our end, closed on exec; -1: no process */
};

/*
 * Where the program is: wanted, or (NULL) of this name beside the running one. False: the path is
 * longer than its room, or this program's own cannot be told.
 */
bool child_program(const char *name, const char *wanted, char ret_program[CHILD_PATH_BYTES]);
/*
 * Starts it with /dev/null for input and output. quiet: for its errors, too. shared_fd: its second
 * file, at least CHILD_SPARE_FD, or -1. Returns errno, 0: it runs.
 */
int child_start(struct child *child, const char *program, bool quiet, int shared_fd);
/* Kills it, if there is one and it has not ended by itself, and waits for its end. */
void child_kill(struct child *child);

#endif
