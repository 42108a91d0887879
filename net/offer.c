/* SPDX-License-Identifier: Apache-2.0 */
#include "net/offer.h"

#include "base/buf.h"
#include "base/log.h"

#include <string.h>

enum { LIST_BYTES_MAX = 192 }; /* six times "r9999-2147483647," */

/* Entries of one organisation, asked for together. */
struct group {
    int index[ZMS_BUTTONS_MAX];
    int count;
};

static void list_write(const struct offer *offer, const struct group *group, struct buf *list)
{
    for (int i = 0; i < group->count; i++) {
        const struct offer_entry *entry = &offer->entries[group->index[i]];
        if (i > 0)
            buf_add_c(list, ',');
        if (entry->request == 0)
            buf_addf(list, "s%d", (int)entry->scope);
        else
            buf_addf(list, "r%d-%d", (int)entry->scope, (int)entry->request);
    }
}

static void buttons_apply(struct offer *offer, const struct group *group,
                          const struct zms_button *buttons, int count)
{
    for (int i = 0; i < group->count; i++) {
        struct offer_entry *entry = &offer->entries[group->index[i]];
        for (int b = 0; b < count; b++)
            if (buttons[b].scope == entry->scope && buttons[b].request == entry->request) {
                entry->enabled = buttons[b].enabled;
                text_copy(entry->name, sizeof entry->name, buttons[b].name);
            }
    }
}

static enum zms_result group_ask(struct offer *offer, const struct group *group, struct zms *zms,
                                 int32_t organisation)
{
    char text[LIST_BYTES_MAX];
    struct buf list = buf_on(text, sizeof text);
    struct zms_button buttons[ZMS_BUTTONS_MAX];
    int count = 0;

    list_write(offer, group, &list);
    enum zms_result result = zms_buttons(zms, organisation, text, buttons, &count);
    if (result == ZMS_OK)
        buttons_apply(offer, group, buttons, count);
    /* ZMS fact: a list with a single scope is refused as a whole when its numbers are used up. */
    if (result == ZMS_EXHAUSTED)
        return ZMS_OK;
    if (result != ZMS_REFUSED && result != ZMS_NOT_FOUND)
        return result;
    /* ZMS fact: one unknown scope or service makes it refuse the list (428). One by one, then. */
    if (group->count == 1) {
        log_warn("service", "no button %s: %s", text, zms->fault.exception);
        return ZMS_OK;
    }
    result = ZMS_OK;
    for (int i = 0; i < group->count && result == ZMS_OK; i++) {
        struct group single = {.index = {group->index[i]}, .count = 1};
        result = group_ask(offer, &single, zms, organisation);
    }
    return result;
}

enum zms_result offer_ask(struct offer *offer, struct zms *zms, const struct offer_source *source)
{
    int32_t organisations[SERVICES_MAX]; /* 0: unknown to ZMS, or already asked */

    for (int i = 0; i < offer->count; i++) {
        int32_t scope = offer->entries[i].scope;
        organisations[i] = 0;
        enum zms_result result = source->organisation(source->self, scope, &organisations[i]);
        if (result == ZMS_NOT_FOUND)
            log_warn("service", "scope %d is unknown", (int)scope);
        else if (result != ZMS_OK)
            return result;
    }
    for (int i = 0; i < offer->count; i++) {
        struct group group = {.count = 0};
        int32_t organisation = organisations[i];
        if (organisation == 0)
            continue;
        for (int j = i; j < offer->count && group.count < ZMS_BUTTONS_MAX; j++)
            if (organisations[j] == organisation) {
                group.index[group.count++] = j;
                organisations[j] = 0;
            }
        enum zms_result result = group_ask(offer, &group, zms, organisation);
        if (result != ZMS_OK)
            return result;
    }
    return ZMS_OK;
}
