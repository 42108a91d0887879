/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kiosk: all real parts plugged together as the configuration says. Two programs do this: ankunft
 * with a window, and the scripted kiosk of the tests with eyes and a finger; nothing else differs
 * between them. Owner thread only.
 */
#ifndef KIOSK_H
#define KIOSK_H

#include "app.h"
#include "config.h"

struct kiosk;

/*
 * Failures are logged. A missing scanner, printer, keypad, audio device or service is not a
 * failure: the kiosk shows what it can do without. config outlives the kiosk.
 */
struct err kiosk_open(const struct config *config, struct app_display display,
                      struct kiosk **ret_kiosk) MUST_CHECK;
/* False: staff have shut it down, and it shall not be started again by itself. */
bool kiosk_run(struct kiosk *kiosk);
void kiosk_close(struct kiosk *kiosk);

struct app *kiosk_app(struct kiosk *kiosk);
struct ui *kiosk_ui(struct kiosk *kiosk);

#endif
