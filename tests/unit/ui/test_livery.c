/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/livery.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/ankunft-livery-XXXXXX";

static struct err read_text(const char *text, struct livery *ret_livery)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return livery_read(path, ret_livery);
}

static int file_make(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int file_remove(void **state)
{
    (void)state;
    return unlink(path);
}

static void an_office_has_a_name_a_stripe_and_a_logo(void **state)
{
    struct livery l;

    (void)state;
    assert_int_equal(read_text("# Wedding\n\n name =  Bürgeramt Wedding \r\nstripe=#e40422\n"
                               "logo = bear.png\n",
                               &l)
                         .code,
                     ERR_OK);
    assert_string_equal(l.name, "Bürgeramt Wedding");
    assert_string_equal(l.stripe, "#e40422");
    assert_string_equal(l.logo, "/tmp/bear.png");
    assert_int_equal(read_text("logo = /srv/bear.png", &l).code, ERR_OK);
    assert_string_equal(l.logo, "/srv/bear.png");
    assert_string_equal(l.name, "");
    assert_int_equal(read_text("", &l).code, ERR_OK);
    assert_string_equal(l.stripe, "");
}

static void what_is_no_livery_is_refused_whole(void **state)
{
    static const char *const wrong[] = {"name Wedding\n",     "name =\n",     "stripe = red\n",
                                        "stripe = #E4042\n",  "logo =\n",     "ok = #00FF00\n",
                                        "name = a\nbutton=1", "= Bürgeramt\n"};
    struct livery l = {.name = "as it was"};
    char text[1024];

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (read_text(wrong[i], &l).code != ERR_SYNTAX)
            fail_msg("taken: %s", wrong[i]);
    snprintf(text, sizeof text, "name = %0900d\n", 1);
    assert_int_equal(read_text(text, &l).code, ERR_SYNTAX);
    assert_int_equal(livery_read("/nowhere/livery", &l).code, ERR_GONE);
    assert_string_equal(l.name, "as it was");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_has_a_name_a_stripe_and_a_logo),
        cmocka_unit_test(what_is_no_livery_is_refused_whole),
    };

    return cmocka_run_group_tests(tests, file_make, file_remove);
}
