/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plural: which plural form a count takes, by the Plural-Forms line of a gettext catalogue:
 *
 *     nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);
 *
 * The expression is C's, with n, decimal numbers, ! * / % + - < <= > >= == != && || ?: and
 * brackets. Read from a file, so bounded in length, depth and values. Pure; any thread.
 */
#ifndef UI_PLURAL_H
#define UI_PLURAL_H

#include "base/err.h"

enum { PLURAL_TEXT_MAX = 255, PLURAL_FORMS_MAX = 6, PLURAL_DEPTH_MAX = 32 };

struct plural {
    int forms;
    char expression[PLURAL_TEXT_MAX + 1];
};

/*
 * Reads the line from the header of a catalogue. Without one: two forms, as in German. ERR_SYNTAX,
 * ERR_RANGE (more forms than we allow, or a form for some count below 1000 that does not exist) or
 * ERR_TOO_LONG leave ret_plural untouched.
 */
struct err plural_read(const char *header, struct plural *ret_plural) MUST_CHECK;
/* The form for n; 0 where the expression has none (division by zero for a large n). */
int plural_form(const struct plural *plural, unsigned long n);

#endif
