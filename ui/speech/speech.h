/* SPDX-License-Identifier: Apache-2.0 */
/*
 * speech: says utterances and plays sounds. A thread of its own holds synthesizer and device; the
 * calls of the ports only put something down and return. Posts DEVICE_CHANGED of DEVICE_AUDIO:
 * READY, or BROKEN where the device or the synthesizer cannot be had; that is tried again every
 * half a minute and whenever something is to be heard.
 */
#ifndef UI_SPEECH_SPEECH_H
#define UI_SPEECH_SPEECH_H

#include "port.h"

enum { SPEECH_DEVICE_MAX = 239, SPEECH_STEP_DB = 6 };

struct speech_config {
    char device[SPEECH_DEVICE_MAX + 1]; /* as SDL calls it; "": the system's own */
    bool words;                         /* say utterances */
    bool sounds;                        /* play sounds */
    /* At the normal volume, in decibels below full scale; louder by SPEECH_STEP_DB a step. */
    int loudspeaker_db, headphone_db, sounds_db;
};

struct speech;

struct err speech_open(const struct speech_config *config, struct mailbox mailbox,
                       struct speech **ret_speech, struct voice_port *ret_voice,
                       struct sound_port *ret_sound) MUST_CHECK;
void speech_close(struct speech *speech);

/* Nothing configured: the ports take everything, and nobody hears it. Posts ABSENT. */
void speech_null_open(struct mailbox mailbox, struct voice_port *ret_voice,
                      struct sound_port *ret_sound);

#endif
