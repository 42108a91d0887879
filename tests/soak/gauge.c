/* SPDX-License-Identifier: Apache-2.0 */
#include "gauge.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLACK_KIB = 1024, SLACK_PERCENT = 2 };

void gauge_init(struct gauge *gauge, pid_t pid)
{
    gauge->pid = pid;
    gauge->count = 0;
}

/* The number behind this word at the beginning of a line; -1: there is none. */
static long number_of(pid_t pid, const char *file, const char *word)
{
    char path[64], line[256];
    long number = -1;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return -1;
    while (number < 0 && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, word, strlen(word)) == 0)
            number = strtol(line + strlen(word), NULL, 10);
    fclose(f);
    return number;
}

static long descriptors_of(pid_t pid)
{
    char path[64];
    long count = -2; /* . and .. */

    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *dir = opendir(path);
    if (dir == NULL)
        return -1;
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

bool gauge_sample(struct gauge *gauge)
{
    const long now[GAUGE_COUNT] = {
        [GAUGE_RSS_KIB] = number_of(gauge->pid, "smaps_rollup", "Rss:"),
        [GAUGE_OWN_KIB] = number_of(gauge->pid, "smaps_rollup", "Anonymous:"),
        [GAUGE_FDS] = descriptors_of(gauge->pid),
        [GAUGE_THREADS] = number_of(gauge->pid, "status", "Threads:"),
    };

    for (int i = 0; i < GAUGE_COUNT; i++) {
        if (now[i] <= 0)
            return false;
        if (gauge->count < GAUGE_SAMPLES_MAX)
            gauge->samples[i][gauge->count] = now[i];
    }
    gauge->count += gauge->count < GAUGE_SAMPLES_MAX;
    return true;
}

static int by_size(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;

    return (x > y) - (x < y);
}

static long median(const long *samples, int count)
{
    static long sorted[GAUGE_SAMPLES_MAX];

    memcpy(sorted, samples, (size_t)count * sizeof *samples);
    qsort(sorted, (size_t)count, sizeof *sorted, by_size);
    return sorted[count / 2];
}

struct gauge_span gauge_span(const struct gauge *gauge, enum gauge_of of)
{
    int warm = gauge->count / 10, third = (gauge->count - warm) / 3;

    if (third == 0)
        return (struct gauge_span){0, 0};
    return (struct gauge_span){
        .first = median(gauge->samples[of] + warm, third),
        .last = median(gauge->samples[of] + gauge->count - third, third),
    };
}

bool gauge_is_flat(const struct gauge *gauge, enum gauge_of of)
{
    struct gauge_span span = gauge_span(gauge, of);

    if (gauge->count < GAUGE_SAMPLES_MIN)
        return true;
    if (of == GAUGE_FDS || of == GAUGE_THREADS)
        return span.last == span.first;
    return span.last <= span.first + span.first * SLACK_PERCENT / 100 + SLACK_KIB;
}
