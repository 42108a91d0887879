/* SPDX-License-Identifier: Apache-2.0 */
#include "store/keys.h"

#include <sodium.h>
#include <string.h>

struct keys {
    struct slot {
        int64_t entry; /* 0: free; journal entries count from 1 */
        char key[BOOKING_KEY_MAX + 1];
    } slots[KEYS_MAX];
};

struct err keys_open(struct keys **ret_keys)
{
    *ret_keys = sodium_init() >= 0 ? sodium_malloc(sizeof **ret_keys) : NULL;
    if (*ret_keys == NULL)
        return err_make(ERR_NO_MEMORY);
    memset(*ret_keys, 0, sizeof **ret_keys);
    return err_none();
}

void keys_close(struct keys *keys)
{
    sodium_free(keys); /* wipes */
}

void keys_put(struct keys *keys, int64_t entry, const char *key)
{
    struct slot *slot = &keys->slots[0];

    if (key[0] == '\0')
        return;
    keys_forget(keys, entry);
    for (int i = 0; i < KEYS_MAX; i++) /* a free one, else the oldest: entries only grow */
        if (keys->slots[i].entry < slot->entry)
            slot = &keys->slots[i];
    sodium_memzero(slot, sizeof *slot);
    slot->entry = entry;
    memcpy(slot->key, key, strnlen(key, BOOKING_KEY_MAX));
}

void keys_get(const struct keys *keys, int64_t entry, char ret_key[BOOKING_KEY_MAX + 1])
{
    memset(ret_key, 0, BOOKING_KEY_MAX + 1);
    for (int i = 0; i < KEYS_MAX; i++)
        if (keys->slots[i].entry == entry)
            memcpy(ret_key, keys->slots[i].key, BOOKING_KEY_MAX + 1);
}

void keys_forget(struct keys *keys, int64_t entry)
{
    for (int i = 0; i < KEYS_MAX; i++)
        if (keys->slots[i].entry == entry)
            sodium_memzero(&keys->slots[i], sizeof keys->slots[i]);
}
