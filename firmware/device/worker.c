/* SPDX-License-Identifier: Apache-2.0 */
#include "device/worker.h"

#include "base/bug.h"
#include "bounds.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void inbox_filled(void *self)
{
    struct worker *worker = self;

    worker_wake(worker);
}

static void *worker_main(void *self)
{
    struct worker *worker = self;

    beat_promise(worker->beat, BEAT_WORK_MS);
    worker->run(worker->self);
    beat_promise(worker->beat, -1);
    return NULL;
}

/* Returns pthread_create's errno; the new thread inherits a mask without any signal. */
static int thread_create(struct worker *worker)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int errnum = pthread_create(&worker->thread, NULL, worker_main, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return errnum;
}

struct err worker_start(struct worker *worker, const char *name, size_t command_size,
                        void (*run)(void *self), void *self)
{
    worker->run = run;
    worker->self = self;
    worker->has_inbox = command_size > 0;
    worker->beat = NULL;
    atomic_init(&worker->stopping, false);
    worker->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (worker->wake_fd < 0)
        return err_from_errno(errno);
    if (worker->has_inbox) {
        struct err e = ring_init(&worker->inbox, command_size, COMMANDS_QUEUED_MAX);
        if (err_is(e)) {
            close(worker->wake_fd);
            return e;
        }
        ring_wake_set(&worker->inbox, inbox_filled, worker);
    }
    worker->beat = beat_open(name);
    int errnum = thread_create(worker);
    if (errnum != 0) {
        worker_deinit(worker);
        return err_from_errno(errnum);
    }
    pthread_setname_np(worker->thread, name);
    return err_none();
}

void worker_stop(struct worker *worker)
{
    atomic_store(&worker->stopping, true);
    worker_wake(worker);
    pthread_join(worker->thread, NULL);
}

void worker_deinit(struct worker *worker)
{
    if (worker->has_inbox)
        ring_deinit(&worker->inbox);
    beat_close(worker->beat);
    close(worker->wake_fd);
}

bool worker_send(struct worker *worker, const void *command)
{
    return ring_put(&worker->inbox, command);
}

bool worker_take(struct worker *worker, void *ret_command)
{
    return ring_take(&worker->inbox, ret_command);
}

void worker_wake(struct worker *worker)
{
    uint64_t one = 1;

    /* EAGAIN: 2^64-2 wakes are waiting; one is enough. */
    bug_if(write(worker->wake_fd, &one, sizeof(one)) < 0 && errno != EAGAIN);
}

bool worker_stopping(struct worker *worker)
{
    return atomic_load(&worker->stopping);
}

void worker_wait_on(struct worker *worker, struct pollfd *fds, int count, int64_t timeout_ms)
{
    struct pollfd all[WORKER_FDS_MAX + 1] = {{.fd = worker->wake_fd, .events = POLLIN}};
    int wait_ms = timeout_ms < 0 ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;

    bug_if(count > WORKER_FDS_MAX);
    for (int i = 0; i < count; i++)
        all[i + 1] = fds[i];
    /* poll comes back when it has said, unless the device's driver hangs in it. */
    beat_promise(worker->beat, wait_ms < 0 ? -1 : wait_ms + (int64_t)BEAT_WORK_MS);
    bool any = poll(all, (nfds_t)count + 1, wait_ms) > 0;
    beat_promise(worker->beat, BEAT_WORK_MS);
    for (int i = 0; i < count; i++)
        fds[i].revents = any ? all[i + 1].revents : 0;
    if (any && all[0].revents != 0) {
        uint64_t wakes;
        bug_if(read(worker->wake_fd, &wakes, sizeof(wakes)) < 0 && errno != EAGAIN);
    }
}

short worker_wait(struct worker *worker, int fd, short events, int64_t timeout_ms)
{
    struct pollfd one = {.fd = fd, .events = events};

    worker_wait_on(worker, &one, 1, timeout_ms);
    return one.revents;
}
