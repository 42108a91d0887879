/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/speech/mixer.h"
#include "ui/speech/tone.h"

#include <math.h>
#include <stdlib.h>

enum { NOTES_MAX = 4 };

struct heard {
    int count;            /* notes */
    int ms[NOTES_MAX];    /* how long each */
    double hz[NOTES_MAX]; /* how high */
};

/* What an ear makes of it: stretches of sound, with their zero crossings. */
static struct heard listen(enum sound sound)
{
    struct heard h = {0};
    int begin = -1, quiet = 0, crossings = 0, length = tone_length_ms(sound);
    double before = 0;

    for (int i = 0; i <= (length + 50) * MIXER_RATE / 1000; i++) {
        double value = tone_at(sound, i * 1000.0 / MIXER_RATE);
        bool loud = fabs(value) > 0.001;
        if (loud && begin < 0) {
            begin = i;
            crossings = 0;
        }
        if (before < 0 && value >= 0)
            crossings++;
        before = value;
        quiet = loud ? 0 : quiet + 1;
        if (begin >= 0 && quiet > MIXER_RATE / 50) {
            int n = i - quiet - begin;
            assert_true(h.count < NOTES_MAX);
            h.ms[h.count] = n * 1000 / MIXER_RATE;
            h.hz[h.count++] = (double)crossings * MIXER_RATE / n;
            begin = -1;
        }
    }
    return h;
}

static void sounds_differ_by_count_and_length(void **state)
{
    (void)state;
    struct heard read = listen(SOUND_READ), ok = listen(SOUND_OK), look = listen(SOUND_LOOK),
                 not_read = listen(SOUND_NOT_READ), still = listen(SOUND_STILL_THERE);

    assert_int_equal(read.count, 1);
    assert_int_equal(not_read.count, 1);
    assert_true(not_read.ms[0] > 3 * read.ms[0] && not_read.hz[0] < read.hz[0] / 2);
    assert_int_equal(ok.count, 2);
    assert_true(ok.hz[1] > ok.hz[0] * 1.2);
    assert_int_equal(look.count, 2);
    assert_true(fabs(look.hz[1] - look.hz[0]) < 20 && abs(look.ms[1] - look.ms[0]) < 10);
    assert_int_equal(still.count, 2);
    assert_true(still.ms[0] > look.ms[0] * 3 / 2);
}

/* No sample is far from the one before: nothing clicks, at the ends least of all. */
static void nothing_clicks(void **state)
{
    (void)state;
    for (int s = 0; s < SOUND_COUNT; s++) {
        double before = 0;
        int length = tone_length_ms((enum sound)s);
        assert_true(length > 0 && length < 2000);
        for (int i = 0; i <= (length + 5) * MIXER_RATE / 1000; i++) {
            double value = tone_at((enum sound)s, i * 1000.0 / MIXER_RATE);
            assert_true(fabs(value) <= 1);
            assert_true(fabs(value - before) < 0.4);
            before = value;
        }
        assert_true(fabs(tone_at((enum sound)s, 0)) < 0.01);
        assert_true(fabs(tone_at((enum sound)s, length - 0.05)) < 0.01);
        assert_true(tone_at((enum sound)s, length + 1) == 0 && tone_at((enum sound)s, -1) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sounds_differ_by_count_and_length),
        cmocka_unit_test(nothing_clicks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
