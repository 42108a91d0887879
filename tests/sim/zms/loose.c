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

static bool is_list_of_numbers(json_t *object)
{
    const char *name;
    json_t *item;

    json_object_foreach(object, name, item)
    {
        if (name[strspn(name, "0123456789")]) {
            return false;
        }
    }
    return json_object_size(object) > 0;
}

json_t *loose_lists(json_t *value)
{
    json_t *result;
    size_t index;
    const char *name;
    json_t *item;

    if (json_is_array(value) || (json_is_object(value) && is_list_of_numbers(value))) {
        result = json_array();
        json_array_foreach(value, index, item)
        {
            json_array_append_new(result, loose_lists(item));
        }
        json_object_foreach(value, name, item)
        {
            json_array_append_new(result, loose_lists(item));
        }
        return result;
    }
    if (!json_is_object(value)) {
        return json_incref(value);
    }
    result = json_object();
    json_object_foreach(value, name, item)
    {
        json_object_set_new(result, name, loose_lists(item));
    }
    return result;
}
