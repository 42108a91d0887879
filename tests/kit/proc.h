/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proc: a child process whose standard input and output are ours, line by line. For tests, the demo
 * and the benches. One thread a proc. Children die with us (PR_SET_PDEATHSIG).
 */
#ifndef KIT_PROC_H
#define KIT_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PROC_LINE_MAX = 8192 };

struct proc {
    pid_t pid;
    int in_fd, out_fd;
    char pending[PROC_LINE_MAX];
    size_t pending_len;
};

/* argv ends with NULL; argv[0] is a path or a name to be looked up. */
bool proc_start(struct proc *proc, const char *const argv[]);
/* Writes one line; the newline is added. */
bool proc_say(struct proc *proc, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The next line of its output without the newline. False: none within timeout_ms, or it has ended.
 */
bool proc_line(struct proc *proc, int timeout_ms, char ret_line[PROC_LINE_MAX]);
/* Skips lines until one begins with prefix. */
bool proc_await(struct proc *proc, const char *prefix, int timeout_ms,
                char ret_line[PROC_LINE_MAX]);
/* Sends the signal (0: closes its input instead) and waits; the exit code, 128+n for a signal n. */
int proc_end(struct proc *proc, int signal);

/* Runs a shell command; its standard output, cut at the size, in ret_said. Its exit code, or -1. */
int proc_run(const char *command, char *ret_said, size_t size);

#endif
