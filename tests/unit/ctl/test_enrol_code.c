/* SPDX-License-Identifier: Apache-2.0 */
/* enrol_code: there and back, and whatever is cut, mistyped or bent is refused. */
#include "../cmocka_kit.h"

#include "ctl/enrol_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG "[kiosk]\nid = K1\n[service]\nurl = https://zms.example.org/api\naccount = kiosk-1\n"
#define TEXT   "[enrol]\npassword = a b=c\nca = MIIB\nca = AAAA\n" CONFIG

static struct enrol_parts parts;
static char code[ENROL_CODE_MAX], text[ENROL_TEXT_MAX + 1];

static struct err read_text(const char *what)
{
    return enrol_text_read(what, strlen(what), &parts);
}

static void a_text_is_taken_apart(void **state)
{
    (void)state;
    assert_false(err_is(read_text(TEXT)));
    assert_string_equal(parts.password, "a b=c");
    assert_string_equal(parts.ca, "MIIBAAAA");
    assert_string_equal(parts.config, CONFIG);
}

static void what_is_bent_is_refused_and_nothing_of_it_stays(void **state)
{
    static const char *const bent[] = {
        "",
        CONFIG,                                                  /* no password */
        "[enrol]\n" CONFIG,                                      /* … */
        "[enrol]\npassword =\n" CONFIG,                          /* … */
        "[enrol]\npassword = a\npassword = b\n" CONFIG,          /* two */
        "[enrol]\npassword = a\nca = MII*\n" CONFIG,             /* no base64 */
        "[enrol]\npassword = a\nuser = b\n" CONFIG,              /* an unknown key */
        "[enrol]\npassword = a\n",                               /* no configuration */
        "[enrol]\npassword = a\n" CONFIG "password_file = /x\n", /* ours to write */
        "[enrol]\npassword = a\n" CONFIG "  ca_file\t= /x\n",    /* … */
        "[enrol]\npassword = a\n" CONFIG "[service]\n",          /* twice */
        "[enrol]\npassword = a\x01\n" CONFIG,
        "[enrol]\npassword = a\n\n" CONFIG, /* no empty lines in the secret part */
    };
    static const struct enrol_parts nothing;
    (void)state;

    for (size_t i = 0; i < sizeof bent / sizeof bent[0]; i++) {
        if (!err_is(read_text(bent[i])))
            fail_msg("taken: %s", bent[i]);
        assert_memory_equal(&parts, &nothing, sizeof parts);
    }
    memset(text, 'x', sizeof text);
    assert_int_equal(enrol_text_read(text, sizeof text, &parts).code, ERR_TOO_LONG);
    assert_true(err_is(enrol_text_read(TEXT, sizeof TEXT, &parts))); /* a NUL */
}

static void a_line_comes_back_as_it_was_made(void **state)
{
    size_t len;
    (void)state;

    for (size_t n = 0; n <= sizeof TEXT - 1; n++) { /* every length of the last digits */
        assert_false(err_is(enrol_code_make(TEXT, n, code, sizeof code)));
        assert_int_equal(strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-_."),
                         strlen(code));
        assert_false(err_is(enrol_code_open(code, strlen(code), text, &len)));
        assert_int_equal(len, n);
        assert_memory_equal(text, TEXT, n);
    }
    char typed[sizeof code + 8];
    snprintf(typed, sizeof typed, " %s\r\n", code);
    assert_false(err_is(enrol_code_open(typed, strlen(typed), text, &len)));
    assert_string_equal(text, TEXT);
    assert_int_equal(enrol_code_make(TEXT, sizeof TEXT - 1, code, 64).code, ERR_TOO_LONG);
}

static void a_line_that_is_cut_or_mistyped_is_refused(void **state)
{
    size_t len;
    (void)state;

    assert_false(err_is(enrol_code_make(TEXT, sizeof TEXT - 1, code, sizeof code)));
    size_t whole = strlen(code);
    for (size_t n = 0; n < whole; n++)
        assert_true(err_is(enrol_code_open(code, n, text, &len)));
    for (size_t i = 0; i < whole; i++) {
        char was = code[i];
        code[i] = was == 'A' ? 'B' : 'A';
        assert_true(err_is(enrol_code_open(code, whole, text, &len)));
        assert_int_equal(text[0], '\0');
        code[i] = was;
    }
    assert_int_equal(enrol_code_open("ANKUNFT1.AAAA.00000000", 22, text, &len).code, ERR_CORRUPT);
    assert_int_equal(enrol_sum("123456789", 9), 0xcbf43926); /* as everybody computes it */
}

static void the_kiosk_writes_its_own_files_into_it(void **state)
{
    const struct enrol_files files = {"/etc/a/pw", "/etc/a/ca.pem"}, none = {"/etc/a/pw", ""};
    struct buf out = buf_on(text, sizeof text);
    (void)state;

    enrol_config_write(CONFIG, &files, &out);
    assert_string_equal(text, "[kiosk]\nid = K1\n\n[service]\npassword_file = /etc/a/pw\n"
                              "ca_file = /etc/a/ca.pem\nurl = https://zms.example.org/api\n"
                              "account = kiosk-1\n");
    char with[1024];
    snprintf(with, sizeof with, "# secret remark\n\n%.900s", text);
    out = buf_on(text, sizeof text);
    enrol_config_strip(with, &out);
    assert_string_equal(text, CONFIG);
    out = buf_on(text, sizeof text);
    enrol_config_write(CONFIG, &none, &out);
    assert_null(strstr(text, "ca_file"));
}

static void a_certificate_goes_through_it(void **state)
{
    static const char pem[] = "a comment\n-----BEGIN CERTIFICATE-----\n"
                              "MIIBAAAAMIIBAAAAMIIBAAAAMIIBAAAAMIIBAAAAMIIBAAAAMIIBAAAAMIIBAAAA\n"
                              "AQ==\n-----END CERTIFICATE-----\n";
    char ca[ENROL_CA_MAX + 1], two[2 * sizeof pem];
    struct buf out = buf_on(text, sizeof text);
    (void)state;

    assert_false(err_is(enrol_ca_read(pem, sizeof pem - 1, ca)));
    enrol_ca_write(ca, &out);
    assert_string_equal(text, strchr(pem, '-'));
    snprintf(two, sizeof two, "%s%s", pem, pem);
    assert_true(err_is(enrol_ca_read(two, strlen(two), ca)));
    assert_true(err_is(enrol_ca_read("x", 1, ca)));
    assert_true(err_is(enrol_ca_read(pem, sizeof pem - 30, ca)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_taken_apart),
        cmocka_unit_test(what_is_bent_is_refused_and_nothing_of_it_stays),
        cmocka_unit_test(a_line_comes_back_as_it_was_made),
        cmocka_unit_test(a_line_that_is_cut_or_mistyped_is_refused),
        cmocka_unit_test(the_kiosk_writes_its_own_files_into_it),
        cmocka_unit_test(a_certificate_goes_through_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
