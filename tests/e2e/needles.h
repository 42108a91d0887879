/* SPDX-License-Identifier: Apache-2.0 */
/*
 * needles: texts that must not lie on the disk in whatever form, and the search for them. One
 * thread.
 */
#ifndef E2E_NEEDLES_H
#define E2E_NEEDLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct needles;

/* Ends the program where there is no memory; so do the others. */
struct needles *needles_make(void);
void needles_free(struct needles *needles);
/*
 * The text as it is, in lower and upper case, in Latin-1, as UTF-16 of both orders, as hex digits
 * of both cases and as base64 at each of its three alignments. what: names it in reports. Less than
 * four bytes are too little to be looked for.
 */
void needles_add(struct needles *needles, const char *what, const char *text);
/* A text of hex digits: as a text, and the bytes it stands for, these also in base64. */
void needles_add_hex(struct needles *needles, const char *what, const char *hex);
int needles_count(const struct needles *needles);

/* How many are found; each is printed with where. */
int needles_search(const struct needles *needles, const void *bytes, size_t len, const char *where);

#endif
