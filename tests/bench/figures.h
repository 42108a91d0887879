/* SPDX-License-Identifier: Apache-2.0 */
/* figures: times gathered and printed as median, 95th percentile and worst, in milliseconds. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

enum { FIGURES_MAX = 20000 };

struct figures {
    double ms[FIGURES_MAX];
    int count;
};

double figures_now_ms(void);
void figures_add(struct figures *figures, double ms);
double figures_median(struct figures *figures);
void figures_print(struct figures *figures, const char *what);

#endif
