/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct buf buf_on(char *data, size_t size)
{
    bug_if(data == NULL || size == 0);
    data[0] = '\0';
    return (struct buf){.data = data, .size = size};
}

void buf_add_n(struct buf *buf, const char *text, size_t len)
{
    if (len > buf->size - 1 - buf->len) {
        buf->cut = true;
        return;
    }
    memcpy(buf->data + buf->len, text, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void buf_add(struct buf *buf, const char *text)
{
    buf_add_n(buf, text, strlen(text));
}

void buf_add_c(struct buf *buf, char c)
{
    buf_add_n(buf, &c, 1);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int n = vsnprintf(buf->data + buf->len, buf->size - buf->len, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= buf->size - buf->len) {
        buf->data[buf->len] = '\0';
        buf->cut = true;
        return;
    }
    buf->len += (size_t)n;
}

bool text_copy(char *dst, size_t dst_size, const char *src)
{
    struct buf b = buf_on(dst, dst_size);

    buf_add(&b, src);
    return !b.cut;
}

char *text_trim(char *text)
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
        text[--len] = '\0';
    return text;
}
