/* SPDX-License-Identifier: Apache-2.0 */
/* issuer: a state's documents are signed by its own country. */
#include "../cmocka_kit.h"

#include "identity/issuer.h"

static void a_state_signs_as_its_country(void **state)
{
    static const struct {
        const char *issuer, *country;
    } pairs[] = {{"D", "DE"},   {"DEU", "DE"}, {"D", "de"},   {"FRA", "FR"}, {"CHE", "CH"},
                 {"UKR", "UA"}, {"TUR", "TR"}, {"AFG", "AF"}, {"ZWE", "ZW"}, {"GBR", "GB"},
                 {"GBD", "GB"}, {"CHN", "CN"}, {"CHN", "HK"}, {"HKG", "HK"}, {"TWN", "TW"},
                 {"EUE", "EU"}, {"UNO", "UN"}, {"RKS", "KS"}, {"UTO", "UT"}, {"AUT", "AT"},
                 {"SRB", "RS"}, {"ISL", "IS"}, {"IRL", "IE"}, {"POL", "PL"}, {"VNM", "VN"}};

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        assert_true(issuer_known(pairs[i].issuer));
        assert_true(issuer_signs_as(pairs[i].issuer, pairs[i].country));
    }
}

static void and_as_no_other(void **state)
{
    static const struct {
        const char *issuer, *country;
    } pairs[] = {{"D", "AT"},   {"AUT", "AU"}, {"AUS", "AT"}, {"D", ""},     {"CHN", "TW"},
                 {"TWN", "CN"}, {"SVK", "SI"}, {"SVN", "SK"}, {"UTO", "DE"}, {"FRA", "FRA"}};

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_false(issuer_signs_as(pairs[i].issuer, pairs[i].country));
    assert_false(issuer_known("XXA"));
    assert_false(issuer_known(""));
    assert_false(issuer_known("DE"));
    assert_false(issuer_signs_as("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_signs_as_its_country),
        cmocka_unit_test(and_as_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
