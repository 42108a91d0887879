/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ZMS_PRACTICE_GQL_H
#define ZMS_PRACTICE_GQL_H

#include <jansson.h>
#include <stdbool.h>

/* Field selection `{id queue{number}}`: words and braces, commas and blanks do not matter. */
json_t *gql_parse(const char *text);
json_t *gql_filter(json_t *data, json_t *fields, bool keep_schema);

#endif
