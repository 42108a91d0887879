/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/widget/service.h"

#include <stdio.h>

void service_name(const struct screen *s, const struct offer_entry *entry,
                  char ret_label[LIST_LABEL_MAX + 1])
{
    const char *name = "";

    if (entry->service >= 0 && entry->service < s->rules->service_count)
        name = local_text_in(&s->rules->services[entry->service].label,
                             i18n_tag(s->i18n, s->language));
    if (name[0] == '\0')
        name = entry->name;
    const struct office *office = rules_office(s->rules, entry->scope);
    if (name[0] == '\0' && office != NULL)
        name = office->name;
    snprintf(ret_label, LIST_LABEL_MAX + 1, "%s", name);
}
