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
    struct viewfinder viewfinder; /* of that ui, where the scanner is a camera */
    int width_px, height_px;
    char window[32], slips[512]; /* read by the hall for as long as it is open */
};

/* voice: with keypad and speech, into the device that the environment names. */
void stage_open(struct stage *s, int width_px, int height_px, int diagonal, bool voice);
/* The same with what the hall can do beside; its window and slips are set here. */
void stage_open_with(struct stage *s, int width_px, int height_px, int diagonal,
                     const struct hall_options *options);
/* The kiosk ends well. */
void stage_close(struct stage *s);
/* Closes as well; the kiosk's exit code. */
int stage_end(struct stage *s);
/* Waits until the whole screen shows a kiosk out of service, as it is drawn without anything. */
void stage_await_picture(struct stage *s);
/* Waits until the kiosk has ended by itself. */
void stage_await_end(struct stage *s);
/* A finger on the clock, for as long as it takes staff to be meant. */
void stage_hold_clock(struct stage *s);
/* Waits until the window shows the title of a screen. */
void stage_await_title(struct stage *s, enum flow_state state, int language);
/* Waits until the start shows, beside its drawing, that the camera sees this. */
void stage_await_live(struct stage *s, const uint8_t *pixels, int width_px, int height_px);
void stage_touch(struct stage *s, enum flow_state state, int language, enum role role,
                 enum action action, int arg);
/* The same for a screen with contents of its own. */
struct model stage_model(enum flow_state state, int language);
void stage_await_model(struct stage *s, const struct model *model);
void stage_touch_model(struct stage *s, const struct model *model, enum role role,
                       enum action action, int arg);
/* Waits until the service says so of a booking. */
void stage_await_status(struct stage *s, const json_t *booking, const char *status);
/* The kiosk ignores a second press that falls onto a screen that has just come. */
void stage_settle(void);

#endif
