/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keeper: the process that outlives the kiosk's, so that nothing but the kiosk or the picture of
 * one out of service is ever on the screen. It does next to nothing itself: it begins the kiosk as
 * a child, and where that ends by a crash, hangs or cannot begin, another child that shows the
 * picture for a while, then the kiosk again. Pauses double up to a minute; a kiosk that ran for ten
 * minutes begins anew with the shortest.
 *
 * The child beats. A child that has not for KEEPER_SILENT_S hangs and is killed; each beat is
 * handed on to the service manager (watchdog.h), which hears nothing else: should the keeper itself
 * hang, or be unable to end its child, the manager begins all anew.
 *
 * Called by the main thread before there are others and before a library holds a display.
 */
#ifndef KEEPER_H
#define KEEPER_H

#include <stdint.h>

enum {
    /* Exit codes of the kiosk that are meant, and become the keeper's own. */
    KEEPER_STOPPED = 0,    /* a signal has ended it */
    KEEPER_NO_DISPLAY = 1, /* there is no screen on which a picture could be shown either */
    KEEPER_SHUT_DOWN = 10, /* staff have shut it down: not to be started again by itself */
    /* Any other end is none: it could not begin, or broke. */
    KEEPER_NOT_BEGUN = 69,
    KEEPER_PAUSE_FIRST_S = 5,
    KEEPER_PAUSE_MOST_S = 60,
    KEEPER_STEADY_S = 600,
    KEEPER_SILENT_S = 30, /* half the manager's interval, where that is shorter */
    KEEPER_BEGIN_S = 120, /* to the first beat: disks may be slow */
};

/* What a beat says is on the screen. */
enum keeper_sight { KEEPER_KIOSK, KEEPER_PICTURE, KEEPER_UNCONFIGURED };

struct keeper {
    void *self;
    /* In the child: the kiosk; its exit code. */
    int (*run)(void *self);
    /* In the child: the picture, for so long or until SIGTERM. */
    void (*show)(void *self, int seconds);
};

/* Until a signal, or staff, end it; the exit code. */
int keeper_run(const struct keeper *keeper);

/*
 * In the child, on the thread that shows: that is still so. To be called after each picture shown
 * and at least every keeper_beat_ms(); cheap, and nothing where there is no keeper.
 */
void keeper_beat(enum keeper_sight sight);
/* INT64_MAX where there is no keeper. */
int64_t keeper_beat_ms(void);

#endif
