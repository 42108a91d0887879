/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool proc_start(struct proc *proc, const char *const argv[])
{
    int in[2], out[2];

    *proc = (struct proc){.pid = -1, .in_fd = -1, .out_fd = -1};
    if (pipe2(in, O_CLOEXEC) != 0)
        return false;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        /* execvp takes char *const[] for historical reasons and does not change the strings. */
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    proc->pid = pid;
    proc->in_fd = in[1];
    proc->out_fd = out[0];
    signal(SIGPIPE, SIG_IGN);
    return pid > 0;
}

bool proc_say(struct proc *proc, const char *format, ...)
{
    char line[PROC_LINE_MAX];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof line - 1)
        return false;
    line[n++] = '\n';
    for (int done = 0; done < n;) {
        ssize_t w = write(proc->in_fd, line + done, (size_t)(n - done));
        if (w <= 0)
            return false;
        done += (int)w;
    }
    return true;
}

bool proc_line(struct proc *proc, int timeout_ms, char ret_line[PROC_LINE_MAX])
{
    int64_t until_ms = now_ms() + timeout_ms;

    for (;;) {
        char *end = memchr(proc->pending, '\n', proc->pending_len);
        if (end != NULL) {
            size_t len = (size_t)(end - proc->pending);
            memcpy(ret_line, proc->pending, len);
            ret_line[len] = '\0';
            proc->pending_len -= len + 1;
            memmove(proc->pending, end + 1, proc->pending_len);
            return true;
        }
        if (proc->pending_len == sizeof proc->pending)
            proc->pending_len = 0; /* no line of ours is that long */
        int64_t left_ms = until_ms - now_ms();
        struct pollfd p = {.fd = proc->out_fd, .events = POLLIN};
        if (left_ms < 0 || poll(&p, 1, (int)left_ms) <= 0)
            return false;
        ssize_t n = read(proc->out_fd, proc->pending + proc->pending_len,
                         sizeof proc->pending - proc->pending_len);
        if (n <= 0)
            return false;
        proc->pending_len += (size_t)n;
    }
}

bool proc_await(struct proc *proc, const char *prefix, int timeout_ms, char ret_line[PROC_LINE_MAX])
{
    int64_t until_ms = now_ms() + timeout_ms;

    while (proc_line(proc, (int)(until_ms - now_ms()), ret_line))
        if (strncmp(ret_line, prefix, strlen(prefix)) == 0)
            return true;
    return false;
}

int proc_end(struct proc *proc, int signal)
{
    int status = 0;

    if (proc->pid <= 0)
        return -1;
    if (proc->in_fd >= 0)
        close(proc->in_fd);
    if (signal != 0)
        kill(proc->pid, signal);
    /* A child that still writes must not wait for us. */
    close(proc->out_fd);
    while (waitpid(proc->pid, &status, 0) < 0 && errno == EINTR)
        ;
    proc->pid = -1;
    proc->in_fd = proc->out_fd = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int proc_run(const char *command, char *ret_said, size_t size)
{
    FILE *f = popen(command, "r");

    if (f == NULL)
        return -1;
    size_t n = fread(ret_said, 1, size - 1, f);
    ret_said[n] = '\0';
    int status = pclose(f);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
