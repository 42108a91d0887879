/* SPDX-License-Identifier: Apache-2.0 */
/* bac: the worked example of ICAO 9303-11, D.2 to D.4, byte for byte; and chips that lie. */
#include "../cmocka_kit.h"

#include "identity/bac.h"

#include "told_chip.h"

#include <string.h>

#define MRZ_INFO     "L898902C<369080619406236"
#define CHALLENGE    "0084000008"
#define RND_IC       "4608F91988702212"
#define RND_IFD      "781723860C06C226"
#define K_IFD        "0B795240CB7049B01C19B33E32804F0B"
#define PROOF        "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
#define AUTHENTICATE "0082000028" PROOF "28"
#define E_IC         "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F"
#define M_IC         "2F2D235D074D7449"

static const struct told_line opened[] = {{CHALLENGE, RND_IC "9000"},
                                          {AUTHENTICATE, E_IC M_IC "9000"}};

static struct err open_with(const struct told_line *lines, int count, struct told_chip *chip,
                            struct messaging *messaging)
{
    struct told_random random;

    told_chip_init(chip, lines, count);
    told_random_init(&random, RND_IFD K_IFD);
    return bac_open(&chip->link, &random.random, MRZ_INFO, messaging);
}

static void the_example_of_icao_is_replayed(void **state)
{
    struct messaging messaging;
    struct told_chip chip;
    (void)state;

    assert_int_equal(open_with(opened, 2, &chip, &messaging).code, ERR_OK);
    assert_int_equal(messaging.state, MESSAGING_SECURE);
    assert_int_equal(messaging.keys.cipher, CRYPT_3DES);
    assert_hex(messaging.keys.enc, 16, "979EC13B1CBFE9DCD01AB0FED307EAE5");
    assert_hex(messaging.keys.mac, 16, "F1CB1F1FB5ADF208806B89DC579DC1F8");
    assert_hex(messaging.ssc, 8, "887022120C06C226");
}

static void a_wrong_mrz_is_told_from_a_chip_without_bac(void **state)
{
    static const struct {
        struct told_line lines[2];
        enum err_code expected;
    } rows[] = {
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, "6300"}}, ERR_DENIED},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, "6982"}}, ERR_DENIED},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, "6A88"}}, ERR_UNSUPPORTED},
        {{{CHALLENGE, "6A88"}}, ERR_UNSUPPORTED}, /* a German passport */
        {{{CHALLENGE, "6D00"}}, ERR_UNSUPPORTED},
        {{{CHALLENGE, "6982"}}, ERR_UNSUPPORTED},
        {{{CHALLENGE, NULL}}, ERR_GONE},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, NULL}}, ERR_GONE},
    };
    static const struct messaging nothing;
    struct messaging messaging;
    struct told_chip chip;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memset(&messaging, 0xff, sizeof messaging);
        assert_int_equal(open_with(rows[i].lines, 2, &chip, &messaging).code, rows[i].expected);
        assert_memory_equal(&messaging, &nothing, sizeof messaging);
    }
}

static void answers_of_no_chip_are_refused(void **state)
{
    static const struct {
        struct told_line lines[2];
        enum err_code expected;
    } rows[] = {
        {{{CHALLENGE, "9000"}}, ERR_SYNTAX},
        {{{CHALLENGE, "4608F919887022"
                      "9000"}},
         ERR_SYNTAX},
        {{{CHALLENGE, RND_IC "009000"}}, ERR_SYNTAX},
        {{{CHALLENGE, "6108"}}, ERR_SYNTAX}, /* fetch it in parts, for ever */
        {{{CHALLENGE, "6C08"}}, ERR_SYNTAX},
        {{{CHALLENGE, "90"}}, ERR_SYNTAX},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, "9000"}}, ERR_SYNTAX},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, E_IC "9000"}}, ERR_SYNTAX},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, E_IC M_IC "009000"}}, ERR_SYNTAX},
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, "6128"}}, ERR_SYNTAX},
        /* it knows nothing of the MRZ: our own proof sent back, a seal that is wrong */
        {{{CHALLENGE, RND_IC "9000"}, {AUTHENTICATE, PROOF "9000"}}, ERR_CORRUPT},
        {{{CHALLENGE, RND_IC "9000"},
          {AUTHENTICATE, E_IC "2F2D235D074D7448"
                              "9000"}},
         ERR_CORRUPT},
        /* an answer recorded before: the challenge is another one */
        {{{CHALLENGE, "4608F91988702213"
                      "9000"},
          {NULL, E_IC M_IC "9000"}},
         ERR_CORRUPT},
    };
    struct messaging messaging;
    struct told_chip chip;
    (void)state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(open_with(rows[i].lines, 2, &chip, &messaging).code, rows[i].expected);
        assert_int_equal(messaging.state, MESSAGING_PLAIN);
    }
}

/* A chip that draws the same challenge every time, and answers with what it has heard before. */
static void a_recorded_answer_is_refused(void **state)
{
    static const struct told_line lines[] = {{CHALLENGE, RND_IC "9000"}, {NULL, E_IC M_IC "9000"}};
    struct messaging messaging;
    struct told_random random;
    struct told_chip chip;
    (void)state;

    told_chip_init(&chip, lines, 2);
    told_random_init(&random, "781723860C06C227" K_IFD);
    assert_int_equal(bac_open(&chip.link, &random.random, MRZ_INFO, &messaging).code, ERR_CORRUPT);
    assert_int_equal(messaging.state, MESSAGING_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_icao_is_replayed),
        cmocka_unit_test(a_wrong_mrz_is_told_from_a_chip_without_bac),
        cmocka_unit_test(answers_of_no_chip_are_refused),
        cmocka_unit_test(a_recorded_answer_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
