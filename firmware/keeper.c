/* SPDX-License-Identifier: Apache-2.0 */
#include "keeper.h"

#include "base/clock.h"
#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct watch {
    sigset_t signals; /* those that are waited for */
    sigset_t before;  /* what the children get */
    bool ending;      /* a signal has asked for it */
};

static void signals_take(struct watch *watch)
{
    sigemptyset(&watch->signals);
    sigaddset(&watch->signals, SIGCHLD);
    sigaddset(&watch->signals, SIGTERM);
    sigaddset(&watch->signals, SIGINT);
    sigaddset(&watch->signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &watch->signals, &watch->before);
}

/* In the child: as if it had been started by hand, but never alone. */
static void child_begin(const struct watch *watch, pid_t keeper)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != keeper)
        _exit(KEEPER_STOPPED);
    sigprocmask(SIG_SETMASK, &watch->before, NULL);
}

/* Waits for the child's end; a signal that asks for ours is handed on. */
static int child_await(struct watch *watch, pid_t child)
{
    siginfo_t info;
    int status;

    while (waitpid(child, &status, WNOHANG) == 0) {
        int number = sigwaitinfo(&watch->signals, &info);
        if (number == SIGTERM || number == SIGINT || number == SIGHUP) {
            watch->ending = true;
            kill(child, SIGTERM);
        }
    }
    return status;
}

static const char *end_words(int status)
{
    if (WIFSIGNALED(status))
        return strsignal(WTERMSIG(status));
    return WEXITSTATUS(status) == KEEPER_NOT_BEGUN ? "it could not begin" : "it gave up";
}

/* -1: no child could be made. */
static int kiosk_await(const struct keeper *keeper, struct watch *watch)
{
    pid_t self = getpid(), child = fork();

    if (child == 0) {
        child_begin(watch, self);
        exit(keeper->run(keeper->self));
    }
    return child > 0 ? child_await(watch, child) : -1;
}

static void picture_await(const struct keeper *keeper, struct watch *watch, int seconds)
{
    pid_t self = getpid(), child = fork();

    if (child == 0) {
        child_begin(watch, self);
        keeper->show(keeper->self, seconds);
        _exit(0);
    }
    if (child > 0)
        (void)child_await(watch, child);
}

static bool is_meant(const struct watch *watch, int status)
{
    if (watch->ending)
        return true;
    if (status < 0 || !WIFEXITED(status))
        return false;
    switch (WEXITSTATUS(status)) {
    case KEEPER_STOPPED:
    case KEEPER_NO_DISPLAY:
    case KEEPER_SHUT_DOWN:
        return true;
    default:
        return false;
    }
}

int keeper_run(const struct keeper *keeper)
{
    struct watch watch = {.ending = false};
    int pause_s = KEEPER_PAUSE_FIRST_S;

    signals_take(&watch);
    for (;;) {
        int64_t begun_ms = clock_monotonic_ms();
        int status = kiosk_await(keeper, &watch);
        if (is_meant(&watch, status))
            return status >= 0 && WIFEXITED(status) ? WEXITSTATUS(status) : KEEPER_STOPPED;
        if (clock_monotonic_ms() - begun_ms >= KEEPER_STEADY_S * 1000)
            pause_s = KEEPER_PAUSE_FIRST_S;
        log_error("keeper", "the kiosk has ended: %s; it begins again in %d s",
                  status >= 0 ? end_words(status) : strerror(errno), pause_s);
        picture_await(keeper, &watch, pause_s);
        if (watch.ending)
            return KEEPER_STOPPED;
        pause_s = pause_s * 2 < KEEPER_PAUSE_MOST_S ? pause_s * 2 : KEEPER_PAUSE_MOST_S;
    }
}
