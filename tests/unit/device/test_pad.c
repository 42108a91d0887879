/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "device/pad.h"

#include <string.h>

static const int codes[PAD_COUNT] = {
#define PAD(name, code) [PAD_##name] = code,
#include "core/pad.def"
#undef PAD
};

static struct input_event event(int type, int code, int value)
{
    return (struct input_event){.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
}

/* The news of one event that comes in one piece. */
static enum pad_news feed(struct pad *pad, int type, int code, int value, enum pad_key *ret_key)
{
    struct input_event e = event(type, code, value);
    uint8_t bytes[sizeof e];
    size_t taken;

    memcpy(bytes, &e, sizeof e);
    enum pad_news news = pad_feed(pad, bytes, sizeof bytes, &taken, ret_key);
    assert_int_equal(taken, sizeof bytes);
    return news;
}

static void press(struct pad *pad, int code, enum pad_key expected)
{
    enum pad_key key = PAD_COUNT;

    assert_int_equal(feed(pad, EV_KEY, code, 1, &key), PAD_NEWS_KEY);
    assert_int_equal(key, expected);
}

static void a_key_speaks_once_when_it_goes_down(void **state)
{
    struct pad pad;
    enum pad_key key;
    (void)state;

    pad_init(&pad, codes);
    for (int i = 0; i < PAD_COUNT; i++) {
        if (codes[i] == 0)
            continue;
        press(&pad, codes[i], (enum pad_key)i);
        assert_int_equal(feed(&pad, EV_KEY, codes[i], 2, &key), PAD_NEWS_NONE);
        assert_int_equal(feed(&pad, EV_KEY, codes[i], 0, &key), PAD_NEWS_NONE);
    }
    assert_int_equal(feed(&pad, EV_KEY, KEY_A, 1, &key), PAD_NEWS_NONE);
    assert_int_equal(feed(&pad, EV_KEY, 0, 1, &key), PAD_NEWS_NONE); /* no key has code 0 */
    assert_int_equal(feed(&pad, EV_REL, KEY_UP, 1, &key), PAD_NEWS_NONE);
    assert_int_equal(feed(&pad, EV_KEY, KEY_UP, -1, &key), PAD_NEWS_NONE);
}

static void with_repeat_held_keys_mean_something_else(void **state)
{
    struct pad pad;
    enum pad_key key;
    (void)state;

    pad_init(&pad, codes);
    press(&pad, codes[PAD_REPEAT], PAD_REPEAT);
    press(&pad, codes[PAD_NEXT], PAD_FASTER);
    press(&pad, codes[PAD_PREVIOUS], PAD_SLOWER);
    press(&pad, codes[PAD_HELP], PAD_DARK);
    press(&pad, codes[PAD_OK], PAD_OK);
    assert_int_equal(feed(&pad, EV_KEY, codes[PAD_REPEAT], 0, &key), PAD_NEWS_NONE);
    press(&pad, codes[PAD_NEXT], PAD_NEXT);
    /* Events were dropped: nobody knows what is held. */
    press(&pad, codes[PAD_REPEAT], PAD_REPEAT);
    assert_int_equal(feed(&pad, EV_SYN, SYN_DROPPED, 0, &key), PAD_NEWS_LOST);
    press(&pad, codes[PAD_NEXT], PAD_NEXT);
}

static void the_plug_is_told_apart_from_keys(void **state)
{
    struct pad pad;
    enum pad_key key;
    (void)state;

    pad_init(&pad, codes);
    assert_int_equal(feed(&pad, EV_SW, SW_HEADPHONE_INSERT, 1, &key), PAD_NEWS_PLUGGED);
    assert_int_equal(feed(&pad, EV_SW, SW_HEADPHONE_INSERT, 0, &key), PAD_NEWS_UNPLUGGED);
    assert_int_equal(feed(&pad, EV_SW, SW_HEADPHONE_INSERT, 2, &key), PAD_NEWS_NONE);
    assert_int_equal(feed(&pad, EV_SW, SW_MICROPHONE_INSERT, 1, &key), PAD_NEWS_NONE);
}

/* Bytes may come in any pieces; half an event of a device that is gone is forgotten. */
static void events_come_in_any_pieces(void **state)
{
    struct input_event events[] = {event(EV_KEY, codes[PAD_NEXT], 1), event(EV_SYN, SYN_REPORT, 0),
                                   event(EV_KEY, codes[PAD_OK], 1)};
    uint8_t bytes[sizeof events];
    enum pad_key key, heard[4];
    struct pad pad;
    (void)state;

    memcpy(bytes, events, sizeof events);
    for (size_t piece = 1; piece <= sizeof bytes; piece++) {
        int count = 0;
        pad_init(&pad, codes);
        for (size_t at = 0, taken; at < sizeof bytes; at += taken) {
            size_t n = sizeof bytes - at < piece ? sizeof bytes - at : piece;
            if (pad_feed(&pad, bytes + at, n, &taken, &key) == PAD_NEWS_KEY)
                heard[count++] = key;
        }
        assert_int_equal(count, 2);
        assert_int_equal(heard[0], PAD_NEXT);
        assert_int_equal(heard[1], PAD_OK);
    }
    size_t taken;
    (void)pad_feed(&pad, bytes, 5, &taken, &key);
    pad_reset(&pad);
    press(&pad, codes[PAD_OK], PAD_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_speaks_once_when_it_goes_down),
        cmocka_unit_test(with_repeat_held_keys_mean_something_else),
        cmocka_unit_test(the_plug_is_told_apart_from_keys),
        cmocka_unit_test(events_come_in_any_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
