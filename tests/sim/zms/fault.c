/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FAULT_COUNT 16

struct fault {
    char route[128];
    enum fault_kind kind;
    long ms;
    long count;
};

static const char *const kind_names[] = {
    "",          "delay",           "silence", "cut", "error-before", "error-after", "locktimeout",
    "malformed", "session-expired",
};

static pthread_mutex_t fault_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t fault_cleared = PTHREAD_COND_INITIALIZER;
static struct fault faults[FAULT_COUNT];
static size_t fault_count;
static unsigned long clearings;

bool fault_arm(json_t *order)
{
    const char *route = json_string_value(json_object_get(order, "route"));
    const char *kind = json_string_value(json_object_get(order, "kind"));
    json_t *ms = json_object_get(order, "ms");
    json_t *count = json_object_get(order, "count");
    struct fault fault = {{0}, FAULT_NONE, 0, 1};
    bool armed = false;

    for (size_t i = 1; kind && i < sizeof(kind_names) / sizeof(kind_names[0]); i++) {
        if (strcmp(kind, kind_names[i]) == 0) {
            fault.kind = (enum fault_kind)i;
        }
    }
    snprintf(fault.route, sizeof(fault.route), "%s", route ? route : "");
    /* ZMS gives up on a row lock after fifteen seconds. */
    fault.ms = fault.kind == FAULT_LOCKTIMEOUT ? 15000 : 0;
    if (json_is_integer(ms)) {
        fault.ms = (long)json_integer_value(ms);
    }
    if (json_is_integer(count)) {
        fault.count = (long)json_integer_value(count);
    }
    pthread_mutex_lock(&fault_mutex);
    if (fault.kind != FAULT_NONE && fault_count < FAULT_COUNT) {
        faults[fault_count++] = fault;
        armed = true;
    }
    pthread_mutex_unlock(&fault_mutex);
    return armed;
}

void fault_clear(void)
{
    pthread_mutex_lock(&fault_mutex);
    fault_count = 0;
    clearings++;
    pthread_cond_broadcast(&fault_cleared);
    pthread_mutex_unlock(&fault_mutex);
}

json_t *fault_list_json(void)
{
    json_t *list = json_array();

    pthread_mutex_lock(&fault_mutex);
    for (size_t i = 0; i < fault_count; i++) {
        json_array_append_new(list,
                              json_pack("{s:s,s:s,s:I,s:I}", "route", faults[i].route, "kind",
                                        kind_names[faults[i].kind], "ms", (json_int_t)faults[i].ms,
                                        "count", (json_int_t)faults[i].count));
    }
    pthread_mutex_unlock(&fault_mutex);
    return list;
}

enum fault_kind fault_take(const char *method, const char *path, long *ms)
{
    char line[512];
    enum fault_kind kind = FAULT_NONE;

    snprintf(line, sizeof(line), "%s %s", method, path);
    pthread_mutex_lock(&fault_mutex);
    for (size_t i = 0; i < fault_count && kind == FAULT_NONE; i++) {
        if (!strstr(line, faults[i].route)) {
            continue;
        }
        kind = faults[i].kind;
        *ms = faults[i].ms;
        if (faults[i].count > 0 && --faults[i].count == 0) {
            memmove(faults + i, faults + i + 1, (fault_count - i - 1) * sizeof(faults[0]));
            fault_count--;
        }
    }
    pthread_mutex_unlock(&fault_mutex);
    return kind;
}

void fault_wait(long ms)
{
    struct timespec until;
    unsigned long seen;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&fault_mutex);
    seen = clearings;
    while (seen == clearings) {
        if (ms < 0) {
            pthread_cond_wait(&fault_cleared, &fault_mutex);
        } else if (pthread_cond_timedwait(&fault_cleared, &fault_mutex, &until) == ETIMEDOUT) {
            break;
        }
    }
    pthread_mutex_unlock(&fault_mutex);
}
