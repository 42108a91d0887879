/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"

#include <stdio.h>
#include <string.h>

struct shape {
    char *place;
    size_t place_size;
    char *why;
    size_t why_size;
};

static const char *type_name(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "object";
    case JSON_ARRAY:
        return "list";
    case JSON_STRING:
        return "text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "truth";
    case JSON_NULL:
        break;
    }
    return "null";
}

/* Embedded data of the office directory: whatever a city has put in there, in as many shapes as
 * it has places and services. Of it only presence and type are compared. */
static bool is_directory_data(const char *place, const char *name)
{
    size_t length = strlen(place);

    return strcmp(name, "data") == 0 &&
           ((length >= 9 && strcmp(place + length - 9, "/provider") == 0) ||
            (length >= 11 && strcmp(place + length - 11, "/requests/*") == 0));
}

static bool is_map(json_t *object)
{
    const char *name;
    json_t *value;

    json_object_foreach(object, name, value)
    {
        if (name[strspn(name, "0123456789")]) {
            return false;
        }
    }
    return json_object_size(object) > 0;
}

static bool same_names(json_t *live, json_t *seen)
{
    const char *name;
    json_t *value;

    json_object_foreach(live, name, value)
    {
        if (strcmp(name, "trace") != 0 && !json_object_get(seen, name)) {
            return false;
        }
    }
    json_object_foreach(seen, name, value)
    {
        if (!json_object_get(live, name)) {
            return false;
        }
    }
    return true;
}

static void tell_names(struct shape *shape, json_t *live, json_t *seen)
{
    const char *name;
    json_t *value;
    size_t used = 0;

    shape->why[0] = 0;
    json_object_foreach(live, name, value)
    {
        if (!json_object_get(seen, name) && used < shape->why_size) {
            used += (size_t)snprintf(shape->why + used, shape->why_size - used, "+%s ", name);
        }
    }
    json_object_foreach(seen, name, value)
    {
        if (!json_object_get(live, name) && used < shape->why_size) {
            used += (size_t)snprintf(shape->why + used, shape->why_size - used, "-%s ", name);
        }
    }
}

static bool fits(struct shape *shape, json_t *live, json_t *seen);

static bool type_fits(struct shape *shape, json_t *live, json_t *seen)
{
    size_t index;
    json_t *one;

    json_array_foreach(seen, index, one)
    {
        if (strcmp(type_name(one), type_name(live)) == 0) {
            return true;
        }
    }
    one = json_array_get(seen, 0);
    snprintf(shape->why, shape->why_size, "%s instead of %s", type_name(live),
             one ? type_name(one) : "nothing");
    return false;
}

static bool fits_member(struct shape *shape, const char *name, json_t *live, json_t *seen)
{
    size_t length = strlen(shape->place);
    bool directory = is_directory_data(shape->place, name);
    bool result;

    snprintf(shape->place + length, shape->place_size - length, "/%s", name);
    result = directory ? type_fits(shape, live, seen) : fits(shape, live, seen);
    if (result) {
        shape->place[length] = 0;
    }
    return result;
}

/* What the recordings show under this name, or under any name of a map by number. */
static json_t *seen_members(json_t *seen, const char *name, bool map)
{
    json_t *list = json_array();
    size_t index;
    json_t *one;

    json_array_foreach(seen, index, one)
    {
        const char *key;
        json_t *value;

        json_object_foreach(one, key, value)
        {
            if (map || strcmp(key, name) == 0) {
                json_array_append(list, value);
            }
        }
    }
    return list;
}

static bool fits_object(struct shape *shape, json_t *live, json_t *seen)
{
    bool map = is_map(live);
    bool found = map;
    size_t index;
    json_t *one;
    json_t *nearest = NULL;
    const char *name;
    json_t *value;

    json_array_foreach(seen, index, one)
    {
        if (json_is_object(one)) {
            nearest = nearest ? nearest : one;
            found = found || same_names(live, one);
        }
    }
    if (!found) {
        tell_names(shape, live, nearest);
        return false;
    }
    json_object_foreach(live, name, value)
    {
        json_t *members;
        bool result;

        /* The recordings left the traces of errors out. */
        if (strcmp(name, "trace") == 0) {
            continue;
        }
        members = seen_members(seen, name, map);
        result = fits_member(shape, map ? "#" : name, value, members);
        json_decref(members);
        if (!result) {
            return false;
        }
    }
    return true;
}

static bool fits_list(struct shape *shape, json_t *live, json_t *seen)
{
    json_t *elements = json_array();
    size_t index;
    json_t *one;
    bool result = true;

    json_array_foreach(seen, index, one)
    {
        if (json_is_array(one)) {
            json_array_extend(elements, one);
        }
    }
    /* An empty recorded list tells nothing about elements. */
    if (json_array_size(elements)) {
        json_array_foreach(live, index, one)
        {
            if (result && !fits_member(shape, "*", one, elements)) {
                result = false;
            }
        }
    }
    json_decref(elements);
    return result;
}

static bool fits(struct shape *shape, json_t *live, json_t *seen)
{
    if (!type_fits(shape, live, seen)) {
        return false;
    }
    if (json_is_object(live)) {
        return fits_object(shape, live, seen);
    }
    return !json_is_array(live) || fits_list(shape, live, seen);
}

bool shape_fits(json_t *live, json_t *seen, char *place, size_t place_size, char *why,
                size_t why_size)
{
    struct shape shape = {place, place_size, why, why_size};

    place[0] = 0;
    why[0] = 0;
    return fits(&shape, live, seen);
}
