/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/ear.h"

#include "kit/pause.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLES_AT_ONCE = 512, STEP_MS = 5 };

struct ear {
    char dir[64], path[80];
    int fd, keep_fd;
    pthread_t thread;
    atomic_bool stopping;
    pthread_mutex_t lock;
    /* under the lock */
    int64_t mark_ms, first_ms, last_ms; /* 0: nothing loud since the mark */
    double squares;
    long loud;
};

int64_t ear_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void samples_hear(struct ear *ear, const int16_t *samples, long count)
{
    int64_t now_ms = ear_now_ms();

    pthread_mutex_lock(&ear->lock);
    for (long i = 0; i < count; i++) {
        if (abs(samples[i]) <= EAR_LOUD)
            continue;
        if (ear->first_ms == 0)
            ear->first_ms = now_ms;
        ear->last_ms = now_ms;
        ear->squares += (double)samples[i] * samples[i];
        ear->loud++;
    }
    pthread_mutex_unlock(&ear->lock);
}

static void *ear_run(void *self)
{
    struct ear *ear = self;
    int16_t samples[SAMPLES_AT_ONCE];

    while (!atomic_load(&ear->stopping)) {
        struct pollfd poll_fd = {.fd = ear->fd, .events = POLLIN};
        if (poll(&poll_fd, 1, 50) <= 0)
            continue;
        ssize_t n = read(ear->fd, samples, sizeof samples);
        if (n > 0)
            samples_hear(ear, samples, n / (long)sizeof samples[0]);
    }
    return NULL;
}

struct ear *ear_open(void)
{
    struct ear *ear = calloc(1, sizeof *ear);

    if (ear == NULL)
        return NULL;
    snprintf(ear->dir, sizeof ear->dir, "/tmp/ear-XXXXXX");
    if (mkdtemp(ear->dir) == NULL)
        return NULL;
    snprintf(ear->path, sizeof ear->path, "%s/ear", ear->dir);
    if (mkfifo(ear->path, 0600) != 0)
        return NULL;
    /* A writer of our own: the pipe never ends when the program closes its device. */
    ear->fd = open(ear->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ear->keep_fd = open(ear->path, O_WRONLY | O_CLOEXEC);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", ear->path, 1);
    pthread_mutex_init(&ear->lock, NULL);
    if (ear->fd < 0 || ear->keep_fd < 0 || pthread_create(&ear->thread, NULL, ear_run, ear) != 0)
        return NULL;
    return ear;
}

void ear_close(struct ear *ear)
{
    atomic_store(&ear->stopping, true);
    pthread_join(ear->thread, NULL);
    close(ear->fd);
    close(ear->keep_fd);
    unlink(ear->path);
    rmdir(ear->dir);
    pthread_mutex_destroy(&ear->lock);
    free(ear);
}

int64_t ear_mark(struct ear *ear)
{
    pthread_mutex_lock(&ear->lock);
    ear->mark_ms = ear_now_ms();
    ear->first_ms = ear->last_ms = 0;
    ear->squares = 0;
    ear->loud = 0;
    int64_t mark_ms = ear->mark_ms;
    pthread_mutex_unlock(&ear->lock);
    return mark_ms;
}

int64_t ear_await_sound(struct ear *ear, int64_t timeout_ms)
{
    int64_t until_ms = ear_now_ms() + timeout_ms;

    for (;;) {
        pthread_mutex_lock(&ear->lock);
        int64_t heard_ms = ear->first_ms > 0 ? ear->first_ms - ear->mark_ms : -1;
        pthread_mutex_unlock(&ear->lock);
        if (heard_ms >= 0 || ear_now_ms() >= until_ms)
            return heard_ms;
        pause_ms(STEP_MS);
    }
}

int64_t ear_await_quiet(struct ear *ear, int64_t quiet_ms, int64_t timeout_ms)
{
    int64_t until_ms = ear_now_ms() + timeout_ms;

    for (;;) {
        pthread_mutex_lock(&ear->lock);
        int64_t since_ms = ear->last_ms > 0 ? ear->last_ms : ear->mark_ms;
        int64_t last_ms = ear->last_ms > 0 ? ear->last_ms - ear->mark_ms : 0;
        pthread_mutex_unlock(&ear->lock);
        if (ear_now_ms() - since_ms >= quiet_ms)
            return last_ms;
        if (ear_now_ms() >= until_ms)
            return -1;
        pause_ms(STEP_MS);
    }
}

double ear_rms(struct ear *ear)
{
    pthread_mutex_lock(&ear->lock);
    double rms = ear->loud > 0 ? sqrt(ear->squares / (double)ear->loud) : 0;
    pthread_mutex_unlock(&ear->lock);
    return rms;
}
