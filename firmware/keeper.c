/* SPDX-License-Identifier: Apache-2.0 */
#include "keeper.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOTHING_SEEN = -1, BEATS_A_SILENCE = 3, BEATS_READ_MAX = 16 };

struct watch {
    int signal_fd;     /* signals that are waited for come out of it */
    sigset_t before;   /* what the children get */
    bool ending;       /* a signal has asked for it */
    bool ready;        /* the manager knows that something is on the screen */
    int sight;         /* enum keeper_sight of the last beat, or NOTHING_SEEN */
    int64_t silent_ms; /* a child that beats no more hangs */
    int64_t turned_ms; /* the keeper itself, last */
};

struct child {
    pid_t pid;
    int beat_fd;    /* its beats: one byte each, an enum keeper_sight; -1: none can come */
    bool begun;     /* one has come */
    int64_t due_ms; /* of the next beat, with all patience */
    int64_t fed_ms;
};

/* In a child: where its beats go, and when the next one does. */
static struct {
    int fd;
    int64_t every_ms, due_ms;
    int sight;
} beating = {.fd = -1, .sight = NOTHING_SEEN};

void keeper_beat(enum keeper_sight sight)
{
    int64_t now_ms = clock_monotonic_ms();
    unsigned char byte = (unsigned char)sight;

    if (beating.fd < 0 || (now_ms < beating.due_ms && beating.sight == (int)sight))
        return;
    /* A full pipe: the keeper has enough of them to read. */
    if (write(beating.fd, &byte, 1) != 1 && errno != EAGAIN)
        log_warn("keeper", "a beat is lost: %s", strerror(errno));
    beating.due_ms = now_ms + beating.every_ms;
    beating.sight = (int)sight;
}

int64_t keeper_beat_ms(void)
{
    return beating.fd < 0 ? INT64_MAX : beating.every_ms;
}

static struct err watch_begin(struct watch *watch)
{
    int64_t interval_ms = watchdog_interval_ms();
    sigset_t signals;

    *watch = (struct watch){.sight = NOTHING_SEEN, .silent_ms = KEEPER_SILENT_S * 1000};
    if (interval_ms > 0 && interval_ms / 2 < watch->silent_ms)
        watch->silent_ms = interval_ms / 2;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &watch->before);
    watch->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    return watch->signal_fd < 0 ? err_from_errno(errno) : err_none();
}

/* In the child: as if it had been started by hand, but never alone. */
static void child_begin(const struct watch *watch, pid_t keeper, int beat_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != keeper)
        _exit(KEEPER_STOPPED);
    close(watch->signal_fd);
    beating.fd = beat_fd;
    beating.every_ms = watch->silent_ms / BEATS_A_SILENCE;
    sigprocmask(SIG_SETMASK, &watch->before, NULL);
}

/* 0: in the child. -1: none could be made. */
static pid_t child_fork(const struct watch *watch, struct child *ret_child)
{
    int fds[2];
    pid_t self = getpid();
    int64_t now_ms = clock_monotonic_ms();

    if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        child_begin(watch, self, fds[1]);
        return 0;
    }
    close(fds[1]);
    if (pid < 0)
        close(fds[0]);
    *ret_child = (struct child){
        .pid = pid, .beat_fd = fds[0], .due_ms = now_ms + KEEPER_BEGIN_S * 1000, .fed_ms = now_ms};
    return pid;
}

static void signals_read(struct watch *watch, struct child *child)
{
    struct signalfd_siginfo info;

    while (read(watch->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            continue;
        if (!watch->ending)
            watchdog_stopping();
        watch->ending = true;
        child->due_ms = clock_monotonic_ms() + watch->silent_ms;
        if (child->pid > 0)
            kill(child->pid, SIGTERM);
    }
}

static const char *sight_words(int sight)
{
    switch ((enum keeper_sight)sight) {
    case KEEPER_KIOSK:
        return "The kiosk is on the screen.";
    case KEEPER_PICTURE:
        return "Out of service: the kiosk has ended or hangs, see its log; it begins again soon.";
    case KEEPER_UNCONFIGURED:
        return "Not configured: the screen and the log name each fault.";
    }
    return "";
}

static void feed(struct child *child)
{
    child->fed_ms = clock_monotonic_ms();
    watchdog_feed();
}

static void beats_read(struct watch *watch, struct child *child)
{
    unsigned char beats[BEATS_READ_MAX];
    ssize_t n = read(child->beat_fd, beats, sizeof beats);

    if (n == 0) {
        close(child->beat_fd);
        child->beat_fd = -1;
    }
    if (n <= 0)
        return;
    child->begun = true;
    child->due_ms = clock_monotonic_ms() + watch->silent_ms;
    if (watch->sight != beats[n - 1]) {
        watch->sight = beats[n - 1];
        watchdog_status(sight_words(watch->sight));
    }
    if (!watch->ready)
        watchdog_ready();
    watch->ready = true;
    feed(child);
}

/* A child that is just beginning cannot beat yet; it has its time, and the manager waits as well.
 */
static void time_look(struct watch *watch, struct child *child)
{
    int64_t now_ms = clock_monotonic_ms();

    /* Where the keeper has not turned either, the whole machine stood still. */
    if (now_ms - watch->turned_ms >= watch->silent_ms && child->due_ms < now_ms + watch->silent_ms)
        child->due_ms = now_ms + watch->silent_ms;
    watch->turned_ms = now_ms;
    if (now_ms >= child->due_ms) {
        log_error("keeper", "the kiosk hangs: it has not been heard of in time, and is killed");
        watchdog_status("The kiosk hangs, and is killed.");
        watch->sight = NOTHING_SEEN;
        kill(child->pid, SIGKILL);
        child->begun = true;
        child->due_ms = INT64_MAX;
    } else if (!child->begun && now_ms - child->fed_ms >= watch->silent_ms / BEATS_A_SILENCE) {
        feed(child);
    }
}

static int wait_ms(const struct watch *watch, const struct child *child)
{
    int64_t left_ms = child->due_ms - clock_monotonic_ms();
    int64_t most_ms = watch->silent_ms / BEATS_A_SILENCE;

    return left_ms < 0 ? 0 : left_ms > most_ms ? (int)most_ms : (int)left_ms;
}

/* Waits for the child's end; a signal that asks for ours is handed on. */
static int child_await(struct watch *watch, struct child *child)
{
    int status;

    watch->turned_ms = clock_monotonic_ms();
    while (waitpid(child->pid, &status, WNOHANG) == 0) {
        struct pollfd fds[2] = {{.fd = watch->signal_fd, .events = POLLIN},
                                {.fd = child->beat_fd, .events = POLLIN}};
        if (poll(fds, 2, wait_ms(watch, child)) > 0) {
            signals_read(watch, child);
            if (fds[1].revents != 0)
                beats_read(watch, child);
        }
        time_look(watch, child);
    }
    if (child->beat_fd >= 0)
        close(child->beat_fd);
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
    struct child child;
    pid_t pid = child_fork(watch, &child);

    if (pid == 0)
        exit(keeper->run(keeper->self));
    return pid > 0 ? child_await(watch, &child) : -1;
}

/* What is left of a pause where the picture could not be shown: no kiosk begins again at once. */
static void pause_await(struct watch *watch, int64_t until_ms)
{
    struct child nobody = {.pid = -1, .beat_fd = -1};
    struct pollfd signals = {.fd = watch->signal_fd, .events = POLLIN};

    for (int64_t left_ms; !watch->ending && (left_ms = until_ms - clock_monotonic_ms()) > 0;)
        if (poll(&signals, 1, (int)left_ms) > 0)
            signals_read(watch, &nobody);
}

static void picture_await(const struct keeper *keeper, struct watch *watch, int seconds)
{
    int64_t until_ms = clock_monotonic_ms() + (int64_t)seconds * 1000;
    struct child child;
    pid_t pid = child_fork(watch, &child);

    if (pid == 0) {
        keeper->show(keeper->self, seconds);
        _exit(0);
    }
    if (pid > 0)
        (void)child_await(watch, &child);
    pause_await(watch, until_ms);
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
    struct watch watch;
    int pause_s = KEEPER_PAUSE_FIRST_S;

    struct err e = watch_begin(&watch);
    if (err_is(e)) {
        log_error("keeper", "it cannot begin: %s", err_name(e));
        return KEEPER_NOT_BEGUN;
    }
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
