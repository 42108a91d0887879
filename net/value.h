/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value: strict, bounded reading of JSON, over jansson. Nothing here knows ZMS.
 *
 * Parsed answers hold names and keys, so jansson is given a free() that wipes; value_parse sees to
 * that before its first use. Any thread; a parsed value belongs to the thread that parsed it.
 *
 * ZMS fact: ids, counts and flags come as number, numeric string or bool, depending on the call,
 * and lists come as arrays or as objects with the keys of a PHP array. Both are read alike here.
 */
#ifndef NET_VALUE_H
#define NET_VALUE_H

#include "base/err.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum {
    VALUE_BYTES_MAX = 8 << 20, /* a full day list of 200 bookings has 3 MB */
    VALUE_DEPTH_MAX = 32,      /* the deepest entity seen has 12 */
};

/*
 * ERR_TOO_LONG over VALUE_BYTES_MAX; ERR_SYNTAX for anything but one whole JSON object or array in
 * valid UTF-8, without NUL, without a member named twice, no deeper than VALUE_DEPTH_MAX.
 */
struct err value_parse(const char *text, size_t len, json_t **ret_value) MUST_CHECK;
void value_free(json_t *value);

/* The member, or NULL; value may be NULL or of any type. */
json_t *value_in(const json_t *value, const char *member);
/* Number, numeric string or bool within min and max. Untouched and false otherwise. */
bool value_int(const json_t *value, int64_t min, int64_t max, int64_t *ret_int);
/* true, a number but 0, or a numeric string but "0". */
bool value_is_true(const json_t *value);
/* A string, or a whole number as text, which fits whole; else "" and false. */
bool value_text(const json_t *value, char *ret_text, size_t size);
/* A string for display: blanks at the ends go, what is too long is cut between two characters. */
void value_label(const json_t *value, char *ret_text, size_t size);

/* The items of a list, whether it came as an array or as an object, in the order they came. */
struct value_iter {
    json_t *list;
    size_t index;
    void *member;
};
struct value_iter value_iter(json_t *list);
json_t *value_next(struct value_iter *iter); /* NULL: no more, or not a list */
size_t value_count(const json_t *list);

/* Compact text on the heap, to be freed with value_text_free; NULL: no memory. */
char *value_print(const json_t *value, size_t *ret_len);
/* Wipes and frees. NULL is allowed. */
void value_text_free(char *text);

#endif
