/* SPDX-License-Identifier: Apache-2.0 */
#include "net/value.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t memory_once = PTHREAD_ONCE_INIT;

static void free_wiped(void *memory)
{
    if (memory != NULL)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

static void memory_init(void)
{
    json_set_alloc_funcs(malloc, free_wiped);
}

/*
 * jansson parses recursively, so the depth is known before it starts. Brackets inside strings do
 * not count.
 */
static bool depth_allowed(const char *text, size_t len)
{
    int depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > VALUE_DEPTH_MAX)
                return false;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

struct err value_parse(const char *text, size_t len, json_t **ret_value)
{
    json_error_t error;

    pthread_once(&memory_once, memory_init);
    if (len > VALUE_BYTES_MAX)
        return err_make(ERR_TOO_LONG);
    if (!depth_allowed(text, len))
        return err_make(ERR_SYNTAX);
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    /* The error quotes a piece of the answer. */
    explicit_bzero(&error, sizeof error);
    if (value == NULL)
        return err_make(ERR_SYNTAX);
    *ret_value = value;
    return err_none();
}

void value_free(json_t *value)
{
    json_decref(value);
}

json_t *value_in(const json_t *value, const char *member)
{
    return json_object_get(value, member);
}

/* Optional minus and 1 to 18 digits: no blanks, signs, exponents or overflow to think of. */
static bool digits_read(const char *text, int64_t *ret_int)
{
    bool negative = text[0] == '-';
    const char *digits = text + (negative ? 1 : 0);
    size_t n = strlen(digits);
    int64_t sum = 0;

    if (n < 1 || n > 18)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return false;
        sum = sum * 10 + (digits[i] - '0');
    }
    *ret_int = negative ? -sum : sum;
    return true;
}

bool value_int(const json_t *value, int64_t min, int64_t max, int64_t *ret_int)
{
    int64_t number;

    if (json_is_integer(value))
        number = (int64_t)json_integer_value(value);
    else if (json_is_boolean(value))
        number = json_is_true(value) ? 1 : 0;
    else if (!json_is_string(value) || !digits_read(json_string_value(value), &number))
        return false;
    if (number < min || number > max)
        return false;
    *ret_int = number;
    return true;
}

bool value_is_true(const json_t *value)
{
    int64_t number;

    return value_int(value, INT64_MIN, INT64_MAX, &number) && number != 0;
}

bool value_text(const json_t *value, char *ret_text, size_t size)
{
    ret_text[0] = '\0';
    if (json_is_string(value)) {
        size_t len = json_string_length(value);
        if (len >= size)
            return false;
        memcpy(ret_text, json_string_value(value), len + 1);
        return true;
    }
    if (!json_is_integer(value))
        return false;
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
    if (len < 0 || (size_t)len >= size)
        return false;
    memcpy(ret_text, digits, (size_t)len + 1);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void value_label(const json_t *value, char *ret_text, size_t size)
{
    ret_text[0] = '\0';
    if (!json_is_string(value))
        return;
    const char *text = json_string_value(value);
    size_t len = json_string_length(value);
    while (len > 0 && is_blank(text[0])) {
        text++;
        len--;
    }
    if (len >= size) {
        len = size - 1;
        while (len > 0 && ((unsigned char)text[len] & 0xc0u) == 0x80u)
            len--;
    }
    while (len > 0 && is_blank(text[len - 1]))
        len--;
    memcpy(ret_text, text, len);
    ret_text[len] = '\0';
}

struct value_iter value_iter(json_t *list)
{
    return (struct value_iter){.list = list, .member = json_object_iter(list)};
}

json_t *value_next(struct value_iter *iter)
{
    if (json_is_array(iter->list))
        return json_array_get(iter->list, iter->index++);
    if (iter->member == NULL)
        return NULL;
    json_t *item = json_object_iter_value(iter->member);
    iter->member = json_object_iter_next(iter->list, iter->member);
    return item;
}

size_t value_count(const json_t *list)
{
    return json_is_array(list) ? json_array_size(list) : json_object_size(list);
}

char *value_print(const json_t *value, size_t *ret_len)
{
    size_t len = json_dumpb(value, NULL, 0, JSON_COMPACT);
    char *text = malloc(len + 1);

    if (text == NULL)
        return NULL;
    if (len == 0 || json_dumpb(value, text, len, JSON_COMPACT) != len) {
        free_wiped(text);
        return NULL;
    }
    text[len] = '\0';
    *ret_len = len;
    return text;
}

void value_text_free(char *text)
{
    free_wiped(text);
}
