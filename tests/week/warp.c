/* SPDX-License-Identifier: Apache-2.0 */
#include "warp.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

enum {
    STUCK_MS = 120000,    /* a thread that is busy for longer never ends */
    BYTES_MS = 20000,     /* real time in which bytes come that do come */
    SILENT_BYTES_MS = 40, /* real time for a request to arrive over there, when no answer may */
    SILENT_BYTES_AGAIN_MS = 1, /* the same wait, looked at again */
    POLLS_MAX = 16,
};

/* NOLINTBEGIN: the names that ld makes of --wrap */
int __real_clock_gettime(clockid_t id, struct timespec *ret_now);
int __real_nanosleep(const struct timespec *pause, struct timespec *ret_left);
int __real_adjtimex(struct timex *timex);
int __real_pthread_create(pthread_t *ret_thread, const pthread_attr_t *attr, void *(*main)(void *),
                          void *self);
int __real_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __real_pthread_cond_signal(pthread_cond_t *cond);
int __real_pthread_cond_broadcast(pthread_cond_t *cond);
CURLMcode __real_curl_multi_poll(CURLM *multi, struct curl_waitfd fds[], unsigned count, int ms,
                                 int *ret_count);
CURLMcode __real_curl_multi_wakeup(CURLM *multi);
CURLMcode __real_curl_multi_cleanup(CURLM *multi);

int __wrap_clock_gettime(clockid_t id, struct timespec *ret_now);
int __wrap_nanosleep(const struct timespec *pause, struct timespec *ret_left);
int __wrap_adjtimex(struct timex *timex);
int __wrap_pthread_create(pthread_t *ret_thread, const pthread_attr_t *attr, void *(*main)(void *),
                          void *self);
int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *until);
int __wrap_pthread_cond_signal(pthread_cond_t *cond);
int __wrap_pthread_cond_broadcast(pthread_cond_t *cond);
CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd fds[], unsigned count, int ms,
                                 int *ret_count);
CURLMcode __wrap_curl_multi_wakeup(CURLM *multi);
CURLMcode __wrap_curl_multi_cleanup(CURLM *multi);
/* NOLINTEND */

/* An idle thread. */
struct waiter {
    const void *on; /* what it waits for; NULL: for the time alone */
    int64_t until_ms;
    pthread_cond_t woken;
    bool is_woken, timed_out;
    struct waiter *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards all below */
static pthread_cond_t all_idle = PTHREAD_COND_INITIALIZER;
static struct waiter *waiters; /* who came first stands first */
static int busy;
static int64_t now_ms, begun_wall_s, started_ms, machine_ahead_s;
static bool machine_in_step = true, bytes_silent;
static struct {
    const void *multi;
    unsigned wakeups;
} polls[POLLS_MAX];
static atomic_llong *told; /* the file */

static _Thread_local bool inside; /* a thread of the simulated machine */

int64_t warp_real_ms(void)
{
    struct timespec now;

    __real_clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "warp: %s\n", what);
    abort();
}

static void time_tell(void)
{
    atomic_store(told, (long long)(begun_wall_s + now_ms / 1000));
}

void warp_open(int64_t wall_s, const char *file)
{
    int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0 || ftruncate(fd, sizeof *told) != 0)
        give_up("the file of the time cannot be written");
    void *page = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (page == MAP_FAILED)
        give_up("the file of the time cannot be mapped");
    close(fd);
    told = page;
    begun_wall_s = wall_s;
    time_tell();
}

int64_t warp_now_ms(void)
{
    pthread_mutex_lock(&lock);
    int64_t ms = now_ms;
    pthread_mutex_unlock(&lock);
    return ms;
}

int64_t warp_wall_s(void)
{
    return begun_wall_s + warp_now_ms() / 1000;
}

void warp_machine_set(int64_t ahead_s, bool in_step)
{
    pthread_mutex_lock(&lock);
    machine_ahead_s = ahead_s;
    machine_in_step = in_step;
    pthread_mutex_unlock(&lock);
}

void warp_machine_start(void)
{
    pthread_mutex_lock(&lock);
    started_ms = now_ms - 30000; /* the kernel takes its time */
    pthread_mutex_unlock(&lock);
}

void warp_bytes_set(bool silent)
{
    pthread_mutex_lock(&lock);
    bytes_silent = silent;
    pthread_mutex_unlock(&lock);
}

/* ---- who is idle -------------------------------------------------------------------------- */

/* Under the lock. Counted as busy from here on, not from when it really runs. */
static void waiter_wake(struct waiter **at, bool timed_out)
{
    struct waiter *waiter = *at;

    *at = waiter->next;
    waiter->is_woken = true;
    waiter->timed_out = timed_out;
    busy++;
    __real_pthread_cond_signal(&waiter->woken);
}

static void wake(const void *on, bool all)
{
    struct waiter **at = &waiters;

    pthread_mutex_lock(&lock);
    while (*at != NULL) {
        if ((*at)->on != on) {
            at = &(*at)->next;
            continue;
        }
        waiter_wake(at, false);
        if (!all)
            break;
    }
    pthread_mutex_unlock(&lock);
}

/* Under the lock, which is let go meanwhile, as is the mutex, if there is one. False: timed out. */
static bool idle(const void *on, int64_t until_ms, pthread_mutex_t *mutex)
{
    struct waiter waiter = {.on = on, .until_ms = until_ms, .woken = PTHREAD_COND_INITIALIZER};
    struct waiter **at = &waiters;

    if (mutex != NULL)
        pthread_mutex_unlock(mutex);
    if (until_ms <= now_ms)
        return false;
    while (*at != NULL)
        at = &(*at)->next;
    *at = &waiter;
    if (--busy == 0)
        __real_pthread_cond_signal(&all_idle);
    while (!waiter.is_woken)
        __real_pthread_cond_wait(&waiter.woken, &lock);
    pthread_cond_destroy(&waiter.woken);
    return !waiter.timed_out;
}

static int cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t until_ms)
{
    pthread_mutex_lock(&lock);
    bool woken = idle(cond, until_ms, mutex);
    pthread_mutex_unlock(&lock);
    pthread_mutex_lock(mutex);
    return woken ? 0 : ETIMEDOUT;
}

void warp_settle(void)
{
    struct timespec until;

    __real_clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += STUCK_MS / 1000;
    pthread_mutex_lock(&lock);
    while (busy > 0)
        if (pthread_cond_clockwait(&all_idle, &lock, CLOCK_MONOTONIC, &until) == ETIMEDOUT)
            give_up("a thread does not come to rest");
    pthread_mutex_unlock(&lock);
}

int64_t warp_due_ms(void)
{
    int64_t due_ms = INT64_MAX;

    pthread_mutex_lock(&lock);
    for (const struct waiter *w = waiters; w != NULL; w = w->next)
        if (w->until_ms < due_ms)
            due_ms = w->until_ms;
    pthread_mutex_unlock(&lock);
    return due_ms;
}

void warp_to(int64_t ms)
{
    struct waiter **at = &waiters;

    pthread_mutex_lock(&lock);
    now_ms = ms;
    time_tell();
    while (*at != NULL)
        if ((*at)->until_ms <= ms)
            waiter_wake(at, true);
        else
            at = &(*at)->next;
    pthread_mutex_unlock(&lock);
}

/* ---- threads ------------------------------------------------------------------------------ */

struct birth {
    void *(*main)(void *self);
    void *self;
};

static void *live(void *self)
{
    struct birth birth = *(struct birth *)self;

    free(self);
    inside = true;
    void *end = birth.main(birth.self);
    pthread_mutex_lock(&lock);
    if (--busy == 0)
        __real_pthread_cond_signal(&all_idle);
    pthread_mutex_unlock(&lock);
    return end;
}

int __wrap_pthread_create(pthread_t *ret_thread, const pthread_attr_t *attr, void *(*main)(void *),
                          void *self)
{
    struct birth *birth = malloc(sizeof *birth);

    if (birth == NULL)
        return EAGAIN;
    *birth = (struct birth){main, self};
    pthread_mutex_lock(&lock);
    busy++;
    pthread_mutex_unlock(&lock);
    int errnum = __real_pthread_create(ret_thread, attr, live, birth);
    if (errnum != 0)
        give_up("a thread cannot be started");
    return errnum;
}

int warp_thread_outside(pthread_t *ret_thread, void *(*main)(void *self), void *self)
{
    return __real_pthread_create(ret_thread, NULL, main, self);
}

/* ---- what the machine says and does ------------------------------------------------------- */

int __wrap_clock_gettime(clockid_t id, struct timespec *ret_now)
{
    if (id != CLOCK_REALTIME && id != CLOCK_MONOTONIC && id != CLOCK_BOOTTIME)
        return __real_clock_gettime(id, ret_now);
    pthread_mutex_lock(&lock);
    int64_t ms = id == CLOCK_REALTIME ? (begun_wall_s + machine_ahead_s) * 1000 + now_ms
                                      : now_ms - started_ms;
    pthread_mutex_unlock(&lock);
    ret_now->tv_sec = ms / 1000;
    ret_now->tv_nsec = ms % 1000 * 1000000;
    return 0;
}

int __wrap_adjtimex(struct timex *timex)
{
    (void)timex;
    pthread_mutex_lock(&lock);
    int state = machine_in_step ? TIME_OK : TIME_ERROR;
    pthread_mutex_unlock(&lock);
    return state;
}

int __wrap_nanosleep(const struct timespec *pause, struct timespec *ret_left)
{
    if (!inside)
        return __real_nanosleep(pause, ret_left);
    pthread_mutex_lock(&lock);
    idle(NULL, now_ms + (int64_t)pause->tv_sec * 1000 + pause->tv_nsec / 1000000, NULL);
    pthread_mutex_unlock(&lock);
    return 0;
}

int __wrap_pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex)
{
    return inside ? cond_wait(cond, mutex, INT64_MAX) : __real_pthread_cond_wait(cond, mutex);
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex,
                                  const struct timespec *until)
{
    if (!inside)
        give_up("only threads of the machine wait in its time");
    return cond_wait(cond, mutex,
                     (int64_t)until->tv_sec * 1000 + until->tv_nsec / 1000000 + started_ms);
}

int __wrap_pthread_cond_signal(pthread_cond_t *cond)
{
    wake(cond, false);
    return __real_pthread_cond_signal(cond);
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *cond)
{
    wake(cond, true);
    return __real_pthread_cond_broadcast(cond);
}

/* ---- bytes -------------------------------------------------------------------------------- */

/* Under the lock. How often the transfer was woken so far. */
static unsigned *wakeups_of(const void *multi)
{
    int free = -1;

    for (int i = 0; i < POLLS_MAX; i++) {
        if (polls[i].multi == multi)
            return &polls[i].wakeups;
        if (polls[i].multi == NULL)
            free = i;
    }
    if (free < 0)
        give_up("too many connections");
    polls[free].multi = multi;
    return &polls[free].wakeups;
}

/*
 * Bytes that come, come at once by the machine's clocks, however long they really take. Where the
 * cable is silent they are given a moment, as the question may have to arrive over there, and then
 * the thread is idle for as long as it wanted to wait.
 */
CURLMcode __wrap_curl_multi_poll(CURLM *multi, struct curl_waitfd fds[], unsigned count, int ms,
                                 int *ret_count)
{
    static _Thread_local bool in_vain;
    int got = 0;

    if (!inside)
        return __real_curl_multi_poll(multi, fds, count, ms, ret_count);
    pthread_mutex_lock(&lock);
    unsigned before = *wakeups_of(multi);
    int real_ms = !bytes_silent ? BYTES_MS : in_vain ? SILENT_BYTES_AGAIN_MS : SILENT_BYTES_MS;
    pthread_mutex_unlock(&lock);
    CURLMcode code = __real_curl_multi_poll(multi, fds, count, real_ms, &got);
    in_vain = code == CURLM_OK && got == 0;
    pthread_mutex_lock(&lock);
    if (in_vain && *wakeups_of(multi) == before && bytes_silent)
        idle(multi, now_ms + ms, NULL);
    pthread_mutex_unlock(&lock);
    if (ret_count != NULL)
        *ret_count = got;
    return code;
}

CURLMcode __wrap_curl_multi_wakeup(CURLM *multi)
{
    pthread_mutex_lock(&lock);
    ++*wakeups_of(multi);
    pthread_mutex_unlock(&lock);
    wake(multi, false);
    return __real_curl_multi_wakeup(multi);
}

CURLMcode __wrap_curl_multi_cleanup(CURLM *multi)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < POLLS_MAX; i++)
        if (polls[i].multi == multi)
            polls[i].multi = NULL;
    pthread_mutex_unlock(&lock);
    return __real_curl_multi_cleanup(multi);
}
