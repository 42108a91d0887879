/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/speech/speech.h"

#include "base/clock.h"
#include "base/log.h"
#include "ui/speech/audio.h"
#include "ui/speech/mixer.h"
#include "ui/speech/synth.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    WAITING_MAX = 4,      /* utterances behind the one being said */
    PART_PAUSE_MS = 260,  /* between the parts of an utterance */
    QUIET_MS = 20000,     /* the device is closed after so much silence */
    RETRY_MS = 30000,     /* a device that could not be had */
    HASTY_RETRY_MS = 500, /* … while something is to be heard */
    LOOK_MS = 1000,       /* has the device gone? */
    SLOW = 75,            /* percent */
    FAST = 140,
};

struct speech {
    struct speech_config config; /* set before the thread starts */
    struct mailbox mailbox;
    pthread_t thread;
    pthread_cond_t changed; /* something to do, or room in the mixer, or to stop */
    pthread_mutex_t lock;
    /* under the lock */
    bool stopping;
    struct utterance waiting[WAITING_MAX];
    int waiting_count;
    unsigned period; /* counts silences ordered: what was begun before one is not gone on with */
    int volume, speed;
    bool headphone;
    struct mixer mixer;
    /* the thread's own */
    struct synth *synth;
    struct audio audio;
    struct utterance saying;
    unsigned saying_period;
    enum device_state state; /* last posted; ABSENT: none yet */
    int64_t tried_ms, heard_ms;
};

/* --- the ports: any moment, the owner thread ------------------------------------------------ */

static void hush_locked(struct speech *s)
{
    s->period++;
    for (int i = 0; i < s->waiting_count; i++)
        utterance_wipe(&s->waiting[i]);
    s->waiting_count = 0;
    mixer_hush(&s->mixer);
}

static void port_say(void *self, const struct utterance *utterance, bool behind)
{
    struct speech *s = self;

    pthread_mutex_lock(&s->lock);
    if (!behind)
        hush_locked(s);
    if (s->waiting_count < WAITING_MAX)
        s->waiting[s->waiting_count++] = *utterance;
    else
        log_warn("speech", "something was not said: too much at once");
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

static void port_hush(void *self)
{
    struct speech *s = self;

    pthread_mutex_lock(&s->lock);
    hush_locked(s);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

static void tune_locked(struct speech *s)
{
    const struct speech_config *c = &s->config;
    int normal_db = s->headphone ? c->headphone_db : c->loudspeaker_db;
    int db = normal_db + s->volume * SPEECH_STEP_DB;

    mixer_tune(&s->mixer, db < 0 ? db : 0, c->sounds_db);
}

static void port_tune(void *self, int volume, int speed, bool headphone)
{
    struct speech *s = self;

    pthread_mutex_lock(&s->lock);
    s->volume = volume;
    s->speed = speed;
    s->headphone = headphone;
    tune_locked(s);
    pthread_mutex_unlock(&s->lock);
}

static void port_play(void *self, enum sound sound)
{
    struct speech *s = self;

    pthread_mutex_lock(&s->lock);
    mixer_sound(&s->mixer, sound);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

static void nothing_say(void *self, const struct utterance *utterance, bool behind)
{
    (void)self;
    (void)utterance;
    (void)behind;
}

static void nothing_play(void *self, enum sound sound)
{
    (void)self;
    (void)sound;
}

/* --- the device: SDL's thread ---------------------------------------------------------------- */

static void device_fill(void *self, int16_t *ret_samples, int count)
{
    struct speech *s = self;

    pthread_mutex_lock(&s->lock);
    mixer_take(&s->mixer, ret_samples, count);
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
}

/* --- the thread ------------------------------------------------------------------------------ */

/* With the lock held. */
static void wait_ms(struct speech *s, int64_t ms)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(ms / 1000);
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_cond_timedwait(&s->changed, &s->lock, &until);
}

/* The synthesizer's samples, as fast as they are heard; false: nobody wants the rest. */
static bool samples_put(void *self, const int16_t *samples, int count)
{
    struct speech *s = self;
    bool wanted = true;

    pthread_mutex_lock(&s->lock);
    for (int put = 0; put < count && wanted;) {
        wanted = !s->stopping && s->period == s->saying_period && !audio_lost(&s->audio);
        int room = mixer_room(&s->mixer), n = count - put < room ? count - put : room;
        if (wanted && n > 0) {
            mixer_put(&s->mixer, samples + put, n);
            put += n;
        } else if (wanted) {
            wait_ms(s, LOOK_MS);
        }
    }
    pthread_mutex_unlock(&s->lock);
    return wanted;
}

static bool pause_put(struct speech *s)
{
    static const int16_t silence[MIXER_RATE * PART_PAUSE_MS / 1000];

    return samples_put(s, silence, (int)(sizeof silence / sizeof silence[0]));
}

static void saying_say(struct speech *s, int speed)
{
    const struct synth_sink sink = {.self = s, .take = samples_put};
    int percent = speed < 0 ? SLOW : speed > 0 ? FAST : 100;

    for (int i = 0; i < s->saying.count; i++) {
        if (i > 0 && !pause_put(s))
            return;
        struct err e = synth_say(s->synth, s->saying.parts[i].tag, utterance_part(&s->saying, i),
                                 percent, sink);
        if (err_is(e))
            log_warn("speech", "nobody speaks %s here", s->saying.parts[i].tag);
    }
}

static void state_post(struct speech *s, enum device_state state)
{
    const struct event event = {.kind = EVENT_DEVICE_CHANGED, .device = {DEVICE_AUDIO, state}};

    if (s->state == state)
        return;
    s->state = state;
    s->mailbox.post(s->mailbox.self, &event);
}

static struct err synth_have(struct speech *s)
{
    if (s->synth != NULL || !s->config.words)
        return err_none();
    struct err e = synth_open(&s->synth);
    if (err_is(e)) {
        if (s->state != DEVICE_BROKEN)
            log_warn("speech", "the synthesizer's data is missing (espeak-ng-data)");
        return e;
    }
    return synth_rate(s->synth) == MIXER_RATE ? e : err_make(ERR_RANGE);
}

/* Without the lock: SDL's thread takes it. */
static bool device_have(struct speech *s)
{
    int64_t now_ms = clock_monotonic_ms();

    if (audio_lost(&s->audio)) {
        audio_close(&s->audio);
        log_warn("speech", "the audio device is gone");
        state_post(s, DEVICE_BROKEN);
    }
    if (s->audio.id != 0)
        return true;
    if (s->state == DEVICE_BROKEN && now_ms - s->tried_ms < HASTY_RETRY_MS)
        return false;
    s->tried_ms = now_ms;
    struct err e = synth_have(s);
    if (!err_is(e))
        e = audio_open(&s->audio, s->config.device, MIXER_RATE, s->state == DEVICE_BROKEN);
    state_post(s, err_is(e) ? DEVICE_BROKEN : DEVICE_READY);
    return !err_is(e);
}

/* Takes the next utterance; with the lock held. */
static bool saying_take(struct speech *s)
{
    if (s->waiting_count == 0)
        return false;
    s->saying = s->waiting[0];
    s->saying_period = s->period;
    s->waiting_count--;
    memmove(&s->waiting[0], &s->waiting[1], (size_t)s->waiting_count * sizeof s->waiting[0]);
    utterance_wipe(&s->waiting[s->waiting_count]);
    return true;
}

/* Nobody hears it: it must not be said much later, to somebody else. */
static void unheard_drop(struct speech *s)
{
    pthread_mutex_lock(&s->lock);
    hush_locked(s);
    mixer_wipe(&s->mixer);
    s->mixer.sounding = false;
    pthread_mutex_unlock(&s->lock);
}

static void turn(struct speech *s)
{
    pthread_mutex_lock(&s->lock);
    bool something = s->waiting_count > 0 || !mixer_is_quiet(&s->mixer);
    pthread_mutex_unlock(&s->lock);
    int64_t now_ms = clock_monotonic_ms();
    bool due = s->state == DEVICE_ABSENT ||
               (s->state == DEVICE_BROKEN && now_ms - s->tried_ms >= RETRY_MS);

    if (something || due || s->audio.id != 0) {
        bool have = device_have(s);
        if (something && !have)
            unheard_drop(s);
        if (something)
            s->heard_ms = now_ms;
    }
    if (s->audio.id != 0 && now_ms - s->heard_ms >= QUIET_MS)
        audio_close(&s->audio);

    pthread_mutex_lock(&s->lock);
    bool say = s->audio.id != 0 && saying_take(s);
    int speed = s->speed;
    if (!say && !s->stopping && s->waiting_count == 0)
        wait_ms(s, s->audio.id != 0 ? LOOK_MS : RETRY_MS);
    pthread_mutex_unlock(&s->lock);
    if (say && s->synth != NULL)
        saying_say(s, speed);
    utterance_wipe(&s->saying);
}

static void *speech_run(void *self)
{
    struct speech *s = self;

    for (;;) {
        pthread_mutex_lock(&s->lock);
        bool stopping = s->stopping;
        pthread_mutex_unlock(&s->lock);
        if (stopping)
            break;
        turn(s);
    }
    audio_close(&s->audio);
    if (s->synth != NULL)
        synth_close(s->synth);
    audio_thread_end();
    return NULL;
}

static bool thread_start(struct speech *s)
{
    pthread_condattr_t attr;
    sigset_t all, before;

    pthread_mutex_init(&s->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->changed, &attr);
    pthread_condattr_destroy(&attr);
    /* Signals are the owner's; SDL's audio thread inherits this mask, too. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool ok = pthread_create(&s->thread, NULL, speech_run, s) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (ok)
        pthread_setname_np(s->thread, "speech");
    return ok;
}

struct err speech_open(const struct speech_config *config, struct mailbox mailbox,
                       struct speech **ret_speech, struct voice_port *ret_voice,
                       struct sound_port *ret_sound)
{
    struct speech *s = calloc(1, sizeof *s);

    if (s == NULL)
        return err_make(ERR_NO_MEMORY);
    s->config = *config;
    s->mailbox = mailbox;
    s->audio = (struct audio){.self = s, .fill = device_fill};
    mixer_init(&s->mixer);
    tune_locked(s);
    if (!thread_start(s)) {
        free(s);
        return err_make(ERR_NO_MEMORY);
    }
    *ret_speech = s;
    *ret_voice = (struct voice_port){.self = s,
                                     .say = config->words ? port_say : nothing_say,
                                     .hush = port_hush,
                                     .tune = port_tune};
    *ret_sound = (struct sound_port){.self = s, .play = config->sounds ? port_play : nothing_play};
    return err_none();
}

void speech_close(struct speech *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    explicit_bzero(s, sizeof *s);
    free(s);
}
