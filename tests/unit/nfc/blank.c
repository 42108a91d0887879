/* SPDX-License-Identifier: Apache-2.0 */
#include "blank.h"

#include "../cmocka_kit.h"

#include <stdio.h>
#include <string.h>

static void file_write(const char *folder, const char *name, const void *bytes, size_t len)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

unsigned char blank_sod_byte(size_t offset)
{
    return (unsigned char)(offset * 7 + offset / 256);
}

void blank_make(const char *folder, const char *conf)
{
    static const char dg1[] = "\x61\x5B\x5F\x1F\x58" BLANK_LINE_1 BLANK_LINE_2;
    static const char com[] = "\x60\x13\x5F\x01\x04"
                              "0107"
                              "\x5F\x36\x06"
                              "040000"
                              "\x5C\x01\x61";
    unsigned char sod[BLANK_SOD_LEN] = {0x77, 0x82, 0x03, 0x00};

    for (size_t i = 4; i < sizeof sod; i++)
        sod[i] = blank_sod_byte(i);
    file_write(folder, "EF_DG1.bin", dg1, sizeof dg1 - 1);
    file_write(folder, "EF_COM.bin", com, sizeof com - 1);
    file_write(folder, "EF_SOD.bin", sod, sizeof sod);
    file_write(folder, "chip.conf", conf, strlen(conf));
}

void blank_card_access(const char *folder, const char *const ways[])
{
    unsigned char set[256] = {0x31, 0x00};
    size_t n = 2;

    for (size_t i = 0; ways[i] != NULL; i++) {
        int mapping, cipher, parameter;
        assert_int_equal(sscanf(ways[i], "%d.%d %d", &mapping, &cipher, &parameter), 3);
        const unsigned char info[] = {0x30,
                                      0x12,
                                      0x06,
                                      0x0A,
                                      0x04,
                                      0x00,
                                      0x7F,
                                      0x00,
                                      0x07,
                                      0x02,
                                      0x02,
                                      0x04,
                                      (unsigned char)mapping,
                                      (unsigned char)cipher,
                                      0x02,
                                      0x01,
                                      0x02,
                                      0x02,
                                      0x01,
                                      (unsigned char)parameter};
        memcpy(set + n, info, sizeof info);
        n += sizeof info;
    }
    set[1] = (unsigned char)(n - 2);
    file_write(folder, "EF_CardAccess.bin", set, n);
}
