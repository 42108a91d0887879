/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/speech/mixer.h"

#include "base/bug.h"
#include "ui/speech/tone.h"

#include <math.h>
#include <string.h>

void mixer_init(struct mixer *mixer)
{
    memset(mixer, 0, sizeof *mixer);
    mixer->speech = mixer->sounds = 1;
}

void mixer_tune(struct mixer *mixer, double speech_db, double sounds_db)
{
    mixer->speech = pow(10, speech_db / 20);
    mixer->sounds = pow(10, sounds_db / 20);
}

int mixer_room(const struct mixer *mixer)
{
    return MIXER_SAMPLES - mixer->count;
}

void mixer_put(struct mixer *mixer, const int16_t *samples, int count)
{
    bug_if(count > mixer_room(mixer));
    for (int i = 0; i < count; i++)
        mixer->samples[(mixer->first + mixer->count + i) % MIXER_SAMPLES] = samples[i];
    mixer->count += count;
}

void mixer_hush(struct mixer *mixer)
{
    if (mixer->fading > 0)
        mixer->count = mixer->fading;
    else if (mixer->count > MIXER_FADE)
        mixer->count = MIXER_FADE;
    mixer->fading = mixer->count;
}

void mixer_sound(struct mixer *mixer, enum sound sound)
{
    mixer->sounding = true;
    mixer->sound = sound;
    mixer->sound_at = 0;
}

static int16_t loud(double value)
{
    return (int16_t)lrint(fmax(-32768, fmin(32767, value)));
}

static int16_t speech_next(struct mixer *m)
{
    if (m->count == 0)
        return 0;
    double value = m->samples[m->first] * m->speech;
    m->samples[m->first] = 0;
    m->first = (m->first + 1) % MIXER_SAMPLES;
    m->count--;
    if (m->fading > 0)
        value = value * m->fading-- / MIXER_FADE;
    return loud(value);
}

static int16_t sound_next(struct mixer *m)
{
    double ms = m->sound_at++ * 1000.0 / MIXER_RATE;

    m->sounding = ms < tone_length_ms(m->sound);
    return loud(32767 * m->sounds * tone_at(m->sound, ms));
}

void mixer_take(struct mixer *mixer, int16_t *ret_samples, int count)
{
    for (int i = 0; i < count; i++)
        ret_samples[i] =
            mixer->sounding && mixer->fading == 0 ? sound_next(mixer) : speech_next(mixer);
}

bool mixer_is_quiet(const struct mixer *mixer)
{
    return mixer->count == 0 && !mixer->sounding;
}

void mixer_wipe(struct mixer *mixer)
{
    explicit_bzero(mixer->samples, sizeof mixer->samples);
    mixer->first = mixer->count = mixer->fading = 0;
}
