/* SPDX-License-Identifier: Apache-2.0 */
/* rules: which office, which service, which window, which language. */
#include "core/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct rules rules = {
    .offices = {{.scope = 141, .name = "Bürgerbüro", .early_min = 30, .late_min = 15},
                {.scope = 142, .name = "Standesamt", .early_min = 10, .late_min = 5}},
    .office_count = 2,
    .services = {{.scope = 141, .request = 0, .early_min = -1, .late_min = 20},
                 {.scope = 141, .request = 7, .early_min = 60, .late_min = -1},
                 {.scope = 142, .request = 7, .early_min = 0, .late_min = 0}},
    .service_count = 3,
};

static void office_is_found_by_scope(void **state)
{
    (void)state;
    assert_ptr_equal(rules_office(&rules, 142), &rules.offices[1]);
    assert_null(rules_office(&rules, 143));
    assert_null(rules_office(&rules, 0)); /* the zeroed places behind office_count are no offices */
}

static void service_prefers_its_own_rule(void **state)
{
    (void)state;
    assert_ptr_equal(rules_service(&rules, 141, 7), &rules.services[1]);
    assert_ptr_equal(rules_service(&rules, 141, 8), &rules.services[0]);
    assert_ptr_equal(rules_service(&rules, 141, 0), &rules.services[0]);
    assert_ptr_equal(rules_service(&rules, 142, 7), &rules.services[2]);
    assert_null(rules_service(&rules, 142, 8));
    assert_null(rules_service(&rules, 0, 0));
}

static void window_falls_back_side_by_side(void **state)
{
    (void)state;
    static const struct {
        int32_t scope, request;
        int early_min, late_min;
    } rows[] = {
        {141, 7, 60, 15}, /* early by the rule, late by the office */
        {141, 8, 30, 20}, /* rule for any service: early by the office, late by the rule */
        {142, 7, 0, 0},   /* 0 is a value, not "as the office has it" */
        {142, 8, 10, 5},  {999, 7, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int early_min = -9, late_min = -9;
        rules_window(&rules, rows[i].scope, rows[i].request, &early_min, &late_min);
        assert_int_equal(early_min, rows[i].early_min);
        assert_int_equal(late_min, rows[i].late_min);
    }
}

static void text_in_the_language_else_for_all_others(void **state)
{
    (void)state;
    const struct local_text text = {
        .in = {{"", "Erdgeschoss"}, {"en", "Ground floor"}, {"en-GB", "Downstairs"}}, .count = 3};
    const struct local_text english = {.in = {{"en", "Ground floor"}}, .count = 1};
    const struct local_text none = {.count = 0};

    assert_string_equal(local_text_in(&text, "en"), "Ground floor");
    assert_string_equal(local_text_in(&text, "en-GB"), "Downstairs");
    assert_string_equal(local_text_in(&text, "tr"), "Erdgeschoss");
    assert_string_equal(local_text_in(&text, ""), "Erdgeschoss");
    assert_string_equal(local_text_in(&english, "tr"), "");
    assert_string_equal(local_text_in(&none, "de"), "");
}

static void a_part_of_a_sentence_stays_in_its_language(void **state)
{
    (void)state;
    const struct local_text text = {.in = {{"", "am Empfang"}, {"en", "at the desk"}}, .count = 2};

    assert_string_equal(local_part_in(&text, "de", "de"), "am Empfang");
    assert_string_equal(local_part_in(&text, "de-simple", "de"), "am Empfang");
    assert_string_equal(local_part_in(&text, "de-simple", "de-AT"), "am Empfang");
    assert_string_equal(local_part_in(&text, "en", "de"), "at the desk");
    assert_string_equal(local_part_in(&text, "ar", "de"), "");
    assert_string_equal(local_part_in(&text, "den", "de"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(office_is_found_by_scope),
        cmocka_unit_test(service_prefers_its_own_rule),
        cmocka_unit_test(window_falls_back_side_by_side),
        cmocka_unit_test(text_in_the_language_else_for_all_others),
        cmocka_unit_test(a_part_of_a_sentence_stays_in_its_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
