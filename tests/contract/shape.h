/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONTRACT_SHAPE_H
#define CONTRACT_SHAPE_H

#include <jansson.h>
#include <stdbool.h>

/* Whether the names and JSON types of `live` have been seen: `seen` is a list of recorded values
 * of the same place. The set of names of an object must be one that the recordings show there, a
 * type must be one that they show there. Where not, `place` and `why` tell the first difference. */
bool shape_fits(json_t *live, json_t *seen, char *place, size_t place_size, char *why,
                size_t why_size);

#endif
