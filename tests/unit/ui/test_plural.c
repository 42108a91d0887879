/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "ui/plural.h"

#include <stdio.h>
#include <string.h>

static struct plural plural_of(const char *line)
{
    struct plural p;

    assert_int_equal(plural_read(line, &p).code, ERR_OK);
    return p;
}

static void german_has_two_forms(void **state)
{
    struct plural p = plural_of("Language: de\nPlural-Forms: nplurals=2; plural=(n != 1);\n");

    (void)state;
    assert_int_equal(plural_form(&p, 0), 1);
    assert_int_equal(plural_form(&p, 1), 0);
    assert_int_equal(plural_form(&p, 2), 1);
}

static void russian_polish_and_arabic_forms_are_right(void **state)
{
    struct plural ru = plural_of("Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
                                 "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n");
    struct plural ar =
        plural_of("Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
                  "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\n");
    struct plural vi = plural_of("Plural-Forms: nplurals=1; plural=0;\n");
    static const int counts[] = {0, 1, 2, 5, 11, 12, 21, 22, 25, 100, 101, 111};
    static const int russian[] = {2, 0, 1, 2, 2, 2, 0, 1, 2, 2, 0, 2};
    static const int arabic[] = {0, 1, 2, 3, 4, 4, 4, 4, 4, 5, 5, 4};

    (void)state;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        assert_int_equal(plural_form(&ru, (unsigned long)counts[i]), russian[i]);
        assert_int_equal(plural_form(&ar, (unsigned long)counts[i]), arabic[i]);
        assert_int_equal(plural_form(&vi, (unsigned long)counts[i]), 0);
    }
}

static void operators_bind_as_in_c(void **state)
{
    static const struct {
        const char *expression;
        int form;
    } cases[] = {
        {"1+2*2==5", 1},      {"!n", 0},      {"!(n-3)", 1},        {"n/2", 1},
        {"5-2-1", 2},         {"1||0&&0", 1}, {"n>2?n<4?3:1:2", 3}, {"0&&1/0", 0},
        {"1||n%0", 1},        {"n==3", 1},    {"2<3==1", 1},        {"n>=3&&n<=3", 1},
        {"(((((n)))))-1", 2}, {"0?1/0:2", 2}, {" n \t- 2 ", 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plural p = {.forms = 6};
        snprintf(p.expression, sizeof p.expression, "%s", cases[i].expression);
        if (plural_form(&p, 3) != cases[i].form)
            fail_msg("%s: %d", cases[i].expression, plural_form(&p, 3));
    }
}

static void nonsense_is_refused(void **state)
{
    static const char *const lines[] = {
        "Plural-Forms: nplurals=2; plural=n != ;\n",
        "Plural-Forms: nplurals=2; plural=(n;\n",
        "Plural-Forms: nplurals=2; plural=n n;\n",
        "Plural-Forms: nplurals=2; plural=;\n",
        "Plural-Forms: nplurals=2; plural=n ? 1;\n",
        "Plural-Forms: nplurals=2; plural=system(1);\n",
        "Plural-Forms: nplurals=2; plural=n+99999999999999999999;\n",
        "Plural-Forms: nplurals=2; plural=n;\n",   /* a form 2 that does not exist */
        "Plural-Forms: nplurals=2; plural=1/n;\n", /* no form for 0 */
        "Plural-Forms: nplurals=9; plural=0;\n",
        "Plural-Forms: nplurals=0; plural=0;\n",
        "Plural-Forms: nplurals; plural=0;\n",
        "Plural-Forms: plural=0;\n",
        "Plural-Forms: nplurals=2;\n",
        "Plural-Forms:",
    };
    struct plural p = {.forms = 42};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!err_is(plural_read(lines[i], &p)))
            fail_msg("accepted: %s", lines[i]);
        assert_int_equal(p.forms, 42);
    }
}

static void depth_and_length_are_bounded(void **state)
{
    char line[2000] = "Plural-Forms: nplurals=2; plural=";
    struct plural p;

    (void)state;
    memset(line + strlen(line), '(', 200);
    assert_true(err_is(plural_read(line, &p)));
    memset(line + strlen("Plural-Forms: nplurals=2; plural="), '!', 200);
    assert_true(err_is(plural_read(line, &p)));
    memset(line + strlen("Plural-Forms: nplurals=2; plural="), '1', 1000);
    assert_int_equal(plural_read(line, &p).code, ERR_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(german_has_two_forms),
        cmocka_unit_test(russian_polish_and_arabic_forms_are_right),
        cmocka_unit_test(operators_bind_as_in_c),
        cmocka_unit_test(nonsense_is_refused),
        cmocka_unit_test(depth_and_length_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
