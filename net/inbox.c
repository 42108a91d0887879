/* SPDX-License-Identifier: Apache-2.0 */
#include "net/inbox.h"

#include "base/clock.h"

#include <string.h>

void inbox_init(struct inbox *inbox)
{
    pthread_condattr_t attr;

    *inbox = (struct inbox){.count = 0};
    atomic_init(&inbox->generation, 1);
    atomic_init(&inbox->closed, false);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&inbox->filled, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&inbox->lock, NULL);
}

void inbox_deinit(struct inbox *inbox)
{
    explicit_bzero(inbox->commands, sizeof inbox->commands);
    pthread_cond_destroy(&inbox->filled);
    pthread_mutex_destroy(&inbox->lock);
}

bool inbox_put(struct inbox *inbox, struct command *command)
{
    pthread_mutex_lock(&inbox->lock);
    bool fits = inbox->count < COMMANDS_QUEUED_MAX && !atomic_load(&inbox->closed);
    if (fits) {
        command->generation = atomic_load(&inbox->generation);
        inbox->commands[inbox->count++] = *command;
        pthread_cond_signal(&inbox->filled);
    }
    pthread_mutex_unlock(&inbox->lock);
    return fits;
}

static void remove_at(struct inbox *inbox, size_t i)
{
    struct command *at = &inbox->commands[i];

    memmove(at, at + 1, (inbox->count - i - 1) * sizeof *at);
    inbox->count--;
    explicit_bzero(&inbox->commands[inbox->count], sizeof *at);
}

static size_t newest(const struct inbox *inbox)
{
    size_t best = 0;

    for (size_t i = 1; i < inbox->count; i++)
        /* The difference, so that the counter may wrap. */
        if ((int32_t)(inbox->commands[i].generation - inbox->commands[best].generation) > 0)
            best = i;
    return best;
}

enum inbox_end inbox_take(struct inbox *inbox, int64_t timeout_ms, struct command *ret_command)
{
    int64_t until_ms = clock_monotonic_ms() + timeout_ms;
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    enum inbox_end end = INBOX_TIME_OUT;
    int rc = 0;

    pthread_mutex_lock(&inbox->lock);
    while (inbox->count == 0 && !atomic_load(&inbox->closed) && rc == 0)
        rc = timeout_ms < 0 ? pthread_cond_wait(&inbox->filled, &inbox->lock)
                            : pthread_cond_timedwait(&inbox->filled, &inbox->lock, &until);
    if (atomic_load(&inbox->closed)) {
        end = INBOX_CLOSED;
    } else if (inbox->count > 0) {
        size_t i = newest(inbox);
        *ret_command = inbox->commands[i];
        remove_at(inbox, i);
        end = INBOX_TAKEN;
    }
    pthread_mutex_unlock(&inbox->lock);
    return end;
}

void inbox_cancel(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->lock);
    atomic_fetch_add(&inbox->generation, 1);
    for (size_t i = inbox->count; i-- > 0;)
        if (inbox->commands[i].question != QUESTION_ISSUE)
            remove_at(inbox, i);
    pthread_mutex_unlock(&inbox->lock);
}

void inbox_close(struct inbox *inbox)
{
    pthread_mutex_lock(&inbox->lock);
    atomic_store(&inbox->closed, true);
    pthread_cond_broadcast(&inbox->filled);
    pthread_mutex_unlock(&inbox->lock);
}

bool inbox_stale(struct inbox *inbox, const struct command *command)
{
    if (atomic_load(&inbox->closed))
        return true;
    return command->question != QUESTION_ISSUE &&
           atomic_load(&inbox->generation) != command->generation;
}
