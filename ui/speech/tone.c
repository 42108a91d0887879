/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/speech/tone.h"

#include <math.h>
#include <stddef.h>

enum { NOTES_MAX = 2, ATTACK_MS = 8, DECAY_MS = 40, RELEASE_MS = 45 };

static const double sustain = 0.7, octave = 0.25;

static const struct beat {
    int hz, ms;
} sounds[SOUND_COUNT][NOTES_MAX] = {
#define NOTE(hz, ms)                                                                               \
    {                                                                                              \
        hz, ms                                                                                     \
    }
#define NOTES(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define SOUND(name, notes) [SOUND_##name] = notes,
#include "core/sound.def"
#undef SOUND
#undef NOTES
#undef NOTE
};

int tone_length_ms(enum sound sound)
{
    int ms = 0;

    for (size_t i = 0; i < NOTES_MAX && sounds[sound][i].ms > 0; i++)
        ms += sounds[sound][i].ms + (i > 0 ? TONE_PAUSE_MS : 0);
    return ms;
}

static double envelope(double ms, double length_ms)
{
    double level = ms < ATTACK_MS              ? ms / ATTACK_MS
                   : ms < ATTACK_MS + DECAY_MS ? 1 - (1 - sustain) * (ms - ATTACK_MS) / DECAY_MS
                                               : sustain;
    double left_ms = length_ms - ms;

    return left_ms < RELEASE_MS ? level * left_ms / RELEASE_MS : level;
}

double tone_at(enum sound sound, double ms)
{
    double begin_ms = 0;

    for (size_t i = 0; i < NOTES_MAX && sounds[sound][i].ms > 0; i++) {
        const struct beat *note = &sounds[sound][i];
        double in_ms = ms - begin_ms, turn = 2 * M_PI * note->hz * in_ms / 1000;
        if (in_ms >= 0 && in_ms < note->ms)
            return envelope(in_ms, note->ms) * (sin(turn) + octave * sin(2 * turn)) / (1 + octave);
        begin_ms += note->ms + TONE_PAUSE_MS;
    }
    return 0;
}
