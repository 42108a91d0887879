/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/speech/speech.h"

static void null_say(void *self, const struct utterance *utterance, bool behind)
{
    (void)self;
    (void)utterance;
    (void)behind;
}

static void null_hush(void *self)
{
    (void)self;
}

static void null_tune(void *self, int volume, int speed, bool headphone)
{
    (void)self;
    (void)volume;
    (void)speed;
    (void)headphone;
}

static void null_play(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

void speech_null_open(struct mailbox mailbox, struct voice_port *ret_voice,
                      struct sound_port *ret_sound)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED,
                                .device = {DEVICE_AUDIO, DEVICE_ABSENT}};

    mailbox.post(mailbox.self, &event);
    *ret_voice = (struct voice_port){.say = null_say, .hush = null_hush, .tune = null_tune};
    *ret_sound = (struct sound_port){.play = null_play};
}
