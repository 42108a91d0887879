/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audio: the device that is heard, by SDL. Opened and closed by one thread; fill is called by SDL's
 * own thread between the two.
 */
#ifndef UI_SPEECH_AUDIO_H
#define UI_SPEECH_AUDIO_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { AUDIO_CHUNK = 512 }; /* samples the device takes at once */

struct audio {
    uint32_t id; /* 0: closed */
    void *self;
    void (*fill)(void *self, int16_t *ret_samples, int count);
};

/*
 * name: as SDL calls it, "": the system's own. rate: samples a second, mono. ERR_GONE: there is no
 * such device, or no sound at all; the reason is logged once. audio stays where it is until it is
 * closed.
 */
struct err audio_open(struct audio *audio, const char *name, int rate, bool quietly) MUST_CHECK;
void audio_close(struct audio *audio);
/* The thread that opened and closed is about to end. */
void audio_thread_end(void);
/* It was open and has gone: unplugged. */
bool audio_lost(const struct audio *audio);

#endif
