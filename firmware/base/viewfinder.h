/* SPDX-License-Identifier: Apache-2.0 */
/*
 * viewfinder: what the camera sees, small and grey, on its way from the camera's thread to the
 * owner's: the newest picture only. It shows as a mirror does, left and right exchanged.
 *
 * A picture is held only while somebody wants to see it, and wiped when nobody does any more or the
 * camera stops; none of it is stored anywhere else. One that shows the same as the one before is
 * dropped, so that an empty hall wakes nobody.
 */
#ifndef BASE_VIEWFINDER_H
#define BASE_VIEWFINDER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { VIEWFINDER_WIDTH_MAX_PX = 320, VIEWFINDER_HEIGHT_MAX_PX = 240 };

struct viewfinder_picture {
    int width_px, height_px;                                            /* 0: there is no picture */
    uint8_t pixels[VIEWFINDER_WIDTH_MAX_PX * VIEWFINDER_HEIGHT_MAX_PX]; /* rows without gaps */
};

struct viewfinder {
    pthread_mutex_t lock;
    struct viewfinder_picture newest, next; /* next: the camera's own */
    unsigned number;                        /* of the newest; another one after each change */
    bool wanted;
    void (*wake)(void *self);
    void *wake_self;
};

/* Empty, and not wanted. */
void viewfinder_init(struct viewfinder *viewfinder);
void viewfinder_deinit(struct viewfinder *viewfinder);
/* Called after each change, on the camera's thread. Set before that runs. */
void viewfinder_wake_set(struct viewfinder *viewfinder, void (*wake)(void *self), void *self);

/*
 * The camera's thread. A grey frame, rows without gaps; made smaller by whole steps. Nothing
 * happens where nobody wants it. False: it shows the same as the one before.
 */
bool viewfinder_show(struct viewfinder *viewfinder, const uint8_t *pixels, int width_px,
                     int height_px);
/* Any thread: the picture goes. */
void viewfinder_wipe(struct viewfinder *viewfinder);

/* The owner. Not wanted any more: the picture goes. */
void viewfinder_want(struct viewfinder *viewfinder, bool wanted);
unsigned viewfinder_number(struct viewfinder *viewfinder);
/* Returns its number. */
unsigned viewfinder_take(struct viewfinder *viewfinder, struct viewfinder_picture *ret_picture);

#endif
