/* SPDX-License-Identifier: Apache-2.0 */
#include "core/rules.h"

#include <string.h>

const struct office *rules_office(const struct rules *rules, int32_t scope)
{
    for (int i = 0; i < rules->office_count; i++)
        if (rules->offices[i].scope == scope)
            return &rules->offices[i];
    return NULL;
}

/* A rule for the request itself goes before the rule for any request (0) of the office. */
const struct service *rules_service(const struct rules *rules, int32_t scope, int32_t request)
{
    const struct service *any = NULL;

    for (int i = 0; i < rules->service_count; i++) {
        const struct service *service = &rules->services[i];
        if (service->scope != scope)
            continue;
        if (service->request == request)
            return service;
        if (service->request == 0)
            any = service;
    }
    return any;
}

/* An office that is not served has no window: check-in is open in the appointment's minute only. */
void rules_window(const struct rules *rules, int32_t scope, int32_t request, int *ret_early_min,
                  int *ret_late_min)
{
    const struct office *office = rules_office(rules, scope);
    const struct service *service = rules_service(rules, scope, request);

    *ret_early_min = office != NULL ? office->early_min : 0;
    *ret_late_min = office != NULL ? office->late_min : 0;
    if (service != NULL && service->early_min >= 0)
        *ret_early_min = service->early_min;
    if (service != NULL && service->late_min >= 0)
        *ret_late_min = service->late_min;
}

enum document_policy rules_document(const struct rules *rules, int32_t scope, int32_t request)
{
    const struct office *office = rules_office(rules, scope);
    const struct service *service = rules_service(rules, scope, request);

    if (service != NULL && service->document != DOCUMENT_AS_OFFICE)
        return service->document;
    return office != NULL ? office->document : DOCUMENT_OFF;
}

bool rules_document_asked(enum document_policy policy)
{
    return policy == DOCUMENT_OPTIONAL || policy == DOCUMENT_REQUIRED;
}

bool rules_documents_at(const struct rules *rules, const struct office *office)
{
    bool asked = rules_document_asked(office->document);

    for (int i = 0; i < rules->service_count; i++)
        asked |= rules->services[i].scope == office->scope &&
                 rules_document_asked(rules->services[i].document);
    return asked;
}

bool rules_documents(const struct rules *rules)
{
    for (int i = 0; i < rules->office_count; i++)
        if (rules_documents_at(rules, &rules->offices[i]))
            return true;
    return false;
}

int rules_document_kinds(const struct rules *rules)
{
    int kinds = 0;

    for (int i = 0; i < rules->office_count; i++)
        if (rules_documents_at(rules, &rules->offices[i]))
            kinds |= rules->offices[i].document_kinds;
    return kinds;
}

const char *local_text_in(const struct local_text *text, const char *tag)
{
    const char *others = "";

    for (int i = 0; i < text->count; i++) {
        if (strcmp(text->in[i].tag, tag) == 0)
            return text->in[i].text;
        if (text->in[i].tag[0] == '\0')
            others = text->in[i].text;
    }
    return others;
}

const char *local_part_in(const struct local_text *text, const char *tag, const char *official)
{
    size_t base = strcspn(official, "-");
    bool same = strncmp(tag, official, base) == 0 && (tag[base] == '\0' || tag[base] == '-');

    for (int i = 0; i < text->count; i++)
        if (strcmp(text->in[i].tag, tag) == 0)
            return text->in[i].text;
    return same ? local_text_in(text, "") : "";
}
