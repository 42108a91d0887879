/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_value: one value of the configuration, for each type of config_key.h: what it may be, read
 * from text into its field, written back as text. Pure but for the FILE given; any thread.
 */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include "base/buf.h"
#include "config_key.h"

#include <stdio.h>

/* Adds what the key takes, for messages and for the sample: "a whole number from 1 to 9". */
void config_value_expected(const struct key *key, struct buf *out);
/*
 * Fills the key's field in base (the section's struct) from the text. tag: language of a localized
 * key, else "". False: not as config_value_expected says; the field is then anything.
 */
bool config_value_parse(const struct key *key, const char *text, const char *tag, void *base);
/* Writes "key = value" and a newline; a localized key as one line a language. */
void config_value_print(const struct key *key, const void *base, FILE *file);

/* Digits, perhaps after '-', with a value in the range; *ret_number is untouched otherwise. */
bool config_number_parse(const char *text, int min, int max, int *ret_number);
/* A language tag: 2 to CONFIG_TAG_MAX letters, digits and inner hyphens. */
bool config_tag_good(const char *tag);

#endif
