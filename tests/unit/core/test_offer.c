/* SPDX-License-Identifier: Apache-2.0 */
#include "../cmocka_kit.h"

#include "core/offer.h"

static struct rules rules;
static struct offer offer;

static void services_with_a_button_stand_for_their_office(void **state)
{
    (void)state;
    rules = (struct rules){
        .offices = {{.scope = 169, .walkin = true},
                    {.scope = 130, .walkin = false},
                    {.scope = 145, .walkin = true}},
        .office_count = 3,
        .services = {{.scope = 169, .request = 1, .walkin = true},
                     {.scope = 130, .request = 2, .walkin = true}, /* office has none */
                     {.scope = 169, .request = 3, .walkin = true, .desk = true}, /* reception's */
                     {.scope = 169, .request = 0, .walkin = true},               /* any service */
                     {.scope = 145, .request = 4, .walkin = false}},             /* no button */
        .service_count = 5,
    };
    offer_plan(&rules, &offer);
    assert_int_equal(offer.count, 3);
    assert_int_equal(offer.entries[0].request, 1);
    assert_int_equal(offer.entries[0].service, 0);
    assert_int_equal(offer.entries[1].request, 0);
    assert_int_equal(offer.entries[1].service, 3);
    assert_int_equal(offer.entries[2].scope, 145);
    assert_int_equal(offer.entries[2].service, -1);
    for (int i = 0; i < offer.count; i++)
        assert_false(offer.entries[i].enabled);
}

static void what_does_not_fit_is_left_out(void **state)
{
    (void)state;
    rules = (struct rules){.office_count = 2, .service_count = SERVICES_MAX};
    rules.offices[0] = (struct office){.scope = 1, .walkin = true};
    rules.offices[1] = (struct office){.scope = 2, .walkin = true};
    for (int i = 0; i < SERVICES_MAX; i++)
        rules.services[i] = (struct service){.scope = 1, .request = i + 1, .walkin = true};
    offer_plan(&rules, &offer);
    assert_int_equal(offer.count, SERVICES_MAX);
    assert_true(offer_any(&rules));
    rules.office_count = 0;
    offer_plan(&rules, &offer);
    assert_int_equal(offer.count, 0);
    assert_false(offer_any(&rules));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_with_a_button_stand_for_their_office),
        cmocka_unit_test(what_does_not_fit_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
