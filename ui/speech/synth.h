/* SPDX-License-Identifier: Apache-2.0 */
/*
 * synth: words become samples, by libespeak-ng. The library has one state a process: one synth at a
 * time, used by one thread.
 */
#ifndef UI_SPEECH_SYNTH_H
#define UI_SPEECH_SYNTH_H

#include "base/err.h"

#include <stdint.h>

struct synth;

/* Takes samples; false: no more of them are wanted. */
struct synth_sink {
    void *self;
    bool (*take)(void *self, const int16_t *samples, int count);
};

/* ERR_GONE: its data is not installed (espeak-ng-data). */
struct err synth_open(struct synth **ret_synth) MUST_CHECK;
void synth_close(struct synth *synth);
/* Samples a second. */
int synth_rate(const struct synth *synth);
/*
 * Comes back when all is said, or the sink wants no more. tag: of the language; speed: in percent
 * of the normal. ERR_GONE: nobody speaks that language here.
 */
struct err synth_say(struct synth *synth, const char *tag, const char *words, int speed,
                     struct synth_sink sink) MUST_CHECK;

#endif
