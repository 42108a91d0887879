/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_LOOSE_H
#define ZMS_PRACTICE_LOOSE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* ZMS takes numbers as number, numeric text or truth value alike. */
int64_t loose_number(const json_t *value, int64_t otherwise);
bool loose_truth(const json_t *value);
bool loose_is_number(const json_t *value);
const char *loose_text(const json_t *object, const char *field);

/* `object.field.field` by a path with dots; numbers index lists. NULL when it is missing. */
json_t *loose_at(json_t *object, const char *path);

/* A copy in which objects with nothing but numbers as names are lists again, in member order. */
json_t *loose_lists(json_t *value);

#endif
