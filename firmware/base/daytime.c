/* SPDX-License-Identifier: Apache-2.0 */
#include "base/daytime.h"

#include "base/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/timex.h>
#include <time.h>

struct daytime {
    struct daytime_source source;
    pthread_mutex_t lock; /* guards all below */
    bool heard;           /* the service has said the time */
    int64_t anchor_steady_ms, anchor_wall_ms;
    int64_t heard_steady_ms;  /* when it last did */
    int64_t machine_ahead_ms; /* machine's clock minus steady one, as last seen */
};

static int64_t clock_ms(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t this_steady_ms(void *self)
{
    (void)self;
    return clock_ms(CLOCK_BOOTTIME);
}

static int64_t this_machine_ms(void *self)
{
    (void)self;
    return clock_ms(CLOCK_REALTIME);
}

static bool this_in_step(void *self)
{
    struct timex timex = {.modes = 0};
    int state = adjtimex(&timex);

    (void)self;
    return state != -1 && state != TIME_ERROR;
}

struct err daytime_open(const struct daytime_source *source, struct daytime **ret_daytime)
{
    static const struct daytime_source this_machine = {
        .steady_ms = this_steady_ms, .machine_ms = this_machine_ms, .in_step = this_in_step};
    struct daytime *daytime = calloc(1, sizeof *daytime);

    *ret_daytime = NULL;
    if (daytime == NULL)
        return err_make(ERR_NO_MEMORY);
    daytime->source = source != NULL ? *source : this_machine;
    daytime->machine_ahead_ms = daytime->source.machine_ms(daytime->source.self) -
                                daytime->source.steady_ms(daytime->source.self);
    pthread_mutex_init(&daytime->lock, NULL);
    *ret_daytime = daytime;
    return err_none();
}

void daytime_close(struct daytime *daytime)
{
    if (daytime == NULL)
        return;
    pthread_mutex_destroy(&daytime->lock);
    free(daytime);
}

static bool apart(int64_t a_ms, int64_t b_ms)
{
    return a_ms - b_ms > DAYTIME_STEP_MS || b_ms - a_ms > DAYTIME_STEP_MS;
}

/* Under the lock. Somebody set the machine's clock: worth a line in the log, once a jump. */
static void jump_notice(struct daytime *daytime, int64_t steady_ms, int64_t machine_ms)
{
    int64_t ahead_ms = machine_ms - steady_ms;

    if (apart(ahead_ms, daytime->machine_ahead_ms))
        log_warn("clock", "this machine's clock jumped by %lld s%s",
                 (long long)((ahead_ms - daytime->machine_ahead_ms) / 1000),
                 daytime->heard ? "; the booking service's time goes on" : "");
    daytime->machine_ahead_ms = ahead_ms;
}

/* Under the lock. */
static struct daytime_reading read_now(struct daytime *daytime)
{
    const struct daytime_source *source = &daytime->source;
    int64_t steady_ms = source->steady_ms(source->self);
    int64_t machine_ms = source->machine_ms(source->self);

    jump_notice(daytime, steady_ms, machine_ms);
    if (!daytime->heard)
        return (struct daytime_reading){machine_ms, steady_ms, source->in_step(source->self)};
    return (struct daytime_reading){
        .wall_ms = daytime->anchor_wall_ms + (steady_ms - daytime->anchor_steady_ms),
        .steady_ms = steady_ms,
        .sure = steady_ms - daytime->heard_steady_ms < DAYTIME_TRUST_MS,
    };
}

struct daytime_reading daytime_read(struct daytime *daytime)
{
    pthread_mutex_lock(&daytime->lock);
    struct daytime_reading reading = read_now(daytime);
    pthread_mutex_unlock(&daytime->lock);
    return reading;
}

int64_t daytime_now_s(struct daytime *daytime)
{
    int64_t wall_ms = daytime_read(daytime).wall_ms;

    return wall_ms >= 0 ? wall_ms / 1000 : 0;
}

void daytime_heard(struct daytime *daytime, int64_t service_s, int64_t sent_steady_ms,
                   int64_t heard_steady_ms)
{
    if (service_s <= 0 || heard_steady_ms < sent_steady_ms)
        return;
    /* The second is cut: on average the service's clock stood half a second further. */
    int64_t said_ms = service_s * 1000 + 500;
    int64_t at_ms = sent_steady_ms + (heard_steady_ms - sent_steady_ms) / 2;

    pthread_mutex_lock(&daytime->lock);
    struct daytime_reading now = read_now(daytime);
    int64_t thought_ms = now.wall_ms - (now.steady_ms - at_ms);
    bool step = apart(said_ms, thought_ms);
    /* An answer that took long says little, but more than a clock that nobody trusts. */
    if (now.sure && heard_steady_ms - sent_steady_ms > DAYTIME_SAMPLE_MS) {
        pthread_mutex_unlock(&daytime->lock);
        return;
    }
    if (step)
        log_warn("clock", "the booking service's clock is %lld s ahead of ours",
                 (long long)((said_ms - thought_ms) / 1000));
    if (step || !daytime->heard) {
        /* Where they agree time goes on without a step. */
        daytime->anchor_steady_ms = at_ms;
        daytime->anchor_wall_ms = step ? said_ms : thought_ms;
    }
    daytime->heard = true;
    daytime->heard_steady_ms = heard_steady_ms;
    pthread_mutex_unlock(&daytime->lock);
}

int64_t daytime_ahead_ms(struct daytime *daytime)
{
    pthread_mutex_lock(&daytime->lock);
    struct daytime_reading now = read_now(daytime);
    int64_t ahead_ms = now.wall_ms - daytime->source.machine_ms(daytime->source.self);
    pthread_mutex_unlock(&daytime->lock);
    return ahead_ms;
}
