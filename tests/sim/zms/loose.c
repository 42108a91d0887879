/* SPDX-License-Identifier: Apache-2.0 */
#include "loose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool loose_is_number(const json_t *value)
{
    const char *text = json_string_value(value);

    if (json_is_integer(value)) {
        return true;
    }
    return text && *text && text[strspn(text, "0123456789")] == 0 && strlen(text) < 19;
}

int64_t loose_number(const json_t *value, int64_t otherwise)
{
    if (json_is_integer(value)) {
        return json_integer_value(value);
    }
    if (json_is_boolean(value)) {
        return json_is_true(value);
    }
    if (json_is_real(value)) {
        return (int64_t)json_real_value(value);
    }
    return loose_is_number(value) ? strtoll(json_string_value(value), NULL, 10) : otherwise;
}

bool loose_truth(const json_t *value)
{
    const char *text = json_string_value(value);

    if (text) {
        return *text && strcmp(text, "0") != 0;
    }
    return loose_number(value, 0) != 0;
}

const char *loose_text(const json_t *object, const char *field)
{
    const char *text = json_string_value(json_object_get(object, field));

    return text ? text : "";
}

json_t *loose_at(json_t *object, const char *path)
{
    while (object && *path) {
        size_t length = strcspn(path, ".");
        char name[64];

        snprintf(name, sizeof(name), "%.*s", (int)length, path);
        object = json_is_array(object) ? json_array_get(object, (size_t)strtoul(name, NULL, 10))
                                       : json_object_get(object, name);
        path += length + (path[length] == '.');
    }
    return object;
}
