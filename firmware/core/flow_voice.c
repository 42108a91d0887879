/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flow_voice: what the keys of the keypad and the headphone's plug set, and which step can be
 * heard, here and at the scanner. What is said, and where the focus stands, follows from the
 * display list (ui/).
 */
#include "core/flow_step.h"

#include <string.h>

void flow_voice_reset(struct model *m)
{
    m->voice = false;
    m->voice_volume = 0;
    m->voice_speed = 0;
    m->dark = false;
}

bool guard_pad_asks_help(const struct look *s)
{
    const struct event help = {.kind = EVENT_PRESSED, .pressed = {.action = ACTION_HELP}};

    return s->e->pad == PAD_HELP && guard_may_overlay(&(struct look){s->m, &help});
}

static void speed_move(struct model *m, int by)
{
    int speed = m->voice_speed + by;

    if (speed >= VOICE_SPEED_MIN && speed <= VOICE_SPEED_MAX)
        m->voice_speed = speed;
}

/* Speech begins by its key, or by any key where a headphone is plugged in; never by itself. */
static bool begins_speech(const struct model *m, enum pad_key key)
{
    return key == PAD_REPEAT || key == PAD_SPEECH || m->headphone;
}

void act_follow_pad(struct step *s)
{
    struct model *m = s->m;

    /* Whoever looks for the answer to the question is still there. */
    if (m->state == STATE_STILL_THERE)
        m->entered_ms = m->now_ms;
    if (!m->voice) {
        m->voice = begins_speech(m, s->e->pad);
        return;
    }
    switch (s->e->pad) {
    case PAD_LOUDER:
        m->voice_volume = (m->voice_volume + 1) % VOICE_VOLUMES;
        break;
    case PAD_QUIETER:
        if (m->voice_volume > 0)
            m->voice_volume--;
        break;
    case PAD_SLOWER:
        speed_move(m, -1);
        break;
    case PAD_FASTER:
        speed_move(m, 1);
        break;
    case PAD_DARK:
        m->dark = !m->dark;
        break;
    case PAD_SPEECH:
        m->voice = false;
        m->dark = false;
        break;
    default:
        break;
    }
}

void act_show(struct step *s)
{
    s->m->dark = false;
}

/* The plug begins speech; without it what was said to one ear must not go on for everybody. */
void act_follow_headphone(struct step *s)
{
    struct model *m = s->m;

    m->headphone = s->e->headphone.plugged;
    if (s->e->headphone.found)
        return;
    m->touched_ms = m->now_ms;
    m->voice = m->headphone;
    m->dark = m->dark && m->voice;
}

/* --- sounds -------------------------------------------------------------------------------- */

static bool is_new(const struct step *s, enum flow_state before, enum flow_state state)
{
    return s->m->state == state && before != state;
}

/* NONE is not among the sounds: most steps make none. */
static bool sound_of(const struct step *s, enum flow_state before, enum sound *ret_sound)
{
    const struct model *m = s->m;

    if (is_new(s, before, STATE_DONE))
        *ret_sound = SOUND_OK;
    else if (is_new(s, before, STATE_STILL_THERE))
        *ret_sound = SOUND_STILL_THERE;
    else if (s->e->kind == EVENT_CODE_GARBLED ||
             (s->e->kind == EVENT_CODE_READ &&
              (m->state == STATE_SCAN_HELP ||
               (m->state == STATE_VERDICT && m->session.verdict == VERDICT_UNREADABLE))))
        *ret_sound = SOUND_NOT_READ;
    else if ((s->e->kind == EVENT_CODE_READ && before != m->state) ||
             is_new(s, before, STATE_READING))
        *ret_sound = SOUND_READ;
    else if (before != m->state && !flow_is_overlay(before) &&
             (m->state == STATE_CLOSED || m->state == STATE_AGAIN || m->state == STATE_PAUSE ||
              m->state == STATE_VERDICT))
        *ret_sound = SOUND_LOOK;
    else
        return false;
    return true;
}

void flow_sound(struct step *s, enum flow_state before)
{
    enum sound sound;

    if (sound_of(s, before, &sound))
        step_effect(s, EFFECT_SOUND)->sound = sound;
}

/* --- the scanner's own beep ---------------------------------------------------------------- */

/* A code that came as the screen had just ceased to expect one is not taken: it is held up again.
 */
static bool is_taken(const struct step *s, enum flow_state before)
{
    struct booking_ref ref;
    bool ours = s->e->kind == EVENT_CODE_READ && flow_code(s->e, &ref);

    explicit_bzero(&ref, sizeof ref);
    return ours && flow_state_info(before)->listens && s->m->state != STATE_PAUSE;
}

void flow_acknowledge(struct step *s, enum flow_state before)
{
    if (s->e->kind == EVENT_CODE_READ || s->e->kind == EVENT_CODE_GARBLED)
        step_effect(s, EFFECT_ACKNOWLEDGE)->on = is_taken(s, before);
}
