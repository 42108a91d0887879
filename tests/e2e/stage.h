/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage: the real kiosk in a real window, with everything around it. What the window must show is
 * drawn here by the same ui and compared pixel for pixel. Fails the test where it is not so.
 */
#ifndef E2E_STAGE_H
#define E2E_STAGE_H

#include "kit/hall.h"
#include "screen.h"
#include "ui/ui.h"

enum { PATIENCE_MS = 20000 };

struct stage {
    struct screen screen;
    struct hall hall;
    struct ui *ui;
    int width_px, height_px;
};

/* voice: with keypad and speech, into the device that the environment names. */
void stage_open(struct stage *s, int width_px, int height_px, int diagonal, bool voice);
void stage_close(struct stage *s);
/* Waits until the window shows the title of a screen. */
void stage_await_title(struct stage *s, enum flow_state state, int language);
void stage_touch(struct stage *s, enum flow_state state, int language, enum role role,
                 enum action action, int arg);
/* Waits until the service says so of a booking. */
void stage_await_status(struct stage *s, const json_t *booking, const char *status);
/* The kiosk ignores a second press that falls onto a screen that has just come. */
void stage_settle(void);

#endif
