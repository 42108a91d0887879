/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sightings.h"

#include <stdlib.h>
#include <string.h>

static bool is_tagged(const struct sighting *sighting)
{
    static const unsigned char none[HOLDER_TAG_BYTES];

    return memcmp(sighting->tag, none, sizeof none) != 0;
}

static bool is_same_tag(const struct sighting *a, const struct sighting *b)
{
    return memcmp(a->tag, b->tag, sizeof a->tag) == 0;
}

bool sightings_add(struct sightings *sightings, const struct sighting *sighting, bool *ret_other)
{
    *ret_other = false;
    if (!is_tagged(sighting))
        return false;
    for (int i = 0; i < sightings->count; i++) {
        if (sightings->list[i].booking_id != sighting->booking_id)
            continue;
        if (is_same_tag(&sightings->list[i], sighting))
            return false;
        *ret_other = true;
    }
    if (sightings->list == NULL)
        sightings->list = calloc(SIGHTINGS_MAX, sizeof *sightings->list);
    if (sightings->list == NULL || sightings->count == SIGHTINGS_MAX)
        return false;
    sightings->list[sightings->count] = *sighting;
    sightings->list[sightings->count++].told = false;
    return true;
}

void sightings_tell_shared(struct sightings *sightings, const struct sighting *sighting, void *self,
                           void (*tell)(void *self, const struct sighting *sighting))
{
    int found = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < sightings->count; i++) {
            struct sighting *one = &sightings->list[i];
            if (!is_same_tag(one, sighting) || one->day_s != sighting->day_s)
                continue;
            if (pass == 0) {
                found++;
            } else if (found > 1 && !one->told) {
                one->told = true;
                tell(self, one);
            }
        }
}

void sightings_forget_before(struct sightings *sightings, int64_t day_s)
{
    int kept = 0;

    for (int i = 0; i < sightings->count; i++)
        if (sightings->list[i].day_s >= day_s)
            sightings->list[kept++] = sightings->list[i];
    if (kept < sightings->count)
        explicit_bzero(&sightings->list[kept],
                       (size_t)(sightings->count - kept) * sizeof *sightings->list);
    sightings->count = kept;
}

void sightings_free(struct sightings *sightings)
{
    if (sightings->list != NULL)
        explicit_bzero(sightings->list, (size_t)sightings->count * sizeof *sightings->list);
    free(sightings->list);
    *sightings = (struct sightings){.list = NULL};
}
