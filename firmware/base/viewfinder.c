/* SPDX-License-Identifier: Apache-2.0 */
#include "base/viewfinder.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* More than noise, in more of the picture than a few sparks: one pixel of a thousand. */
enum { NOISE = 12, CHANGED_PARTS = 1000 };

void viewfinder_init(struct viewfinder *v)
{
    memset(v, 0, sizeof *v);
    pthread_mutex_init(&v->lock, NULL);
}

void viewfinder_deinit(struct viewfinder *v)
{
    pthread_mutex_destroy(&v->lock);
    explicit_bzero(v, sizeof *v);
}

void viewfinder_wake_set(struct viewfinder *v, void (*wake)(void *self), void *self)
{
    v->wake = wake;
    v->wake_self = self;
}

static int step_of(int px, int most)
{
    return (px + most - 1) / most;
}

/* A pixel is the mean of a square, which takes the noise out as well. */
static void shrink(const uint8_t *pixels, int width_px, int height_px,
                   struct viewfinder_picture *ret)
{
    int across = step_of(width_px, VIEWFINDER_WIDTH_MAX_PX);
    int down = step_of(height_px, VIEWFINDER_HEIGHT_MAX_PX), step = across > down ? across : down;

    ret->width_px = width_px / step;
    ret->height_px = height_px / step;
    for (int y = 0; y < ret->height_px; y++)
        for (int x = 0; x < ret->width_px; x++) {
            const uint8_t *from =
                pixels + (size_t)y * (size_t)step * (size_t)width_px + (size_t)x * (size_t)step;
            unsigned sum = 0;
            for (int row = 0; row < step; row++, from += width_px)
                for (int i = 0; i < step; i++)
                    sum += from[i];
            ret->pixels[(size_t)y * (size_t)ret->width_px + (size_t)(ret->width_px - 1 - x)] =
                (uint8_t)(sum / (unsigned)(step * step));
        }
}

static bool is_same(const struct viewfinder_picture *a, const struct viewfinder_picture *b)
{
    int count = a->width_px * a->height_px, changed = 0;

    if (a->width_px != b->width_px || a->height_px != b->height_px)
        return false;
    for (int i = 0; i < count; i++)
        changed += abs(a->pixels[i] - b->pixels[i]) > NOISE;
    return changed <= count / CHANGED_PARTS;
}

bool viewfinder_show(struct viewfinder *v, const uint8_t *pixels, int width_px, int height_px)
{
    pthread_mutex_lock(&v->lock);
    bool wanted = v->wanted;
    pthread_mutex_unlock(&v->lock);
    if (!wanted)
        return true;
    shrink(pixels, width_px, height_px, &v->next);
    pthread_mutex_lock(&v->lock);
    bool same = is_same(&v->newest, &v->next), taken = v->wanted && !same;
    if (taken) {
        v->newest = v->next;
        v->number++;
    }
    pthread_mutex_unlock(&v->lock);
    explicit_bzero(&v->next, sizeof v->next);
    if (taken && v->wake != NULL)
        v->wake(v->wake_self);
    return !same;
}

/* Under the lock. True: there was something. */
static bool newest_drop(struct viewfinder *v)
{
    if (v->newest.width_px == 0)
        return false;
    explicit_bzero(&v->newest, sizeof v->newest);
    v->number++;
    return true;
}

void viewfinder_wipe(struct viewfinder *v)
{
    pthread_mutex_lock(&v->lock);
    bool was_there = newest_drop(v);
    pthread_mutex_unlock(&v->lock);
    if (was_there && v->wake != NULL)
        v->wake(v->wake_self);
}

void viewfinder_want(struct viewfinder *v, bool wanted)
{
    pthread_mutex_lock(&v->lock);
    v->wanted = wanted;
    if (!wanted)
        (void)newest_drop(v);
    pthread_mutex_unlock(&v->lock);
}

unsigned viewfinder_number(struct viewfinder *v)
{
    pthread_mutex_lock(&v->lock);
    unsigned number = v->number;
    pthread_mutex_unlock(&v->lock);
    return number;
}

unsigned viewfinder_take(struct viewfinder *v, struct viewfinder_picture *ret_picture)
{
    pthread_mutex_lock(&v->lock);
    *ret_picture = v->newest;
    unsigned number = v->number;
    pthread_mutex_unlock(&v->lock);
    return number;
}
