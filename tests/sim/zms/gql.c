/* SPDX-License-Identifier: Apache-2.0 */
#include "gql.h"

#include <stdio.h>
#include <string.h>

#define GQL_DEPTH 12

static json_t *gql_parse_block(const char **text, int depth)
{
    json_t *fields = json_object();
    char word[64] = "";

    for (;;) {
        size_t length;

        *text += strspn(*text, ", \t\r\n");
        if (**text == '}') {
            (*text)++;
            return fields;
        }
        if (**text == '{' && word[0] && depth < GQL_DEPTH) {
            json_t *inner;

            (*text)++;
            inner = gql_parse_block(text, depth + 1);
            if (!inner) {
                break;
            }
            json_object_set_new(fields, word, inner);
            word[0] = 0;
            continue;
        }
        length = strspn(*text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$");
        if (length == 0 || length >= sizeof(word)) {
            break;
        }
        snprintf(word, sizeof(word), "%.*s", (int)length, *text);
        json_object_set_new(fields, word, json_null());
        *text += length;
    }
    json_decref(fields);
    return NULL;
}

json_t *gql_parse(const char *text)
{
    json_t *fields;

    text += strspn(text, " \t\r\n");
    if (*text != '{') {
        return NULL;
    }
    text++;
    fields = gql_parse_block(&text, 0);
    if (fields && text[strspn(text, " \t\r\n")]) {
        json_decref(fields);
        fields = NULL;
    }
    return fields;
}

/* Unknown fields vanish silently; of a list only the first element keeps its $schema. */
json_t *gql_filter(json_t *data, json_t *fields, bool keep_schema)
{
    json_t *result;
    json_t *item;
    size_t index;
    const char *key;
    json_t *inner;

    if (json_is_array(data)) {
        result = json_array();
        json_array_foreach(data, index, item)
        {
            json_array_append_new(result, gql_filter(item, fields, keep_schema && index == 0));
        }
        return result;
    }
    if (!json_is_object(data) || !json_is_object(fields)) {
        return json_incref(data);
    }
    result = json_object();
    json_object_foreach(fields, key, inner)
    {
        item = json_object_get(data, key);
        if (item) {
            json_object_set_new(result, key, gql_filter(item, inner, false));
        }
    }
    item = keep_schema ? json_object_get(data, "$schema") : NULL;
    if (item) {
        json_object_set(result, "$schema", item);
    }
    return result;
}
