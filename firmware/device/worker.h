/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker: a device's own thread, woken by an eventfd, with a bounded inbox of commands.
 *
 * start, stop and send are called by the owner thread and do not block, stop excepted: it waits for
 * the thread, which must look at worker_stopping() after each wait. The other calls belong to the
 * thread itself. All signals stay with the owner: they are blocked in the worker. It has a beat: a
 * worker that neither waits in worker_wait nor comes back to it within BEAT_WORK_MS is late.
 */
#ifndef DEVICE_WORKER_H
#define DEVICE_WORKER_H

#include "base/beat.h"
#include "base/err.h"
#include "base/ring.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { WORKER_FDS_MAX = 2 };

struct worker {
    pthread_t thread;
    int wake_fd;
    atomic_bool stopping;
    struct beat *beat;
    bool has_inbox;
    struct ring inbox;
    void (*run)(void *self);
    void *self;
};

/*
 * Starts run(self) on a thread of its own. name: at most 15 characters, for ps and gdb.
 * command_size 0: no inbox. ERR_NO_MEMORY, ERR_IO.
 */
struct err worker_start(struct worker *worker, const char *name, size_t command_size,
                        void (*run)(void *self), void *self) MUST_CHECK;
/* Wakes and joins the thread. Commands not taken stay: worker_take them, then worker_deinit. */
void worker_stop(struct worker *worker);
void worker_deinit(struct worker *worker);

/* False: the inbox is full, the command was not taken over. */
bool worker_send(struct worker *worker, const void *command) MUST_CHECK;
bool worker_take(struct worker *worker, void *ret_command);
void worker_wake(struct worker *worker);
bool worker_stopping(struct worker *worker);

/*
 * Waits until fd (-1: none) has one of events, the worker is woken, or timeout_ms (-1: without
 * limit) have passed. Returns the revents of fd, 0 where something else ended the wait.
 */
short worker_wait(struct worker *worker, int fd, short events, int64_t timeout_ms);
/* The same for several, at most WORKER_FDS_MAX; their revents say what ended the wait. */
void worker_wait_on(struct worker *worker, struct pollfd *fds, int count, int64_t timeout_ms);

#endif
