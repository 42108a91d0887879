/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/speech/mixer.h"

#include <math.h>
#include <stdlib.h>

enum { LEVEL = 8000 };

static struct mixer mixer;

static void put(int count, int16_t level)
{
    for (int i = 0; i < count; i++)
        mixer_put(&mixer, &level, 1);
}

static int16_t take(void)
{
    int16_t sample;

    mixer_take(&mixer, &sample, 1);
    return sample;
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    mixer_init(&mixer);
    assert_true(mixer_is_quiet(&mixer));
    assert_int_equal(take(), 0);
    /* More than the ring holds, piece by piece. */
    for (int i = 0; i < 3 * MIXER_SAMPLES; i++) {
        put(1, (int16_t)(i % 1000));
        assert_int_equal(take(), i % 1000);
    }
    put(MIXER_SAMPLES, LEVEL);
    assert_int_equal(mixer_room(&mixer), 0);
    mixer_wipe(&mixer);
    assert_true(mixer_is_quiet(&mixer));
    assert_int_equal(take(), 0);
}

/* Cut off: silent within 5 ms, and falling, not falling off. */
static void silence_comes_fast_and_without_a_click(void **state)
{
    (void)state;
    mixer_init(&mixer);
    put(MIXER_SAMPLES, LEVEL);
    assert_int_equal(take(), LEVEL);
    mixer_hush(&mixer);
    int before = LEVEL, count = 0;
    for (; !mixer_is_quiet(&mixer); count++) {
        int now = take();
        assert_true(now <= before && before - now < LEVEL / 20);
        before = now;
    }
    assert_true(count <= MIXER_RATE * 5 / 1000);
    assert_true(before < LEVEL / 20);
    /* What is said next is as loud as ever, and a second hush takes no longer. */
    put(MIXER_FADE * 2, LEVEL);
    assert_int_equal(take(), LEVEL);
    mixer_hush(&mixer);
    (void)take();
    put(MIXER_FADE, LEVEL);
    mixer_hush(&mixer);
    for (count = 0; !mixer_is_quiet(&mixer); count++)
        (void)take();
    assert_true(count < MIXER_FADE);
}

static void loudness_is_in_decibels(void **state)
{
    static const int db[] = {0, -6, -18, -24};
    (void)state;

    mixer_init(&mixer);
    for (size_t i = 0; i < sizeof db / sizeof db[0]; i++) {
        mixer_tune(&mixer, db[i], 0);
        put(1, LEVEL);
        assert_true(abs(take() - (int)(LEVEL * pow(10, db[i] / 20.0))) <= 1);
    }
}

/* A sound is heard first; speech waits for its end and loses nothing. */
static void speech_waits_for_a_sound(void **state)
{
    int heard = 0, speech = 0;
    (void)state;

    mixer_init(&mixer);
    mixer_tune(&mixer, 0, -6);
    put(100, LEVEL);
    mixer_sound(&mixer, SOUND_READ);
    assert_false(mixer_is_quiet(&mixer));
    while (!mixer_is_quiet(&mixer)) {
        int sample = take();
        assert_true(abs(sample) <= 16500);
        if (mixer.sounding)
            heard += sample != 0;
        else
            speech += sample == LEVEL;
    }
    assert_true(heard > 1000);
    assert_int_equal(speech, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(silence_comes_fast_and_without_a_click),
        cmocka_unit_test(loudness_is_in_decibels),
        cmocka_unit_test(speech_waits_for_a_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
