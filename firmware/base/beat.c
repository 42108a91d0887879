/* SPDX-License-Identifier: Apache-2.0 */
#include "base/beat.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct beat {
    /* under the lock */
    bool open;
    char name[BEAT_NAME_MAX + 1];
    /* any thread */
    _Atomic int64_t until_ms;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct beat beats[BEATS_MAX];

struct beat *beat_open(const char *name)
{
    struct beat *found = NULL;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < BEATS_MAX && found == NULL; i++)
        if (!beats[i].open)
            found = &beats[i];
    if (found != NULL) {
        found->open = true;
        snprintf(found->name, sizeof found->name, "%s", name);
        atomic_store(&found->until_ms, INT64_MAX);
    }
    pthread_mutex_unlock(&lock);
    return found;
}

void beat_close(struct beat *beat)
{
    if (beat == NULL)
        return;
    pthread_mutex_lock(&lock);
    beat->open = false;
    pthread_mutex_unlock(&lock);
}

void beat_promise(struct beat *beat, int64_t within_ms)
{
    if (beat != NULL)
        atomic_store(&beat->until_ms, within_ms < 0 ? INT64_MAX : clock_monotonic_ms() + within_ms);
}

bool beat_late(int64_t now_ms, char ret_name[BEAT_NAME_MAX + 1])
{
    bool late = false;

    pthread_mutex_lock(&lock);
    for (int i = 0; i < BEATS_MAX && !late; i++)
        if (beats[i].open && now_ms > atomic_load(&beats[i].until_ms)) {
            snprintf(ret_name, BEAT_NAME_MAX + 1, "%s", beats[i].name);
            late = true;
        }
    pthread_mutex_unlock(&lock);
    return late;
}
