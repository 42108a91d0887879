/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The chip's PACE, and its secure messaging with AES and 3DES, before a terminal that is libeac's:
 * a document is read whole through it in every standard domain.
 */
#include "../cmocka_kit.h"

#include "emrtd_chip.h"
#include "specimen.h"
#include "terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const uint8_t application[] = {0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};
static const uint8_t select_application[] = {0x00, 0xA4, 0x04, 0x0C};

struct stand {
    char dir[32];
    struct emrtd_chip *chip;
    struct terminal terminal;
    char told[4096];
};

static void tell(void *self, const char *format, ...)
{
    struct stand *stand = self;
    size_t n = strlen(stand->told);
    va_list args;

    va_start(args, format);
    vsnprintf(stand->told + n, sizeof stand->told - n, format, args);
    va_end(args);
    n = strlen(stand->told);
    snprintf(stand->told + n, sizeof stand->told - n, "\n");
}

static int stand_open(void **state)
{
    struct stand *stand = test_calloc(1, sizeof *stand);

    *state = stand;
    strcpy(stand->dir, "/tmp/test-emrtd-XXXXXX");
    assert_non_null(mkdtemp(stand->dir));
    return 0;
}

static void lay(struct stand *stand, const char *conf)
{
    char why[256] = "";

    terminal_close(&stand->terminal);
    emrtd_chip_free(stand->chip);
    specimen_make(stand->dir, conf);
    stand->chip = emrtd_chip_open(stand->dir, tell, stand, why, sizeof why);
    assert_string_equal(why, "");
    assert_non_null(stand->chip);
    stand->terminal.card = emrtd_chip_card(stand->chip);
    stand->terminal.card->wake(stand->terminal.card->self);
    stand->told[0] = '\0';
}

static int stand_close(void **state)
{
    struct stand *stand = *state;
    char command[64];

    terminal_close(&stand->terminal);
    emrtd_chip_free(stand->chip);
    snprintf(command, sizeof command, "rm -r %s", stand->dir);
    assert_int_equal(system(command), 0);
    test_free(stand);
    return 0;
}

static void document_is_read(struct stand *stand, size_t step)
{
    uint8_t dg1[93], sod[SPECIMEN_SOD_LEN];

    assert_int_equal(
        terminal_secure(&stand->terminal, select_application, application, sizeof application, 0),
        0x9000);
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, sizeof dg1, step), 0x9000);
    assert_memory_equal(dg1 + 5, SPECIMEN_LINE_1 SPECIMEN_LINE_2, 88);
    assert_int_equal(terminal_file(&stand->terminal, 0x011D, sod, sizeof sod, step), 0x9000);
    for (size_t i = 4; i < sizeof sod; i++)
        assert_int_equal(sod[i], specimen_sod_byte(i));
    assert_non_null(strstr(stand->told, "read EF_DG1\nread EF_SOD\n"));
}

static void every_cipher_and_domain_opens_the_chip(void **state)
{
    static const int parameters[] = {10, 12, 13, 14, 15, 16, 17, 18};
    struct stand *stand = *state;

    for (int cipher = 1; cipher <= 4; cipher++)
        for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
            char conf[160];
            snprintf(conf, sizeof conf,
                     "can = " SPECIMEN_CAN "\nmrz_info = " SPECIMEN_MRZ_INFO
                     "\nbac = no\npace = 2.%d %d\n",
                     cipher, parameters[i]);
            lay(stand, conf);
            bool by_can = (i & 1) == 0;
            assert_int_equal(terminal_pace(&stand->terminal, cipher, parameters[i],
                                           by_can ? SPECIMEN_CAN : NULL, SPECIMEN_MRZ_INFO),
                             0x9000);
            assert_non_null(strstr(stand->told, "opened pace"));
            document_is_read(stand, 223);
        }
}

#define PACE_CONF                                                                                  \
    "can = " SPECIMEN_CAN "\nmrz_info = " SPECIMEN_MRZ_INFO "\nbac = no\npace = 2.2 13\n"

static unsigned open_with(struct stand *stand, const char *can, const char *mrz_info)
{
    return terminal_pace(&stand->terminal, 2, 13, can, mrz_info);
}

static void a_wrong_password_is_refused(void **state)
{
    struct stand *stand = *state;

    lay(stand, PACE_CONF);
    assert_int_equal(open_with(stand, "240758", NULL), 0x6300);
    assert_int_equal(open_with(stand, NULL, "L898902C3674081221204150"), 0x6300);
    assert_string_equal(stand->told, "refused\nrefused\n");
    assert_int_equal(open_with(stand, SPECIMEN_CAN, NULL), 0x9000);
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

    specimen_card_access(stand->dir, ways);
    lay(stand, PACE_CONF);
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

    lay(stand, PACE_CONF);
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

    lay(stand, PACE_CONF "pace = 2.2 12\n");
    assert_int_equal(PLAIN(stand, 0x00, 0x22, 0xC1, 0xA4, 0x0F, 0x80, 0x0A, 0x04, 0x00, 0x7F, 0x00,
                           0x07, 0x02, 0x02, 0x04, 0x02, 0x02, 0x83, 0x01, 0x02),
                     0x6A80);
    assert_int_equal(open_with(stand, SPECIMEN_CAN, NULL), 0x9000);
}

static void a_plain_command_ends_the_session(void **state)
{
    struct stand *stand = *state;

    lay(stand, PACE_CONF);
    assert_int_equal(open_with(stand, SPECIMEN_CAN, NULL), 0x9000);
    document_is_read(stand, 16);
    assert_int_equal(PLAIN(stand, 0x00, 0xB0, 0x00, 0x00, 0x04), 0x6982);
    assert_int_equal(
        terminal_secure(&stand->terminal, select_application, application, sizeof application, 0),
        0x6987);
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
    snprintf(conf, sizeof conf, "can = " SPECIMEN_CAN "\nbac = no\npace = 2.%d 13\n", cipher);
    lay(stand, conf);
    snprintf(path, sizeof path, "%s/%s_public.pem", stand->dir, document);
    assert_int_equal(terminal_pace(&stand->terminal, cipher, 13, SPECIMEN_CAN, NULL), 0x9000);
    document_is_read(stand, 200);
    assert_int_equal(terminal_chip_authentication(&stand->terminal, cipher, path), 0x9000);
    assert_non_null(strstr(stand->told, "opened ca"));
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, sizeof dg1, 93), expected_sw);
}

static void a_chip_proves_itself_and_a_clone_cannot(void **state)
{
    struct stand *stand = *state;

    key_make(stand, "brainpoolP256r1", "genuine");
    key_make(stand, "brainpoolP256r1", "other");
    for (int cipher = 2; cipher <= 4; cipher++) {
        chip_key_is(stand, "genuine", "genuine", cipher, 0x9000);
        chip_key_is(stand, "genuine", "other", cipher, 0x6988);
    }
}

int main(void)
{
#define ON_STAND(name) cmocka_unit_test_setup_teardown(name, stand_open, stand_close)
    const struct CMUnitTest tests[] = {
        ON_STAND(every_cipher_and_domain_opens_the_chip),
        ON_STAND(a_wrong_password_is_refused),
        ON_STAND(its_card_access_is_read_by_everybody_and_nothing_else),
        ON_STAND(it_is_as_strict_as_german_passports),
        ON_STAND(with_several_ways_it_must_be_told_the_domain),
        ON_STAND(a_plain_command_ends_the_session),
        ON_STAND(a_chip_proves_itself_and_a_clone_cannot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
