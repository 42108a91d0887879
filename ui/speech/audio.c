/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/speech/audio.h"

#include "base/log.h"

#include <SDL.h>

static void fill(void *self, Uint8 *bytes, int len)
{
    const struct audio *audio = self;

    audio->fill(audio->self, (int16_t *)(void *)bytes, len / (int)sizeof(int16_t));
}

struct err audio_open(struct audio *audio, const char *name, int rate, bool quietly)
{
    SDL_AudioSpec want = {.freq = rate,
                          .format = AUDIO_S16SYS,
                          .channels = 1,
                          .samples = AUDIO_CHUNK,
                          .callback = fill,
                          .userdata = audio};

    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {
        audio->id = SDL_OpenAudioDevice(name[0] != '\0' ? name : NULL, 0, &want, NULL, 0);
        if (audio->id != 0) {
            SDL_PauseAudioDevice(audio->id, 0);
            return err_none();
        }
        if (!quietly)
            log_warn("audio", "%s: %s", name[0] != '\0' ? name : "the device", SDL_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    } else if (!quietly) {
        log_warn("audio", "%s", SDL_GetError());
    }
    return err_make(ERR_GONE);
}

void audio_close(struct audio *audio)
{
    if (audio->id == 0)
        return;
    SDL_CloseAudioDevice(audio->id);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    audio->id = 0;
}

void audio_thread_end(void)
{
    SDL_TLSCleanup();
}

bool audio_lost(const struct audio *audio)
{
    return audio->id != 0 && SDL_GetAudioDeviceStatus(audio->id) == SDL_AUDIO_STOPPED;
}
