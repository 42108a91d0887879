/* SPDX-License-Identifier: Apache-2.0 */
#include "figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double figures_now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

void figures_add(struct figures *figures, double ms)
{
    if (figures->count < FIGURES_MAX)
        figures->ms[figures->count++] = ms;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double figures_median(struct figures *figures)
{
    qsort(figures->ms, (size_t)figures->count, sizeof figures->ms[0], by_size);
    return figures->count > 0 ? figures->ms[figures->count / 2] : 0;
}

void figures_print(struct figures *figures, const char *what)
{
    if (figures->count == 0) {
        printf("%-44s nothing measured\n", what);
        return;
    }
    double median = figures_median(figures);
    printf("%-44s median %8.2f  p95 %8.2f  worst %8.2f ms  (%d)\n", what, median,
           figures->ms[figures->count * 95 / 100], figures->ms[figures->count - 1], figures->count);
}
