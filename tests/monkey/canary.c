/* SPDX-License-Identifier: Apache-2.0 */
#include "canary.h"

#include "base/ring.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

enum { SHIFT = 1, MARK_MAX = 16 };

/* Each letter is the one before: none of the marks stands in the program. */
static const char *const hidden[] = {"PYW" /* numbers */, "cnwqsddrddc" /* keys */,
                                     "OKZBDLZQJ" /* places */, "RSZEELZQJ" /* staff */,
                                     "YNMDLZQJ" /* zones of documents */};
enum mark { MARK_NUMBER, MARK_KEY, MARK_PLACE, MARK_STAFF, MARK_ZONE, MARK_COUNT };

static void mark_write(enum mark mark, char ret_mark[MARK_MAX])
{
    size_t n = strlen(hidden[mark]);

    for (size_t i = 0; i <= n; i++)
        ret_mark[i] = i < n ? (char)(hidden[mark][i] + SHIFT) : '\0';
}

struct booking canary_booking(uint32_t visitor, int64_t start_s)
{
    char mark[MARK_MAX];
    struct booking b = {.ref.id = 100000 + visitor % 800000,
                        .scope = visitor % 3 == 0 ? 130 : 169,
                        .persons = visitor % 5 == 0 ? 4 : 1,
                        .start_s = start_s,
                        .arrival_s = start_s,
                        .status = BOOKING_CONFIRMED,
                        .with_appointment = true};

    mark_write(MARK_NUMBER, mark);
    snprintf(b.number, sizeof b.number, "%s%05u", mark, visitor % 100000);
    mark_write(MARK_KEY, mark);
    snprintf(b.ref.key, sizeof b.ref.key, "%s%053u", mark, visitor);
    mark_write(MARK_PLACE, mark);
    snprintf(b.place, sizeof b.place, "%s %u", mark, visitor);
    snprintf(b.street, sizeof b.street, "%s-Straße %u", mark, visitor % 200);
    snprintf(b.hint, sizeof b.hint, "%s", mark);
    return b;
}

void canary_name(char ret_name[STAFF_NAME_MAX + 1])
{
    char mark[MARK_MAX];

    mark_write(MARK_STAFF, mark);
    snprintf(ret_name, STAFF_NAME_MAX + 1, "%s", mark);
}

struct document_key canary_zone(void)
{
    struct document_key key = {.kind = DOCUMENT_KEY_MRZ};
    char mark[MARK_MAX];

    mark_write(MARK_ZONE, mark);
    snprintf(key.mrz_info, sizeof key.mrz_info, "%s", mark);
    snprintf(key.mrz, sizeof key.mrz, "%s<<%s", mark, mark);
    return key;
}

static bool holds(const void *bytes, size_t len, const char *mark)
{
    return memmem(bytes, len, mark, strlen(mark)) != NULL;
}

const char *canary_search(const struct app *app, const struct ui *ui)
{
    static const char *const names[MARK_COUNT] = {"a number", "a key", "a place", "a name",
                                                  "a document"};
    static char found[64];
    /* The mailbox is the app's first member (app.c). */
    const struct ring *mailbox = (const void *)app;
    const struct {
        const char *name;
        const void *bytes;
        size_t len;
    } arenas[] = {
        {"the app", app, malloc_usable_size((void *)(uintptr_t)app)},
        {"the ui", ui, malloc_usable_size((void *)(uintptr_t)ui)},
        {"the mailbox", mailbox->entries, mailbox->entry_size * mailbox->capacity},
    };

    for (size_t i = 0; i < sizeof arenas / sizeof arenas[0]; i++)
        for (int m = 0; m < MARK_COUNT; m++) {
            char mark[MARK_MAX];
            mark_write((enum mark)m, mark);
            bool left = holds(arenas[i].bytes, arenas[i].len, mark);
            explicit_bzero(mark, sizeof mark);
            if (left) {
                snprintf(found, sizeof found, "%s is left in %s", names[m], arenas[i].name);
                return found;
            }
        }
    return NULL;
}
