/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys: the bookings' keys while their check-ins are on the way, in locked memory that is neither
 * swapped nor dumped. Never on disk. The owner serialises calls; wiped by keys_close.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "base/err.h"
#include "bounds.h"

#include <stdint.h>

enum { KEYS_MAX = 256 }; /* check-ins on the way with their key; more: the oldest is forgotten */

struct keys;

struct err keys_open(struct keys **ret_keys) MUST_CHECK;
void keys_close(struct keys *keys);
/* Remembers the key for a journal entry, in the place of an earlier one. "" is not remembered. */
void keys_put(struct keys *keys, int64_t entry, const char *key);
/* Copies the key of the entry, or "". */
void keys_get(const struct keys *keys, int64_t entry, char ret_key[BOOKING_KEY_MAX + 1]);
void keys_forget(struct keys *keys, int64_t entry);

#endif
