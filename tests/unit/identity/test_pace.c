/* SPDX-License-Identifier: Apache-2.0 */
/* pace: the worked example of ICAO 9303-11, G.1, byte for byte. */
#include "../cmocka_kit.h"

#include "identity/pace.h"

#include "told_chip.h"

#include <string.h>

#define MRZ_INFO "T22000129364081251010318"
#define NONCE    "95A3A016522EE98D01E76CB6B98B42C3"
#define OUR_MAPPING                                                                                \
    "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"                           \
    "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
#define THEIR_MAPPING                                                                              \
    "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"                           \
    "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
#define OUR_KEY                                                                                    \
    "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"                           \
    "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
#define THEIR_KEY                                                                                  \
    "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"                           \
    "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"
#define PRIVATES                                                                                   \
    "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99"                             \
    "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595"
#define OUR_TOKEN   "C2B0BD78D94BA866"
#define THEIR_TOKEN "3ABB9674BCE93C08"

/* The example leaves the curve out, as its chip offers one alone; we always name it. */
#define SET_AT "0022C1A412800A04007F0007020204020283010184010D"
#define STEP_1 "10860000027C0000"
#define STEP_2 "10860000457C438141" OUR_MAPPING "00"
#define STEP_3 "10860000457C438341" OUR_KEY "00"
#define STEP_4 "008600000C7C0A8508" OUR_TOKEN "00"
#define TOLD_1 "7C128010" NONCE "9000"
#define TOLD_2 "7C438241" THEIR_MAPPING "9000"
#define TOLD_3 "7C438441" THEIR_KEY "9000"
#define TOLD_4 "7C0A8608" THEIR_TOKEN "9000"

static const unsigned char oid[] = {0x04, 0x00, 0x7f, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02, 0x02};

static struct err open_with(const struct told_line *lines, int count, struct messaging *messaging)
{
    struct document_key key = {.kind = DOCUMENT_KEY_MRZ, .mrz_info = MRZ_INFO};
    struct told_random random;
    struct told_chip chip;
    struct pace_way way;

    assert_int_equal(pace_way_of(oid, sizeof oid, 13, &way).code, ERR_OK);
    told_chip_init(&chip, lines, count);
    told_random_init(&random, PRIVATES);
    return pace_open(&chip.link, &random.random, &way, &key, messaging);
}

static void the_example_of_icao_is_replayed(void **state)
{
    static const struct told_line lines[] = {
        {SET_AT, "9000"}, {STEP_1, TOLD_1}, {STEP_2, TOLD_2}, {STEP_3, TOLD_3}, {STEP_4, TOLD_4}};
    static const unsigned char zeros[CRYPT_BLOCK_MAX];
    struct messaging messaging;
    (void)state;

    assert_int_equal(open_with(lines, 5, &messaging).code, ERR_OK);
    assert_int_equal(messaging.state, MESSAGING_SECURE);
    assert_int_equal(messaging.keys.cipher, CRYPT_AES128);
    assert_hex(messaging.keys.enc, 16, "F5F0E35C0D7161EE6724EE513A0D9A7F");
    assert_hex(messaging.keys.mac, 16, "FE251C7858B356B24514B3BD5F4297D1");
    assert_memory_equal(messaging.ssc, zeros, sizeof zeros);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_icao_is_replayed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
