/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tone: the sounds of core/sound.def as samples. Each note is a sine with an octave on it, under an
 * envelope (attack, decay, sustain, release), so that nothing clicks. Pure; any thread.
 */
#ifndef UI_SPEECH_TONE_H
#define UI_SPEECH_TONE_H

#include "core/event.h"

enum { TONE_PAUSE_MS = 80 }; /* between two notes */

int tone_length_ms(enum sound sound);
/* Between -1 and 1; 0 before its beginning and after its end. */
double tone_at(enum sound sound, double ms);

#endif
