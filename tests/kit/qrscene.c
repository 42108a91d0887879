/* SPDX-License-Identifier: Apache-2.0 */
#include "kit/qrscene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUIET_MODULES = 4, BEZEL_MODULES = 8, SAMPLES = 3, ROOM_LEVEL = 105, NORMALS = 4096 };

static const double view_widths = 1.2; /* from lens to code, in widths of the frame */

static double random_unit(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

/* Near enough to normal distributions of sigma 1: made once, and drawn from. */
static double random_normal(uint32_t *state)
{
    static double normals[NORMALS];
    uint32_t seed = 1;

    for (int i = 0; normals[NORMALS - 1] == 0 && i < NORMALS; i++)
        for (int j = 0; j < 12; j++)
            normals[i] += random_unit(&seed) - 0.5;
    return normals[(int)(random_unit(state) * NORMALS)];
}

/* ---- from a dot of the frame to a place on the code -------------------------------------------
 */

/* The plane of the code in the camera's room: two directions of unit length. */
struct plane {
    double right[3], down[3];
    double distance_px;
};

static struct plane plane_of(const struct qrscene *s)
{
    const double degree = acos(-1) / 180;
    double turn = s->turn_degrees * degree, tilt = s->tilt_degrees * degree,
           nod = s->nod_degrees * degree;
    struct plane p = {.distance_px = view_widths * s->width_px};
    double axes[2][3] = {{cos(turn), sin(turn), 0}, {-sin(turn), cos(turn), 0}};

    for (int i = 0; i < 2; i++) {
        double x = axes[i][0] * cos(tilt), z = axes[i][0] * sin(tilt), y = axes[i][1];
        double *to = i == 0 ? p.right : p.down;
        to[0] = x;
        to[1] = y * cos(nod) - z * sin(nod);
        to[2] = y * sin(nod) + z * cos(nod);
    }
    return p;
}

/* Where the ray through the dot meets the plane, in modules from the code's middle. */
static void modules_at(const struct qrscene *s, const struct plane *p, double x, double y,
                       double *ret_u, double *ret_v)
{
    /* (x, y) = ((u right + v down).xy * d) / (d + (u right + v down).z), solved for u and v. */
    double d = p->distance_px;
    double a = p->right[0] * d - x * p->right[2], b = p->down[0] * d - x * p->down[2];
    double c = p->right[1] * d - y * p->right[2], e = p->down[1] * d - y * p->down[2];
    double det = a * e - b * c;

    *ret_u = d * (x * e - b * y) / det / s->module_px;
    *ret_v = d * (a * y - x * c) / det / s->module_px;
}

/* ---- what is there ----------------------------------------------------------------------------
 */

static double room_level(const struct qrscene *s, double x, double y)
{
    /* Walls, a door, a lamp: big and soft, as things far behind the point of focus are. */
    double wave = sin(7 * x + s->seed) * cos(5 * y) + (x > 0.7 ? 0.6 : 0) - (y > 0.8 ? 0.8 : 0);
    return ROOM_LEVEL + 30 * wave;
}

static double level_at(const struct qrscene *s, double u, double v, double room)
{
    double half = s->side / 2.0, dark = s->dark, light = s->light;
    double edge = fmax(fabs(u), fabs(v)) - half;

    if (dark == 0 && light == 0) {
        dark = 30;
        light = 220;
    }
    if (edge < 0 && fmin(u, v) > half - s->covered * s->side)
        return 140;
    if (edge > QUIET_MODULES)
        return s->carrier == QRSCENE_PHONE && edge < QUIET_MODULES + BEZEL_MODULES ? 15 : room;
    bool ink = false;
    if (edge < 0)
        ink = (s->modules[(int)(v + half) * s->stride + (int)(u + half)] & 1) != 0;
    double level = ink != s->inverted ? dark : light;
    if (s->carrier == QRSCENE_PHONE) /* the screen's own grid against the camera's */
        level += 6 * sin(9 * u + 2 * v);
    double spot = s->glare * exp(-((u - 3) * (u - 3) + (v + 2) * (v + 2)) / (half * half / 6));
    return level + (255 - level) * fmin(1, 1.4 * spot);
}

static double dot_level(const struct qrscene *s, const struct plane *p, int x, int y)
{
    double room = room_level(s, (double)x / s->width_px, (double)y / s->height_px), sum = 0;

    double far_away = s->side / 2.0 + QUIET_MODULES + BEZEL_MODULES + 1, u, v;
    if (s->carrier == QRSCENE_NOTHING)
        return room;
    modules_at(s, p, x - s->x * s->width_px, y - s->y * s->height_px, &u, &v);
    if (fmax(fabs(u), fabs(v)) > far_away)
        return room;
    for (int j = 0; j < SAMPLES; j++)
        for (int i = 0; i < SAMPLES; i++) {
            modules_at(s, p, x + (i + 0.5) / SAMPLES - s->x * s->width_px,
                       y + (j + 0.5) / SAMPLES - s->y * s->height_px, &u, &v);
            sum += level_at(s, u, v, room);
        }
    return sum / (SAMPLES * SAMPLES);
}

/* ---- what the lens and the chip make of it
 * -------------------------------------------------------
 */

/* One pass of a box along lines of `count` dots, `step` apart. */
static void box_pass(float *line, int count, int step, int radius, float *copy)
{
    float sum = 0;

    for (int i = 0; i < count; i++)
        copy[i] = line[i * step];
    for (int i = -radius; i <= radius; i++)
        sum += copy[i < 0 ? 0 : i >= count ? count - 1 : i];
    for (int i = 0; i < count; i++) {
        line[i * step] = sum / (float)(2 * radius + 1);
        int in = i + radius + 1, out = i - radius;
        sum += copy[in >= count ? count - 1 : in] - copy[out < 0 ? 0 : out];
    }
}

/* Three boxes come near to a bell; the fraction between two radii is mixed by the caller. */
static void blur(float *levels, int width_px, int height_px, int radius)
{
    float *copy = malloc((size_t)(width_px > height_px ? width_px : height_px) * sizeof *copy);

    if (copy == NULL)
        abort();
    for (int pass = 0; pass < 3 && radius > 0; pass++) {
        for (int y = 0; y < height_px; y++)
            box_pass(levels + (size_t)y * (size_t)width_px, width_px, 1, radius, copy);
        for (int x = 0; x < width_px; x++)
            box_pass(levels + x, height_px, width_px, radius, copy);
    }
    free(copy);
}

/* sigma² of three boxes of radius r is r (r + 1). */
static void blur_sigma(float *levels, int width_px, int height_px, double sigma)
{
    size_t count = (size_t)width_px * (size_t)height_px;
    int radius = (int)floor((sqrt(1 + 4 * sigma * sigma) - 1) / 2);
    double below = radius * (radius + 1.0), above = (radius + 1.0) * (radius + 2.0);
    double share = (sigma * sigma - below) / (above - below);
    float *more = malloc(count * sizeof *more);

    if (more == NULL)
        abort();
    memcpy(more, levels, count * sizeof *more);
    blur(levels, width_px, height_px, radius);
    blur(more, width_px, height_px, radius + 1);
    for (size_t i = 0; i < count; i++)
        levels[i] += (float)share * (more[i] - levels[i]);
    free(more);
}

static void halo_add(const struct qrscene *s, float *levels, size_t count)
{
    float *shine = malloc(count * sizeof *shine);

    if (shine == NULL)
        abort();
    memcpy(shine, levels, count * sizeof *shine);
    blur(shine, s->width_px, s->height_px, (int)(2 * s->module_px));
    for (size_t i = 0; i < count; i++)
        levels[i] += (float)s->halo * shine[i];
    free(shine);
}

void qrscene_draw(const struct qrscene *s, uint8_t *dots)
{
    size_t count = (size_t)s->width_px * (size_t)s->height_px;
    float *levels = malloc(count * sizeof *levels);
    struct plane plane = plane_of(s);
    uint32_t state = s->seed * 2654435761u + 1;

    if (levels == NULL)
        abort();
    for (int y = 0; y < s->height_px; y++)
        for (int x = 0; x < s->width_px; x++)
            levels[(size_t)y * (size_t)s->width_px + (size_t)x] = (float)dot_level(s, &plane, x, y);
    if (s->halo > 0)
        halo_add(s, levels, count);
    if (s->blur_px > 0)
        blur_sigma(levels, s->width_px, s->height_px, s->blur_px);
    for (size_t i = 0; i < count; i++) {
        double level = levels[i] + (s->noise > 0 ? s->noise * random_normal(&state) : 0);
        dots[i] = (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
    }
    free(levels);
}

void qrscene_draw_finders(int width_px, int height_px, int module_px, uint8_t *dots)
{
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            int u = x / module_px % 8, v = y / module_px % 8;
            bool ring = (u == 0 || u == 6) ? v <= 6 : (v == 0 || v == 6) && u <= 6;
            bool heart = u >= 2 && u <= 4 && v >= 2 && v <= 4;
            dots[(size_t)y * (size_t)width_px + (size_t)x] = ring || heart ? 0 : 255;
        }
}
