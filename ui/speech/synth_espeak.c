/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "ui/speech/synth.h"

#include <espeak-ng/speak_lib.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_MS = 20, WORDS_A_MINUTE = 165, TAG_MAX = 31 };

struct synth {
    int rate;
    char tag[TAG_MAX + 1]; /* whose voice is set */
    int percent;           /* of that voice */
    struct synth_sink sink;
};

static const struct voice {
    const char *tag, *name;
    int percent;
} voices[] = {
#define VOICE(language, voice, speed) {language, voice, speed},
#include "ui/speech/voices.def"
#undef VOICE
};

static int samples_take(short *samples, int count, espeak_EVENT *events)
{
    struct synth *synth = events->user_data;

    if (samples == NULL || count <= 0)
        return 0;
    return synth->sink.take(synth->sink.self, samples, count) ? 0 : 1;
}

/*
 * Once for the process, and never ended: the library (1.51) hangs in its second espeak_Terminate.
 * 0: it could not be had.
 */
static int library_begin(void)
{
    static int rate;

    if (rate > 0)
        return rate;
    rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, CHUNK_MS, NULL, espeakINITIALIZE_DONT_EXIT);
    if (rate > 0)
        espeak_SetSynthCallback(samples_take);
    return rate;
}

struct err synth_open(struct synth **ret_synth)
{
    struct synth *synth = calloc(1, sizeof *synth);

    if (synth == NULL)
        return err_make(ERR_NO_MEMORY);
    synth->rate = library_begin();
    if (synth->rate <= 0) {
        free(synth);
        return err_make(ERR_GONE);
    }
    *ret_synth = synth;
    return err_none();
}

void synth_close(struct synth *synth)
{
    explicit_bzero(synth, sizeof *synth);
    free(synth);
}

int synth_rate(const struct synth *synth)
{
    return synth->rate;
}

static struct err voice_set(struct synth *synth, const char *tag)
{
    const char *name = tag;

    if (strcmp(synth->tag, tag) == 0)
        return err_none();
    synth->percent = 100;
    for (size_t i = 0; i < sizeof voices / sizeof voices[0]; i++)
        if (strcmp(voices[i].tag, tag) == 0) {
            name = voices[i].name;
            synth->percent = voices[i].percent;
        }
    if (strlen(tag) > TAG_MAX || espeak_SetVoiceByName(name) != EE_OK) {
        synth->tag[0] = '\0';
        return err_make(ERR_GONE);
    }
    memcpy(synth->tag, tag, strlen(tag) + 1);
    return err_none();
}

struct err synth_say(struct synth *synth, const char *tag, const char *words, int speed,
                     struct synth_sink sink)
{
    struct err e = voice_set(synth, tag);

    if (err_is(e))
        return e;
    synth->sink = sink;
    (void)espeak_SetParameter(espeakRATE, WORDS_A_MINUTE * speed / 100 * synth->percent / 100, 0);
    espeak_ERROR failed =
        espeak_Synth(words, strlen(words) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, NULL, synth);
    return failed == EE_OK ? err_none() : err_make(ERR_IO);
}
