/* SPDX-License-Identifier: Apache-2.0 */
/* security_infos: what a chip offers is read, and an offer that is not the signed one is seen. */
#include "../cmocka_kit.h"

#include "identity/security_infos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct made {
    unsigned char bytes[4096];
    size_t len;
};

/* Lines of hex; blanks are passed over. */
static struct made hex(const char *text)
{
    struct made made = {.len = 0};

    for (const char *c = text; *c != '\0'; c++) {
        unsigned byte;
        if (*c == ' ')
            continue;
        assert_int_equal(sscanf(c, "%2x", &byte), 1);
        made.bytes[made.len++] = (unsigned char)byte;
        c++;
    }
    return made;
}

static enum err_code read_code(const struct made *made, bool dg14, struct security_infos *ret)
{
    unsigned char *exactly = malloc(made->len > 0 ? made->len : 1);

    assert_non_null(exactly);
    memcpy(exactly, made->bytes, made->len);
    struct err e = dg14 ? security_infos_read_dg14(exactly, made->len, ret)
                        : security_infos_read(exactly, made->len, ret);
    free(exactly);
    if (err_is(e))
        assert_true(ret->pace_count == 0 && ret->chip_count == 0 && ret->key_count == 0);
    return e.code;
}

static enum err_code access_code(const char *text, struct security_infos *ret)
{
    struct made made = hex(text);

    return read_code(&made, false, ret);
}

/* PACE-ECDH-GM with AES-128, version 2, over parameters 13 and 12; and with 3DES. */
#define GM_13   "3012 060a 04007f00070202040202 020102 02010d"
#define GM_12   "3012 060a 04007f00070202040202 020102 02010c"
#define GM_3DES "3012 060a 04007f00070202040201 020102 02010d"
#define GM_OWN  "300f 060a 04007f00070202040202 020102"
#define OTHER   "3008 0603 2a0304 020101"
/* Chip Authentication with ECDH and AES-128; with DH and 3DES and key 7. */
#define CA_AES "300f 060a 04007f00070202030202 020101"
#define CA_DH  "3012 060a 04007f00070202030101 020101 020107"

static void the_ways_of_pace_are_read_in_order(void **state)
{
    static const unsigned char oid[] = {0x04, 0, 0x7f, 0, 0x07, 2, 2, 4, 2, 2};
    struct security_infos infos;

    (void)state;
    assert_int_equal(access_code("3146" GM_13 OTHER GM_3DES GM_12, &infos), ERR_OK);
    assert_int_equal(infos.pace_count, 3);
    assert_int_equal(infos.pace[0].oid.len, sizeof oid);
    assert_memory_equal(infos.pace[0].oid.bytes, oid, sizeof oid);
    assert_int_equal(infos.pace[0].version, 2);
    assert_int_equal(infos.pace[0].parameter_id, 13);
    assert_int_equal(infos.pace[1].oid.bytes[9], 1);
    assert_int_equal(infos.pace[2].parameter_id, 12);
    assert_int_equal(access_code("3111" GM_OWN, &infos), ERR_OK);
    assert_int_equal(infos.pace[0].parameter_id, -1);
}

static void a_file_filled_up_with_zeros_is_read(void **state)
{
    struct security_infos infos;

    (void)state;
    assert_int_equal(access_code("3114" GM_13 "000000000000", &infos), ERR_OK);
    assert_int_equal(infos.pace_count, 1);
    /* DG14 is signed to its last byte. */
    struct made made = hex("6e16 3114" GM_13 "0000");
    assert_int_equal(read_code(&made, true, &infos), ERR_SYNTAX);
    made.len -= 2;
    assert_int_equal(read_code(&made, true, &infos), ERR_OK);
    assert_int_equal(infos.pace_count, 1);
}

static void chip_authentication_and_its_keys_are_read(void **state)
{
    /* A key of ECDH, no key id; one of DH with id 7. The keys themselves are not looked at here. */
    struct made made = hex("6e50 314e" CA_AES CA_DH "3011 0609 04007f000702020102 3004 03020004"
                           "3014 0609 04007f000702020101 3004 03020005 020107");
    struct security_infos infos;
    const unsigned char spki[] = {0x30, 0x04, 0x03, 0x02, 0x00, 0x05};

    (void)state;
    assert_false(err_is(security_infos_read_dg14(made.bytes, made.len, &infos)));
    assert_int_equal(infos.chip_count, 2);
    assert_int_equal(infos.chip[0].agreement, CHIP_KEY_ECDH);
    assert_int_equal(infos.chip[0].suite, CHIP_SUITE_AES128);
    assert_int_equal(infos.chip[0].version, 1);
    assert_int_equal(infos.chip[0].key_id, -1);
    assert_int_equal(infos.chip[1].agreement, CHIP_KEY_DH);
    assert_int_equal(infos.chip[1].suite, CHIP_SUITE_3DES);
    assert_int_equal(infos.chip[1].key_id, 7);
    assert_int_equal(infos.key_count, 2);
    assert_int_equal(infos.keys[0].key_id, -1);
    assert_int_equal(infos.keys[1].key_id, 7);
    assert_int_equal(infos.keys[1].spki_len, sizeof spki);
    assert_memory_equal(infos.keys[1].spki, spki, sizeof spki);
}

static void infos_of_other_kinds_are_passed_over(void **state)
{
    struct security_infos infos;

    (void)state;
    /* Terminal Authentication; parameters of PACE; CA of a suite nobody knows; a short one. */
    assert_int_equal(access_code("3139"
                                 "300d 0608 04007f0007020202 020101"
                                 "3010 0609 04007f000702020402 3003020101"
                                 "300f 060a 04007f00070202030209 020101"
                                 "3005 0603 2a0304",
                                 &infos),
                     ERR_OK);
    assert_int_equal(infos.pace_count + infos.chip_count + infos.key_count, 0);
}

static void malformed_infos_are_refused(void **state)
{
    static const char *const files[] = {
        "",
        "30 14" GM_13,                                            /* no SET */
        "3114 3112 060a 04007f00070202040202 020102 02010d",      /* a SET in it */
        "3114 3012 040a 04007f00070202040202 020102 02010d",      /* no object identifier */
        "310e 300c 060a 04007f00070202040202",                    /* no version */
        "3117 3015 060a 04007f00070202040202 020102 02010d 0500", /* something behind it */
        "3114 3012 060a 04007f00070202040202 020102 02018d",      /* negative */
        "3113 3011 060a 04007f00070202040202 020102 0200",        /* no digits */
        "3119 3017 060a 04007f00070202040202 020102 0206000000000001",
        "310f 300d 0609 04007f000702020102 0500", /* no key */
        "3115" GM_13 "30",                        /* half an info */
    };
    struct security_infos infos;

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (access_code(files[i], &infos) != ERR_SYNTAX)
            fail_msg("%s", files[i]);
}

static void more_than_any_chip_has_is_refused(void **state)
{
    char text[4096] = "3182 0000";
    struct security_infos infos;

    (void)state;
    for (int count = 16; count <= 17; count++) {
        int len = count * 20;
        snprintf(text, sizeof text, "3182%04x", (unsigned)len);
        for (int i = 0; i < count; i++)
            strcat(text, GM_13);
        assert_int_equal(access_code(text, &infos), count == 16 ? ERR_OK : ERR_FULL);
    }
}

static void the_order_of_an_offer_does_not_matter_but_all_else(void **state)
{
    static const struct {
        const char *access, *dg14;
        bool same;
    } rows[] = {
        {"3114" GM_13, "3114" GM_13, true},
        {"3128" GM_13 GM_12, "3128" GM_12 GM_13, true},
        {"3114" GM_13, "3125" GM_13 CA_AES, true},
        {"3128" GM_13 GM_13, "3114" GM_13, true},
        {"3114" GM_3DES, "3114" GM_13, false},
        {"3128" GM_13 GM_3DES, "3114" GM_13, false}, /* one more, a weaker one */
        {"3114" GM_12, "3128" GM_12 GM_13, false},   /* one is withheld */
        {"3111" GM_OWN, "3114" GM_13, false},
        {"3100", "3114" GM_13, false},
        {"3114" GM_13, "3111" CA_AES, false},
        {"3100", "3111" CA_AES, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct security_infos access, dg14;
        assert_int_equal(access_code(rows[i].access, &access), ERR_OK);
        assert_int_equal(access_code(rows[i].dg14, &dg14), ERR_OK);
        assert_true(security_infos_same_pace(&access, &dg14) == rows[i].same);
        assert_true(security_infos_same_pace(&dg14, &access) == rows[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ways_of_pace_are_read_in_order),
        cmocka_unit_test(a_file_filled_up_with_zeros_is_read),
        cmocka_unit_test(chip_authentication_and_its_keys_are_read),
        cmocka_unit_test(infos_of_other_kinds_are_passed_over),
        cmocka_unit_test(malformed_infos_are_refused),
        cmocka_unit_test(more_than_any_chip_has_is_refused),
        cmocka_unit_test(the_order_of_an_offer_does_not_matter_but_all_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
