/* SPDX-License-Identifier: Apache-2.0 */
#include "stand.h"

#include "../cmocka_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void tell(void *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
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

int stand_open(void **state)
{
    struct stand *stand = test_calloc(1, sizeof *stand);

    *state = stand;
    strcpy(stand->dir, "/tmp/test-emrtd-XXXXXX");
    assert_non_null(mkdtemp(stand->dir));
    return 0;
}

void stand_lay(struct stand *stand, const char *conf)
{
    char why[256] = "";

    terminal_close(&stand->terminal);
    emrtd_chip_free(stand->chip);
    blank_make(stand->dir, conf);
    stand->chip = emrtd_chip_open(stand->dir, tell, stand, why, sizeof why);
    assert_string_equal(why, "");
    assert_non_null(stand->chip);
    stand->terminal.card = emrtd_chip_card(stand->chip);
    stand->terminal.card->wake(stand->terminal.card->self);
    stand->told[0] = '\0';
}

int stand_close(void **state)
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

unsigned stand_select_application(struct stand *stand)
{
    static const uint8_t head[] = {0x00, 0xA4, 0x04, 0x0C};
    static const uint8_t application[] = {0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01};

    return terminal_secure(&stand->terminal, head, application, sizeof application, 0);
}

void stand_read_document(struct stand *stand, size_t step)
{
    uint8_t dg1[93], sod[BLANK_SOD_LEN];

    assert_int_equal(stand_select_application(stand), 0x9000);
    assert_int_equal(terminal_file(&stand->terminal, 0x0101, dg1, sizeof dg1, step), 0x9000);
    assert_memory_equal(dg1 + 5, BLANK_LINE_1 BLANK_LINE_2, 88);
    assert_int_equal(terminal_file(&stand->terminal, 0x011D, sod, sizeof sod, step), 0x9000);
    for (size_t i = 4; i < sizeof sod; i++)
        assert_int_equal(sod[i], blank_sod_byte(i));
    assert_non_null(strstr(stand->told, "read EF_DG1\nread EF_SOD\n"));
}
