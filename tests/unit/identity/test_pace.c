/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pace: the worked example of ICAO 9303-11, G.1, byte for byte; and chips that answer otherwise at
 * one of its steps.
 */
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

/* The example up to a step, which is answered otherwise; nothing may be sent behind it. */
static enum err_code opened_until(int step, const char *answer)
{
    static const struct told_line lines[] = {
        {SET_AT, "9000"}, {STEP_1, TOLD_1}, {STEP_2, TOLD_2}, {STEP_3, TOLD_3}, {STEP_4, TOLD_4}};
    static const struct messaging nothing;
    struct told_line bent[5];
    struct messaging messaging;

    memset(&messaging, 0xff, sizeof messaging);
    memcpy(bent, lines, sizeof bent);
    bent[step].answer = answer;
    struct err e = open_with(bent, step + 1, &messaging);
    assert_memory_equal(&messaging, &nothing, sizeof nothing);
    return e.code;
}

#define X_OF_KEY "9E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
#define ZEROS    "0000000000000000000000000000000000000000000000000000000000000000"
#define HALF     "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0"

static void answers_of_no_chip_are_refused_at_each_step(void **state)
{
    static const struct {
        int step;
        const char *answer;
        enum err_code expected;
    } rows[] = {
        /* the nonce: none, of no length that a cipher has, too long */
        {1, "9000", ERR_SYNTAX},
        {1, "7C009000", ERR_SYNTAX},
        {1, "7C0280009000", ERR_SYNTAX},
        {1, "7C11800F95A3A016522EE98D01E76CB6B98B429000", ERR_SYNTAX},
        {1, "7C13801195A3A016522EE98D01E76CB6B98B42C3009000", ERR_SYNTAX},
        {1, "7C328030" NONCE NONCE NONCE "9000", ERR_SYNTAX},
        {1, "7C128110" NONCE "9000", ERR_SYNTAX},
        {1, "8010" NONCE "9000", ERR_SYNTAX},
        {1, "7C248010" NONCE "8010" NONCE "9000", ERR_SYNTAX},
        {1, "7C128010" NONCE "009000", ERR_SYNTAX},
        {1, "7C128010" NONCE, ERR_SYNTAX},
        {1, "7C128080" NONCE "9000", ERR_SYNTAX},
        {1, "7C838010" NONCE "9000", ERR_SYNTAX},
        /* the mapping: our own key come back, off the curve, at infinity, in another form */
        {2, "7C438241" OUR_MAPPING "9000", ERR_CORRUPT},
        {2,
         "7C438241"
         "04" X_OF_KEY HALF "95"
         "9000",
         ERR_CORRUPT},
        {2,
         "7C438241"
         "04" ZEROS ZEROS "9000",
         ERR_CORRUPT},
        {2,
         "7C03820100"
         "9000",
         ERR_SYNTAX},
        {2,
         "7C438241"
         "00" ZEROS ZEROS "9000",
         ERR_SYNTAX},
        {2,
         "7C238221"
         "02" X_OF_KEY "9000",
         ERR_SYNTAX},
        {2,
         "7C438241"
         "06" X_OF_KEY HALF "94"
         "9000",
         ERR_SYNTAX},
        {2,
         "7C428240" X_OF_KEY HALF "94"
         "9000",
         ERR_SYNTAX},
        {2,
         "7C448242" THEIR_MAPPING "00"
         "9000",
         ERR_SYNTAX},
        {2, "7C438441" THEIR_MAPPING "9000", ERR_SYNTAX},
        {2,
         "7C028200"
         "9000",
         ERR_SYNTAX},
        {2, "7C009000", ERR_SYNTAX},
        /* the keys: the same */
        {3, "7C438441" OUR_KEY "9000", ERR_CORRUPT},
        {3,
         "7C438441"
         "04" X_OF_KEY HALF "95"
         "9000",
         ERR_CORRUPT},
        {3,
         "7C438441"
         "04" ZEROS ZEROS "9000",
         ERR_CORRUPT},
        {3,
         "7C03840100"
         "9000",
         ERR_SYNTAX},
        {3,
         "7C438441"
         "00" ZEROS ZEROS "9000",
         ERR_SYNTAX},
        {3, "7C438241" THEIR_KEY "9000", ERR_SYNTAX},
        {3, "7C009000", ERR_SYNTAX},
        /* the token: our own come back, of another key, cut, behind something strange */
        {4, "7C0A8608" OUR_TOKEN "9000", ERR_CORRUPT},
        {4,
         "7C0A8608"
         "3ABB9674BCE93C09"
         "9000",
         ERR_CORRUPT},
        {4,
         "7C098607"
         "3ABB9674BCE93C"
         "9000",
         ERR_SYNTAX},
        {4,
         "7C0B8609" THEIR_TOKEN "00"
         "9000",
         ERR_SYNTAX},
        {4,
         "7C028600"
         "9000",
         ERR_SYNTAX},
        {4, "7C009000", ERR_SYNTAX},
        {4, "9000", ERR_SYNTAX},
        {4,
         "7C0C8608" THEIR_TOKEN "8900"
         "9000",
         ERR_SYNTAX},
        {4,
         "7C0B8608" THEIR_TOKEN "8A"
         "9000",
         ERR_SYNTAX},
        {4,
         "7C0C8A00"
         "8608" THEIR_TOKEN "9000",
         ERR_SYNTAX},
        {4, "7C148608" THEIR_TOKEN "8608" THEIR_TOKEN "9000", ERR_SYNTAX},
        /* success that is none, and statuses of no meaning here */
        {4, "7C0A8608" THEIR_TOKEN "6282", ERR_SYNTAX},
        {3, "7C438441" THEIR_KEY "1234", ERR_SYNTAX},
    };
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (opened_until(rows[i].step, rows[i].answer) != rows[i].expected)
            fail_msg("row %zu", i);
}

/* Parts without end, refusals, removal: nothing is asked for again. */
static void a_chip_that_will_not_is_left_alone(void **state)
{
    (void)state;
    for (int step = 0; step <= 4; step++) {
        assert_int_equal(opened_until(step, "6101"), ERR_SYNTAX);
        assert_int_equal(opened_until(step, "6100"), ERR_SYNTAX);
        assert_int_equal(opened_until(step, "6C10"), ERR_SYNTAX);
        assert_int_equal(opened_until(step, "90"), ERR_SYNTAX);
        assert_int_equal(opened_until(step, ""), ERR_SYNTAX);
        assert_int_equal(opened_until(step, "6A80"), ERR_UNSUPPORTED);
        assert_int_equal(opened_until(step, "6D00"), ERR_UNSUPPORTED);
        assert_int_equal(opened_until(step, NULL), ERR_GONE);
        /* Only where the key was proved is a denial about the key. */
        assert_int_equal(opened_until(step, "6300"), step == 4 ? ERR_DENIED : ERR_UNSUPPORTED);
        assert_int_equal(opened_until(step, "6982"), step == 4 ? ERR_DENIED : ERR_UNSUPPORTED);
    }
}

static void names_of_certificates_and_a_proof_of_cam_may_follow_the_token(void **state)
{
    static const struct told_line lines[] = {{SET_AT, "9000"},
                                             {STEP_1, TOLD_1},
                                             {STEP_2, TOLD_2},
                                             {STEP_3, TOLD_3},
                                             {STEP_4, "7C168608" THEIR_TOKEN "870141"
                                                      "880142"
                                                      "8A0401020304"
                                                      "9000"}};
    struct messaging messaging;
    (void)state;

    assert_int_equal(open_with(lines, 5, &messaging).code, ERR_OK);
}

static void ways_that_cannot_be_gone_are_told_apart(void **state)
{
    enum { DH_GM = 1, GM, DH_IM, IM, NO_MAPPING, CAM, BEHIND };
    static const struct {
        unsigned char mapping, cipher;
        int curve;
        enum err_code expected;
        enum crypt_cipher is;
    } rows[] = {
        {GM, 1, 8, ERR_OK, CRYPT_3DES},      {GM, 2, 12, ERR_OK, CRYPT_AES128},
        {GM, 3, 13, ERR_OK, CRYPT_AES192},   {GM, 4, 18, ERR_OK, CRYPT_AES256},
        {CAM, 2, 13, ERR_OK, CRYPT_AES128},  {CAM, 4, 17, ERR_OK, CRYPT_AES256},
        {GM, 0, 13, ERR_UNSUPPORTED, 0},     {GM, 5, 13, ERR_UNSUPPORTED, 0},
        {CAM, 1, 13, ERR_UNSUPPORTED, 0},    {CAM, 5, 13, ERR_UNSUPPORTED, 0},
        {IM, 2, 13, ERR_UNSUPPORTED, 0},     {DH_GM, 2, 0, ERR_UNSUPPORTED, 0},
        {DH_IM, 2, 2, ERR_UNSUPPORTED, 0},   {NO_MAPPING, 2, 13, ERR_UNSUPPORTED, 0},
        {BEHIND, 2, 13, ERR_UNSUPPORTED, 0}, {GM, 2, 7, ERR_UNSUPPORTED, 0},
        {GM, 2, 19, ERR_UNSUPPORTED, 0},     {GM, 2, -1, ERR_UNSUPPORTED, 0},
    };
    struct pace_way way, des, aes;
    unsigned char bytes[sizeof oid + 1] = {0};
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memcpy(bytes, oid, sizeof oid);
        bytes[8] = rows[i].mapping;
        bytes[9] = rows[i].cipher;
        assert_int_equal(pace_way_of(bytes, sizeof oid, rows[i].curve, &way).code,
                         rows[i].expected);
        assert_int_equal(way.cipher, rows[i].is);
    }
    memcpy(bytes, oid, sizeof oid);
    assert_int_equal(pace_way_of(bytes, sizeof bytes, 13, &way).code, ERR_UNSUPPORTED);
    assert_int_equal(pace_way_of(bytes, sizeof oid - 1, 13, &way).code, ERR_UNSUPPORTED);
    assert_int_equal(pace_way_of(bytes, sizeof oid, 13, &aes).code, ERR_OK);
    bytes[9] = 1;
    assert_int_equal(pace_way_of(bytes, sizeof oid, 13, &des).code, ERR_OK);
    assert_true(pace_way_better(&aes, &des));
    assert_false(pace_way_better(&des, &aes));
    assert_false(pace_way_better(&aes, &aes));
    bytes[3] = 1;
    assert_int_equal(pace_way_of(bytes, sizeof oid, 13, &way).code, ERR_UNSUPPORTED);
}

/* Zero and the order itself are no private keys: it is drawn again. */
static void private_keys_lie_below_the_order(void **state)
{
    static const struct told_line lines[] = {{SET_AT, "9000"}, {STEP_1, TOLD_1}, {STEP_2, "6D00"}};
    struct document_key key = {.kind = DOCUMENT_KEY_MRZ, .mrz_info = MRZ_INFO};
    struct told_random random;
    struct told_chip chip;
    struct messaging messaging;
    struct pace_way way;
    (void)state;

    assert_int_equal(pace_way_of(oid, sizeof oid, 13, &way).code, ERR_OK);
    told_chip_init(&chip, lines, 3);
    told_random_init(&random, ZEROS
                     /* the order of brainpoolP256r1 */
                     "A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7" PRIVATES);
    assert_int_equal(pace_open(&chip.link, &random.random, &way, &key, &messaging).code,
                     ERR_UNSUPPORTED);
    assert_int_equal(random.at, 3 * 32);
    assert_int_equal(chip.at, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_icao_is_replayed),
        cmocka_unit_test(answers_of_no_chip_are_refused_at_each_step),
        cmocka_unit_test(a_chip_that_will_not_is_left_alone),
        cmocka_unit_test(names_of_certificates_and_a_proof_of_cam_may_follow_the_token),
        cmocka_unit_test(ways_that_cannot_be_gone_are_told_apart),
        cmocka_unit_test(private_keys_lie_below_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
