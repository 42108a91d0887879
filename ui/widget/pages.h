/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages: nothing scrolls; what does not fit stands on further pages. How many entries a page has
 * is known here only, so the buttons say with which entry theirs begins. Owner thread.
 */
#ifndef UI_WIDGET_PAGES_H
#define UI_WIDGET_PAGES_H

#include "ui/screen/screen.h"

struct page {
    int first, count; /* of the entries, on this page */
    int places;       /* of a full page: where there are several, all have the same places */
    int page, pages;  /* from 0 */
};

/* The page on which the entry `first` stands, with at most so many on each. */
struct page page_make(int total, int a_page, int first);
/* "Back" at the start, and the ways to the other pages, where there are any. */
void pages_nav(struct screen *s, struct rect row, const struct page *page);
/* "Page 2 of 3", in ret_text[LIST_LABEL_MAX + 1]. */
void pages_write(struct screen *s, const struct page *page, char *ret_text);

#endif
