/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/motion.h"

/* A cubic Bézier curve from (0, 0) to (1, 1), by its two control points. */
struct curve {
    double x1, y1, x2, y2;
};

enum { CURVE_LINEAR, CURVE_STANDARD, CURVE_ENTRANCE };
static const struct curve curves[] = {[CURVE_LINEAR] = {0.25, 0.25, 0.75, 0.75},
                                      [CURVE_STANDARD] = {0.2, 0, 0.38, 0.9},
                                      [CURVE_ENTRANCE] = {0, 0, 0.38, 0.9}};

static const struct {
    int ms, curve;
} motions[] = {
#define MOTION(name, ms, curve) {ms, CURVE_##curve},
#include "ui/tokens.def"
};

int motion_ms(enum motion motion)
{
    return motions[motion].ms;
}

static double bezier(double t, double p1, double p2)
{
    double u = 1 - t;

    return 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t;
}

/* x rises with t, so halving finds the t of an x; 2^-14 of the way is finer than any pixel. */
static double curve_at(const struct curve *c, double x)
{
    enum { STEPS = 14 };
    double low = 0, high = 1;

    for (int i = 0; i < STEPS; i++) {
        double t = (low + high) / 2;
        if (bezier(t, c->x1, c->x2) < x)
            low = t;
        else
            high = t;
    }
    return bezier((low + high) / 2, c->y1, c->y2);
}

double motion_at(enum motion motion, int64_t since_ms)
{
    if (since_ms <= 0)
        return 0;
    if (since_ms >= motions[motion].ms)
        return 1;
    return curve_at(&curves[motions[motion].curve], (double)since_ms / motions[motion].ms);
}
