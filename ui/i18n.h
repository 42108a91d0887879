/* SPDX-License-Identifier: Apache-2.0 */
/*
 * i18n: the words of the screen in several languages, switched from one call to the next.
 *
 * One catalogue a language, <dir>/<tag>.mo, compiled from assets/i18n/<tag>.po. Texts are found by
 * id ("start.title"). A text missing in a language is taken from the first, and logged once opened;
 * a test keeps that from happening. Values replace {name}; each is wrapped in isolates (U+2068 or
 * U+2067 … U+2069) here, so that a number inside a right-to-left sentence keeps its order.
 *
 * Read-only after i18n_open; owner thread.
 */
#ifndef UI_I18N_H
#define UI_I18N_H

#include "base/err.h"
#include "bounds.h"

#include <stddef.h>

enum { I18N_TAG_MAX = 11, I18N_VALUES_MAX = 8 };

struct i18n;

struct i18n_value {
    const char *name;
    const char *text;
};

/* ERR_GONE: no such catalogue; ERR_CORRUPT: not one. Logged with the file's name. */
struct err i18n_open(const char *dir, const char (*tags)[I18N_TAG_MAX + 1], int count,
                     struct i18n **ret_i18n) MUST_CHECK;
void i18n_close(struct i18n *i18n);
int i18n_count(const struct i18n *i18n);
const char *i18n_tag(const struct i18n *i18n, int language);
/* The script of the language runs from right to left: the catalogue's "language.direction" is
 * "rtl".
 */
bool i18n_rtl(const struct i18n *i18n, int language);
/* Never NULL; the id itself where no catalogue has it. */
const char *i18n_text(const struct i18n *i18n, int language, const char *id);
/* The form for n people, minutes, seconds. */
const char *i18n_plural(const struct i18n *i18n, int language, const char *id, unsigned long n);
/* Is there such a text in the language itself? */
bool i18n_has(const struct i18n *i18n, int language, const char *id);
/*
 * Writes the pattern with its values. A placeholder without a value stays as it is, to be seen.
 * What does not fit is left out at the end, and false is returned.
 */
bool i18n_format(char *ret_text, size_t size, const char *pattern, const struct i18n_value *values,
                 int count);

#endif
