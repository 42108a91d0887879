/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sightings: which bookings have been seen with which keyed tag (of a holder, a name, a document),
 * so that a tag that stands behind several bookings, or a booking that gets another tag, is
 * noticed. Tags only, in memory only, of today and tomorrow: their keys live in the memory of this
 * run, so after a restart looking begins anew. The owner serialises calls.
 */
#ifndef STORE_SIGHTINGS_H
#define STORE_SIGHTINGS_H

#include "bounds.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIGHTINGS_MAX = 8192 }; /* held at once; more are not compared */

struct sighting {
    unsigned char tag[HOLDER_TAG_BYTES];
    int64_t booking_id;
    int64_t day_s; /* first second of the booking's day */
    int32_t scope;
    bool told;
};

/* All zero is empty. */
struct sightings {
    struct sighting *list;
    int count;
};

/*
 * Notes that the booking was seen with the tag; a tag of zeros is none. *ret_other: it was seen
 * with another one before. False: nothing new, or no room.
 */
bool sightings_add(struct sightings *sightings, const struct sighting *sighting, bool *ret_other);
/*
 * Tells those of the tag and day that have not been told, where there are several: once for each
 * booking.
 */
void sightings_tell_shared(struct sightings *sightings, const struct sighting *sighting, void *self,
                           void (*tell)(void *self, const struct sighting *sighting));
/* Wipes those of the days before. */
void sightings_forget_before(struct sightings *sightings, int64_t day_s);
/* Wipes all and gives the memory back. */
void sightings_free(struct sightings *sightings);

#endif
