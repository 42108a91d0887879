/* SPDX-License-Identifier: Apache-2.0 */
#include "store/unwritten.h"

#include <sodium.h>
#include <string.h>

enum { UNWRITTEN_FIRST = 256 };

bool unwritten_add(struct unwritten *u, const struct unwritten_entry *entry)
{
    if (u->count == u->capacity) {
        int capacity = u->capacity > 0 ? u->capacity * 2 : UNWRITTEN_FIRST;
        struct unwritten_entry *grown = NULL;
        if (capacity <= UNWRITTEN_MAX)
            grown = sodium_allocarray((size_t)capacity, sizeof *grown);
        if (grown == NULL)
            return false;
        if (u->count > 0)
            memcpy(grown, u->entries, (size_t)u->count * sizeof *grown);
        sodium_free(u->entries); /* wipes */
        u->entries = grown;
        u->capacity = capacity;
    }
    u->entries[u->count++] = *entry;
    return true;
}

void unwritten_drop(struct unwritten *u, int64_t set_id)
{
    int kept = 0;

    for (int i = 0; i < u->count; i++)
        if (u->entries[i].set_id != set_id)
            u->entries[kept++] = u->entries[i];
    if (kept < u->count)
        sodium_memzero(&u->entries[kept], (size_t)(u->count - kept) * sizeof *u->entries);
    u->count = kept;
}

int unwritten_count(const struct unwritten *u, int64_t set_id)
{
    int count = 0;

    for (int i = 0; i < u->count; i++)
        count += u->entries[i].set_id == set_id;
    return count;
}

void unwritten_free(struct unwritten *u)
{
    sodium_free(u->entries); /* wipes */
    *u = (struct unwritten){.entries = NULL};
}
