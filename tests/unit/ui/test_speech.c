/* SPDX-License-Identifier: Apache-2.0 */
/* The real synthesizer into a device that an ear listens to. */
#include "../cmocka_kit.h"

#include "kit/ear.h"
#include "ui/speech/speech.h"
#include "ui/speech/synth.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 30000, QUIET_MS = 600 };

static struct ear *ear;

/* --- the states it posts --------------------------------------------------------------------- */

struct states {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    enum device_state last;
    int count;
};
static struct states states = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, DEVICE_ABSENT,
                               0};

static void post(void *self, const struct event *event)
{
    (void)self;
    pthread_mutex_lock(&states.lock);
    states.last = event->device.state;
    states.count++;
    pthread_cond_broadcast(&states.changed);
    pthread_mutex_unlock(&states.lock);
}

static void await_state(enum device_state state)
{
    pthread_mutex_lock(&states.lock);
    while (states.count == 0 || states.last != state)
        pthread_cond_wait(&states.changed, &states.lock);
    pthread_mutex_unlock(&states.lock);
}

struct mouth {
    struct speech *speech;
    struct voice_port voice;
    struct sound_port sound;
};

static void mouth_open(struct mouth *m, bool words, bool sounds)
{
    const struct speech_config c = {.words = words,
                                    .sounds = sounds,
                                    .loudspeaker_db = -24,
                                    .headphone_db = -24,
                                    .sounds_db = -20};

    states.count = 0;
    assert_false(
        err_is(speech_open(&c, (struct mailbox){NULL, post}, &m->speech, &m->voice, &m->sound)));
    await_state(DEVICE_READY);
}

static void say(struct mouth *m, const char *tag, const char *words, bool behind)
{
    static struct utterance u;

    memset(&u, 0, sizeof u);
    utterance_add(&u, tag, words);
    m->voice.say(m->voice.self, &u, behind);
    utterance_wipe(&u);
}

/* --- */

static void words_are_heard_and_end(void **state)
{
    struct mouth m;
    (void)state;

    mouth_open(&m, true, true);
    ear_mark(ear);
    say(&m, "de", "Haben Sie einen Termin?", false);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    assert_true(ear_await_quiet(ear, QUIET_MS, PATIENCE_MS) > 500);
    assert_true(ear_rms(ear) > EAR_LOUD);
    speech_close(m.speech);
}

static const char *const long_text =
    "Eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf, dreizehn, "
    "vierzehn, "
    "fünfzehn, sechzehn, siebzehn, achtzehn, neunzehn, zwanzig, einundzwanzig, zweiundzwanzig, "
    "dreiundzwanzig, vierundzwanzig, fünfundzwanzig, sechsundzwanzig, siebenundzwanzig.";

/* Half a minute of words, cut off: what is left of them is never heard. */
static void hush_ends_what_is_said_and_what_waits(void **state)
{
    struct mouth m;
    (void)state;

    mouth_open(&m, true, true);
    ear_mark(ear);
    say(&m, "de", long_text, false);
    say(&m, "de", long_text, true);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    ear_mark(ear);
    m.voice.hush(m.voice.self);
    int64_t last_ms = ear_await_quiet(ear, 2000, PATIENCE_MS);
    print_message("silent %d ms after the call\n", (int)last_ms);
    assert_true(last_ms >= 0 && last_ms < 5000);
    /* And it can speak again. */
    ear_mark(ear);
    say(&m, "en", "Again.", false);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    speech_close(m.speech);
}

static double loudness(struct mouth *m, int volume)
{
    m->voice.tune(m->voice.self, volume, 0, true);
    ear_mark(ear);
    say(m, "de", "Lautstärke", false);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    assert_true(ear_await_quiet(ear, QUIET_MS, PATIENCE_MS) > 0);
    return ear_rms(ear);
}

/* EN 301 549 8.2.1: 18 dB in all, and a step 12 dB above the lowest. */
static void the_volume_has_its_range(void **state)
{
    struct mouth m;
    (void)state;

    mouth_open(&m, true, false);
    double normal = loudness(&m, 0), middle = loudness(&m, 2), most = loudness(&m, 3);
    print_message("rms %.0f, %.0f, %.0f\n", normal, middle, most);
    /* Of the loud samples alone, so a little less than 4 and 8. */
    assert_true(middle > 3 * normal && middle < 5 * normal);
    assert_true(most > 6 * normal && most < 10 * normal);
    speech_close(m.speech);
}

static void sounds_are_heard_where_they_are_wanted(void **state)
{
    struct mouth m;
    (void)state;

    mouth_open(&m, false, true);
    ear_mark(ear);
    say(&m, "de", "Das wird nicht gesagt.", false);
    assert_int_equal(ear_await_sound(ear, 700), -1);
    m.sound.play(m.sound.self, SOUND_OK);
    assert_true(ear_await_sound(ear, PATIENCE_MS) >= 0);
    assert_true(ear_await_quiet(ear, QUIET_MS, PATIENCE_MS) > 200);
    speech_close(m.speech);
    mouth_open(&m, true, false);
    ear_mark(ear);
    m.sound.play(m.sound.self, SOUND_OK);
    assert_int_equal(ear_await_sound(ear, 700), -1);
    speech_close(m.speech);
}

static void without_a_device_it_is_broken_and_does_not_block(void **state)
{
    const struct speech_config c = {.words = true, .sounds = true, .device = "no such device"};
    struct mouth m;
    (void)state;

    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    states.count = 0;
    assert_false(
        err_is(speech_open(&c, (struct mailbox){NULL, post}, &m.speech, &m.voice, &m.sound)));
    await_state(DEVICE_BROKEN);
    for (int i = 0; i < 20; i++) {
        say(&m, "de", "Hallo", i % 2 != 0);
        m.sound.play(m.sound.self, SOUND_LOOK);
    }
    speech_close(m.speech);
    setenv("SDL_AUDIODRIVER", "disk", 1);
}

static void without_a_configuration_nobody_hears_it(void **state)
{
    struct mouth m;
    (void)state;

    states.count = 0;
    speech_null_open((struct mailbox){NULL, post}, &m.voice, &m.sound);
    await_state(DEVICE_ABSENT);
    say(&m, "de", "Hallo", false);
    m.voice.hush(m.voice.self);
    m.voice.tune(m.voice.self, 1, 1, true);
    m.sound.play(m.sound.self, SOUND_OK);
}

/* --- every language --------------------------------------------------------------------------- */

static bool count_take(void *self, const int16_t *samples, int count)
{
    (void)samples;
    *(long *)self += count;
    return true;
}

static long samples_of(struct synth *synth, const char *tag, const char *words)
{
    long count = 0;

    if (err_is(synth_say(synth, tag, words, 100, (struct synth_sink){&count, count_take})))
        fail_msg("nobody speaks %s", tag);
    return count;
}

static const struct {
    const char *tag, *words;
} samples[] = {{"de", "Haben Sie einen Termin?"},
               {"de-simple", "Haben Sie einen Termin?"},
               {"en", "Do you have an appointment?"},
               {"tr", "Randevunuz var mı?"},
               {"ar", "هل لديك موعد؟"},
               {"fa", "آیا وقت قبلی دارید؟"},
               {"uk", "Ви маєте запис?"},
               {"ru", "Вы записаны?"},
               {"pl", "Czy ma Pani lub Pan termin?"},
               {"ro", "Aveți o programare?"},
               {"fr", "Avez-vous un rendez-vous ?"},
               {"es", "¿Tiene usted cita?"},
               {"vi", "Bạn có lịch hẹn không?"},
               {"zh", "您有预约吗？"},
               {"zh-Hans", "您有预约吗？"}};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

/* A catalogue that nobody speaks is found by whoever adds it. */
static void catalogues_check(void)
{
    DIR *dir = opendir(SOURCE_DIR "/assets/i18n");
    int catalogues = 0;

    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        size_t len = strlen(entry->d_name);
        bool known = false;
        if (len < 4 || strcmp(entry->d_name + len - 3, ".po") != 0)
            continue;
        for (int i = 0; i < SAMPLES; i++)
            known = known || (strlen(samples[i].tag) == len - 3 &&
                              strncmp(samples[i].tag, entry->d_name, len - 3) == 0);
        if (!known)
            fail_msg("%s: add a sentence here, and a voice to voices.def where its tag is none",
                     entry->d_name);
        catalogues++;
    }
    closedir(dir);
    assert_true(catalogues >= 2);
}

static void every_language_has_a_voice(void **state)
{
    struct synth *synth;
    long count = 0;
    (void)state;

    catalogues_check();
    assert_false(err_is(synth_open(&synth)));
    assert_int_equal(synth_rate(synth), 22050);
    for (int i = 0; i < SAMPLES; i++)
        assert_true(samples_of(synth, samples[i].tag, samples[i].words) > 22050 / 2);
    /* Easy language is slower, and so is who wants it slower. */
    assert_true(samples_of(synth, "de-simple", samples[0].words) >
                samples_of(synth, "de", samples[0].words) * 11 / 10);
    long normal = samples_of(synth, "de", samples[0].words);
    assert_false(err_is(
        synth_say(synth, "de", samples[0].words, 140, (struct synth_sink){&count, count_take})));
    assert_true(count < normal * 9 / 10);
    assert_true(err_is(synth_say(synth, "xx", "?", 100, (struct synth_sink){&count, count_take})));
    synth_close(synth);
}

static int ear_begin(void **state)
{
    (void)state;
    ear = ear_open();
    return ear != NULL ? 0 : 1;
}

static int ear_end(void **state)
{
    (void)state;
    ear_close(ear);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_heard_and_end),
        cmocka_unit_test(hush_ends_what_is_said_and_what_waits),
        cmocka_unit_test(the_volume_has_its_range),
        cmocka_unit_test(sounds_are_heard_where_they_are_wanted),
        cmocka_unit_test(without_a_device_it_is_broken_and_does_not_block),
        cmocka_unit_test(without_a_configuration_nobody_hears_it),
        cmocka_unit_test(every_language_has_a_voice),
    };

    return cmocka_run_group_tests(tests, ear_begin, ear_end);
}
