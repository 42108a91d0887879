/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mixer: samples of speech go in at one end, what the device plays comes out at the other, with a
 * sound before the speech where one is due. Pure; its owner locks it.
 */
#ifndef UI_SPEECH_MIXER_H
#define UI_SPEECH_MIXER_H

#include "core/event.h"

#include <stdint.h>

enum {
    MIXER_RATE = 22050,
    MIXER_SAMPLES = MIXER_RATE / 2,    /* of speech at most wait here */
    MIXER_FADE = MIXER_RATE * 5 / 1000 /* speech that is cut off fades away in so many */
};

struct mixer {
    int16_t samples[MIXER_SAMPLES];
    int first, count;
    int fading;    /* samples left until cut-off speech is silent */
    double speech; /* loudness, 1: as synthesized */
    double sounds;
    bool sounding;
    enum sound sound;
    int sound_at; /* samples of it played */
};

void mixer_init(struct mixer *mixer);
/* Loudness in decibels below full scale, 0 or less. */
void mixer_tune(struct mixer *mixer, double speech_db, double sounds_db);
int mixer_room(const struct mixer *mixer);
/* Not more than mixer_room. */
void mixer_put(struct mixer *mixer, const int16_t *samples, int count);
/* Speech ends here. */
void mixer_hush(struct mixer *mixer);
/* Instead of one that sounds; speech waits. */
void mixer_sound(struct mixer *mixer, enum sound sound);
/* The next samples to be heard; silence where there is nothing. */
void mixer_take(struct mixer *mixer, int16_t *ret_samples, int count);
/* Is there nothing more to be heard? */
bool mixer_is_quiet(const struct mixer *mixer);
/* What was said is forgotten. */
void mixer_wipe(struct mixer *mixer);

#endif
