/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unwritten: the bookings that may not be written down, because their old keys of four hex digits
 * can be tried through. In locked memory, neither swapped nor dumped. The owner serialises calls.
 */
#ifndef STORE_UNWRITTEN_H
#define STORE_UNWRITTEN_H

#include "store/seal.h"

enum { UNWRITTEN_MAX = 16384 }; /* held at once */

struct unwritten_entry {
    int64_t set_id;
    unsigned char tag[SEAL_TAG_BYTES]; /* of id and key */
    struct seal_plain plain;
};

/* All zero is empty. */
struct unwritten {
    struct unwritten_entry *entries;
    int count, capacity;
};

/* False: there is no more room. */
bool unwritten_add(struct unwritten *unwritten, const struct unwritten_entry *entry);
/* Wipes those of a set. */
void unwritten_drop(struct unwritten *unwritten, int64_t set_id);
int unwritten_count(const struct unwritten *unwritten, int64_t set_id);
/* Wipes all and gives the memory back. */
void unwritten_free(struct unwritten *unwritten);

#endif
