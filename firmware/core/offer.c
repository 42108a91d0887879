/* SPDX-License-Identifier: Apache-2.0 */
#include "core/offer.h"

static void entry_add(struct offer *offer, int32_t scope, int32_t request, int service)
{
    if (offer->count < SERVICES_MAX)
        offer->entries[offer->count++] =
            (struct offer_entry){.scope = scope, .request = request, .service = (int16_t)service};
}

void offer_plan(const struct rules *rules, struct offer *ret_offer)
{
    *ret_offer = (struct offer){.count = 0};
    for (int o = 0; o < rules->office_count; o++) {
        const struct office *office = &rules->offices[o];
        int before = ret_offer->count;
        if (!office->walkin)
            continue;
        for (int s = 0; s < rules->service_count; s++) {
            const struct service *service = &rules->services[s];
            if (service->scope == office->scope && service->walkin && !service->desk)
                entry_add(ret_offer, service->scope, service->request, s);
        }
        if (ret_offer->count == before)
            entry_add(ret_offer, office->scope, 0, -1);
    }
}

bool offer_any(const struct rules *rules)
{
    for (int o = 0; o < rules->office_count; o++)
        if (rules->offices[o].walkin)
            return true;
    return false;
}
