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

int main(void)
{
#define ON_STAND(name) cmocka_unit_test_setup_teardown(name, stand_open, stand_close)
    const struct CMUnitTest tests[] = {
        ON_STAND(every_cipher_and_domain_opens_the_chip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
