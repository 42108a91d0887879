/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf: a capped text builder on memory of the caller. Always NUL-terminated; what does not fit is
 * left out and remembered in `cut`, so that many appends need one check at the end. One thread.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t size; /* of data, with the NUL */
    size_t len;
    bool cut;
};

/* size >= 1. */
struct buf buf_on(char *data, size_t size);
void buf_add(struct buf *buf, const char *text);
void buf_add_n(struct buf *buf, const char *text, size_t len);
void buf_add_c(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copies src whole into dst, or leaves dst empty and returns false where it does not fit. */
bool text_copy(char *dst, size_t dst_size, const char *src);
/* The text without white space before and behind it; what was behind is cut off in place. */
char *text_trim(char *text);

#endif
