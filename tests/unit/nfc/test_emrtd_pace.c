/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chip's PACE, and its secure messaging with AES and 3DES, before a terminal that is libeac's:
 * a document is read whole through it in every standard domain.
 */
#include "../cmocka_kit.h"

#include "stand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void every_cipher_and_domain_opens_the_chip(void **state)
{
    static const int parameters[] = {10, 12, 13, 14, 15, 16, 17, 18};
    struct stand *stand = *state;

    for (int cipher = 1; cipher <= 4; cipher++)
        for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
            char conf[160];
            snprintf(conf, sizeof conf,
                     "can = " BLANK_CAN "\nmrz_info = " BLANK_MRZ_INFO
                     "\nbac = no\npace = 2.%d %d\n",
                     cipher, parameters[i]);
            stand_lay(stand, conf);
            bool by_can = (i & 1) == 0;
            assert_int_equal(terminal_pace(&stand->terminal, cipher, parameters[i],
                                           by_can ? BLANK_CAN : NULL, BLANK_MRZ_INFO),
                             0x9000);
            assert_non_null(strstr(stand->told, "opened pace"));
            stand_read_document(stand, 223);
        }
}

static void a_chip_with_cam_opens_as_one_with_generic_mapping(void **state)
{
    struct stand *stand = *state;

    for (int cipher = 2; cipher <= 4; cipher++) {
        char conf[160];
        snprintf(conf, sizeof conf, "can = " BLANK_CAN "\nbac = no\npace = 6.%d 13\n", cipher);
        stand_lay(stand, conf);
        stand->terminal.cam = true;
        assert_int_equal(terminal_pace(&stand->terminal, cipher, 13, "111111", NULL), 0x6300);
        assert_int_equal(terminal_pace(&stand->terminal, cipher, 13, BLANK_CAN, NULL), 0x9000);
        stand_read_document(stand, 200);
    }
}

#define PACE_CONF "can = " BLANK_CAN "\nmrz_info = " BLANK_MRZ_INFO "\nbac = no\npace = 2.2 13\n"

static unsigned open_with(struct stand *stand, const char *can, const char *mrz_info)
{
    return terminal_pace(&stand->terminal, 2, 13, can, mrz_info);
}

static void a_wrong_password_is_refused(void **state)
{
    struct stand *stand = *state;

    stand_lay(stand, PACE_CONF);
    assert_int_equal(open_with(stand, "240758", NULL), 0x6300);
    assert_int_equal(open_with(stand, NULL, "L898902C3674081221204150"), 0x6300);
    assert_string_equal(stand->told, "refused\nrefused\n");
    assert_int_equal(open_with(stand, BLANK_CAN, NULL), 0x9000);
}

static unsigned plain(struct stand *stand, const uint8_t *command, size_t len)
{
    return terminal_plain(&stand->terminal, command, len);
}
#define PLAIN(stand, ...)                                                                          \
    plain(stand, (const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})

static void its_card_access_is_read_by_everybody_and_nothing_else(void **state)
{
    static const char *const ways[] = {"2.2 13", NULL};
    struct stand *stand = *state;

    blank_card_access(stand->dir, ways);
    stand_lay(stand, PACE_CONF);
    assert_int_equal(PLAIN(stand, 0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C), 0x9000);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x00, 0x00, 0x16), 0x9000);
    assert_int_equal(stand->terminal.len, 22);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x9C, 0x02, 0x80), 0x6282);
    assert_int_equal(stand->terminal.len, 20);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x00, 0x16, 0x01), 0x6B00);
    assert_int_equal(
        PLAIN(stand, 0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
        0x9000);
    assert_int_equal(PLAIN(stand, 0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x01), 0x6982);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x81, 0x00, 0x04), 0x6982);
    assert_null(strstr(stand->told, "DG1"));
}

static void it_is_as_strict_as_german_passports(void **state)
{
    struct stand *stand = *state;

    stand_lay(stand, PACE_CONF);
    assert_int_equal(
        PLAIN(stand, 0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01, 0x00),
        0x6700);
    assert_int_equal(
        PLAIN(stand, 0x00, 0xA4, 0x04, 0x00, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
        0x6A86);
    assert_int_equal(
        PLAIN(stand, 0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01),
        0x9000);
    assert_int_equal(PLAIN(stand, 0x00, 0x84, 0x00, 0x00, 0x08), 0x9000);
    uint8_t proof[46] = {0x00, 0x82, 0x00, 0x00, 0x28};
    proof[45] = 0x28;
    assert_int_equal(plain(stand, proof, sizeof proof), 0x6A88);
}

static void with_several_ways_it_must_be_told_the_domain(void **state)
{
    struct stand *stand = *state;

    stand_lay(stand, PACE_CONF "pace = 2.2 12\n");
    assert_int_equal(PLAIN(stand, 0x00, 0x22, 0xC1, 0xA4, 0x0F, 0x80, 0x0A, 0x04, 0x00, 0x7F, 0x00,
                           0x07, 0x02, 0x02, 0x04, 0x02, 0x02, 0x83, 0x01, 0x02),
                     0x6A80);
    assert_int_equal(open_with(stand, BLANK_CAN, NULL), 0x9000);
}

static void a_plain_command_ends_the_session(void **state)
{
    struct stand *stand = *state;

    stand_lay(stand, PACE_CONF);
    assert_int_equal(open_with(stand, BLANK_CAN, NULL), 0x9000);
    stand_read_document(stand, 16);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x00, 0x00, 0x04), 0x6982);
    assert_int_equal(stand_select_application(stand), 0x6987);
}

static void key_make(struct stand *stand, const char *curve, const char *name)
{
    char command[400];

    snprintf(command, sizeof command,
             "cd %s && openssl ecparam -name %s -genkey -noout -param_enc explicit -out %s.pem && "
             "openssl pkey -in %s.pem -pubout -out %s_public.pem",
             stand->dir, curve, name, name, name);
    assert_int_equal(system(command), 0);
}

static void chip_key_is(struct stand *stand, const char *document, const char *chip, int cipher,
                        unsigned expected_sw)
{
    char conf[200], path[64], command[200];
    uint8_t dg1[93];

    snprintf(command, sizeof command, "cp %s/%s.pem %s/ca_key.pem", stand->dir, chip, stand->dir);
    assert_int_equal(system(command), 0);
    snprintf(conf, sizeof conf, "can = " BLANK_CAN "\nbac = no\npace = 2.%d 13\n", cipher);
    stand_lay(stand, conf);
    snprintf(path, sizeof path, "%s/%s_public.pem", stand->dir, document);
    assert_int_equal(terminal_pace(&stand->terminal, cipher, 13, BLANK_CAN, NULL), 0x9000);
    stand_read_document(stand, 200);
    assert_int_equal(terminal_chip_authentication(&stand->terminal, cipher, path), 0x9000);
    assert_non_null(strstr(stand->told, "opened ca"));
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, sizeof dg1, 93), expected_sw);
}

static void a_chip_proves_itself_and_a_clone_cannot(void **state)
{
    struct stand *stand = *state;

    key_make(stand, "brainpoolP256r1", "genuine");
    key_make(stand, "brainpoolP256r1", "other");
    for (int cipher = 1; cipher <= 4; cipher++) {
        chip_key_is(stand, "genuine", "genuine", cipher, 0x9000);
        chip_key_is(stand, "genuine", "other", cipher, 0x6988);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_STAND(every_cipher_and_domain_opens_the_chip),
        ON_STAND(a_chip_with_cam_opens_as_one_with_generic_mapping),
        ON_STAND(a_wrong_password_is_refused),
        ON_STAND(its_card_access_is_read_by_everybody_and_nothing_else),
        ON_STAND(it_is_as_strict_as_german_passports),
        ON_STAND(with_several_ways_it_must_be_told_the_domain),
        ON_STAND(a_plain_command_ends_the_session),
        ON_STAND(a_chip_proves_itself_and_a_clone_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
