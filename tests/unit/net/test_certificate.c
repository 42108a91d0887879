/* SPDX-License-Identifier: Apache-2.0 */
/* certificate: its end is read as openssl has written it, from files made on the spot. */
#include "cmocka_kit.h"

#include "net/certificate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char pem[CERTIFICATE_BYTES_MAX];
static size_t len;

/* Self-signed; what openssl says of its end as Unix time. */
static int64_t made(const char *key, int days)
{
    char command[512], end[64] = "";
    struct tm tm;

    snprintf(command, sizeof command,
             "openssl req -x509 -newkey %s -nodes -days %d -keyout /dev/null -subj /CN=kiosk-1 "
             "2>/dev/null",
             key, days);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    len = fread(pem, 1, sizeof pem - 1, f);
    assert_int_equal(pclose(f), 0);
    pem[len] = '\0';
    char path[] = "/tmp/certificate-XXXXXX";
    assert_true(mkstemp(path) >= 0);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(pem, f);
    fclose(f);
    snprintf(command, sizeof command, "openssl x509 -noout -enddate -in %s", path);
    f = popen(command, "r");
    assert_non_null(f);
    assert_non_null(fgets(end, sizeof end, f));
    pclose(f);
    remove(path);
    memset(&tm, 0, sizeof tm);
    assert_non_null(strptime(end, "notAfter=%b %d %H:%M:%S %Y GMT", &tm));
    return (int64_t)timegm(&tm);
}

static void the_end_is_what_openssl_says(void **state)
{
    /* Up to 2049 the year has two digits, from 2050 on four. */
    static const int days[] = {2, 400, 36500};
    int64_t until_s;
    (void)state;

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        int64_t end_s = made("ec -pkeyopt ec_paramgen_curve:P-256", days[i]);
        assert_int_equal(certificate_until(pem, len, &until_s).code, ERR_OK);
        assert_int_equal(until_s, end_s);
    }
    int64_t end_s = made("rsa:2048", 30);
    assert_int_equal(certificate_until(pem, len, &until_s).code, ERR_OK);
    assert_int_equal(until_s, end_s);
}

static void half_a_certificate_is_none(void **state)
{
    int64_t until_s;
    (void)state;

    (void)made("ec -pkeyopt ec_paramgen_curve:P-256", 2);
    size_t end = (size_t)(strstr(pem, "-----END") - pem) + sizeof "-----END CERTIFICATE-----" - 1;
    for (size_t n = 0; n < end; n++)
        assert_int_equal(certificate_until(pem, n, &until_s).code, ERR_SYNTAX);
    assert_int_equal(certificate_until("x", CERTIFICATE_BYTES_MAX + 1, &until_s).code,
                     ERR_TOO_LONG);
    strstr(pem, "CERTIFICATE-----\n")[20] = '*';
    assert_int_equal(certificate_until(pem, len, &until_s).code, ERR_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_end_is_what_openssl_says),
        cmocka_unit_test(half_a_certificate_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
