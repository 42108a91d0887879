/* SPDX-License-Identifier: Apache-2.0 */
/* What makers send, byte by byte; the zones are ICAO's specimens. */
#include "../cmocka_kit.h"

#include "device/swipe.h"

#include <stdio.h>
#include <string.h>

#define P1  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
#define P2  "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
#define C1  "I<UTOD231458907<<<<<<<<<<<<<<<"
#define C2  "7408122F1204159UTO<<<<<<<<<<<6"
#define C3  "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
#define T1  "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<"
#define T2  "D231458907UTO7408122F1204159<<<<<<<6"
#define PAD "______________"

static struct swipe swipe;
static char zones[2000]; /* all that were read, each with a blank behind it */
static int garbled;

static void note(enum swipe_result result, const struct mrz *mrz)
{
    if (result == SWIPE_ZONE) {
        strcat(zones, mrz->text);
        strcat(zones, " ");
    }
    garbled += result == SWIPE_GARBLED;
}

static void hear_bytes(const char *bytes, size_t len)
{
    struct mrz mrz;

    for (size_t i = 0; i < len; i++)
        note(swipe_feed(&swipe, (uint8_t)bytes[i], &mrz), &mrz);
}

static void begin(void)
{
    swipe_reset(&swipe);
    zones[0] = '\0';
    garbled = 0;
}

static void silence(void)
{
    struct mrz mrz;

    note(swipe_end(&swipe, &mrz), &mrz);
    assert_false(swipe_pending(&swipe));
}

/* A swipe, and silence behind it, is this and nothing else. */
static void assert_swipe(const char *bytes, const char *expected)
{
    begin();
    hear_bytes(bytes, strlen(bytes));
    silence();
    assert_string_equal(zones, expected);
    assert_int_equal(garbled, expected[0] == '\0');
}

static void lines_are_read_however_they_end(void **state)
{
    (void)state;

    assert_swipe(P1 "\r" P2 "\r", P1 P2 " ");
    assert_swipe(P1 "\n" P2 "\n", P1 P2 " ");
    assert_swipe(P1 "\r\n" P2 "\r\n", P1 P2 " ");
    assert_swipe(P1 "\r" P2, P1 P2 " "); /* nothing behind the last */
    assert_swipe("\r\n\r\n" T1 "\r" T2 "\r", T1 T2 " ");
    assert_swipe(C1 "\r" C2 "\r" C3 "\r", C1 C2 C3 " ");
    assert_swipe(P1 P2 "\r", P1 P2 " ");
    assert_swipe(C1 C2 C3, C1 C2 C3 " ");
}

static void the_frames_of_makers_are_read(void **state)
{
    (void)state;

    assert_swipe("\x02" P1 "\r" P2 "\r\x03", P1 P2 " ");
    assert_swipe("S\x02" C1 "\r" C2 "\r" C3 "\r\x03"
                 "E",
                 C1 C2 C3 " ");
    /* Filled up to 44, a flag before, the missing line empty or the last three of three. */
    assert_swipe("\x01\x8aOU\x02"
                 "0\r" P1 "\r" P2 "\r\x03Q",
                 P1 P2 " ");
    assert_swipe("\x01\x8aOU\x02"
                 "0" C1 PAD "\r" C2 PAD "\r" C3 PAD "\r\x03\x7f",
                 C1 C2 C3 " ");
    assert_swipe("\x01\x8aOU\x02"
                 "0\r" T1 "________\r" T2 "________\r\x03<",
                 T1 T2 " ");
}

static void what_was_not_read_whole_is_no_zone(void **state)
{
    (void)state;

    assert_swipe("P<UTOERIKSSON<<ANNA<MAR_A<<<<<<<<<<<<<<<<<<<\r" P2 "\r", "");
    assert_swipe(P1 "\rL89890?C36UTO7408122F1204159ZE184226B<<<<<10\r", "");
    assert_swipe(P1 "\rL898902C36UTO7408122F1204159ZE184226B<<<<<1_\r", "");
    assert_swipe(P1 "\rL898903C36UTO7408122F1204159ZE184226B<<<<<10\r", ""); /* a wrong digit */
    assert_swipe(P1 "\r", "");                                               /* half of it */
    assert_swipe(P2 "\r" P1 "\r", "");                                       /* upside down */
    assert_swipe(C1 "\r" C2 "\r", "");
    assert_swipe("p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<\r" P2 "\r", "");
    assert_swipe(P1 P1 P1, "");
    assert_swipe(P1 "\r\x02" P2 "\r\x03", ""); /* the first half is of another swipe */
}

static void noise_is_nothing(void **state)
{
    (void)state;

    begin();
    hear_bytes("\0\xff\x03\r\r12\r\x02\x03", 9);
    silence();
    assert_string_equal(zones, "");
    assert_int_equal(garbled, 0);
}

static void two_swipes_are_two_zones(void **state)
{
    (void)state;

    assert_swipe("\x02" P1 "\r" P2 "\r\x03\x02" C1 "\r" C2 "\r" C3 "\r\x03",
                 P1 P2 " " C1 C2 C3 " ");
    assert_swipe("HELLO\r" P1 "\r" P1 "\r" P2 "\r", P1 P2 " "); /* begun twice */
    /* The silence between two halves of different documents keeps them apart. */
    begin();
    hear_bytes(P1 "\r", sizeof P1);
    silence();
    hear_bytes(P2 "\r", sizeof P2);
    silence();
    assert_string_equal(zones, "");
    assert_int_equal(garbled, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_however_they_end),
        cmocka_unit_test(the_frames_of_makers_are_read),
        cmocka_unit_test(what_was_not_read_whole_is_no_zone),
        cmocka_unit_test(noise_is_nothing),
        cmocka_unit_test(two_swipes_are_two_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
